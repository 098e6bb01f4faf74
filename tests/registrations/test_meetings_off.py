"""A meeting that is cancelled, and one that is held after all (CALENDAR.md 9 and 10)."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.outbox.delivery import deliver_due
from app.registrations import self_service
from app.registrations.decisions import DecisionRefused, set_role
from app.registrations.fees import Reason
from app.registrations.meetings_off import cancel_sitting, hold_after_all
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.states import Role, State
from tests.registrations.stories import ANNE, BO, CARL, horsens, person, signed_up, sitting_of, two_sittings
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.both_databases


@pytest.fixture
def round_(app):
    return two_sittings()


@pytest.fixture
def mailbox(app) -> Mailbox:
    return Mailbox(app)


def again(row: Registration) -> Registration:
    db.session.expire_all()
    return db.session.get_one(Registration, row.id)


def off(round_, slug="vest", reason=""):
    write(cancel_sitting, sitting_of(round_, slug).id, reason, "command")


def on(round_, slug="vest"):
    write(hold_after_all, sitting_of(round_, slug).id, "command")


def test_calendar_9_everybody_is_told_and_their_calendars_lose_the_meeting(round_, mailbox):
    library = horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library, wish="oest"))
    mailbox.read()
    off(round_, reason="Oplægsholderen er syg.")
    mail, fee_of_bo = mailbox.read()
    assert (mail.to, fee_of_bo.subject) == (ANNE["email"], f"Deltagergebyr ændret: {BO['name']}")
    assert mail.subject.startswith("Aflyst: Netværk i lånesamarbejde, vest")
    assert "er aflyst. Du skal ikke gøre noget. Oplægsholderen er syg." in " ".join(mail.text.split())
    assert (mail.method, mail.sequence) == ("CANCEL", 1)
    assert "Kan ikke komme" not in mail.text
    assert {again(one).state for one in (anne, bo)} == {State.CONFIRMED}


def test_cancelled_twice_is_cancelled_once(round_, mailbox):
    signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    off(round_)
    off(round_)
    assert len(mailbox.read()) == 1


def test_calendar_9_who_was_never_invited_gets_no_cancellation(app, mailbox):
    round_ = two_sittings(west={"capacity": 1})
    library = horsens()
    signed_up(round_, person(ANNE, library))
    (bo,) = signed_up(round_, person(BO, library))
    mailbox.read()
    off(round_)
    assert {mail.to: mail.method for mail in mailbox.read()} == {ANNE["email"]: "CANCEL", BO["email"]: ""}
    assert again(bo).state is State.WAITING


def test_nobody_owes_anything_for_a_meeting_that_is_not_held(round_, frozen):
    library = horsens()
    anne, bo, carl = signed_up(round_, *(person(who, library) for who in (ANNE, BO, CARL)))
    frozen.move_to(sitting_of(round_).cancel_until + timedelta(days=1))
    write(self_service.cancel, carl.id, Shown(500_00))
    assert again(carl).fee_amount == 500_00
    off(round_)
    owed = [(again(one).fee_amount, again(one).fee_reason) for one in (anne, bo, carl)]
    assert owed == [(0, Reason.MEETING_CANCELLED)] * 3


def test_the_free_place_goes_to_a_colleague_at_the_other_meeting_and_comes_not_back(round_):
    library = horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library, wish="oest"))
    assert (again(anne).free_slot, again(bo).fee_amount) == (1, 500_00)
    off(round_)
    assert (again(anne).free_slot, again(bo).free_slot, again(bo).fee_amount) == (None, 1, 0)
    on(round_)
    assert (again(bo).free_slot, again(anne).fee_amount) == (1, 0)  # Anne was shown that hers is free


def test_who_becomes_a_participant_of_a_cancelled_meeting_holds_no_free_place_there(round_):
    library = horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library, wish="oest"))
    off(round_)
    for role in (Role.SPEAKER, Role.PARTICIPANT):
        write(set_role, anne.id, role, True, "command")
    assert (again(anne).free_slot, again(anne).fee_reason) == (None, Reason.MEETING_CANCELLED)
    on(round_)
    assert (again(bo).free_slot, again(anne).fee_amount) == (1, 0)


def test_calendar_2_held_after_all_everybody_still_signed_up_gets_the_entry_again(round_, mailbox):
    library = horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    mailbox.read()
    off(round_)
    write(self_service.cancel, bo.id, Shown(0))
    mailbox.read()
    on(round_)
    (mail,) = mailbox.read()
    assert (mail.to, mail.method, mail.sequence) == (ANNE["email"], "REQUEST", 2)
    assert "” holdes alligevel. Du har stadig din plads." in mail.text
    assert again(anne).free_slot == 1


def test_off_and_on_before_a_mail_has_left_tells_nobody_anything(round_, mailbox):
    signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    off(round_)
    on(round_)
    assert mailbox.read() == []


def test_a_seat_at_a_cancelled_meeting_can_be_moved_to_the_other(round_, mailbox):
    (anne,) = signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    off(round_)
    mailbox.read()
    write(self_service.move, anne.id, "oest", Shown(0))
    (mail,) = mailbox.read()
    moved = again(anne)
    assert (moved.sitting.slug, moved.free_slot, moved.fee_reason) == ("oest", 1, Reason.FREE_PLACE)
    assert (mail.method, mail.sequence) == ("REQUEST", 2)


def test_a_wish_to_move_there_is_over_and_its_holder_hears_of_it(app, mailbox):
    round_, library = two_sittings(east={"capacity": 1}), horsens()
    signed_up(round_, person(BO, library, wish="oest"))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.move, anne.id, "oest", Shown(500_00, frozenset({0})))
    mailbox.read()
    off(round_, "oest")
    assert again(anne).wish_id is None
    assert {mail.to for mail in mailbox.read()} == {ANNE["email"], BO["email"]}


@pytest.mark.parametrize("state", [SittingState.DRAFT, "held"])
def test_only_what_people_can_see_and_is_to_come_can_be_cancelled(round_, frozen, state):
    sitting = sitting_of(round_)
    if state == "held":
        frozen.move_to(sitting.ends_at)
    else:
        sitting.state = SittingState.DRAFT
        db.session.commit()
    with pytest.raises(DecisionRefused):
        off(round_)


def test_a_meeting_whose_day_is_over_is_not_held_after_all(round_, frozen):
    off(round_)
    frozen.move_to(sitting_of(round_).starts_at)
    with pytest.raises(DecisionRefused):
        on(round_)


def test_the_queue_gets_no_seats_at_a_cancelled_meeting(app):
    round_, library = two_sittings(west={"capacity": 1}), horsens()
    (anne,) = signed_up(round_, person(ANNE, library))
    (bo,) = signed_up(round_, person(BO, library))
    off(round_)
    write(self_service.cancel, anne.id, Shown(0))
    assert again(bo).state is State.WAITING
    on(round_)
    assert again(bo).state is State.CONFIRMED


def test_feeds_say_for_a_while_that_it_is_cancelled(round_, flask_client):
    off(round_)
    assert "SUMMARY:AFLYST: " in flask_client.get("/kalender.ics").text
    deliver_due()
    assert db.session.get_one(Sitting, sitting_of(round_).id).cancelled_at is not None
