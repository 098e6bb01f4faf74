from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from app.attendance.door import NotLetIn, TermsChanged, let_in, terms_for_known, terms_for_new, walk_in
from app.attendance.models import Attendance, Presence
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import FreeScope, Round, Sitting
from app.outbox.composers import compose
from app.outbox.models import Message
from app.registrations.decisions import change_library
from app.registrations.fees import Reason
from app.registrations.models import Booking, Registration
from app.registrations.order import Person
from app.registrations.states import State
from tests.attendance.meetings import FEE, KAREN, logged, person, shown, signed_up, sitting_today
from tests.factories import (
    AttendanceFactory,
    EastFactory,
    LibraryFactory,
    ResearchLibraryFactory,
    RoundFactory,
)
from tests.races.harness import collide

pytestmark = pytest.mark.both_databases

FORM = "form-of-the-walk-in-00001"


@pytest.fixture
def sitting(app):
    return sitting_today()


@pytest.fixture
def library(app):
    return LibraryFactory()


def came_in(sitting: Sitting, who, amount: int = 0, form: str = FORM, **more) -> Registration:
    made = write(walk_in, sitting.id, form, who, shown(amount), KAREN, **more)
    return db.session.get_one(Registration, made)


def presence_of(row: Registration) -> Presence | None:
    found = db.session.get(Attendance, (row.id, row.sitting_id, 1))
    return found.presence if found else None


def test_the_first_of_a_public_library_takes_its_free_place(sitting, library):
    terms = terms_for_new(person(library), sitting.id)
    assert (terms.fee.amount, terms.fee.reason, terms.has_room) == (0, Reason.FREE_PLACE, True)
    row = came_in(sitting, person(library))
    assert (row.state, row.sitting_id, row.free_slot, row.fee_amount) == (State.CONFIRMED, sitting.id, 1, 0)
    assert presence_of(row) is Presence.PRESENT
    assert db.session.get_one(Sitting, sitting.id).taken == 1
    assert (logged("attendance.walk_in"), logged("attendance.marked")) == (1, 1)
    assert db.session.scalars(select(Message.kind)).all() == ["registration"]


def mail_of(row: Registration) -> str:
    sent = select(Message).filter_by(recipient=row.email, kind="registration")
    mail = compose(db.session.scalars(sent.order_by(Message.id)).all()[-1])
    assert mail is not None
    return mail.text


@pytest.mark.parametrize(("began", "offered"), [(30, False), (0, False), (-30, True)])
def test_the_mail_offers_to_leave_or_to_give_the_place_away_before_the_start_only(library, began, offered):
    sitting = sitting_today(timedelta(minutes=began))
    text = mail_of(came_in(sitting, person(library)))
    assert "Se tilmelding: " in text
    assert ("Kan ikke komme" in text, "Giv pladsen til en kollega" in text) == (offered, offered)


@pytest.mark.parametrize(("began", "promised"), [(30, False), (-30, True)])
def test_who_waited_is_promised_no_time_to_leave_once_the_meeting_has_begun(app, library, began, promised):
    sitting = sitting_today(timedelta(minutes=began), capacity=1)
    came_in(sitting, person(library))
    waiting = signed_up(sitting, person(library, "Ea Å"))
    assert "du er på ventelisten" in mail_of(waiting)
    db.session.commit()
    write(let_in, sitting.id, waiting.id, shown(FEE), KAREN, one_more=True)
    text = mail_of(waiting)
    assert "du har fået plads" in text
    assert ("Du kan afmelde gratis til" in text) is promised


def test_the_second_owes_the_fee_of_the_round(sitting, library):
    came_in(sitting, person(library))
    row = came_in(sitting, person(library, "Ea Å"), FEE, "form-of-the-walk-in-00002")
    assert (row.fee_amount, row.fee_reason, row.agreed_fee) == (FEE, Reason.FURTHER, FEE)


def test_others_of_the_sector_owe_it_from_the_first_also_once_fees_are_locked(sitting):
    db.session.get_one(Round, sitting.round_id).fees_locked_at = now()
    db.session.commit()
    row = came_in(sitting, person(ResearchLibraryFactory()), FEE)
    assert (row.fee_amount, row.fee_reason) == (FEE, Reason.SECTOR)


def test_a_free_place_that_nobody_holds_after_the_lock_goes_to_who_walks_in(sitting, library):
    db.session.get_one(Round, sitting.round_id).fees_locked_at = now()
    db.session.commit()
    assert came_in(sitting, person(library)).free_slot == 1


def test_nobody_is_charged_more_than_was_shown(sitting, library):
    came_in(sitting, person(library))
    with pytest.raises(TermsChanged) as changed:
        came_in(sitting, person(library, "Ea Å"), 0, "form-of-the-walk-in-00002")
    assert changed.value.terms.fee.amount == FEE
    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_less_than_was_shown_is_no_reason_to_ask_again(sitting, library):
    assert came_in(sitting, person(library), FEE).fee_amount == 0


def test_a_full_meeting_lets_nobody_in_unless_it_gets_a_seat_more(app, library):
    sitting = sitting_today(capacity=1)
    came_in(sitting, person(library))
    newcomer = person(LibraryFactory(), "Ea Å")
    with pytest.raises(TermsChanged) as changed:
        came_in(sitting, newcomer, 0, "form-of-the-walk-in-00002")
    assert not changed.value.terms.has_room
    assert logged("sitting.capacity") == 0
    row = came_in(sitting, newcomer, 0, "form-of-the-walk-in-00002", one_more=True)
    found = db.session.get_one(Sitting, sitting.id)
    assert (found.capacity, found.taken, presence_of(row)) == (2, 2, Presence.PRESENT)
    assert logged("sitting.capacity") == 1


def test_a_seat_that_has_become_free_is_taken_before_there_is_one_more(sitting, library):
    came_in(sitting, person(library), one_more=True)
    assert db.session.get_one(Sitting, sitting.id).capacity == 70
    assert logged("sitting.capacity") == 0


def test_who_walks_in_passes_the_queue_which_stays_as_it_was(app, library):
    sitting = sitting_today(timedelta(hours=-1), capacity=0)
    waiting = signed_up(sitting, person(LibraryFactory(), "Ib Ø"))
    assert waiting.state is State.WAITING
    came_in(sitting, person(library), one_more=True)
    assert db.session.get_one(Registration, waiting.id).state is State.WAITING


def test_the_same_form_twice_lets_in_one_person(sitting, library):
    first = came_in(sitting, person(library))
    again = came_in(sitting, person(library))
    assert first.id == again.id
    assert db.session.scalar(select(func.count(Registration.id))) == 1
    assert logged("attendance.walk_in") == 1


def test_the_same_form_twice_at_once_lets_in_one_person(app, sitting, library):
    who, here = person(library), sitting.id
    db.session.commit()

    def press() -> int:
        with app.app_context():
            return write(walk_in, here, FORM, who, shown(0), KAREN)

    made = collide([press] * 3)
    db.session.rollback()
    assert len(set(made)) == 1
    assert db.session.scalar(select(func.count(Booking.id))) == 1
    assert db.session.get_one(Sitting, here).taken == 1


def test_two_at_the_last_seat_do_not_both_sit_on_it(app, library):
    sitting = sitting_today(capacity=1)
    here, other = sitting.id, LibraryFactory()
    people = [person(library), person(other, "Ea Å")]
    db.session.commit()

    def press(number: int) -> bool:
        with app.app_context():
            try:
                write(walk_in, here, f"{FORM}{number}", people[number], shown(0), KAREN)
            except TermsChanged:
                return False
            return True

    assert sorted(collide([partial(press, 0), partial(press, 1)])) == [False, True]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.WAITING])
def test_who_is_signed_up_already_is_no_new_person(app, library, state):
    sitting = sitting_today(timedelta(hours=-1), capacity=1 if state is State.CONFIRMED else 0)
    assert signed_up(sitting, person(library)).state is state
    with pytest.raises(NotLetIn, match="allerede tilmeldt"):
        came_in(sitting, person(library, "En Anden", "BODIL@bibliotek.example"), FEE)


def test_who_has_cancelled_comes_in_as_a_new_person(sitting, library):
    before = came_in(sitting, person(library))
    before.state, before.cancelled_at, before.held_since = State.CANCELLED, now(), None
    before.free_slot = before.slot_scope = None
    db.session.commit()
    assert came_in(sitting, person(library), 0, "form-of-the-walk-in-00002").id != before.id


def test_a_library_is_needed_and_the_day_too(app, library):
    with pytest.raises(NotLetIn, match="Vælg biblioteket"):
        came_in(sitting_today(), person(None))
    with pytest.raises(NotLetIn, match="først ind på mødedagen"):
        came_in(sitting_today(timedelta(days=-1)), person(library))


def test_somebody_late_is_let_in_after_the_meeting_without_a_mail(app, library):
    sitting = sitting_today(timedelta(days=3))
    assert presence_of(came_in(sitting, person(library))) is Presence.PRESENT


def test_who_waits_gets_the_seat_at_what_was_shown_to_them(app):
    sitting = sitting_today(timedelta(hours=-1), capacity=0)
    row = signed_up(sitting, person(ResearchLibraryFactory()))
    row.agreed_fee = 300_00
    db.session.commit()
    terms = terms_for_known(row.id, sitting.id)
    assert (terms.fee.amount, terms.has_room) == (300_00, False)
    with pytest.raises(TermsChanged):
        write(let_in, sitting.id, row.id, shown(300_00), KAREN)
    write(let_in, sitting.id, row.id, shown(300_00), KAREN, one_more=True)
    write(let_in, sitting.id, row.id, shown(300_00), KAREN)  # a second phone
    row = db.session.get_one(Registration, row.id)
    assert (row.state, row.fee_amount, presence_of(row)) == (State.CONFIRMED, 300_00, Presence.PRESENT)
    assert db.session.get_one(Sitting, sitting.id).capacity == 1


@pytest.mark.parametrize(("scope", "free"), [(FreeScope.ROUND, True), (FreeScope.SITTING, True)])
def test_who_has_a_seat_in_the_other_meeting_is_moved_and_keeps_the_free_place(app, library, scope, free):
    round_ = RoundFactory(free_scope=scope)
    west, east = sitting_today(round=round_), EastFactory(round=round_, starts_at=now() + timedelta(days=2))
    row = signed_up(east, person(library))
    terms = terms_for_known(row.id, west.id)
    assert (terms.fee.amount, terms.has_room) == (0, True)
    write(let_in, west.id, row.id, shown(0), KAREN)
    row = db.session.get_one(Registration, row.id)
    assert (row.sitting_id, row.free_slot == 1, presence_of(row)) == (west.id, free, Presence.PRESENT)
    assert [db.session.get_one(Sitting, one).taken for one in (west.id, east.id)] == [1, 0]


def test_who_came_to_the_other_meeting_has_had_their_place_in_the_round(app, library):
    round_ = RoundFactory()
    west, east = (
        sitting_today(timedelta(days=2), round=round_),
        EastFactory(round=round_, starts_at=now() - timedelta(minutes=1)),
    )
    row = came_in(west, person(library))
    with pytest.raises(NotLetIn, match="mødt op til et andet møde"):
        write(let_in, east.id, row.id, shown(0), KAREN)


def test_who_stayed_away_from_the_other_meeting_may_come_to_this_one(app, library):
    round_ = RoundFactory()
    west = sitting_today(timedelta(days=2), round=round_)
    row = signed_up(sitting_today(timedelta(minutes=-5), round=round_, slug="oest"), person(library))
    row.sitting, db.session.get_one(Sitting, west.id).taken = west, 1
    AttendanceFactory(row=row, presence=Presence.EXCUSED)
    write(
        let_in, db.session.scalars(select(Sitting.id).filter_by(slug="oest")).one(), row.id, shown(0), KAREN
    )
    assert presence_of(db.session.get_one(Registration, row.id)) is Presence.PRESENT


def at_work(workplace: str = "Slots- og Kulturstyrelsen") -> Person:
    """Somebody of a workplace that is not on the list."""
    return replace(person(None), organisation=workplace)


class TestWorkplaceThatIsNotOnTheList:
    """At the door the organiser decides, so nobody is pending there (Places 9)."""

    def test_gets_its_seat_at_once_and_owes_nothing_yet(self, sitting):
        terms = terms_for_new(at_work(), sitting.id)
        assert (terms.fee.amount, terms.fee.reason) == (0, Reason.AWAITS_LIBRARY)
        row = came_in(sitting, at_work())
        assert (row.state, row.library_id, row.organisation) == (
            State.CONFIRMED,
            None,
            "Slots- og Kulturstyrelsen",
        )
        assert (row.fee_amount, row.agreed_fee, row.free_slot) == (0, FEE, None)
        assert presence_of(row) is Presence.PRESENT

    def test_is_charged_once_its_library_is_chosen_and_no_more_than_was_shown(self, sitting):
        row = came_in(sitting, at_work())
        db.session.get_one(Round, sitting.round_id).fee_amount = 2 * FEE
        db.session.commit()
        write(change_library, row.id, ResearchLibraryFactory().id, KAREN)
        row = db.session.get_one(Registration, row.id)
        assert (row.fee_amount, row.state) == (FEE, State.CONFIRMED)

    def test_takes_the_free_place_of_a_public_library_that_it_turns_out_to_be(self, sitting, library):
        row = came_in(sitting, at_work())
        write(change_library, row.id, library.id, KAREN)
        assert db.session.get_one(Registration, row.id).free_slot == 1

    def test_whose_person_was_pending_is_let_in_as_well(self, app):
        sitting = sitting_today(timedelta(hours=-1))
        row = signed_up(sitting, at_work())
        assert row.state is State.PENDING
        assert terms_for_known(row.id, sitting.id).fee.reason is Reason.AWAITS_LIBRARY
        write(let_in, sitting.id, row.id, shown(0), KAREN)
        row = db.session.get_one(Registration, row.id)
        assert (row.state, row.fee_amount, presence_of(row)) == (State.CONFIRMED, 0, Presence.PRESENT)

    def test_has_a_name(self, sitting):
        with pytest.raises(NotLetIn, match="Vælg biblioteket"):
            write(walk_in, sitting.id, FORM, at_work(""), shown(0), KAREN)


def test_nobody_is_let_in_who_has_left_or_is_of_another_round(app, library):
    sitting = sitting_today(timedelta(hours=-1))
    elsewhere = signed_up(sitting_today(timedelta(hours=-1)), person(library))
    for registration_id in (elsewhere.id, 999_999):
        with pytest.raises(NotLetIn, match="afmeldt eller givet videre"):
            write(let_in, sitting.id, registration_id, shown(0), KAREN)
