"""What cancelling costs, step by step (DOMAIN.md, Fees 6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.steps import CancelStep, are_in_order, is_dearer, percent_owed

UNTIL = datetime(2027, 3, 2, 11, tzinfo=UTC)
START = UNTIL + timedelta(days=14)
SECOND = timedelta(seconds=1)
WEEK = CancelStep(UNTIL + timedelta(days=7), 50)
LATER = CancelStep(UNTIL + timedelta(days=10), 80)


@pytest.mark.parametrize(
    ("steps", "moment", "percent"),
    [
        ((), UNTIL, 0),
        ((), UNTIL + SECOND, 100),
        ((WEEK,), UNTIL, 0),
        ((WEEK,), UNTIL + SECOND, 50),
        ((WEEK,), WEEK.until, 50),
        ((WEEK,), WEEK.until + SECOND, 100),
        ((WEEK, LATER), WEEK.until + SECOND, 80),
        ((WEEK, LATER), LATER.until, 80),
        ((WEEK, LATER), LATER.until + SECOND, 100),
    ],
)
def test_fees_6_each_step_lasts_up_to_and_including_its_moment(steps, moment, percent):
    assert percent_owed(UNTIL, steps, moment) == percent


@given(
    hours=st.lists(st.integers(1, 400), unique=True, max_size=4).map(sorted),
    percents=st.lists(st.integers(0, 100), min_size=4, max_size=4).map(sorted),
    moments=st.tuples(st.integers(-100, 500), st.integers(-100, 500)).map(sorted),
)
def test_fees_6_waiting_never_makes_it_cheaper(hours, percents, moments):
    steps = [CancelStep(UNTIL + timedelta(hours=h), p) for h, p in zip(hours, percents, strict=False)]
    earlier, later = (percent_owed(UNTIL, steps, UNTIL + timedelta(hours=h)) for h in moments)
    assert 0 <= earlier <= later <= 100


@pytest.mark.parametrize(
    ("steps", "sound"),
    [
        ((), True),
        ((WEEK, LATER), True),
        ((CancelStep(WEEK.until, 0),), True),
        ((CancelStep(START, 100),), True),
        ((CancelStep(START + SECOND, 50),), False),
        ((LATER, WEEK), False),
        ((WEEK, WEEK), False),
        ((CancelStep(UNTIL, 50),), False),
        ((WEEK, CancelStep(LATER.until, 40)), False),
        ((CancelStep(WEEK.until, 101),), False),
        ((CancelStep(WEEK.until, -1),), False),
    ],
)
def test_steps_lie_between_the_deadline_and_the_start_and_never_get_cheaper(steps, sound):
    assert are_in_order(steps, UNTIL, START) is sound


def test_a_deadline_after_the_start_is_no_order():
    assert not are_in_order((), START + SECOND, START)


@pytest.mark.parametrize(
    ("until", "steps", "dearer"),
    [
        (UNTIL, (WEEK,), False),
        (UNTIL + SECOND, (WEEK,), False),
        (UNTIL - SECOND, (WEEK,), True),
        (UNTIL, (), True),
        (WEEK.until, (), False),
        (UNTIL, (CancelStep(WEEK.until, 51),), True),
        (UNTIL, (CancelStep(WEEK.until, 49),), False),
        (UNTIL, (CancelStep(WEEK.until - SECOND, 50),), True),
        (UNTIL, (WEEK, LATER), False),
        (UNTIL, (CancelStep(UNTIL + SECOND, 1), CancelStep(LATER.until, 60)), True),
    ],
)
def test_fees_9_a_rule_is_dearer_where_it_costs_more_at_any_moment(until, steps, dearer):
    assert is_dearer(until, steps, UNTIL, (WEEK,)) is dearer
