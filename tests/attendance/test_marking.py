from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.attendance.models import Attendance, Presence
from app.attendance.services import NotMarked, charge_absent, mark, mark_rest_absent, unmark_rest
from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import SittingState
from app.outbox.models import Message
from app.registrations.fees import Reason
from app.registrations.models import Registration
from app.registrations.states import Role, State
from tests.attendance.meetings import FEE, KAREN, logged, seat, sitting_today
from tests.factories import AttendanceFactory, EastFactory, RoundFactory
from tests.races.harness import collide

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sitting(app):
    return sitting_today()


def marks() -> dict[int, Presence]:
    return {one.registration_id: one.presence for one in db.session.scalars(select(Attendance))}


def test_a_person_is_marked_with_time_and_hand_and_the_log_says_from_what_to_what(sitting):
    row = seat(sitting)
    assert write(mark, sitting.id, row.id, Presence.PRESENT, KAREN) is None
    found = db.session.scalars(select(Attendance)).one()
    assert (found.registration_id, found.sitting_id, found.day) == (row.id, sitting.id, 1)
    assert (found.presence, found.marked_at, found.marked_by) == (Presence.PRESENT, now(), KAREN)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("attendance.marked", f"registration:{row.id}")
    assert (entry.round_id, entry.before, entry.after) == (
        sitting.round_id,
        {"presence": None},
        {"presence": "present"},
    )


@pytest.mark.parametrize("before", [None, *Presence])
@pytest.mark.parametrize("after", [None, *Presence])
def test_every_mark_can_become_every_other_and_the_same_mark_twice_is_one(sitting, before, after):
    row = seat(sitting)
    write(mark, sitting.id, row.id, before, KAREN)
    was_logged = logged("attendance.marked")
    assert write(mark, sitting.id, row.id, after, KAREN) is before
    assert marks() == ({row.id: after} if after else {})
    assert logged("attendance.marked") - was_logged == (before is not after)


def test_two_phones_that_mark_the_same_person_at_once_have_one_effect(app, sitting):
    row, here = seat(sitting).id, sitting.id
    db.session.commit()

    def phone(presence: Presence | None) -> Presence | None:
        with app.app_context():
            return write(mark, here, row, presence, KAREN)

    befores = collide([partial(phone, Presence.PRESENT)] * 4)
    assert sorted(map(str, befores)) == ["None", "present", "present", "present"]
    assert logged("attendance.marked") == 1


def test_two_phones_that_disagree_end_with_the_mark_of_one(app, sitting):
    row, here = seat(sitting).id, sitting.id
    write(mark, here, row, Presence.PRESENT, KAREN)

    def phone(presence: Presence | None) -> Presence | None:
        with app.app_context():
            return write(mark, here, row, presence, KAREN)

    collide([partial(phone, None)] * 2 + [partial(phone, Presence.ABSENT)] * 2)
    db.session.rollback()
    assert marks() in ({}, {row: Presence.ABSENT})


@pytest.mark.parametrize("state", [State.WAITING, State.PENDING, State.CANCELLED, State.REPLACED])
def test_only_who_has_a_seat_is_marked(sitting, state):
    row = seat(sitting, state=state)
    with pytest.raises(NotMarked, match="ikke længere på listen"):
        write(mark, sitting.id, row.id, Presence.PRESENT, KAREN)
    assert marks() == {}


def test_nobody_is_marked_at_a_meeting_where_their_seat_is_not(sitting):
    elsewhere = seat(EastFactory(round=sitting.round, starts_at=sitting.starts_at))
    for registration_id in (elsewhere.id, 999_999):
        with pytest.raises(NotMarked, match="ikke længere på listen"):
            write(mark, sitting.id, registration_id, Presence.PRESENT, KAREN)


@pytest.mark.parametrize(
    ("began", "state", "words"),
    [
        (timedelta(days=-1), SittingState.PUBLISHED, "fra mødedagen, den 2. februar"),
        (timedelta(0), SittingState.CANCELLED, "aflyst"),
        (timedelta(0), SittingState.DRAFT, "ikke udgivet"),
    ],
)
def test_a_meeting_whose_day_has_not_come_or_that_is_not_held_marks_nobody(app, began, state, words):
    sitting = sitting_today(began, state=state)
    row = seat(sitting)
    with pytest.raises(NotMarked, match=words):
        write(mark, sitting.id, row.id, Presence.PRESENT, KAREN)
    with pytest.raises(NotMarked, match=words):
        write(mark_rest_absent, sitting.id, KAREN)


@pytest.mark.parametrize("began", [timedelta(hours=-4), timedelta(hours=10), timedelta(days=400)])
def test_people_are_marked_from_the_morning_of_the_day_and_for_good(app, began):
    sitting = sitting_today(began)
    row = seat(sitting)
    write(mark, sitting.id, row.id, Presence.EXCUSED, KAREN)
    assert marks() == {row.id: Presence.EXCUSED}


def test_who_is_moved_after_staying_away_is_unmarked_at_the_other_meeting(sitting):
    row = seat(sitting)
    write(mark, sitting.id, row.id, Presence.EXCUSED, KAREN)
    east = EastFactory(round=sitting.round, starts_at=now() - timedelta(minutes=1))
    row.sitting = east
    db.session.commit()
    assert write(mark, east.id, row.id, Presence.PRESENT, KAREN) is None
    found = db.session.scalars(select(Attendance).order_by(Attendance.sitting_id))
    assert [one.presence for one in found] == [Presence.EXCUSED, Presence.PRESENT]


def test_the_rest_is_marked_as_absent_and_that_is_taken_back(frozen, sitting):
    came, forgotten, gone = seat(sitting), seat(sitting), seat(sitting)
    late = seat(sitting)
    seat(sitting, state=State.WAITING)
    write(mark, sitting.id, came.id, Presence.PRESENT, KAREN)
    write(mark, sitting.id, gone.id, Presence.ABSENT, KAREN)
    frozen.shift(60)
    rest = write(mark_rest_absent, sitting.id, KAREN)
    assert (rest.people, rest.at) == (2, now())
    assert marks()[forgotten.id] is marks()[late.id] is Presence.ABSENT
    assert write(mark_rest_absent, sitting.id, KAREN).people == 0

    frozen.shift(60)
    write(mark, sitting.id, late.id, Presence.PRESENT, KAREN)
    assert write(unmark_rest, sitting.id, rest.at, KAREN) == 1
    assert marks() == {
        came.id: Presence.PRESENT,
        gone.id: Presence.ABSENT,
        late.id: Presence.PRESENT,
    }
    assert write(unmark_rest, sitting.id, rest.at, KAREN) == 0


def test_the_rest_is_not_absent_before_the_meeting_has_begun(app):
    sitting = sitting_today(timedelta(minutes=-1))
    seat(sitting)
    with pytest.raises(NotMarked, match="ikke begyndt"):
        write(mark_rest_absent, sitting.id, KAREN)


def absent_of_a_round_with_a_fee(no_show_fee: int = FEE, **fields):
    sitting = sitting_today(round=RoundFactory(no_show_fee=no_show_fee))
    row = seat(sitting, **{"agreed_no_show_fee": FEE, **fields})
    AttendanceFactory(row=row, presence=Presence.ABSENT)
    return sitting, row


def test_who_stayed_away_is_charged_once_and_their_contact_is_told(app):
    sitting, row = absent_of_a_round_with_a_fee()
    assert write(charge_absent, sitting.id, {row.id: FEE}, KAREN) == 1
    assert write(charge_absent, sitting.id, {row.id: FEE}, KAREN) == 0
    row = db.session.get_one(Registration, row.id)
    assert (row.fee_amount, row.fee_reason) == (FEE, Reason.NO_SHOW)
    assert logged("fee.no_show") == 1
    assert db.session.scalars(select(Message.kind)).all() == ["fee"]


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({"agreed_no_show_fee": 0}, 0),  # it was not said at sign-up
        ({"agreed_no_show_fee": 200_00}, 200_00),
        ({"fee_amount": 300_00}, FEE),
        ({"fee_amount": 700_00}, 700_00),  # more is owed already
        ({"waived_to": 0}, 0),
        ({"waived_to": 100_00}, 100_00),
        ({"role": Role.SPEAKER}, 0),
    ],
)
def test_nobody_is_charged_more_than_was_shown_or_let_stand(app, fields, owed):
    sitting, row = absent_of_a_round_with_a_fee(**fields)
    write(charge_absent, sitting.id, {row.id: 10 * FEE}, KAREN)
    assert db.session.get_one(Registration, row.id).fee_amount == owed


def test_who_would_owe_more_than_stood_beside_them_is_left_alone(app):
    sitting, row = absent_of_a_round_with_a_fee()
    assert write(charge_absent, sitting.id, {row.id: FEE - 1}, KAREN) == 0
    assert db.session.get_one(Registration, row.id).fee_amount == 0


@pytest.mark.parametrize("presence", [None, Presence.PRESENT, Presence.EXCUSED])
def test_only_who_is_marked_as_absent_is_charged(app, presence):
    sitting, row = absent_of_a_round_with_a_fee()
    write(mark, sitting.id, row.id, presence, KAREN)
    assert write(charge_absent, sitting.id, {row.id: FEE, 999_999: FEE}, KAREN) == 0
    assert db.session.get_one(Registration, row.id).fee_amount == 0
