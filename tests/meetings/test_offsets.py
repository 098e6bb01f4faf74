"""Deadlines count back from the meeting in days and clock time, across both clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.common.clock import COPENHAGEN, local
from app.meetings.offsets import Offset, moment_of, moved, offset_of


def danish(text: str) -> datetime:
    """The moment at which clocks in Denmark show '2027-03-16 10.00'; of two such moments, the first."""
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=COPENHAGEN).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=UTC)


# Clocks are put forward on 28 March 2027 and back on 31 October 2027.
WINTER, SUMMER, AUTUMN = danish("2027-03-16 10.00"), danish("2027-04-06 10.00"), danish("2027-11-09 10.00")


@pytest.mark.parametrize(
    ("start", "offset", "moment"),
    [
        (WINTER, Offset(14, time(12)), utc("2027-03-02 11.00")),
        (SUMMER, Offset(14, time(12)), utc("2027-03-23 11.00")),  # the day is before clocks go forward
        (SUMMER, Offset(7, time(12)), utc("2027-03-30 10.00")),
        (AUTUMN, Offset(14, time(12)), utc("2027-10-26 10.00")),  # before they go back
        (AUTUMN, Offset(7, time(12)), utc("2027-11-02 11.00")),
        (SUMMER, Offset(0, time(9, 30)), utc("2027-04-06 07.30")),
        (SUMMER, Offset(9, time(2, 30)), utc("2027-03-28 01.30")),  # skipped: 3.30
        (AUTUMN, Offset(9, time(2, 30)), utc("2027-10-31 00.30")),  # twice: the first
        (AUTUMN, Offset(9, time(2, 30, fold=1)), utc("2027-10-31 01.30")),
        (SUMMER, Offset(9, time(2, 30, fold=1)), utc("2027-03-28 01.30")),
        (danish("2027-03-16 00.00"), Offset(1, time(23, 59)), utc("2027-03-15 22.59")),
    ],
)
def test_an_offset_is_a_clock_time_on_a_day_before(start, offset, moment):
    assert moment_of(offset, start) == moment


@pytest.mark.parametrize(
    ("old", "new"), [(WINTER, SUMMER), (SUMMER, WINTER), (SUMMER, AUTUMN), (AUTUMN, SUMMER), (AUTUMN, WINTER)]
)
def test_a_deadline_that_moves_with_its_meeting_keeps_its_clock_time_and_its_days(old, new):
    deadline = moment_of(Offset(14, time(12)), old)
    there = local(moved(deadline, old, new))
    assert (there.date(), there.time()) == (local(new).date() - timedelta(days=14), time(12))


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
TWICE = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
SKIPPED = date(2027, 3, 28)


@given(MOMENTS, MOMENTS)
@example(TWICE, AUTUMN)
@example(TWICE - timedelta(hours=1), AUTUMN)
def test_a_moment_is_its_offset_and_back(moment, start):
    assert moment_of(offset_of(moment, start), start) == moment


@given(MOMENTS, MOMENTS, MOMENTS)
@example(TWICE, AUTUMN, SUMMER)
def test_moving_keeps_days_and_clock_time_unless_the_clock_skips_it(moment, start, new):
    there = local(moved(moment, start, new))
    assert local(new).date() - there.date() == local(start).date() - local(moment).date()
    if there.time() != local(moment).time():
        wall = datetime.combine(there.date(), local(moment).time())
        assert wall.astimezone(UTC) is not None
        assert there.replace(tzinfo=None) - wall == timedelta(hours=1)
        assert there.hour == 3


@given(MOMENTS, MOMENTS, MOMENTS)
def test_moving_there_and_back_changes_nothing(moment, start, new):
    there = moved(moment, start, new)
    assume(local(there).time() == local(moment).time())
    back = moved(there, new, start)
    assert local(back).replace(fold=0) == local(moment).replace(fold=0)


@given(MOMENTS, MOMENTS, MOMENTS, MOMENTS)
def test_moving_keeps_the_order_of_deadlines_on_days_without_a_clock_change(one, other, start, new):
    before, after = sorted((one, other))
    days = [(local(moment).date(), local(moved(moment, start, new)).date()) for moment in (before, after)]
    assume(all(not _clock_changes(day) for pair in days for day in pair))
    assert moved(before, start, new) <= moved(after, start, new)


def _clock_changes(day: date) -> bool:
    midnight = datetime.combine(day, time(0), COPENHAGEN)
    return midnight.utcoffset() != datetime.combine(day, time(23), COPENHAGEN).utcoffset()
