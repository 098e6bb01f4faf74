"""Udbakke: every mail on its way, sent or given up; what it says, and sending it again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.forms import clean
from app.common.transaction import write
from app.meetings.names import RoundName, round_names
from app.outbox.composers import is_secret
from app.outbox.models import MessageState
from app.outbox.queries import (
    MessageRow,
    Wanted,
    counts,
    find_message,
    latest_id_about,
    messages,
    written,
)
from app.outbox.services import NotNow, send_again
from app.outbox.wording import error_words, kind_name, message_words, state_name
from app.registrations.news import ABOUT_REGISTRATION

bp = Blueprint("outbox", __name__)

Answer = str | tuple[str, int] | Response


class Status(StrEnum):
    """The chips over the list; the words in addresses are Danish."""

    ALL = "alle"
    QUEUED = "venter"
    SENDING = "sendes"
    SENT = "sendt"
    GIVEN_UP = "opgivet"
    WITHDRAWN = "overfloedig"


@bp.get("/arrangoer/udbakke")
@organiser
def outbox_page() -> str:
    """The mails of the visitor's rounds, the latest first; an owner's are all."""
    rounds = round_names(g.visitor.organises)
    status, wanted = _status(), _wanted(rounds)
    rows, has_older = messages(wanted)
    return render_template(
        "planning/outbox.html",
        rows=rows,
        rounds=rounds,
        round_options=[(one.id, one.title) for one in rounds.values()],
        chosen_round=_chosen_round(rounds),
        wanted=wanted,
        status=status,
        chips=[(one, _chip_words(one)) for one in Status],
        counts=_counts(wanted),
        link=lambda **changes: _link(rounds, changes),
        older=rows[-1].id if has_older else None,
        message_words=message_words,
        kind_names={kind: kind_name(kind) for kind in {one.kind for one in rows}},
        error_words=error_words,
        errors=[],
    )


@bp.get("/arrangoer/udbakke/<int:message_id>")
@organiser
def message_page(message_id: int) -> str:
    """One mail as it was written, and the button that sends it again."""
    return _page(*_found(message_id))


@bp.post("/arrangoer/udbakke/<int:message_id>")
@organiser
def send_message_again(message_id: int) -> Answer:
    """Send a mail again, with today's state."""
    row, rounds = _found(message_id)
    try:
        new_id = write(send_again, row.id, g.visitor.actor)
    except NotNow as refused:
        return _page(row, rounds, [("", str(refused))]), 422
    return redirect(url_for(".message_page", message_id=new_id, nu="igen"), 303)


def _found(message_id: int) -> tuple[MessageRow, Mapping[int, RoundName]]:
    """A message that the visitor may see, with the names of their rounds."""
    rounds = round_names(g.visitor.organises)
    return find_message(message_id, None if g.visitor.is_owner else rounds.keys()), rounds


def _page(
    row: MessageRow, rounds: Mapping[int, RoundName], errors: list[tuple[str, str]] | None = None
) -> str:
    latest = latest_id_about(row.id)
    secret = is_secret(row.kind)
    return render_template(
        "planning/message.html",
        row=row,
        round=rounds.get(row.round_id or 0),
        person=row.subject_id if row.kind in ABOUT_REGISTRATION else None,
        kind=kind_name(row.kind),
        state=message_words(row.state, row.attempts, row.newer),
        error=error_words(row.last_error),
        newer=latest if latest != row.id else None,
        mail=None if secret else written(row.id),
        is_secret=secret,
        can_be_sent=row.state not in (MessageState.QUEUED, MessageState.SENDING) and latest == row.id,
        done=request.args.get("nu", ""),
        errors=errors or [],
    )


def _status() -> Status:
    asked = request.args.get("status", "")
    return Status(asked) if asked in list(Status) else Status.ALL


def _chosen_round(rounds: Mapping[int, RoundName]) -> int | None:
    asked = request.args.get("runde", "")
    known = asked.isdecimal() and len(asked) < 10 and int(asked) in rounds
    return int(asked) if known else None


def _wanted(rounds: Mapping[int, RoundName]) -> Wanted:
    chosen, before = _chosen_round(rounds), request.args.get("foer", "")
    everything = None if g.visitor.is_owner else rounds.keys()
    return Wanted(
        state=_STATES.get(_status()),
        words=clean(request.args.get("soeg", ""))[:100],
        rounds=everything if chosen is None else [chosen],
        before=int(before) if before.isdecimal() and len(before) < 12 else None,
    )


def _counts(wanted: Wanted) -> dict[Status, int]:
    found = counts(wanted)
    return {Status.ALL: sum(found.values()), **{one: found[state] for one, state in _STATES.items()}}


def _link(rounds: Mapping[int, RoundName], changes: dict[str, Any]) -> str:
    """The list with other choices, from its first page on."""
    query = {
        "status": _status().value,
        "runde": _chosen_round(rounds) or "",
        "soeg": clean(request.args.get("soeg", ""))[:100],
        **changes,
    }
    chosen = {name: value for name, value in query.items() if value not in ("", Status.ALL.value)}
    return url_for(".outbox_page", **chosen)


_STATES = {
    Status.QUEUED: MessageState.QUEUED,
    Status.SENDING: MessageState.SENDING,
    Status.SENT: MessageState.SENT,
    Status.GIVEN_UP: MessageState.GIVEN_UP,
    Status.WITHDRAWN: MessageState.WITHDRAWN,
}


def _chip_words(status: Status) -> str:
    return state_name(_STATES[status]) if status in _STATES else gettext("Alle")
