from datetime import UTC, datetime, timedelta

import pytest

from app.meetings.phases import Phase, Times, phase

OPENS = datetime(2027, 1, 25, 9, tzinfo=UTC)
DEADLINE = datetime(2027, 3, 8, 11, tzinfo=UTC)
ENDS = datetime(2027, 3, 22, 14, tzinfo=UTC)
ARCHIVED = ENDS + timedelta(days=365)
TIMES = Times(OPENS, DEADLINE, ENDS)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (OPENS - timedelta(days=900), Phase.COMING),
        (OPENS - A_MOMENT, Phase.COMING),
        (OPENS, Phase.OPEN),
        (DEADLINE - A_MOMENT, Phase.OPEN),
        (DEADLINE, Phase.OPEN),  # a deadline at 12.00 includes 12.00
        (DEADLINE + A_MOMENT, Phase.CLOSED),
        (ENDS - A_MOMENT, Phase.CLOSED),  # also while it is held
        (ENDS, Phase.HELD),
        (ARCHIVED - A_MOMENT, Phase.HELD),
        (ARCHIVED, Phase.ARCHIVED),
        (ARCHIVED + timedelta(days=900), Phase.ARCHIVED),
    ],
)
def test_the_clock_alone_decides_the_phase(moment, expected):
    assert phase(TIMES, moment, cancelled=False) is expected


@pytest.mark.parametrize("moment", [OPENS - A_MOMENT, OPENS, DEADLINE + A_MOMENT, ENDS, ARCHIVED])
def test_a_cancelled_sitting_was_never_held_however_long_ago(moment):
    assert phase(TIMES, moment, cancelled=True) is Phase.CANCELLED


def test_a_deadline_may_be_the_start_itself():
    times = Times(OPENS, ENDS - timedelta(hours=5), ENDS)
    assert phase(times, ENDS - timedelta(hours=5), cancelled=False) is Phase.OPEN
