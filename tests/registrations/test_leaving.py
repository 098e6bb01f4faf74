"""What is owed by who leaves, and who gets what they leave behind (DOMAIN.md, Fees 4 and 6, Places 5)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.steps import CancelStep
from app.registrations.fees import (
    GRACE,
    Fee,
    Held,
    Newcomer,
    Policy,
    Reason,
    cancellation,
    capped,
    free_slots,
    free_until,
    heirs,
    price,
)

NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
HALF = CancelStep(NINE + DAY, 50)
POLICY = Policy(500_00)
FURTHER = Fee(500_00, Reason.FURTHER, 2, None, 500_00)


def held(id: int, minutes: int, slot: int | None = None, *, public: bool = True) -> Held:
    return Held(id, NINE + timedelta(minutes=minutes), slot, public, 500_00)


@pytest.mark.parametrize(
    ("people", "policy", "expected"),
    [
        ([], POLICY, {}),
        ([held(1, 0, 1), held(2, 1)], POLICY, {}),  # the free place is held
        ([held(2, 1), held(1, 5)], POLICY, {2: 1}),  # the longest seated, whoever has the lower id
        ([held(2, 1), held(1, 1)], POLICY, {1: 1}),  # at one moment the row that came first
        ([held(1, 0, 2), held(2, 1), held(3, 2)], Policy(500_00, free_places=3), {2: 1, 3: 3}),
        ([held(1, 0), held(2, 1)], Policy(500_00, free_places=3), {1: 1, 2: 2}),
        ([held(1, 0, public=False)], POLICY, {}),
        ([held(1, 0, public=False)], Policy(500_00, sector_free_places=1), {1: 1}),
    ],
)
def test_fees_4_an_unused_free_place_goes_to_the_longest_seated(people, policy, expected):
    assert heirs(people, policy) == expected


@pytest.mark.parametrize(
    ("taken", "public", "expected"),
    [((), True, [1, 2]), ((1,), True, [2]), ((2,), True, [1]), ((1, 2), True, []), ((), False, [1])],
)
def test_fees_1_unused_free_places_are_counted_from_the_lowest(taken, public, expected):
    policy = Policy(500_00, free_places=2, sector_free_places=1)
    assert free_slots(taken, policy, has_free_place=public) == expected


@pytest.mark.parametrize(
    ("owed", "steps", "after", "amount", "reason"),
    [
        (500_00, (), timedelta(0), 0, Reason.CANCELLED),
        (500_00, (), SECOND, 500_00, Reason.CANCELLED_LATE),
        (0, (), SECOND, 0, Reason.CANCELLED),
        (500_00, (HALF,), SECOND, 250_00, Reason.CANCELLED_LATE),
        (500_00, (HALF,), DAY, 250_00, Reason.CANCELLED_LATE),
        (500_00, (HALF,), DAY + SECOND, 500_00, Reason.CANCELLED_LATE),
        (5, (HALF,), SECOND, 2, Reason.CANCELLED_LATE),  # parts of an øre are not charged
        (1, (HALF,), SECOND, 0, Reason.CANCELLED),
        (500_00, (CancelStep(NINE + DAY, 0),), SECOND, 0, Reason.CANCELLED),
    ],
)
def test_fees_6_cancelling_costs_what_its_step_says(owed, steps, after, amount, reason):
    fee = cancellation(
        owed, cancel_until=NINE, steps=steps, promoted_at=None, starts_at=NINE + WEEK, now=NINE + after
    )
    assert fee == Fee(amount, reason, at_most=amount)


@pytest.mark.parametrize(("after", "amount"), [(timedelta(0), 0), (GRACE, 0), (GRACE + SECOND, 500_00)])
def test_places_5_who_was_promoted_has_a_day_to_cancel_without_a_fee(after, amount):
    promoted = NINE + DAY
    assert _after_promotion(promoted, promoted + after, promoted + WEEK) == amount


@pytest.mark.parametrize(("after_start", "amount"), [(timedelta(0), 0), (SECOND, 500_00)])
def test_places_5_that_day_ends_with_the_start_of_the_meeting(after_start, amount):
    promoted, start = NINE + DAY, NINE + DAY + timedelta(hours=3)
    assert _after_promotion(promoted, start + after_start, start) == amount


@pytest.mark.parametrize(
    ("promoted", "expected"),
    [
        (None, NINE + WEEK),
        (NINE, NINE + WEEK),  # the deadline of the sitting is later
        (NINE + WEEK, NINE + WEEK + DAY),
        (NINE + 2 * WEEK - timedelta(hours=1), NINE + 2 * WEEK),  # the meeting begins
    ],
)
def test_places_5_the_time_to_cancel_without_a_fee_is_never_shortened(promoted, expected):
    assert free_until(NINE + WEEK, promoted, NINE + 2 * WEEK) == expected


def _after_promotion(promoted: datetime, moment: datetime, start: datetime) -> int:
    known = {"cancel_until": NINE, "steps": (), "promoted_at": promoted}
    return cancellation(500_00, **known, starts_at=start, now=moment).amount


def test_places_5_a_day_is_24_hours():
    assert timedelta(hours=24) == GRACE


@pytest.mark.parametrize(
    ("fee", "agreed", "expected"),
    [
        (
            Fee(500_00, Reason.FURTHER, 2, at_most=500_00),
            500_00,
            Fee(500_00, Reason.FURTHER, 2, None, 500_00),
        ),
        (
            Fee(500_00, Reason.FURTHER, 2, at_most=500_00),
            400_00,
            Fee(400_00, Reason.FURTHER, 2, None, 400_00),
        ),
        (Fee(500_00, Reason.FURTHER, 2, at_most=500_00), 0, Fee(0, Reason.AS_SHOWN, 2, None, 0)),
        (Fee(0, Reason.FREE_PLACE, 1, 1), 500_00, Fee(0, Reason.FREE_PLACE, 1, 1, 0)),
        (Fee(0, Reason.AWAITS_SEAT, at_most=500_00), 400_00, Fee(0, Reason.AWAITS_SEAT, at_most=400_00)),
        (Fee(0, Reason.AWAITS_SEAT, at_most=300_00), 400_00, Fee(0, Reason.AWAITS_SEAT, at_most=300_00)),
    ],
)
def test_fees_9_no_more_than_was_agreed(fee, agreed, expected):
    assert capped(fee, agreed) == expected


def test_fees_9_who_waits_owes_nothing_now_and_takes_no_free_place():
    waits, comes = price([Newcomer("A", True, seated=False), Newcomer("A", True)], {}, POLICY)
    assert waits == Fee(0, Reason.AWAITS_SEAT, at_most=500_00)
    assert comes == Fee(0, Reason.FREE_PLACE, 1, 1)
    (free,) = price([Newcomer("A", True, seated=False)], {}, Policy(0))
    assert free == Fee(0, Reason.NO_FEE)


@given(
    owed=st.integers(0, 1_000_00),
    hours=st.lists(st.integers(-50, 200), min_size=2, max_size=2).map(sorted),
    percent=st.integers(0, 100),
)
def test_fees_6_cancelling_never_costs_more_than_is_owed_nor_less_later(owed, hours, percent):
    earlier, later = (
        cancellation(
            owed,
            cancel_until=NINE,
            steps=(CancelStep(NINE + DAY, percent),),
            promoted_at=None,
            starts_at=NINE + WEEK,
            now=NINE + timedelta(hours=hour),
        ).amount
        for hour in hours
    )
    assert 0 <= earlier <= later <= owed
