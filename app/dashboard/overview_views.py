"""Overblik: what needs doing now and how the meetings stand; and the page of one round."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from app.agenda.queries import count_items
from app.common.access import reader
from app.dashboard.curve import Curve, curve
from app.dashboard.standings import Standing, Standings, standings
from app.dashboard.tasks import Facts, Task, TaskState, tasks_of
from app.meetings.queries import RoundView, SeriesView, all_series, find_round, rounds_of

bp = Blueprint("overview", __name__)


@dataclass(frozen=True, slots=True)
class SeriesDesk:
    """A series on the overview: the round one works on, and the others."""

    series: SeriesView
    current: RoundView | None
    others: tuple[RoundView, ...]
    todo: tuple[Task, ...]
    curve: Curve | None


@bp.get("/arrangoer/")
@reader
def overview() -> str:
    """What needs doing, and a tile for each meeting of the round one works on."""
    mine = [one for one in all_series() if g.visitor.may_read(one.slug)]
    rounds = {one.id: rounds_of(one.id, drafts=True) for one in mine}
    current = {series_id: _current(found) for series_id, found in rounds.items()}
    ids = [one.id for one in current.values() if one]
    figures, items = standings(ids), count_items(ids)
    desks = [_desk(one, rounds[one.id], current[one.id], figures, items) for one in mine]
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
        tasks=tasks_of(round_, figures, Facts(count_items([round_.id]).get(round_.id, 0))),
        standing=_standing_in(figures),
        done=request.args.get("nu", ""),
        errors=[],
    )


@bp.app_template_global()
def round_pages(organises: bool) -> list[tuple[str, str]]:
    """The pages of a round in its navigation: (endpoint, words); those that only change need the role."""
    pages = [
        ("overview.round_desk", gettext("Opgaver"), False),
        ("agendas.agenda_page", gettext("Dagsorden"), True),
        ("people.people_page", gettext("Tilmeldinger"), False),
        ("queue.queue_page", gettext("Venteliste"), False),
        ("rounds.settings_page", gettext("Indstillinger"), True),
    ]
    return [(endpoint, words) for endpoint, words, changes in pages if organises or not changes]


def _desk(
    series: SeriesView,
    rounds: list[RoundView],
    current: RoundView | None,
    figures: Standings,
    items: dict[int, int],
) -> SeriesDesk:
    others = tuple(one for one in rounds if current is None or one.id != current.id)
    if current is None:
        return SeriesDesk(series, None, others, (), None)
    tasks = tasks_of(current, figures, Facts(items.get(current.id, 0)))
    earlier = [one for one in others if one.starts_at < current.starts_at and not one.is_cancelled]
    return SeriesDesk(
        series=series,
        current=current,
        others=others,
        todo=tuple(one for one in tasks if one.state is TaskState.NOW),
        curve=curve(current, earlier),
    )


def _current(rounds: list[RoundView]) -> RoundView | None:
    """The next round that is not over, else the last one."""
    coming = [one for one in rounds if not one.is_over]
    return min(coming, key=lambda one: one.starts_at) if coming else (rounds[0] if rounds else None)


def _standing_in(figures: Standings) -> object:
    """How a sitting stands, for templates."""
    nobody = Standing()
    return lambda round_id, sitting_id: figures.get((round_id, sitting_id), nobody)
