"""Beskeder: write to many of a round, see it as they will, send it, take it back, see who got it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts.queries import names_of
from app.audit.wording import actor_name
from app.broadcasts import services
from app.broadcasts.audience import Addressee, Audience, recipients
from app.broadcasts.blocks import blocks
from app.broadcasts.mails import Merged, as_shown
from app.broadcasts.queries import (
    MOST_SHOWN,
    Sent,
    broadcasts_of,
    find_broadcast,
    given_up,
    people_of,
    recipients_of,
)
from app.broadcasts.services import Draft, Nobody, TooLate
from app.broadcasts.wording import audience_words, field_meanings, progress_words
from app.common.access import organiser, reader
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.queries import RoundView, find_round
from app.outbox.wording import error_words
from app.planning.broadcast_forms import BroadcastForm
from app.planning.broadcast_reading import options_of, read_audience, read_draft
from app.registrations.states import State

bp = Blueprint("broadcasts", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/beskeder"
_ONE = f"{_PATH}/<int(max=2147483647):broadcast_id>"


@dataclass(frozen=True, slots=True)
class Preview:
    """The message as one of those it goes to will get it; `note` is what has just happened."""

    merged: Merged
    person: Addressee
    number: int  # of the person, from 1
    note: str


@bp.get(_PATH)
@reader
def list_page(series: str, round_slug: str) -> str:
    """The messages of a round, and how far they have come."""
    round_ = find_round(series, round_slug, drafts=True)
    asked = request.args.get("side", "1")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 5 else 1
    rows, pages = broadcasts_of(round_.id, page)
    return render_template(
        "planning/broadcasts.html",
        round=round_,
        rows=rows,
        page=page,
        pages=pages,
        link=lambda side: url_for(".list_page", series=series, round_slug=round_slug, side=side),
        writers=_writers(rows),
        audience=_audience_words_in(round_),
        progress=progress_words,
        errors=[],
    )


@bp.get(f"{_PATH}/ny")
@organiser
def compose_page(series: str, round_slug: str) -> str:
    """An empty message to everybody who has a seat; or one like `fra`, to be changed and sent again."""
    round_ = find_round(series, round_slug, drafts=True)
    before = request.args.get("fra", "")
    draft = Draft(Audience(frozenset({State.CONFIRMED})), "", "")
    if before.isdecimal() and len(before) < 10:
        sent = find_broadcast(round_.id, int(before))
        draft = Draft(sent.audience, sent.subject, sent.body)
    form = BroadcastForm(formdata=None)
    form.refill(draft)
    return _compose(round_, form, people_of(round_.id))


@bp.post(f"{_PATH}/ny")
@organiser
def compose(series: str, round_slug: str) -> Answer:
    """Count whom it goes to, show it as one of them gets it, send a test, or send it."""
    round_ = find_round(series, round_slug, drafts=True)
    form, people = BroadcastForm(), people_of(round_.id)
    act = request.form.get("act", "show")
    if act == "count":
        return _compose(round_, form, people)
    draft, meant, errors = read_draft(form, people)
    if errors.errors:
        return _compose(round_, form, people, errors=errors.errors), 422
    if act == "send" and form.has_shown(draft, len(meant)):
        return _send(round_, draft, form)
    preview = _preview(round_, draft, meant, form.person.data or "", act)
    if act == "test":
        _send_test(round_, draft, preview.person)
    form.seen.data = draft.seen_by(len(meant))
    form.person.data = str(preview.person.registration_id)
    return _compose(round_, form, people, preview)


@bp.get(_ONE)
@reader
def broadcast_page(series: str, round_slug: str, broadcast_id: int) -> str:
    """A message: how far it has come, whom it did not reach, what it says."""
    round_ = find_round(series, round_slug, drafts=True)
    return _page(round_, find_broadcast(round_.id, broadcast_id))


@bp.post(f"{_ONE}/fortryd")
@organiser
def undo(series: str, round_slug: str, broadcast_id: int) -> Answer:
    """Take a message back while it has not left."""
    round_ = find_round(series, round_slug, drafts=True)
    sent = find_broadcast(round_.id, broadcast_id)
    try:
        write(services.withdraw, sent.id, g.visitor.actor)
    except TooLate as refused:
        return _page(round_, find_broadcast(round_.id, sent.id), [("", str(refused))]), 422
    return _to(round_, sent.id, "fortrudt")


@bp.post(f"{_ONE}/send-igen")
@organiser
def send_again(series: str, round_slug: str, broadcast_id: int) -> Answer:
    """Send a message again to those whose mail was given up."""
    round_ = find_round(series, round_slug, drafts=True)
    sent = find_broadcast(round_.id, broadcast_id)
    write(services.send_again, sent.id, g.visitor.actor)
    return _to(round_, sent.id, "igen")


def _send(round_: RoundView, draft: Draft, form: BroadcastForm) -> Answer:
    try:
        broadcast_id = write(services.send, round_.id, draft, form.form_id.data or "", g.visitor.actor)
    except Nobody as refused:  # the last of them has left this very moment
        return _compose(round_, form, people_of(round_.id), errors=[(form.states.id, str(refused))]), 422
    return _to(round_, broadcast_id, "sendt")


def _send_test(round_: RoundView, draft: Draft, person: Addressee) -> None:
    me = g.visitor
    write(services.send_test, round_.id, draft, person.registration_id, me.email, me.actor)


def _to(round_: RoundView, broadcast_id: int, done: str) -> Response:
    address = url_for(
        ".broadcast_page",
        series=round_.series.slug,
        round_slug=round_.slug,
        broadcast_id=broadcast_id,
        nu=done,
    )
    return redirect(address, 303)


def _preview(
    round_: RoundView, draft: Draft, meant: Sequence[Addressee], shown_for: str, act: str
) -> Preview:
    """For the person it was shown for before, or the next one; else for the first."""
    ids = [str(one.registration_id) for one in meant]
    index = ids.index(shown_for) if shown_for in ids else 0
    if act == "next":
        index = (index + 1) % len(meant)
    person = meant[index]
    merged = as_shown(draft.subject, draft.body, person.registration_id, round_)
    return Preview(merged, person, index + 1, _note(act))


def _note(act: str) -> str:
    if act == "test":
        return gettext("Testen er sendt til %(email)s.", email=g.visitor.email)
    if act == "send":
        return gettext("Beskeden eller modtagerne er ændret, siden du så dem. Se igen, og send så.")
    return ""


def _compose(
    round_: RoundView,
    form: BroadcastForm,
    people: Sequence[Addressee],
    preview: Preview | None = None,
    errors: Errors | None = None,
) -> str:
    form.renew_form_id()
    audience = read_audience(form)
    return render_template(
        "planning/broadcast_new.html",
        round=round_,
        form=form,
        options=options_of(round_, people, audience),
        meant=recipients(people, audience),
        most=MOST_SHOWN,
        fields=field_meanings(),
        preview=preview,
        counted=request.form.get("act") == "count",
        errors=errors or [],
    )


def _page(round_: RoundView, sent: Sent, errors: Errors | None = None) -> str:
    return render_template(
        "planning/broadcast.html",
        round=round_,
        sent=sent,
        blocks=blocks(sent.body),
        writer=_writers([sent])[sent.actor],
        audience=_audience_words_in(round_)(sent.audience),
        progress=progress_words(sent.progress),
        given_up=given_up(sent.id) if sent.progress.given_up else [],
        error_words=error_words,
        recipients=recipients_of(sent.id),
        done=request.args.get("nu", ""),
        errors=errors or [],
    )


def _writers(rows: Sequence[Sent]) -> dict[str, str]:
    """Who wrote them, by the actor of the log."""
    names = names_of({one.actor for one in rows})
    return {one.actor: actor_name(one.actor, names) for one in rows}


def _audience_words_in(round_: RoundView) -> Callable[[Audience], str]:
    """The words for an audience, for templates."""
    names = {one.id: one.name for one in directory().rows}
    return lambda audience: audience_words(audience, round_, names)
