from datetime import timedelta

import pytest

from app.attendance.models import Presence
from app.attendance.queries import absent_from, counts_in, name_list
from app.attendance.series import Known, came_to_others, seated_rounds, seats_of
from app.common.clock import now
from app.common.models import db
from app.meetings.models import SittingState
from app.registrations.states import Role, State
from tests.attendance.meetings import FEE, seat, sitting_today
from tests.factories import AttendanceFactory, EastFactory, LibraryFactory, RoundFactory
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases


def test_the_name_list_has_everybody_with_a_seat_in_the_danish_order(app):
    sitting = sitting_today()
    library = LibraryFactory(name="Åby Bibliotek")
    for name in ("Åse Ø", "Ærø Bo", "Bo Ærø", "Øjvind Å", "Aase A"):
        seat(sitting, name=name, library=library)
    speaker = seat(
        sitting, name="Zita Z", role=Role.SPEAKER, takes_seat=False, library=None, organisation="DBC"
    )
    seat(sitting, name="Venter", state=State.WAITING)
    seat(EastFactory(round=sitting.round), name="Et andet sted")
    AttendanceFactory(row=speaker, presence=Presence.PRESENT)
    guests = name_list(sitting.id)
    assert [one.name for one in guests] == ["Bo Ærø", "Zita Z", "Ærø Bo", "Øjvind Å", "Aase A", "Åse Ø"]
    last = guests[1]
    assert (last.workplace, last.role, last.presence, last.marked_at) == (
        "DBC",
        Role.SPEAKER,
        Presence.PRESENT,
        now(),
    )


def test_people_are_counted_by_sitting_and_mark_and_a_mark_elsewhere_does_not_count(app):
    west = sitting_today()
    east = EastFactory(round=west.round, starts_at=west.starts_at)
    for presence in (Presence.PRESENT, Presence.PRESENT, Presence.ABSENT):
        AttendanceFactory(row=seat(west), presence=presence)
    seat(west)
    moved = seat(west)
    AttendanceFactory(row=moved, presence=Presence.EXCUSED)
    moved.sitting = east
    db.session.commit()
    counts = counts_in([west.round_id])
    assert counts[west.id].people == {None: 1, Presence.PRESENT: 2, Presence.ABSENT: 1}
    assert counts[east.id].people == {None: 1}
    assert (counts[west.id].total, counts[west.id][Presence.EXCUSED]) == (4, 0)


def test_who_stayed_away_is_listed_with_what_it_would_cost(app):
    sitting = sitting_today(round=RoundFactory(no_show_fee=FEE))
    for name, fields in {
        "Bo": {"agreed_no_show_fee": FEE},
        "Ea": {"agreed_no_show_fee": FEE, "fee_amount": FEE},
        "Ib": {},
    }.items():
        AttendanceFactory(row=seat(sitting, name=name, **fields), presence=Presence.ABSENT)
    seat(sitting)
    found = absent_from(sitting.id, sitting.round_id)
    assert [(one.name, one.fee, one.charge) for one in found] == [
        ("Bo", 0, FEE),
        ("Ea", FEE, None),
        ("Ib", 0, None),
    ]


def test_a_seat_counts_as_come_only_where_nobody_was_marked(app):
    round_ = RoundFactory()
    marked = sitting_today(timedelta(days=9), round=round_)
    unmarked = sitting_today(timedelta(days=200), round=RoundFactory(series=round_.series))
    AttendanceFactory(row=seat(marked), presence=Presence.PRESENT)
    AttendanceFactory(row=seat(marked), presence=Presence.EXCUSED)
    seat(marked)
    seat(marked, role=Role.HOST)
    seat(unmarked)
    seat(unmarked, state=State.CANCELLED)
    found, _ = seats_of([round_.id, unmarked.round_id])
    seats = [(one.round == round_.id, str(one.came)) for one in found]
    assert sorted(seats) == [(False, "None"), (True, "False"), (True, "False"), (True, "True")]


def test_a_person_is_named_as_they_were_last_known(app):
    old = sitting_today(timedelta(days=200))
    seat(old, name="Bo", email="Bo@x.example", library=LibraryFactory(name="Ribe Bibliotek"))
    new = sitting_today(timedelta(days=9))
    seat(new, name="Bo Å", email="bo@X.example", library=None, organisation="DBC")
    _, people = seats_of([old.round_id, new.round_id])
    assert people == {"bo@x.example": Known("Bo Å", "bo@X.example", "DBC")}


def test_seats_of_meetings_to_come_cancelled_or_of_another_series_are_no_history(app):
    round_ = RoundFactory()
    seat(sitting_today(timedelta(minutes=-1), round=round_))
    seat(sitting_today(round=round_, slug="oest", state=SittingState.CANCELLED))
    seat(sitting_today())
    assert seats_of([round_.id]) == ([], {})
    assert seated_rounds(round_.series_id) == []


def test_rounds_count_in_which_a_participant_had_a_seat(app):
    round_ = RoundFactory()
    seat(sitting_today(timedelta(days=9), round=round_))
    series = round_.series
    seat(sitting_today(timedelta(days=99), round=RoundFactory(series=series)), role=Role.HOST)
    seat(sitting_today(timedelta(days=200), round=RoundFactory(series=series)), state=State.CANCELLED)
    assert [one.id for one in seated_rounds(series.id)] == [round_.id]


def test_who_came_to_other_rounds_of_the_series_did_so_where_they_were_not_marked_as_absent(app):
    latest = sitting_today(timedelta(days=9))
    series = latest.round.series
    marked, unmarked, coming = (
        sitting_today(timedelta(days=days), round=RoundFactory(series=series)) for days in (99, 200, -9)
    )
    AttendanceFactory(row=seat(marked, email="Kom@x.example"), presence=Presence.PRESENT)
    AttendanceFactory(row=seat(marked, email="syg@x.example"), presence=Presence.ABSENT)
    seat(unmarked, email="maaske@x.example")
    seat(unmarked, email="anden@x.example")
    seat(coming, email="senere@x.example")
    seat(sitting_today(timedelta(days=99)), email="fremmed@x.example")
    asked = [f"{one}@x.example" for one in ("kom", "syg", "maaske", "senere", "fremmed")]
    assert came_to_others(series.id, [latest.round_id], asked) == {"kom@x.example", "maaske@x.example"}
    assert came_to_others(series.id, [marked.round_id], asked[:2]) == set()
    assert came_to_others(series.id, [], []) == set()


@pytest.mark.parametrize("many", [2, 40])
def test_the_number_of_queries_does_not_grow(app, many):
    sitting = sitting_today()
    for number in range(many):
        AttendanceFactory(row=seat(sitting), presence=list(Presence)[number % 3])
    ids = sitting.id, sitting.round_id, sitting.round.series_id
    db.session.rollback()
    with counted_queries(db.engine) as statements:
        name_list(ids[0])
        counts_in([ids[1]])
        seats_of([ids[1]])
        seated_rounds(ids[2])
        came_to_others(ids[2], [ids[1]], ["bo@x.example"])
        absent_from(*ids[:2])
    assert len(statements) == 7
