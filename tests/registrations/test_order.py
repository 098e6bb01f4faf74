"""What was shown, and whether it still covers what an order comes to (DOMAIN.md, Fees 9)."""

import pytest

from app.libraries.directory import LibraryRow
from app.registrations.fees import Fee, Reason
from app.registrations.order import Line, Person, Quote, Shown, read_shown, read_shown_beside
from app.registrations.states import State

FREE = Fee(0, Reason.FREE_PLACE, 1, 1)
PAYS = Fee(500_00, Reason.FURTHER, 2, None, 500_00)
LATER = Fee(0, Reason.AWAITS_SEAT, at_most=500_00)


def line(fee: Fee, state: State = State.CONFIRMED) -> Line:
    return Line(Person("Anne", "anne@bib.example", None, "En skole", "vest"), 1, state, fee)


def quote(*lines: Line) -> Quote:
    return Quote(lines)


@pytest.mark.parametrize(
    ("lines", "total", "at_most", "may_be_owed", "waiting"),
    [
        ((), 0, 0, False, set()),
        ((line(FREE),), 0, 0, False, set()),
        ((line(FREE), line(PAYS)), 500_00, 500_00, True, set()),
        ((line(LATER, State.WAITING), line(PAYS)), 500_00, 1_000_00, True, {0}),
        ((line(FREE), line(LATER, State.PENDING), line(LATER, State.WAITING)), 0, 1_000_00, True, {2}),
        ((line(Fee(1, Reason.FURTHER, at_most=1)),), 1, 1, True, set()),
    ],
)
def test_a_quote_adds_up_what_is_owed_now_and_later(lines, total, at_most, may_be_owed, waiting):
    comes_to = quote(*lines)
    assert (comes_to.total, comes_to.at_most) == (total, at_most)
    assert (comes_to.may_be_owed, comes_to.waiting) == (may_be_owed, waiting)


PAYS_AND_WAITS = quote(line(PAYS), line(LATER, State.WAITING))


@pytest.mark.parametrize(
    ("shown", "covers"),
    [
        (Shown(500_00, frozenset({1}), 1_000_00), True),
        (Shown(600_00, frozenset({0, 1}), 1_100_00), True),  # it has become cheaper, and a seat is free
        (Shown(500_00, frozenset({1})), True),  # nothing was said of later
        (Shown(499_99, frozenset({1}), 1_000_00), False),
        (Shown(500_00, frozenset(), 1_000_00), False),
        (Shown(500_00, frozenset({0}), 1_000_00), False),
        (Shown(500_00, frozenset({1}), 999_99), False),
        (Shown(), False),
    ],
)
def test_fees_9_what_was_shown_covers_nothing_dearer_and_no_place_in_the_queue(shown, covers):
    assert shown.covers(PAYS_AND_WAITS) is covers


def test_who_was_shown_nothing_has_agreed_to_what_is_free():
    assert Shown().covers(quote(line(FREE)))
    assert Shown() == Shown(0, frozenset(), None)


@pytest.mark.parametrize(
    ("total", "waiting", "expected"),
    [
        ("50000", "0 2", Shown(500_00, frozenset({0, 2}))),
        ("0", "", Shown()),
        (None, None, Shown()),
        ("999999999", "999", Shown(999_999_999, frozenset({999}))),
        ("1234567890", "1000", Shown()),  # no more than a page has
        ("-1", "-1", Shown()),
        ("5e3", "x 1", Shown(0, frozenset({1}))),
        ("٥", "٥", Shown()),
        (" 5", "1,2", Shown()),
    ],
)
def test_what_cannot_be_read_was_not_shown(total, waiting, expected):
    assert read_shown(total, waiting) == expected


@pytest.mark.parametrize(
    ("choice", "totals", "queues", "expected"),
    [
        ("oest", "oest=50000 nord=0", "", Shown(500_00)),
        ("nord", "oest=50000 nord-2=1 nord=7", "nord begge", Shown(7, frozenset({0}))),
        ("oest", "oest=50000", "nord", Shown(500_00)),
        ("syd", "oest=50000", "oest", Shown()),
        ("", "oest=50000", "", Shown()),
        (None, None, None, Shown()),
        ("oest", "oest=x", None, Shown()),
        ("oest", None, "oest", Shown(0, frozenset({0}))),
    ],
)
def test_beside_several_choices_each_has_its_own(choice, totals, queues, expected):
    assert read_shown_beside(choice, totals, queues) == expected


def test_places_7_an_address_is_the_same_in_any_case():
    anne = Person("Anne", "Anne@Bib.EXAMPLE", None, "En skole", "")
    assert (anne.email_key, anne.domain) == ("anne@bib.example", "bib.example")
    assert Person("Anne", "uden", None, "", "").domain == "uden"
    assert Person("Anne", "a@b@c.example", None, "", "").domain == "c.example"


def test_a_workplace_is_the_library_or_what_was_typed():
    known = dict.fromkeys(LibraryRow.__slots__, "")
    library = LibraryRow(**{**known, "name": "Horsens Bibliotek"})
    assert Person("Anne", "a@b.example", library, "En skole", "").workplace == "Horsens Bibliotek"
    assert Person("Anne", "a@b.example", None, "En skole", "").workplace == "En skole"
