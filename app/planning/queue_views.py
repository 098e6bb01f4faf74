"""Venteliste: who waits and why, seats and options given by hand, and the release with a preview."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser, reader
from app.common.clock import now
from app.common.transaction import rehearse, write
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView, find_round
from app.registrations import decisions
from app.registrations.decisions import DecisionRefused
from app.registrations.option_lists import option_queues
from app.registrations.queue_lists import Seated, Waiting, pending_in, queues_in, seated_by

bp = Blueprint("queue", __name__)

Answer = str | tuple[str, int] | Response

_MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act that was not done yet would lead to."""

    act: str  # the button that does it
    sitting: str  # its slug, '' for the whole round
    seated: tuple[Seated, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One sitting with its queue. `by_hand`: its seats no longer go by themselves."""

    sitting: SittingView
    queue: tuple[Waiting, ...]
    by_hand: bool


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/venteliste")
@reader
def queue_page(series: str, round_slug: str) -> str:
    """The queues of a round."""
    return _page(find_round(series, round_slug, drafts=True))


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/venteliste")
@organiser
def act_on_queue(series: str, round_slug: str) -> Answer:
    """Show what releasing, or more seats, would lead to; or do it; or give one seat or one option."""
    round_ = find_round(series, round_slug, drafts=True)
    pressed, slug = request.form.get("act", ""), request.form.get("sitting", "")
    name = pressed.removeprefix("preview-")
    try:
        act = _act(round_, name, next((one for one in round_.sittings if one.slug == slug), None))
        if pressed != name:
            return _page(round_, preview=Preview(name, slug, tuple(rehearse(seated_by, act, round_.id))))
        write(act)
    except DecisionRefused as refused:
        field = f"capacity-{slug}" if name == "capacity" else ""
        return _page(round_, errors=[(field, str(refused))]), 422
    return redirect(url_for(".queue_page", series=series, round_slug=round_slug, nu=name), 303)


def _act(round_: RoundView, name: str, sitting: SittingView | None) -> Callable[[], object]:
    """What a button does, with what was typed beside it."""
    actor = g.visitor.actor
    if name == "release":
        return partial(decisions.release_sector, round_.id, actor)
    if name == "capacity" and sitting is not None:
        return partial(decisions.set_capacity, sitting.id, _capacity(), actor)
    first = request.form.get("first", type=int)
    if name == "promote" and sitting is not None:
        return partial(decisions.promote_first, sitting.id, actor, first)
    option = request.form.get("option", type=int)
    if name == "give" and option in [one.id for one in option_queues(round_)]:
        return partial(decisions.give_first, option, actor, first)
    abort(400)


def _capacity() -> int:
    typed = request.form.get("capacity", "").strip()
    if typed.isascii() and typed.isdecimal() and len(typed) <= 5 and 1 <= int(typed) <= _MOST_SEATS:
        return int(typed)
    raise DecisionRefused(gettext("Skriv et helt tal fra %(least)d til %(most)d.", least=1, most=_MOST_SEATS))


def _page(
    round_: RoundView, *, preview: Preview | None = None, errors: list[tuple[str, str]] | None = None
) -> str:
    queues = queues_in(round_)
    desks = [
        Desk(one, queues[one.id], one.promote_until <= now())
        for one in round_.sittings
        if one.state is not SittingState.CANCELLED
    ]
    return render_template(
        "planning/queue.html",
        round=round_,
        desks=desks,
        pending=pending_in(round_.id),
        options=option_queues(round_),
        preview=preview,
        typed={request.form.get("sitting"): request.form.get("capacity", "")},
        done=request.args.get("nu", ""),
        errors=errors or [],
    )
