"""What holds for every history of bookings: the price shown and the price charged are one (Fees 9)."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.registrations.fees import Fee, Held, Newcomer, Policy, Standing, fees_of, price

NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)
LIBRARIES = ("Horsens", "Ærø", "VIA")
SECTOR = "VIA"
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

people = st.tuples(st.sampled_from(LIBRARIES), st.sampled_from(("vest", "oest")))
bookings = st.lists(st.lists(people, min_size=1, max_size=4), max_size=6)
policies = st.builds(
    Policy,
    amount=st.sampled_from((0, 1, 500_00)),
    free_places=st.integers(0, 3),
    sector_free_places=st.integers(0, 2),
)


@dataclass
class History:
    """The rows that a series of bookings leaves behind, with what each person was shown."""

    rows: dict[Hashable, list[Held]]
    shown: dict[int, Fee]


def carried_out(history: list[list[tuple[str, str]]], policy: Policy, *, per_sitting: bool) -> History:
    """Each booking sees the rows of those before it, and all its people gain their seats at one moment."""
    done = History(defaultdict(list), {})
    for number, booking in enumerate(history):
        scopes = [(library, sitting if per_sitting else "round") for library, sitting in booking]
        standings = {
            scope: Standing(len(rows), frozenset(row.slot for row in rows if row.slot))
            for scope, rows in done.rows.items()
        }
        fees = price([Newcomer(scope, scope[0] != SECTOR) for scope in scopes], standings, policy)
        for scope, fee in zip(scopes, fees, strict=True):
            row_id = len(done.shown) + 1
            done.shown[row_id] = fee
            seated = NINE + timedelta(minutes=number)
            done.rows[scope].append(Held(row_id, seated, fee.slot, scope[0] != SECTOR, fee.at_most))
    return done


@unhurried
@given(bookings, policies, st.booleans(), st.randoms())
def test_the_price_shown_is_the_fee_charged_in_whatever_order_rows_are_read(
    history, policy, per_sitting, random
):
    done = carried_out(history, policy, per_sitting=per_sitting)
    for rows in done.rows.values():
        random.shuffle(rows)
        for row_id, fee in fees_of(rows, policy).items():
            assert fee == done.shown[row_id]


@unhurried
@given(bookings, policies, st.booleans())
def test_free_slots_are_distinct_and_no_more_than_the_allowance(history, policy, per_sitting):
    done = carried_out(history, policy, per_sitting=per_sitting)
    for scope, rows in done.rows.items():
        slots = [row.slot for row in rows if row.slot is not None]
        allowance = policy.allowance(has_free_place=scope[0] != SECTOR)
        assert sorted(slots) == list(range(1, min(len(rows), allowance) + 1))


@unhurried
@given(bookings, policies, policies, st.booleans())
def test_nobody_owes_more_than_was_agreed_whatever_the_round_costs_later(history, then, later, per_sitting):
    done = carried_out(history, then, per_sitting=per_sitting)
    for rows in done.rows.values():
        for row_id, fee in fees_of(rows, later).items():
            assert 0 <= fee.amount <= fee.at_most <= done.shown[row_id].at_most


@unhurried
@given(bookings, policies, st.booleans())
def test_a_newcomer_changes_nobody_elses_fee(history, policy, per_sitting):
    before = carried_out(history, policy, per_sitting=per_sitting)
    after = carried_out([*history, [("Horsens", "vest")]], policy, per_sitting=per_sitting)
    for scope, rows in before.rows.items():
        fees = fees_of(after.rows[scope], policy)
        assert all(fees[row.id] == before.shown[row.id] for row in rows)


@unhurried
@given(st.lists(people, min_size=1, max_size=6), policies, st.booleans())
def test_the_order_within_a_booking_never_changes_what_it_comes_to(booking, policy, per_sitting):
    totals = {
        sum(fee.amount for fee in carried_out([order], policy, per_sitting=per_sitting).shown.values())
        for order in (booking, booking[::-1])
    }
    assert len(totals) == 1
