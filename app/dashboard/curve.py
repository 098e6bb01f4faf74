"""The sign-up curve: how many had signed up so many days before a meeting, against earlier ones.

The line is drawn on the server; beside it stands a table with the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.common.clock import local
from app.common.danish import today
from app.common.models import db
from app.meetings.queries import RoundView
from app.registrations.models import Registration
from app.registrations.states import State

DAYS = (56, 49, 42, 35, 28, 21, 14, 7, 0)
"""The days before a meeting that have a row in the table."""
WIDTH, HEIGHT = 640, 240


@dataclass(frozen=True, slots=True)
class Line:
    """One round: how many (None: still to come) on each of DAYS before its first meeting, and its points."""

    title: str
    is_current: bool
    counts: tuple[int | None, ...]
    points: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A round against earlier ones; `most` is the top of the scale."""

    lines: tuple[Line, ...]
    most: int

    @property
    def table(self) -> list[tuple[int, list[str]]]:
        """The figures by days before, a column for each line; a dash for what is still to come."""
        return [
            (days, ["–" if line.counts[row] is None else str(line.counts[row]) for line in self.lines])
            for row, days in enumerate(DAYS)
        ]


def curve(round_: RoundView, earlier: Sequence[RoundView]) -> Curve | None:
    """The curve of a round and at most three before it, by one query; None while nobody has signed up."""
    rounds = [round_, *earlier[:3]]
    signed_up = _days([one.id for one in rounds])
    counts = [_counts(signed_up.get(one.id, {}), local(one.starts_at).date()) for one in rounds]
    most = max((count or 0 for line in counts for count in line), default=0)
    if not signed_up.get(round_.id) or not most:
        return None
    top = _round_up(most)
    lines = [
        Line(one.title, one is round_, line, _points(line, top))
        for one, line in zip(rounds, counts, strict=True)
    ]
    return Curve(tuple(lines), top)


def _days(round_ids: Sequence[int]) -> dict[int, dict[date, int]]:
    """How many of those who have a seat signed up on each day, by round."""
    day = func.date(Registration.signed_up_at)
    rows = db.session.execute(
        select(Registration.round_id, day.label("day"), func.count().label("people"))
        .where(Registration.round_id.in_(round_ids), Registration.state == State.CONFIRMED)
        .group_by(Registration.round_id, day)
    )
    found: dict[int, dict[date, int]] = {}
    for row in rows:
        found.setdefault(row.round_id, {})[date.fromisoformat(str(row.day))] = row.people
    return found


def _counts(signed_up: Mapping[date, int], starts_on: date) -> tuple[int | None, ...]:
    marks = [starts_on - timedelta(days=days) for days in DAYS]
    return tuple(
        sum(people for day, people in signed_up.items() if day <= mark) if mark <= today() else None
        for mark in marks
    )


def _points(counts: Sequence[int | None], top: int) -> str:
    """The points of the line in the coordinates of the drawing: time to the right, people upwards."""
    return " ".join(
        f"{(DAYS[0] - days) * WIDTH / DAYS[0]:.0f},{HEIGHT - count * HEIGHT / top:.0f}"
        for days, count in zip(DAYS, counts, strict=True)
        if count is not None
    )


def _round_up(most: int) -> int:
    """The next number that divides well."""
    return next(one for one in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, most) if one >= most)
