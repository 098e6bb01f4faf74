"""The fee rule as tables. A story names newcomers in order: a letter is a library, * has no free
place, ? is a workplace that nobody knows yet."""

from datetime import UTC, datetime, timedelta

import pytest

from app.registrations.fees import Fee, Held, Newcomer, Policy, Reason, Standing, fees_of, price

NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)
POLICY = Policy(amount=500_00)


def newcomers(story: str) -> list[Newcomer]:
    return [
        Newcomer(None) if word == "?" else Newcomer(word.rstrip("*"), not word.endswith("*"))
        for word in story.split()
    ]


def kroner(story: str, policy: Policy = POLICY, **standings: Standing) -> str:
    return " ".join(str(fee.amount // 100) for fee in price(newcomers(story), standings, policy))


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        ("A", "0"),
        ("A A", "0 500"),
        ("A A A", "0 500 500"),
        ("A B A B", "0 0 500 500"),  # each library has its own free place
        ("B A A B", "0 0 500 500"),
        ("B* B*", "500 500"),  # the rest of the sector pays from the first
        ("A B* A", "0 500 500"),
        ("? ?", "0 0"),  # nothing yet: the organiser decides where they come from
        ("? A A", "0 0 500"),  # and they use up no library's free place
        ("", ""),
    ],
)
def test_fees_1_and_2_the_first_from_a_public_library_is_free(story, shown):
    assert kroner(story) == shown


@pytest.mark.parametrize(
    ("free_places", "shown"), [(0, "500 500 500"), (1, "0 500 500"), (2, "0 0 500"), (3, "0 0 0")]
)
def test_fees_1_free_places_are_a_setting_of_the_round(free_places, shown):
    assert kroner("A A A", Policy(500_00, free_places=free_places)) == shown


@pytest.mark.parametrize(("sector", "shown"), [(0, "500 500"), (1, "0 500"), (2, "0 0")])
def test_fees_2_free_places_of_the_sector_are_a_setting_too(sector, shown):
    assert kroner("B* B*", Policy(500_00, sector_free_places=sector)) == shown


@pytest.mark.parametrize(
    ("standing", "shown"),
    [
        (Standing(held=1, slots=frozenset({1})), "500"),
        (Standing(held=3, slots=frozenset()), "0"),  # unused: its holder has left
        (Standing(held=2, slots=frozenset({1, 2})), "500"),
    ],
)
def test_fees_3_an_unused_free_place_goes_to_the_next_who_comes(standing, shown):
    assert kroner("A", A=standing) == shown


def test_fees_3_the_lowest_unused_slot_is_given():
    standing = Standing(held=2, slots=frozenset({1, 3}))
    first, second = price(newcomers("A A"), {"A": standing}, Policy(500_00, free_places=4))
    assert (first.slot, first.nth) == (2, 3)
    assert (second.slot, second.nth) == (4, 4)


def test_fees_3_two_scopes_of_one_library_have_a_free_place_each():
    both = [Newcomer(("sitting:1", "A"), True), Newcomer(("sitting:2", "A"), True)]
    assert [fee.amount for fee in price(both, {}, POLICY)] == [0, 0]


@pytest.mark.parametrize(
    ("story", "reason", "at_most"),
    [
        ("A", Reason.FREE_PLACE, 0),
        ("A A", Reason.FURTHER, 500_00),
        ("B*", Reason.SECTOR, 500_00),
        ("?", Reason.AWAITS_LIBRARY, 500_00),
    ],
)
def test_fees_9_every_amount_has_its_reason_and_its_upper_end(story, reason, at_most):
    last = price(newcomers(story), {}, POLICY)[-1]
    assert (last.reason, last.at_most) == (reason, at_most)


def test_fees_2_a_sector_with_free_places_reads_as_further_when_they_are_taken():
    last = price(newcomers("B* B*"), {}, Policy(500_00, sector_free_places=1))[-1]
    assert last.reason is Reason.FURTHER


def test_fees_9_who_comes_from_nowhere_known_owes_nothing_yet():
    assert price(newcomers("?"), {}, POLICY) == [Fee(0, Reason.AWAITS_LIBRARY, at_most=500_00)]


def test_a_round_that_costs_nothing_says_so_and_still_gives_slots():
    first, second = price(newcomers("A A"), {}, Policy(amount=0))
    assert (first, second) == (Fee(0, Reason.NO_FEE, 1, 1), Fee(0, Reason.NO_FEE, 2))


def held(id: int, *, minutes: int, slot: int | None = None, agreed: int = 500_00) -> Held:
    return Held(id, NINE + timedelta(minutes=minutes), slot, has_free_place=True, agreed=agreed)


def test_fees_3_a_slot_stays_with_its_holder_whoever_signed_up_before():
    promoted_late, holder = held(1, minutes=60), held(2, minutes=0, slot=1)
    fees = fees_of([promoted_late, holder], POLICY)
    assert (fees[2].amount, fees[2].nth) == (0, 1)
    assert (fees[1].amount, fees[1].nth) == (500_00, 2)


def test_those_who_got_their_seats_at_one_moment_count_in_the_order_of_their_rows():
    fees = fees_of([held(2, minutes=0), held(1, minutes=0, slot=1)], POLICY)
    assert [fees[id].nth for id in (1, 2)] == [1, 2]


@pytest.mark.parametrize(
    ("agreed", "charged"), [(0, 0), (400_00, 400_00), (500_00, 500_00), (600_00, 500_00)]
)
def test_fees_9_nobody_is_charged_more_than_was_shown(agreed, charged):
    fee = fees_of([held(1, minutes=0, agreed=agreed)], POLICY)[1]
    assert (fee.amount, fee.at_most) == (charged, charged)


def test_fees_8_amounts_are_whole_øre():
    assert price(newcomers("B*"), {}, Policy(499_95))[0].amount == 49995
