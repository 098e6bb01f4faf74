"""Choosing days, rooms and meals: what fits together, who gets it, and what it costs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.prices import Category, price_of
from app.registrations.fees import Fee, Newcomer, Policy, Rate, Reason, Standing, capped, price
from app.registrations.options import (
    ChoiceState,
    Chosen,
    Misfit,
    Offered,
    OptionKind,
    Wish,
    allot,
    days_in,
    misfit,
    rate_of,
    usual,
)

PRICES = {
    Category.LIBRARY: 100,
    Category.SECTOR: 120,
    Category.GUEST: 0,
    Category.SPEAKER: 0,
    Category.PARTNER: 50,
}


def offered(number: int, kind: OptionKind, day: int = 1, **facts: Any) -> Offered:
    known = {"capacity": None, "taken": 0, "waiting": 0, "prices": PRICES}
    return Offered(number, kind, f"Valg {number}", day, **{**known, **facts})


DAYS = [offered(1, OptionKind.DAY, 1), offered(2, OptionKind.DAY, 2)]
ROOMS = [offered(3, OptionKind.SINGLE), offered(4, OptionKind.DOUBLE), offered(5, OptionKind.SINGLE, 2)]
DINNER = offered(6, OptionKind.MEAL)
ALL = [*DAYS, *ROOMS, DINNER]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({1, 2, 3, 5, 6}, None),
        ({1, 4}, None),
        ({1}, None),
        ({1, 3, 4}, Misfit.TWO_ROOMS),
        ({1, 2, 4, 5}, None),
        ({3, 6}, Misfit.NO_DAY),
        (set(), Misfit.NO_DAY),
        ({1, 99}, Misfit.UNKNOWN),
        ({3, 4, 99}, Misfit.UNKNOWN),
        ({1, 2, 3, 4, 5, 6}, Misfit.TWO_ROOMS),
    ],
)
def test_which_choices_can_be_had_together(chosen, expected):
    assert misfit(chosen, ALL) is expected


def test_where_no_days_are_offered_nobody_has_to_choose_one():
    assert misfit(set(), [*ROOMS, DINNER]) is None


def test_the_days_that_are_chosen():
    assert days_in({2, 3}, ALL) == {2}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {1, 2, 3, 5, 6}),
        ({3: {"capacity": 7, "taken": 7}}, {1, 2, 4, 5, 6}),
        ({3: {"capacity": 7, "taken": 6, "waiting": 1}}, {1, 2, 4, 5, 6}),
        ({3: {"capacity": 7, "taken": 7}, 4: {"capacity": 0}}, {1, 2, 5, 6}),
        ({6: {"capacity": 3, "taken": 3}}, {1, 2, 3, 5, 6}),
    ],
)
def test_the_usual_choice_is_everything_and_the_first_room_there_is(changed, expected):
    options = [offered(one.id, one.kind, one.day, **changed.get(one.id, {})) for one in ALL]
    assert usual(options) == expected


@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "left"),
    [(None, 9, 0, None), (5, 3, 0, 2), (5, 5, 0, 0), (5, 3, 1, 0), (5, 7, 0, 0)],
)
def test_nothing_is_left_where_somebody_waits_already(capacity, taken, waiting, left):
    one = offered(1, OptionKind.MEAL, capacity=capacity, taken=taken, waiting=waiting)
    assert (one.left, one.has_room) == (left, left is None or left > 0)


def test_what_is_left_goes_to_the_first_and_the_others_wait_in_their_order():
    beds = [offered(4, OptionKind.DOUBLE, capacity=3, taken=1)]
    wishes = [
        Wish({4}, Category.LIBRARY, seated=True),
        Wish({4}, Category.SECTOR, seated=False),
        Wish(set(), Category.SECTOR, seated=True),
        Wish({4}, Category.PARTNER, seated=True),
        Wish({4}, Category.GUEST, seated=True),
        Wish({4}, Category.SECTOR, seated=True),
    ]
    got = [[(one.state, one.number, one.amount) for one in each] for each in allot(wishes, beds)]
    assert got == [
        [(ChoiceState.HELD, 0, 100)],
        [(ChoiceState.WISHED, 0, 120)],
        [],
        [(ChoiceState.HELD, 0, 50)],
        [(ChoiceState.WAITING, 1, 0)],
        [(ChoiceState.WAITING, 2, 120)],
    ]


def test_what_one_gets_says_what_it_is():
    (got,) = allot([Wish({5}, Category.SECTOR, seated=True)], ALL)
    assert got == (Chosen(5, OptionKind.SINGLE, "Valg 5", 2, 120, ChoiceState.HELD, 0),)


def test_a_queue_goes_on_from_those_who_wait_already():
    (got,) = allot(
        [Wish({6}, Category.LIBRARY, seated=True)], [offered(6, OptionKind.MEAL, capacity=5, waiting=2)]
    )
    assert (got[0].state, got[0].number) == (ChoiceState.WAITING, 3)


def chosen(kind: OptionKind, amount: int, state: ChoiceState = ChoiceState.HELD) -> Chosen:
    return Chosen(1, kind, "Valg", 1, amount, state)


DAY, SINGLE, MEAL = OptionKind.DAY, OptionKind.SINGLE, OptionKind.MEAL
HELD, WAITING, WISHED = ChoiceState.HELD, ChoiceState.WAITING, ChoiceState.WISHED


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ([], Rate(3990, 0, 3990, 0)),
        ([chosen(DAY, 2400)], Rate(2400, 0, 2400, 0)),
        ([chosen(DAY, 2400), chosen(DAY, 2400)], Rate(3990, 0, 3990, 0)),
        ([chosen(DAY, 1000), chosen(DAY, 1000)], Rate(2000, 0, 2000, 0)),
        ([chosen(DAY, 2400), chosen(DAY, 2400, WAITING)], Rate(2400, 0, 3990, 0)),
        ([chosen(DAY, 2400, WAITING)], Rate(0, 0, 2400, 0)),
        ([chosen(SINGLE, 900), chosen(MEAL, 600, WAITING)], Rate(3990, 900, 3990, 1500)),
        ([chosen(SINGLE, 900, WISHED), chosen(DAY, 2400, WISHED)], Rate(0, 0, 2400, 900)),
    ],
)
def test_what_a_seat_with_choices_costs(what, expected):
    assert rate_of(3990, what, None) == expected


@pytest.mark.parametrize("category", Category)
def test_the_reason_of_a_price_is_as_whom_one_pays(category):
    reason = rate_of(100, [], category).reason
    assert reason is not None
    assert reason.value == f"price {category.value}"


@pytest.mark.parametrize(
    ("category", "others", "expected"),
    [
        (Category.LIBRARY, {}, 500),
        (Category.SECTOR, {}, 500),
        (Category.GUEST, {}, 0),
        (Category.SPEAKER, {}, 0),
        (Category.PARTNER, {}, 0),
        (Category.LIBRARY, {Category.SECTOR: 700}, 500),
        (Category.SECTOR, {Category.SECTOR: 700}, 700),
        (Category.SECTOR, {Category.GUEST: 100}, 0),
        (Category.GUEST, {Category.GUEST: 100}, 100),
        (Category.PARTNER, {Category.GUEST: 100}, 0),
    ],
)
def test_the_price_of_taking_part(category, others, expected):
    assert price_of(category, 500, others) == expected


RATES = {
    "day of two": Rate(2400, 900, 3990, 1500, Reason.PRICE_LIBRARY),
    "nothing": Rate(0, 0, 0, 0, Reason.PRICE_LIBRARY),
}
POLICY = Policy(3990, free_places=1)
NO_FREE = Policy(3990, free_places=0)


@pytest.mark.parametrize(
    ("newcomer", "standing", "policy", "expected"),
    [
        # amount, reason, at most, of which extras
        (Newcomer("h", True, True, RATES["day of two"]), 0, NO_FREE, (3300, "price library", 5490, 900)),
        (Newcomer("h", True, True, RATES["day of two"]), 0, POLICY, (900, "free place", 1500, 900)),
        (Newcomer("h", True, True, RATES["day of two"]), 1, POLICY, (3300, "further", 5490, 900)),
        (Newcomer("h", True, False, RATES["day of two"]), 0, POLICY, (0, "awaits seat", 5490, 0)),
        (Newcomer(None, rate=RATES["day of two"]), 0, POLICY, (0, "awaits library", 5490, 0)),
        (Newcomer("h", True, True, RATES["nothing"]), 1, NO_FREE, (0, "no fee", 0, 0)),
        (
            Newcomer("h", True, True, Rate(50, 10, 50, 10, Reason.PRICE_PARTNER), counts=False),
            0,
            POLICY,
            (60, "price partner", 60, 10),
        ),
        (Newcomer("h", True, True, Rate(0), counts=False), 0, POLICY, (0, "guest", 0, 0)),
    ],
)
def test_a_free_place_is_for_taking_part_and_never_for_rooms_and_meals(newcomer, standing, policy, expected):
    standings = {"h": Standing(standing, frozenset({1} if standing else ()))}
    (fee,) = price([newcomer], standings, policy)
    assert (fee.amount, fee.reason.value, fee.at_most, fee.extras) == expected


def test_who_has_a_price_of_their_own_takes_no_place_of_the_library():
    partner = Newcomer("h", True, True, Rate(50, 0, 50, 0, Reason.PRICE_PARTNER), counts=False)
    fees = price([partner, Newcomer("h", True, True)], {}, POLICY)
    assert [fee.reason for fee in fees] == [Reason.PRICE_PARTNER, Reason.FREE_PLACE]


def test_of_an_amount_that_was_capped_no_more_is_for_rooms_than_there_is():
    fee = Fee(5000, Reason.PRICE_LIBRARY, at_most=5000, extras=1500)
    assert (capped(fee, 4000).extras, capped(fee, 1000).extras, capped(fee, 5000).extras) == (
        1500,
        1000,
        1500,
    )


wish = st.builds(
    Wish,
    st.sets(st.sampled_from([1, 2, 3, 4, 6])),
    st.sampled_from(Category),
    st.booleans(),
)


@given(st.lists(wish, max_size=12), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2))
def test_nobody_waits_for_what_is_left_and_no_more_is_given_than_there_is(wishes, beds, taken, waiting):
    option = offered(4, DAY, capacity=beds, taken=min(taken, beds), waiting=waiting)
    others = [one for one in ALL if one.id != 4]
    states = [one.state for each in allot(wishes, [*others, option]) for one in each if one.id == 4]
    held, waits = states.count(HELD), states.count(WAITING)
    asked = sum(4 in each.chosen and each.seated for each in wishes)
    assert held + waits == asked
    assert held == min(asked, 0 if waiting else beds - min(taken, beds))
    assert states.count(WISHED) == sum(4 in each.chosen and not each.seated for each in wishes)
