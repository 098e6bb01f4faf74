"""Overblik: what needs doing now and how the meetings stand; and the page of one round."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from app.common.access import reader
from app.common.danish import short_day
from app.dashboard.coverage import coverage_words, missing_url
from app.dashboard.curve import Curve, curve
from app.dashboard.facts import facts_of
from app.dashboard.standings import Standing, Standings, standings
from app.dashboard.tasks import Facts, Task, TaskState, tasks_of
from app.meetings.queries import (
    RoundView,
    SeriesView,
    all_series,
    find_round,
    find_series,
    rounds_with,
)
from app.meetings.spans import RoundSpan, held_rounds, round_at_hand, spans_in, spans_of

bp = Blueprint("overview", __name__)

_LISTED = 6
"""Rounds that are to come, and as many that are over, are listed here; the others on a page of their own."""


@dataclass(frozen=True, slots=True)
class SeriesDesk:
    """A series on the overview: the round one works on, the next that are to come, and the last ones."""

    series: SeriesView
    current: RoundView | None
    coming: tuple[RoundSpan, ...]
    over: tuple[RoundSpan, ...]
    todo: tuple[Task, ...]
    curve: Curve | None
    libraries: tuple[str, str]  # how many of them are in the round, and where the others are listed


@bp.get("/arrangoer/")
@reader
def overview() -> str:
    """What needs doing, and a tile for each meeting of the round one works on."""
    mine = [one for one in all_series() if g.visitor.may_read(one.slug)]
    spans = spans_in([one.id for one in mine])
    at_hand = {series_id: _at_hand(found) for series_id, found in spans.items()}
    ids = [one.id for found in at_hand.values() for one in found]
    rounds = {one.id: one for one in rounds_with(ids, drafts=True)}
    figures, facts = standings(ids), facts_of(ids)
    desks = [
        _desk(one, spans[one.id], [rounds[it.id] for it in at_hand[one.id]], figures, facts) for one in mine
    ]
    return render_template("dashboard/overview.html", desks=desks, standing=_standing_in(figures), errors=[])


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/")
@reader
def round_desk(series: str, round_slug: str) -> str:
    """The list of tasks of a round, and how its meetings stand."""
    round_ = find_round(series, round_slug, drafts=True)
    figures = standings([round_.id])
    return render_template(
        "dashboard/round.html",
        round=round_,
        tasks=tasks_of(round_, figures, facts_of([round_.id])[round_.id]),
        standing=_standing_in(figures),
        done=request.args.get("nu", ""),
        errors=[],
    )


@bp.get("/arrangoer/<slug:series>/runder")
@reader
def rounds_page(series: str) -> str:
    """Every round of a series there has ever been."""
    found = find_series(series)
    return render_template("dashboard/rounds.html", series=found, rounds=spans_of(found.id), errors=[])


@bp.app_template_global()
def round_pages(round_: RoundView, organises: bool) -> list[tuple[str, str]]:
    """The pages of a round in its navigation: (endpoint, words); some are for organisers only."""
    prices = [("prices.prices_page", gettext("Priser og valg"), True)]
    pages = [
        ("overview.round_desk", gettext("Opgaver"), False),
        ("agendas.agenda_page", gettext("Dagsorden"), True),
        *(prices if round_.only_sitting else []),
        ("invitation.invitation_page", gettext("Invitation"), False),
        ("people.people_page", gettext("Tilmeldinger"), False),
        ("queue.queue_page", gettext("Venteliste"), False),
        *([("hotel.hotel_page", gettext("Overnatning"), False)] if round_.has_options else []),
        ("meals.meals_page", gettext("Forplejning"), True),
        ("presence.presence_page", gettext("Fremmøde"), False),
        ("broadcasts.list_page", gettext("Beskeder"), False),
        ("fees.fees_page", gettext("Gebyrer"), False),
        ("rounds.settings_page", gettext("Indstillinger"), True),
    ]
    return [(endpoint, words) for endpoint, words, is_theirs in pages if organises or not is_theirs]


def _at_hand(rounds: list[RoundSpan]) -> list[RoundSpan]:
    """The round one works on, and the last that was held: something of it may still be to be done."""
    current = round_at_hand(rounds)
    if current is None:
        return []
    return [current, *(one for one in held_rounds(rounds)[:1] if one.id != current.id)]


def _desk(
    series: SeriesView,
    rounds: list[RoundSpan],
    at_hand: list[RoundView],
    figures: Standings,
    facts: Mapping[int, Facts],
) -> SeriesDesk:
    current = at_hand[0] if at_hand else None
    if current is None:
        return SeriesDesk(series, None, (), (), (), None, ("", ""))
    others = [one for one in rounds if one.id != current.id]
    todo = [
        task if one is current else replace(task, name=f"{task.name}, {short_day(one.starts_at)}")
        for one in at_hand
        for task in tasks_of(one, figures, facts[one.id])
        if task.state is TaskState.NOW
    ]
    starts_at = current.starts_at
    earlier = [one for one in others if one.starts_at < starts_at and not one.is_cancelled]
    return SeriesDesk(
        series=series,
        current=current,
        coming=tuple(islice((one for one in reversed(others) if not one.is_over), _LISTED)),
        over=tuple(islice((one for one in others if one.is_over), _LISTED)),
        todo=tuple(todo),
        curve=curve(current, earlier),
        libraries=(coverage_words(current, facts[current.id].libraries), missing_url(current)),
    )


def _standing_in(figures: Standings) -> object:
    """How a sitting stands, for templates."""
    nobody = Standing()
    return lambda round_id, sitting_id: figures.get((round_id, sitting_id), nobody)
