"""Clock times as people write them: dates with a clock in Denmark, and the times of an agenda. Pure."""

import re
from datetime import UTC, datetime

from app.common.clock import COPENHAGEN

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ]+(?:kl\.? *)?(\d{1,2})[.:](\d{2})")
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
_SPAN = re.compile(rf"(?:kl\.? *)?{_CLOCK}(?: *[-–—] *{_CLOCK})?")

YEARS = range(2000, 2200)
"""Others are slips of the hand."""


class NoSuchTime(ValueError):
    """The clock time is skipped when summer time begins."""


def moment_of(text: str) -> datetime | None:
    """The date and clock written as '2027-03-16 10.00', without zone; None where it is not of that form."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 (a wall clock)
    except ValueError:
        return None


def in_denmark(wall: datetime) -> datetime | None:
    """The moment (UTC) at which clocks in Denmark show this; None where the year cannot be meant.

    Of the two moments when clocks are put back in October, the first.

    Raises:
        NoSuchTime: clocks are put forward past it in March.
    """
    if wall.year not in YEARS:
        return None
    moment = wall.replace(tzinfo=COPENHAGEN, fold=0).astimezone(UTC)
    if moment.astimezone(COPENHAGEN).replace(tzinfo=None) != wall.replace(fold=0):
        raise NoSuchTime
    return moment


def span_of(text: str) -> tuple[int, int | None] | None:
    """Start and end of '10.00–10.45', '9:30' or '16-17' in minutes after midnight.

    The end is None where only the start is written; the answer where it is of no such form.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4]) if found[3] else None
    if start is None or (found[3] and (end is None or end <= start)):
        return None
    return start, end


def _minutes(hour: str, minute: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None
