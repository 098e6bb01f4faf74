"""Who shares a room with whom, from the names that people typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hotel.mates import Match, Mate, Sleeper, fits, meant_by, pair, rooms_needed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bo Ærø", "Bo Ærø"),
        ("bo ærø", "Bo Ærø"),
        ("  BO   ÆRØ ", "Bo Ærø"),
        ("Bo Aeroe", "Bo Ærø"),
        ("Bo Aero", "Bo Ærø"),
        ("Soren Mollegard", "Søren Møllegård"),
        ("Soeren Moellegaard", "Søren Møllegård"),
        ("Åse Aagaard", "Aase Ågård"),
        ("Bo", "Bo Ærø"),
        ("Bo Æ.", "Bo Ærø"),
        ("B. Ærø", "Bo Ærø"),
        ("B Ærø", "Bo Ærø"),
        ("Bo Ærø", "Bo Kjær Ærø"),
        ("Bo K. Ærø", "Bo Kjær Ærø"),
        ("Bo Kjær Ærø", "Bo Ærø"),
        ("Anne Marie Holm", "Anne-Marie Holm"),
        ("Anne-Marie Holm", "Anne Marie Holm"),
        ("Bo Ærø, Horsens", "Bo Ærø"),
        ("Bo Ærø (Horsens)", "Bo Ærø"),
        ("Bo Ærø.", "Bo Ærø"),
    ],
)
def test_a_name_is_found_as_people_write_it(typed, name):
    assert fits(typed, name)
    assert fits(typed.upper(), name.lower())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", "Bo Ærø"),
        ("B", "Bo Ærø"),
        ("?", "Bo Ærø"),
        ("Bo Holm", "Bo Ærø"),
        ("Ib Ærø", "Bo Ærø"),
        ("Ærø", "Bo Ærø"),
        ("Bodil Ærø", "Bo Ærø"),
        ("Bo K. Ærø", "Bo Lund Ærø"),
        ("Horsens", "Bo Ærø"),
        ("ved ikke endnu", "Bo Ærø"),
    ],
)
def test_another_name_is_not(typed, name):
    assert not fits(typed, name)


def sleepers(*facts: tuple[str, str] | tuple[str, str, set[int]]) -> list[Sleeper]:
    return [
        Sleeper(number, name, wants, frozenset(*beds) or frozenset({1}))
        for number, (name, wants, *beds) in enumerate(facts)
    ]


PAIR, PROPOSED, OTHERWISE, UNKNOWN, SEVERAL, UNNAMED = Match


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([("Bo Ærø", "Ida Holm"), ("Ida Holm", "bo aeroe")], [(PAIR, 1), (PAIR, 0)]),
        ([("Bo Ærø", "Ida Holm"), ("Ida Holm", "")], [(PROPOSED, 1), (PROPOSED, 0)]),
        ([("Bo Ærø", ""), ("Ida Holm", "")], [(UNNAMED, None)] * 2),
        ([("Bo Ærø", "Ida Holm")], [(UNKNOWN, None)]),
        ([("Bo Ærø", "Bo Ærø")], [(UNKNOWN, None)]),  # oneself
        (
            [("Bo Ærø", "Ida Holm"), ("Ida Holm", "Eva Lund"), ("Eva Lund", "Ida")],
            [(OTHERWISE, None), (PAIR, 2), (PAIR, 1)],
        ),
        (  # she has named somebody whom nobody finds: the organiser asks
            [("Bo Ærø", "Ida Holm"), ("Ida Holm", "Ukendt Person")],
            [(OTHERWISE, None), (UNKNOWN, None)],
        ),
        (  # two want the same one, who has named nobody
            [("Bo Ærø", "Eva Lund"), ("Ida Holm", "Eva Lund"), ("Eva Lund", "")],
            [(OTHERWISE, None), (OTHERWISE, None), (UNNAMED, None)],
        ),
        (  # in a ring nobody shares
            [("Bo Ærø", "Ida Holm"), ("Ida Holm", "Eva Lund"), ("Eva Lund", "Bo Ærø")],
            [(OTHERWISE, None)] * 3,
        ),
        (  # two of the name: nobody is guessed
            [("Bo Ærø", "Ida"), ("Ida Holm", ""), ("Ida Lund", "")],
            [(SEVERAL, None), (UNNAMED, None), (UNNAMED, None)],
        ),
        (  # the whole name goes before one that only fits
            [("Bo Ærø", "Ida Holm"), ("Ida Holm", ""), ("Ida Kjær Holm", "")],
            [(PROPOSED, 1), (PROPOSED, 0), (UNNAMED, None)],
        ),
        (  # on other nights, or in another kind of room
            [("Bo Ærø", "Ida Holm", {1}), ("Ida Holm", "Bo Ærø", {2})],
            [(UNKNOWN, None), (UNKNOWN, None)],
        ),
        (
            [("Bo Ærø", "Ida Holm", {1, 2}), ("Ida Holm", "Bo Ærø", {2})],
            [(PAIR, 1), (PAIR, 0)],
        ),
        ([("Bo Ærø", "..."), ("Ida Holm", "")], [(UNNAMED, None)] * 2),
        ([], []),
    ],
)
def test_who_shares_with_whom(people, expected):
    found = pair(sleepers(*people))
    assert [found[number] for number in range(len(people))] == [Mate(*one) for one in expected]


@pytest.mark.parametrize(("alone", "pairs", "rooms"), [(0, 0, 0), (1, 0, 1), (2, 0, 1), (3, 2, 4), (0, 5, 5)])
def test_rooms_are_counted(alone, pairs, rooms):
    mates = {number: Mate(UNNAMED) for number in range(alone)}
    for number in range(100, 100 + 2 * pairs, 2):
        mates |= {number: Mate(PAIR, number + 1), number + 1: Mate(PAIR, number)}
    assert rooms_needed(mates, mates) == rooms


def test_who_shares_with_somebody_who_leaves_earlier_needs_a_room_of_their_own():
    mates = {1: Mate(PAIR, 2), 2: Mate(PAIR, 1), 3: Mate(UNNAMED)}
    assert rooms_needed([1, 2], mates) == 1
    assert rooms_needed([1], mates) == 1
    assert rooms_needed([1, 3], mates) == 1


names = st.sampled_from(["Bo Ærø", "Ida Holm", "Ida Lund", "Eva K. Lund", "Åse Aa", ""])


@given(st.lists(st.tuples(names.filter(bool), names, st.sets(st.integers(1, 2), min_size=1)), max_size=8))
def test_who_shares_is_shared_with(people):
    found = pair(sleepers(*people))
    assert found.keys() == set(range(len(people)))
    for one, mate in found.items():
        assert (mate.id is not None) == (mate.match in (PAIR, PROPOSED))
        if mate.id is not None:
            assert found[mate.id] == Mate(mate.match, one)
            assert mate.id != one


def test_the_order_in_which_people_stand_does_not_matter():
    people = sleepers(("Bo Ærø", "Ida"), ("Ida Holm", ""), ("Eva Lund", "Bo"), ("Åse Aa", "Eva L."))
    assert pair(people) == pair(people[::-1])
    assert meant_by(people[0], people) == [1]
