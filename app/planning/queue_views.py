"""Venteliste: who waits in which order and why, seats given by hand, and the release with a preview."""

from dataclasses import dataclass

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
from app.registrations.previews import Seated, who_gets_in
from app.registrations.queue_lists import Waiting, pending_in, queues_in

bp = Blueprint("queue", __name__)

Answer = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act that was not done yet would lead to."""

    act: str  # the button that does it
    sitting: str  # its slug, '' for the whole round
    capacity: str
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
    """Show what releasing, or more seats, would lead to; or do it; or give one seat."""
    round_ = find_round(series, round_slug, drafts=True)
    act, slug = request.form.get("act", ""), request.form.get("sitting", "")
    sitting = next((one for one in round_.sittings if one.slug == slug), None)
    typed = request.form.get("capacity", "")
    try:
        if act in ("preview-release", "preview-capacity"):
            return _page(round_, preview=_preview(round_, act.removeprefix("preview-"), sitting, typed))
        _carry_out(round_, act, sitting, typed)
    except DecisionRefused as refused:
        field = f"capacity-{slug}" if "capacity" in act else ""
        return _page(round_, errors=[(field, str(refused))], typed={slug: typed}), 422
    return redirect(url_for(".queue_page", series=series, round_slug=round_slug, nu=act), 303)


def _preview(round_: RoundView, act: str, sitting: SittingView | None, typed: str) -> Preview:
    def carry_out() -> None:
        _do(round_, act, sitting, typed)

    seated = rehearse(who_gets_in, round_.id, carry_out)
    return Preview(act, sitting.slug if sitting else "", typed, tuple(seated))


def _carry_out(round_: RoundView, act: str, sitting: SittingView | None, typed: str) -> None:
    write(_do, round_, act, sitting, typed)


def _do(round_: RoundView, act: str, sitting: SittingView | None, typed: str) -> None:
    actor = g.visitor.actor
    if act == "release":
        decisions.release_sector(round_.id, actor)
    elif act == "capacity" and sitting is not None:
        decisions.set_capacity(sitting.id, _seats(typed), actor)
    elif act == "promote" and sitting is not None:
        decisions.promote_first(sitting.id, actor)
    else:
        abort(400)


def _seats(typed: str) -> int:
    if typed.isdecimal() and len(typed) <= 5 and 1 <= int(typed) <= 10_000:
        return int(typed)
    raise DecisionRefused(gettext("Skriv et helt tal fra %(least)d til %(most)d.", least=1, most=10_000))


def _page(
    round_: RoundView,
    *,
    preview: Preview | None = None,
    errors: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None,
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
        preview=preview,
        typed=typed or {},
        done=request.args.get("nu", ""),
        errors=errors or [],
    )
