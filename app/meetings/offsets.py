"""Deadlines as people set them: so many days before a meeting, at a clock time ('14 dage før kl. 12').

Pure. A sitting keeps its deadlines as moments; what they are as offsets is read off them, so
that a deadline moves with its meeting and keeps its clock time across both clock changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from app.common.clock import COPENHAGEN, local


@dataclass(frozen=True, slots=True)
class Offset:
    """A clock time (Danish) on a day counted back from the day of a meeting; 0 is the day itself.

    Of a clock time that comes twice in October, the second has the fold of Python's times.
    """

    days_before: int
    clock: time


def offset_of(moment: datetime, starts_at: datetime) -> Offset:
    """What a moment is as an offset from a start."""
    there = local(moment)
    return Offset((local(starts_at).date() - there.date()).days, there.time())


def moment_of(offset: Offset, starts_at: datetime) -> datetime:
    """The moment (UTC) of an offset. A clock time that is skipped in March is the moment an hour later."""
    day = local(starts_at).date() - timedelta(days=offset.days_before)
    wall = datetime.combine(day, offset.clock, COPENHAGEN)
    moment = wall.astimezone(UTC)
    is_skipped = local(moment).time() != offset.clock
    return wall.replace(fold=0).astimezone(UTC) if is_skipped else moment


def moved(moment: datetime, starts_at: datetime, new_start: datetime) -> datetime:
    """The same deadline for the same meeting at another time."""
    return moment_of(offset_of(moment, starts_at), new_start)
