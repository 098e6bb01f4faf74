"""Which libraries come, which are missing, and when each came last."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.attendance.coverage import last_visits, seats_in
from app.attendance.models import Presence
from app.common.clock import local, now
from app.common.models import db
from app.common.transaction import write
from app.dashboard.coverage import Coverage, Order, Status, coverages, libraries_in
from app.libraries.contacts import add_contact
from app.libraries.members import add_member
from app.libraries.models import Library
from app.meetings.models import SittingState
from app.meetings.spans import spans_of
from app.registrations.states import Role, State
from tests.factories import EastFactory, LibraryFactory, ResearchLibraryFactory, SeriesFactory
from tests.planning.library_pages import held, seat, to_come
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases


@pytest.fixture
def series(app, dialect):
    return SeriesFactory()


@pytest.fixture
def horsens(app, dialect):
    return LibraryFactory(
        number="761500", name="Horsens Bibliotek", municipality="Horsens", central_library="Herning"
    )


@pytest.fixture
def aero(app, dialect):
    return LibraryFactory(
        number="749200", name="Ærø Folkebibliotek", municipality="Ærø", central_library="Odense"
    )


def visits_to(series_id: int) -> dict[int, tuple[int, int]]:
    """The year and month in which each library came last."""
    visits = last_visits(series_id, db.session.scalars(select(Library.id)).all())
    return {one: (local(at).year, local(at).month) for one, at in visits.items()}


def shown(series, status=Status.MISSING, words="", order=Order.CENTRAL):
    return libraries_in(series.id, next(iter(spans_of(series.id)), None), status, words, order)


def test_a_library_came_where_somebody_was_present(series, horsens, aero):
    sitting = held(series, 20, "foer")
    seat(sitting, horsens, Presence.PRESENT)
    seat(sitting, horsens, Presence.ABSENT)
    seat(sitting, aero, Presence.ABSENT)
    assert seats_in([sitting.round_id]) == {sitting.round_id: {horsens.id: 1}}
    assert visits_to(series.id).keys() == {horsens.id}


def test_a_seat_counts_as_having_come_where_nobody_was_marked(series, horsens, aero):
    """Each sitting for itself: the names of the west were ticked off, those of the east were not."""
    west = held(series, 20, "foer")
    east = EastFactory(round=west.round, starts_at=west.starts_at + timedelta(days=2))
    seat(west, horsens, Presence.PRESENT)
    seat(west, LibraryFactory())
    seat(east, aero)
    assert visits_to(series.id).keys() == {horsens.id, aero.id}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.CANCELLED},
        {"state": State.WAITING, "held_since": None},
        {"role": Role.SPEAKER},
    ],
)
def test_only_a_participant_with_a_seat_counts(series, horsens, fields):
    sitting = held(series, 20, "foer")
    seat(sitting, horsens, **fields)
    assert seats_in([sitting.round_id]) == {sitting.round_id: {}}
    assert visits_to(series.id) == {}


def test_what_was_cancelled_or_is_still_to_come_is_no_visit(series, horsens):
    cancelled = held(series, 20, "aflyst", state=SittingState.CANCELLED, cancelled_at=now())
    seat(cancelled, horsens)
    coming = to_come(series)
    seat(coming, horsens)
    assert visits_to(series.id) == {}
    assert seats_in([cancelled.round_id, coming.round_id]) == {
        cancelled.round_id: {},
        coming.round_id: {horsens.id: 1},
    }


def test_the_last_of_several_visits_is_told(series, horsens):
    for weeks in (100, 50, 20):
        seat(held(series, weeks, f"for-{weeks}"), horsens)
    seat(held(SeriesFactory(), 2, "anden-serie"), horsens)
    assert visits_to(series.id) == {horsens.id: (2026, 9)}
    assert last_visits(series.id, []) == {}


def test_the_missing_stand_by_central_library_with_what_is_known_of_them(series, horsens, aero):
    other = ResearchLibraryFactory()
    seat(held(series, 20, "foer"), aero)
    coming = to_come(series)
    seat(coming, horsens)
    seat(coming, horsens)
    seat(coming, other)
    write(add_member, series.id, aero.id, "Åse Ærø", "aase@x.example", "", "command")
    write(add_contact, aero.id, "Bo Ærø", "bo@x.example", "", "command")
    write(add_member, SeriesFactory().id, horsens.id, "Fremmed", "fremmed@x.example", "", "command")

    found = shown(series)
    assert found.coverage == Coverage(1, 2)
    assert found.counts == {Status.MISSING: 1, Status.IN: 1, Status.OTHERS: 1, Status.ALL: 3}
    (group,) = found.groups
    (line,) = group.lines
    assert (group.name, group.coverage, line.name) == ("Odense", Coverage(0, 1), "Ærø Folkebibliotek")
    assert ([one.name for one in line.members], [one.name for one in line.contacts]) == (
        ["Åse Ærø"],
        ["Bo Ærø"],
    )
    assert line.last_at is not None
    (present,) = shown(series, Status.IN).lines
    assert (present.people, present.last_at, present.members) == (2, None, ())
    assert [one.name for one in shown(series, Status.ALL).groups] == ["Herning", "Odense", ""]
    assert coverages([coming.round_id]) == {coming.round_id: Coverage(1, 2)}


def test_who_has_been_away_longest_comes_first(series, horsens, aero):
    never = LibraryFactory(municipality="Åbenrå")
    seat(held(series, 20, "foer"), horsens)
    seat(held(series, 50, "foerst"), aero)
    to_come(series)
    assert [one.id for one in shown(series, order=Order.LAST).lines] == [never.id, aero.id, horsens.id]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("horsens", ["Horsens Bibliotek"]),
        ("aeroe", ["Ærø Folkebibliotek"]),
        ("ÆRØ", ["Ærø Folkebibliotek"]),
        ("749200", ["Ærø Folkebibliotek"]),
        ("midtjylland odense", ["Ærø Folkebibliotek"]),
        ("herning", ["Horsens Bibliotek"]),
        ("åse", ["Ærø Folkebibliotek"]),
        ("midtjylland", ["Horsens Bibliotek", "Ærø Folkebibliotek"]),
        ("%", ["Horsens Bibliotek", "Ærø Folkebibliotek"]),
        ("findes-ikke", []),
    ],
)
def test_libraries_are_found_by_all_that_is_known_of_them(series, horsens, aero, words, found):
    write(add_member, series.id, aero.id, "Åse Sørensen", "aase@x.example", "", "command")
    assert [one.name for one in shown(series, Status.ALL, words).lines] == found


def test_a_series_without_a_round_has_libraries_all_the_same(series, horsens):
    found = shown(series, Status.ALL)
    assert ([one.people for one in found.lines], found.coverage) == ([0], Coverage(0, 1))


def test_two_hundred_rounds_cost_as_many_queries_as_one(series, horsens):
    seat(held(series, 1, "runde-0"), horsens)
    series_id, round_ = series.id, spans_of(series.id)[0]
    with counted_queries(db.engine) as few:
        libraries_in(series_id, round_, Status.ALL)
    for number in range(1, 200):
        seat(held(series, number, f"runde-{number}"), LibraryFactory() if number % 9 == 0 else horsens)
    with counted_queries(db.engine) as many:
        found = libraries_in(series_id, round_, Status.ALL)
    assert len(found.lines) == 23
    assert len(many) == len(few) <= 6
