"""Who is asked, and what counts as an answer, as tables (docs/decisions/0015)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.registrations.states import State
from app.renewals.asking import (
    REMINDED_EVERY,
    Answer,
    Home,
    Known,
    Occasion,
    Why,
    answer,
    remindable_from,
    who_is_asked,
)

HORSENS, FAXE, SCHOOL = 1, 2, 3
HOMES = {
    HORSENS: Home("west", has_free_place=True),
    FAXE: Home("east", has_free_place=True),
    SCHOOL: Home("west", has_free_place=False),
}
BOTH = {"vest": "west", "oest": "east"}
NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)


def known(story: str) -> list[Known]:
    """'anne@1/vest bo@2': an address is a name and the number of a library, then the last sitting."""
    people = []
    for word in story.split():
        address, _, sitting = word.partition("/")
        name, _, library = address.partition("@")
        people.append(Known(name.title(), f"{name}@{library}.example", "", int(library), sitting))
    return people


def asked(occasion: Occasion, returning: str = "", standing: str = "", contacts: str = "") -> str:
    """'anne:returning:vest', a word for each who is asked."""
    found = who_is_asked(occasion, HOMES, known(returning), known(standing), known(contacts))
    return " ".join(f"{one.email.partition('@')[0]}:{one.why}:{one.wish}" for one in found)


@pytest.mark.parametrize(
    ("returning", "standing", "contacts", "expected"),
    [
        ("", "", "", ""),
        ("anne@1/vest", "", "", "anne:returning:vest"),
        ("anne@1/oest", "", "", "anne:returning:oest"),  # not the side of the library
        ("anne@1/online", "", "", "anne:returning:begge"),  # no such sitting this time
        ("anne@3/vest", "", "", "anne:returning:vest"),  # also from the rest of the sector
        ("", "anne@1 bo@2", "", "anne:standing:vest bo:standing:oest"),
        ("anne@1/oest", "anne@1", "", "anne:returning:oest"),  # each address once
        ("anne@1/vest", "bo@1", "", "anne:returning:vest bo:standing:vest"),
        ("ANNE@1/vest", "anne@1", "", "ANNE:returning:vest"),  # capital letters are the same address
        ("", "", "carl@1 dagny@1", "carl:contact:vest dagny:contact:vest"),  # all contacts of a library
        ("anne@1/vest", "", "carl@1 dagny@2", "anne:returning:vest dagny:contact:oest"),
        ("", "anne@1", "carl@1", "anne:standing:vest"),
        ("", "", "carl@3", ""),  # without a free place
        ("", "", "carl@1 carl@1", "carl:contact:vest"),
    ],
)
def test_who_is_asked(returning, standing, contacts, expected):
    assert asked(Occasion(BOTH), returning, standing, contacts) == expected


@pytest.mark.parametrize(
    ("settled", "reached", "expected"),
    [
        ({"anne@1.example"}, {HORSENS}, "dagny:contact:oest"),  # signed up, or asked before
        ({"anne@1.example"}, set(), "carl:contact:vest dagny:contact:oest"),  # has cancelled: ask the library
        ({"dagny@2.example"}, set(), "anne:returning:vest"),
        (set(), {FAXE}, "anne:returning:vest"),  # somebody else from Faxe is signed up
    ],
)
def test_who_is_settled_is_not_asked_again(settled, reached, expected):
    occasion = Occasion(BOTH, settled, reached)
    assert asked(occasion, "anne@1/vest", "", "carl@1 dagny@2") == expected


@pytest.mark.parametrize(
    ("sittings", "expected"),
    [
        ({"vest": "west"}, "anne:returning:vest bo:standing:vest carl:contact:vest"),
        ({"oest": "east"}, "anne:returning:oest bo:standing:oest carl:contact:oest"),
        ({"online": None}, "anne:returning:online bo:standing:online carl:contact:online"),
        ({"aarhus": None, "odense": None}, "anne:returning:begge bo:standing:begge carl:contact:begge"),
    ],
)
def test_which_sitting_they_are_asked_to(sittings, expected):
    assert asked(Occasion(sittings), "anne@1/vest", "bo@1", "carl@2") == expected


@pytest.mark.parametrize(
    ("states", "declined", "covered", "expected"),
    [
        ([], False, False, Answer.NONE),
        ([], True, False, Answer.DECLINED),
        ([State.CONFIRMED], False, False, Answer.SIGNED_UP),
        ([State.WAITING], False, False, Answer.SIGNED_UP),
        ([State.PENDING], False, False, Answer.SIGNED_UP),
        ([State.CANCELLED], False, False, Answer.DECLINED),
        ([State.REPLACED], False, False, Answer.DECLINED),
        ([State.CANCELLED, State.CONFIRMED], False, False, Answer.SIGNED_UP),  # and again after all
        ([State.CONFIRMED], True, False, Answer.SIGNED_UP),  # signing up undoes a no
        ([], False, True, Answer.SIGNED_UP),
        ([], True, True, Answer.SIGNED_UP),
    ],
)
def test_what_counts_as_an_answer(states, declined, covered, expected):
    assert answer(states, declined=declined, covered=covered) is expected


def test_nobody_is_reminded_more_than_once_in_three_days():
    assert remindable_from(NINE, None) == NINE + timedelta(days=3)
    assert remindable_from(NINE, NINE + timedelta(days=5)) == NINE + timedelta(days=8)
    assert timedelta(days=3) == REMINDED_EVERY


def test_they_are_asked_with_the_name_and_title_they_had():
    person = Known("Anne Sørensen", "Anne@Horsens.example", "Bibliotekar", HORSENS, "vest")
    (one,) = who_is_asked(Occasion(BOTH), HOMES, [person], [], [])
    assert (one.why, one.name, one.email, one.email_key) == (
        Why.RETURNING,
        "Anne Sørensen",
        "Anne@Horsens.example",
        "anne@horsens.example",
    )
    assert (one.title, one.library_id) == ("Bibliotekar", HORSENS)
