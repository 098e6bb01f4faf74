"""The sign-up curve: how many had signed up so many days before a meeting, against earlier ones.

The line is drawn on the server; beside it stands a table with the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import bindparam, func, select

from app.common.clock import COPENHAGEN, local
from app.common.danish import today
from app.common.models import db
from app.registrations.models import Registration
from app.registrations.states import State

DAYS = (56, 49, 42, 35, 28, 21, 14, 7, 0)
"""The days before a meeting that have a row in the table."""
EARLIER = 3
WIDTH, HEIGHT = 640, 240


_SIGNED_UP_BY = select(
    *(func.count().filter(Registration.signed_up_at < bindparam(f"mark_{at}")) for at in range(len(DAYS) + 1))
).where(Registration.round_id == bindparam("round_id"), Registration.state == State.CONFIRMED)


class OneRound(Protocol):
    """What is drawn of a round."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def title(self) -> str:
        """How it is called."""

    @property
    def starts_at(self) -> datetime:
        """The start of its first sitting that is held."""


@dataclass(frozen=True, slots=True)
class Line:
    """One round: how many on each of DAYS before its first meeting (None: still to come), and its points."""

    title: str
    starts_at: datetime
    counts: tuple[int | None, ...]
    points: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A round, the first of the lines, against earlier ones; `most` is the top of the scale."""

    lines: tuple[Line, ...]
    most: int

    @property
    def table(self) -> list[tuple[int, list[str]]]:
        """The figures by days before, a column for each line; a dash for what is still to come."""
        return [
            (days, ["–" if line.counts[row] is None else str(line.counts[row]) for line in self.lines])
            for row, days in enumerate(DAYS)
        ]


def curve(round_: OneRound, earlier: Sequence[OneRound]) -> Curve | None:
    """The curve of a round and at most three before it, a query for each; None while nobody has signed up."""
    rounds = [round_, *earlier[:EARLIER]]
    counts = [_counts(one) for one in rounds]
    if not any(counts[0].values()):
        return None
    top = _round_up(max(count for line in counts for count in line.values()))
    lines = [
        Line(one.title, one.starts_at, tuple(line.get(days) for days in DAYS), _points(line, top))
        for one, line in zip(rounds, counts, strict=True)
    ]
    return Curve(tuple(lines), top)


def _counts(round_: OneRound) -> dict[int, int]:
    """How many of those who have a seat had signed up by the end of the day, so many days before.

    On each of DAYS that has come, and today.
    """
    starts_on = local(round_.starts_at).date()
    left = (starts_on - today()).days
    days = sorted({*DAYS, min(max(left, 0), DAYS[0])}, reverse=True)
    marks = {f"mark_{at}": _end_of(starts_on - timedelta(one)) for at, one in enumerate(days)}
    unused = {f"mark_{at}": marks["mark_0"] for at in range(len(days), len(DAYS) + 1)}
    row = db.session.execute(_SIGNED_UP_BY, {"round_id": round_.id, **marks, **unused}).one()
    return {one: count for one, count in zip(days, row, strict=False) if one >= left}


def _end_of(day: date) -> datetime:
    """Midnight in Denmark after a day, for that is where people sign up."""
    return datetime.combine(day + timedelta(days=1), time(0), COPENHAGEN).astimezone(UTC)


def _points(counts: dict[int, int], top: int) -> str:
    """The points of the line in the coordinates of the drawing: time to the right, people upwards."""
    return " ".join(
        f"{(DAYS[0] - days) * WIDTH / DAYS[0]:.0f},{HEIGHT - count * HEIGHT / top:.0f}"
        for days, count in counts.items()
    )


def _round_up(most: int) -> int:
    """The next number that divides well."""
    return next(one for one in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, most) if one >= most)
