import pytest

from app.attendance.continuity import Cell, Seat, every_time, libraries_of, only_to_the_latest, people_of

NEW, MIDDLE, OLD = 3, 2, 1
TOENDER, RIBE = 7, 8


def seat(person: str, round_: int, came: bool | None = True, library: int | None = TOENDER) -> Seat:
    return Seat(person, library, round_, came)


@pytest.mark.parametrize(
    ("came", "cell"),
    [
        ([True], Cell(1, 1)),
        ([False], Cell(1, 0)),
        ([None], Cell(1, None)),
        ([True, False], Cell(2, 1)),
        ([False, False], Cell(2, 0)),
        ([None, None], Cell(2, None)),
        ([None, None, False], Cell(3, 2)),  # one sitting was marked, the other was not
        ([False, None, None], Cell(3, 2)),
        ([True, None], Cell(2, 2)),
    ],
)
def test_a_cell_says_how_many_of_those_with_a_seat_came(came, cell):
    found = libraries_of([seat(f"p{number}", NEW, one) for number, one in enumerate(came)])
    assert found == {TOENDER: {NEW: cell}}
    assert found[TOENDER][NEW].counts == (cell.came != 0)


def test_libraries_stand_for_themselves_and_a_workplace_that_is_none_for_nobody():
    seats = [seat("a", NEW), seat("b", OLD), seat("c", NEW, library=RIBE), seat("d", NEW, library=None)]
    assert libraries_of(seats) == {
        TOENDER: {NEW: Cell(1, 1), OLD: Cell(1, 1)},
        RIBE: {NEW: Cell(1, 1)},
    }


def test_a_person_came_where_they_were_present_or_nobody_was_marked():
    seats = [seat("a", NEW), seat("a", MIDDLE, None), seat("a", OLD, False), seat("b", NEW, False)]
    assert people_of(seats) == {"a": {NEW, MIDDLE}}


def test_who_came_every_time_and_who_only_to_the_latest():
    people = people_of(
        [
            *(seat("always", one) for one in (OLD, MIDDLE, NEW)),
            *(seat("new", one, one == NEW) for one in (MIDDLE, NEW)),
            seat("once", OLD),
            seat("again", OLD),
            seat("again", NEW),
        ]
    )
    rounds = [NEW, MIDDLE, OLD]
    assert every_time(people, rounds) == ["always"]
    assert only_to_the_latest(people, rounds) == ["new"]


def test_of_a_single_round_neither_can_be_said():
    people = people_of([seat("a", NEW)])
    assert every_time(people, [NEW]) == only_to_the_latest(people, [NEW]) == []
