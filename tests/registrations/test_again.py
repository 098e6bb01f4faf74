"""“Send igen”: a mail written anew tells everything there is, and the calendar once more (CALENDAR.md 4)."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.outbox.composers import compose
from app.outbox.models import Message
from app.registrations import decisions, self_service
from app.registrations.news import tell
from tests.registrations.stories import ANNE, BO, person, rows, signed_up

pytestmark = pytest.mark.both_databases


@pytest.fixture
def anne(round_, library):
    """Anne, with a seat in the west, who was told so."""
    (row,) = signed_up(round_, person(ANNE, library))
    assert mail() is not None
    return row


def mail(kind="registration", again=False):
    """What the newest message of a kind says when it is written now."""
    message = newest(kind)
    message.again = again
    written = compose(message)
    db.session.commit()
    return written


def newest(kind):
    db.session.commit()
    return db.session.query(Message).filter_by(kind=kind).order_by(Message.id.desc()).first()


def event(written):
    (one,) = Calendar.from_ical(written.calendar).events
    return one


def test_nothing_is_new_and_yet_all_is_said(anne):
    assert mail() is None
    written = mail(again=True)
    assert written.subject.startswith("Tilmeldt: ")
    for words in ("du er tilmeldt", "Hvornår: ", "Hvor: ", "Status: Tilmeldt", "Pris: ", "Kan ikke komme: "):
        assert words in written.text
    assert "→" not in written.text
    assert written.calendar_method == "REQUEST"
    assert mail() is None


def test_the_calendar_hears_the_same_under_the_same_sequence(round_, library):
    signed_up(round_, person(ANNE, library))
    first, second, third = event(mail()), event(mail(again=True)), event(mail(again=True))
    assert {one["UID"] for one in (first, second, third)} == {first["UID"]}
    assert {one["SEQUENCE"] for one in (first, second, third)} == {0}
    assert first["DTSTAMP"].dt < second["DTSTAMP"].dt < third["DTSTAMP"].dt


def test_a_change_that_did_not_arrive_is_told_as_the_state_it_led_to(anne):
    write(self_service.move, anne.id, "oest", None, "account:1")
    change = mail()
    assert change.subject.startswith("Flyttet: ")
    written = mail(again=True)
    assert written.subject.startswith("Tilmeldt: ")
    assert rows()[0].sitting.venue.name in written.text
    assert "→" not in written.text
    assert event(written)["SEQUENCE"] == event(change)["SEQUENCE"] == 1


def test_who_has_cancelled_is_told_that_again(anne):
    write(self_service.cancel, anne.id, None, "account:1")
    first = mail()
    again = mail(again=True)
    assert (first.calendar_method, again.calendar_method) == ("CANCEL", "CANCEL")
    assert again.subject.startswith("Afmeldt: ")
    assert event(again)["SEQUENCE"] == event(first)["SEQUENCE"]
    assert event(again)["DTSTAMP"].dt > event(first)["DTSTAMP"].dt


def test_an_address_somebody_has_left_learns_no_more_than_before(anne):
    write(self_service.change_details, anne.id, "Anne Sørensen", "ny@horsens.example", "", "account:1")
    left = db.session.query(Message).filter_by(recipient="anne@horsens.example").one()
    left.again = True
    written = compose(left)
    assert "hører nu til en anden adresse" in written.text
    assert "/tilmelding/" not in written.text + written.html
    left.again = True
    written = compose(left)
    assert written.calendar_method == "CANCEL"
    assert "/tilmelding/" not in written.text + written.html


def test_an_address_that_was_never_told_learns_nothing(round_, library):
    (row,) = signed_up(round_, person(ANNE, library))
    write(self_service.change_details, row.id, "Anne Sørensen", "ny@horsens.example", "", "account:1")
    left = db.session.query(Message).filter_by(recipient="anne@horsens.example").one()
    left.again = True
    assert compose(left) is None


def test_a_fee_is_told_as_it_is_now(round_, library):
    _, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    write(decisions.waive, bo.id, 100_00, "Efter aftale", "account:1")
    change = mail("fee")
    assert "Pris: 500 kr. → 100 kr." in change.text
    assert mail("fee") is None
    assert "Pris: 100 kr.: sat ned af arrangøren" in mail("fee", again=True).text


def test_nothing_is_sent_of_a_meeting_that_is_over(anne, frozen):
    frozen.move_to(anne.sitting.ends_at + timedelta(hours=1))
    assert now() > anne.sitting.ends_at
    assert mail(again=True) is None


def test_asking_for_it_by_the_registration_is_the_same(anne):
    db.session.refresh(anne)
    tell(anne, again=True)
    assert newest("registration").again is True
