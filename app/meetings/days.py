"""The days of a sitting that lasts for several (CALENDAR.md 8). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from app.common.clock import local

MOST_DAYS = 5
"""A conference of more days than that is none of ours."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a sitting (UTC); `number` counts from 1 and stays when the sitting moves."""

    number: int
    starts_at: datetime
    ends_at: datetime


def days_of(starts_at: datetime, ends_at: datetime, stored: Sequence[tuple[datetime, datetime]]) -> list[Day]:
    """The days of a sitting: as stored, else the one day that it lasts."""
    times = stored or [(starts_at, ends_at)]
    return [Day(number, start, end) for number, (start, end) in enumerate(times, start=1)]


def attended(days: Sequence[Day], dropped: Collection[int]) -> list[Day]:
    """The days on which somebody comes who stays away on those with these numbers.

    Who would stay away on all that are left, because others are no longer held, comes on those.
    """
    return [one for one in days if one.number not in dropped] or list(days)


def day_on(days: Sequence[Day], today: date) -> Day:
    """The day of a sitting that is today, else the last one before, else the first (dates in Denmark)."""
    begun = [one for one in days if local(one.starts_at).date() <= today]
    return begun[-1] if begun else days[0]


def are_days(times: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether these are the times of several days, one after the other."""
    moments = [moment for day in times for moment in day]
    return 2 <= len(times) <= MOST_DAYS and all(earlier < later for earlier, later in pairwise(moments))
