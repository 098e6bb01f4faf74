"""A meeting of several days: each is marked by itself, and who came on any day came."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.attendance.coverage import seats_in
from app.attendance.door import walk_in
from app.attendance.history import other_rounds
from app.attendance.models import Attendance, Presence
from app.attendance.queries import absent_from, counts_in, name_list
from app.attendance.series import seats_of
from app.attendance.services import NotMarked, charge_absent, mark, mark_rest_absent, unmark_rest
from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.days import day_on, days_of
from app.meetings.models import Sitting
from app.planning.regulars import newcomers
from tests.attendance.meetings import FEE, KAREN, person, row_of, seat, shown
from tests.factories import (
    AttendanceFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SittingFactory,
)

DAY = timedelta(days=1)
PRESENT, EXCUSED, ABSENT = Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT


def conference(began: timedelta = DAY) -> Sitting:
    """Two days, the first of which began so long ago."""
    start = now() - began
    first, second = (start, start + timedelta(hours=6)), (start + DAY, start + DAY + timedelta(hours=6))
    sitting = SittingFactory(starts_at=first[0], ends_at=second[1], day_times=(first, second))
    sitting.round.days_told = 2
    db.session.commit()
    return sitting


@pytest.fixture
def sitting(app) -> Sitting:
    """Its second day begins now."""
    return conference()


def here(sitting, day: int | None = None) -> str:
    path = f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/fremmoede/{sitting.slug}"
    return f"{path}?dag={day}" if day else path


def marks() -> dict[int, Presence]:
    db.session.rollback()
    return {one.day: one.presence for one in db.session.scalars(select(Attendance))}


def deciding() -> list[tuple[int, Presence]]:
    db.session.rollback()
    return [(one.day, one.presence) for one in db.session.scalars(select(Attendance).filter_by(decides=True))]


class TestMarks:
    pytestmark = pytest.mark.both_databases

    def test_are_of_their_day(self, sitting):
        row = seat(sitting)
        write(mark, sitting.id, row.id, ABSENT, KAREN)
        assert write(mark, sitting.id, row.id, PRESENT, KAREN, 2) is None
        assert marks() == {1: ABSENT, 2: PRESENT}
        assert [name_list(sitting.id, day)[0].presence for day in (1, 2)] == [ABSENT, PRESENT]
        first, second = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        assert (first.after, second.after) == ({"presence": "absent"}, {"presence": "present", "day": 2})

    @pytest.mark.parametrize(
        ("first", "second", "decides"),
        [
            (PRESENT, None, (1, PRESENT)),
            (PRESENT, ABSENT, (1, PRESENT)),
            (ABSENT, PRESENT, (2, PRESENT)),
            (PRESENT, PRESENT, (1, PRESENT)),
            (ABSENT, EXCUSED, (2, EXCUSED)),
            (ABSENT, ABSENT, (1, ABSENT)),
            (None, EXCUSED, (2, EXCUSED)),
        ],
    )
    @pytest.mark.parametrize("order", [(1, 2), (2, 1)])
    def test_that_decide_say_whether_they_came_on_any_day(self, sitting, first, second, decides, order):
        row = seat(sitting)
        for day in order:
            write(mark, sitting.id, row.id, {1: first, 2: second}[day], KAREN, day)
        assert deciding() == [decides]
        assert counts_in([sitting.round_id])[sitting.id][decides[1]] == 1
        assert counts_in([sitting.round_id])[sitting.id].total == 1

    def test_that_decide_are_found_anew_when_one_is_taken_back(self, sitting):
        row = seat(sitting)
        write(mark, sitting.id, row.id, ABSENT, KAREN)
        write(mark, sitting.id, row.id, PRESENT, KAREN, 2)
        write(mark, sitting.id, row.id, None, KAREN, 2)
        assert deciding() == [(1, ABSENT)]
        write(mark, sitting.id, row.id, None, KAREN)
        assert deciding() == []

    def test_wait_for_their_day_and_for_one_that_there_is(self, app):
        sitting = conference(began=timedelta(hours=1))
        row = seat(sitting)
        db.session.commit()
        with pytest.raises(NotMarked, match="fra mødedagen"):
            write(mark, sitting.id, row.id, PRESENT, KAREN, 2)
        for day in (0, 3):
            with pytest.raises(NotMarked, match="ikke den dag længere"):
                write(mark, sitting.id, row.id, PRESENT, KAREN, day)

    def test_of_the_rest_spare_who_has_dropped_the_day(self, sitting):
        dropped, other = seat(sitting, dropped_days=[2]), seat(sitting)
        write(mark, sitting.id, dropped.id, PRESENT, KAREN)
        rest = write(mark_rest_absent, sitting.id, KAREN, 2)
        assert rest.people == 1
        assert [one.presence for one in name_list(sitting.id, 2) if one.id == other.id] == [ABSENT]
        assert write(unmark_rest, sitting.id, rest.at, KAREN, 2) == 1
        assert marks() == {1: PRESENT}

    def test_of_who_walks_in_are_of_the_day_they_do(self, sitting):
        who = person(LibraryFactory())
        write(walk_in, sitting.id, "form-of-the-walk-in-1", who, shown(0), KAREN, day=2)
        assert marks() == {2: PRESENT}


@pytest.mark.both_databases
@pytest.mark.real_clock
def test_two_who_mark_two_days_at_once_leave_one_mark_that_decides(app):
    sitting = conference(began=timedelta(days=3))
    rows = [seat(sitting).id for _ in range(10)]
    db.session.commit()
    sitting_id, start = sitting.id, Barrier(2)

    def mark_all(day: int) -> None:
        with app.app_context():
            for row in rows:
                start.wait()
                write(mark, sitting_id, row, ABSENT, KAREN, day)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(mark_all, (1, 2)))
    assert len(deciding()) == len(rows)


class TestWhoCameOnOneDay:
    """Counts once, as come."""

    def came_on_the_second(self, sitting) -> int:
        library = LibraryFactory()
        row = seat(sitting, library=library, library_id=library.id, email="ea@bibliotek.example")
        for day, presence in ((1, ABSENT), (2, PRESENT)):
            AttendanceFactory(row=row, day=day, presence=presence, decides=presence is PRESENT)
        db.session.commit()
        return library.id

    def test_over_the_rounds(self, sitting):
        library_id = self.came_on_the_second(sitting)
        seats, _ = seats_of([sitting.round_id])
        assert [(one.library, one.came) for one in seats] == [(library_id, True)]
        assert seats_in([sitting.round_id]) == {sitting.round_id: {library_id: 1}}
        assert len(newcomers(sitting.round.series_id, sitting.round_id)) == 1

    def test_in_their_history(self, sitting):
        self.came_on_the_second(sitting)
        later = RegistrationFactory(
            round=RoundFactory(series=sitting.round.series), email="ea@bibliotek.example"
        )
        assert [one.outcome for one in other_rounds(later.id)] == ["Mødt op"]

    def test_and_is_not_charged_for_staying_away(self, sitting):
        self.came_on_the_second(sitting)
        sitting.round.no_show_fee = FEE
        db.session.commit()
        assert absent_from(sitting.id, sitting.round_id) == []
        (row,) = name_list(sitting.id)
        assert write(charge_absent, sitting.id, {row.id: FEE}, KAREN) == 0


@pytest.mark.parametrize(("dropped", "charge"), [([], None), ([2], FEE)])
def test_fees_6_who_may_still_come_on_the_last_day_has_not_stayed_away(desk, dropped, charge):
    sitting = conference(began=timedelta(hours=1))
    sitting.round.no_show_fee = FEE
    row = seat(sitting, agreed_no_show_fee=FEE, dropped_days=dropped)
    write(mark, sitting.id, row.id, ABSENT, KAREN)
    assert [one.charge for one in absent_from(sitting.id, sitting.round_id)] == [charge]
    assert "når den sidste dag er begyndt" in desk.get(f"{here(sitting)}/udeblevne").text
    assert write(charge_absent, sitting.id, {row.id: FEE}, KAREN) == bool(charge)


@pytest.mark.parametrize(
    ("today", "number"),
    [((2027, 1, 30), 1), ((2027, 1, 31), 1), ((2027, 2, 1), 2), ((2027, 6, 1), 2)],
)
def test_the_day_at_hand_is_todays_or_the_last_before(app, today, number):
    sitting = conference()
    days = days_of(sitting.starts_at, sitting.ends_at, sitting.day_times)
    assert day_on(days, date(*today)).number == number


class TestPages:
    def test_lead_to_the_list_of_each_day(self, desk, sitting):
        seat(sitting)
        page = desk.get(here(sitting).rpartition("/")[0])
        assert page.click("Navneliste: Vest, dag 1").h1 == "Fremmøde: Vest, 31. januar"
        assert page.click("Navneliste: Vest, dag 2").h1 == "Fremmøde: Vest, 1. februar"

    def test_begin_with_todays_list_and_mark_that_day(self, desk, sitting):
        row = seat(sitting)
        page = desk.get(here(sitting))
        assert page.h1 == "Fremmøde: Vest, 1. februar"
        assert page.select(".chips a[aria-current]")[0].text == "Dag 2, 1. februar"
        (form,) = [one for one in page.select("form[data-mark]") if one.select(".guests")]
        assert form["action"] == here(sitting, 2)
        back = desk.post(form["action"], {"mark": f"{row.id} present"}, 303).follow()
        assert back.h1 == "Fremmøde: Vest, 1. februar"
        assert marks() == {2: PRESENT}

    def test_correct_an_earlier_day(self, desk, sitting):
        row = seat(sitting)
        page = desk.get(here(sitting)).click("Dag 1, 31. januar")
        assert page.select("form[role=search] [name=dag]")[0]["value"] == "1"  # who searches stays there
        desk.post(here(sitting, 1), {"mark": f"{row.id} excused"}, 303)
        assert marks() == {1: EXCUSED}

    def test_mark_the_rest_of_the_day_that_is_shown(self, desk, sitting):
        seat(sitting)
        page = desk.get(here(sitting, 1)).form(f"{here(sitting)}/resten?dag=1").submit(None, 303).follow()
        assert marks() == {1: ABSENT}
        page.form(f"{here(sitting)}/resten?dag=1").submit("Fortryd", 303)
        assert marks() == {}

    def test_mark_nobody_before_the_day(self, desk, app):
        sitting = conference(began=timedelta(hours=1))
        seat(sitting)
        page = desk.get(here(sitting, 2))
        assert "Fra mødedagen, tirsdag den 2. februar 2027, kan du krydse af her." in page.text
        assert not page.select("[name=mark]")
        assert "Mødt op" in desk.get(here(sitting, 1)).main.text

    @pytest.mark.parametrize("day", ["0", "3", "x", ""])
    def test_show_todays_list_where_the_day_is_none(self, desk, sitting, day):
        assert desk.get(f"{here(sitting)}?dag={day}").h1 == "Fremmøde: Vest, 1. februar"

    def test_say_who_has_dropped_the_day_and_count_the_others(self, desk, sitting):
        seat(sitting, name="Ea Å", dropped_days=[2])
        seat(sitting, name="Bo Ø")
        page = desk.get(here(sitting))
        (dropped,) = [one for one in page.select(".guest") if one["data-name"] == "Ea Å"]
        assert "har valgt dagen fra" in dropped.text
        assert "Marker resten (1) som udeblevet" in page.text
        assert "har valgt dagen fra" not in desk.get(here(sitting, 1)).text

    def test_let_somebody_in_on_the_day(self, desk, sitting):
        library = row_of(LibraryFactory(name="Tønder Bibliotek"))
        page = desk.get(here(sitting)).click("Ny ved døren")
        typed = {"name": "Ea", "email": "ea@toender.example", "library": library.name}
        path = f"{here(sitting)}/ny?dag=2"
        page.form(path).fill(typed).submit().form(path).submit("Luk ind", 303)
        assert marks() == {2: PRESENT}

    def test_take_every_day_home_in_the_sheet(self, desk, sitting):
        row = seat(sitting, name="Ea Å", dropped_days=[2])
        AttendanceFactory(row=row, presence=PRESENT)
        db.session.commit()
        text = desk.flask.get(f"{here(sitting)}.csv").data.decode("utf-8-sig")
        head, cells = csv.reader(io.StringIO(text), delimiter=";")
        assert head[4:8] == ["Fremmøde, dag 1", "Krydset af, dag 1", "Fremmøde, dag 2", "Krydset af, dag 2"]
        assert (cells[4], cells[6], cells[7]) == ("Mødt op", "Har valgt dagen fra", "")
