"""What the ledger notes, and when it keeps still."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.common.models import db
from app.invitations.entry import Organiser
from app.invitations.itip import Partstat
from app.invitations.ledger import tell, withdraw
from app.invitations.models import Invitation
from tests.invitations.stories import ENTRY, ORGANISER
from tests.tools.itip_lint import lint

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("app")]

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
MOVED = replace(
    ENTRY, starts_at=ENTRY.starts_at + timedelta(days=1), ends_at=ENTRY.ends_at + timedelta(days=1)
)


def told(entry=ENTRY, organiser=ORGANISER, again=False):
    """What the calendar is told now: its one event; None when nothing is."""
    octets = tell(entry, organiser, again=again)
    if octets is None:
        return None
    assert lint(octets) == []
    (event,) = Calendar.from_ical(octets).events
    return event


def test_the_first_telling_is_noted(frozen):
    """CALENDAR.md 1: a random UUID4, without host or user."""
    frozen.move_to(NOON)
    event = told()
    row = db.session.scalars(select(Invitation)).one()
    assert UUID(event["UID"]).version == 4
    assert (row.key, row.address, row.uid) == ("round:7/1", "anne@bib.example", event["UID"])
    assert (row.sequence, row.dtstamp) == (event["SEQUENCE"], event["DTSTAMP"].dt) == (0, NOON)
    assert (row.organiser_address, row.partstat) == ("moeder@kreds.example", Partstat.ACCEPTED)


def test_the_same_is_not_told_twice():
    """CALENDAR.md 3."""
    assert told() is not None
    db.session.expire_all()
    assert told() is None


def test_a_moved_sitting_is_the_same_invitation(frozen):
    """CALENDAR.md 2: another day, the same uid, the next SEQUENCE; DTSTAMP rises within a second."""
    frozen.move_to(NOON)
    first, second = told(), told(MOVED)
    assert second["UID"] == first["UID"]
    assert (second["SEQUENCE"], second["DTSTAMP"].dt) == (1, NOON + timedelta(seconds=1))
    assert second["DTSTART"].dt == MOVED.starts_at
    assert len(db.session.scalars(select(Invitation)).all()) == 1


def test_a_new_agenda_keeps_its_sequence():
    """CALENDAR.md 2."""
    first, second = told(), told(replace(ENTRY, description="10.00 Nyt oplæg"))
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], 0)
    assert second["DTSTAMP"].dt > first["DTSTAMP"].dt


def test_what_came_back_before_it_was_told_is_nothing_new():
    """CALENDAR.md 4: only what was told counts, not what happened in between."""
    told()
    assert told(replace(MOVED, starts_at=ENTRY.starts_at, ends_at=ENTRY.ends_at)) is None


def test_every_registration_day_and_address_has_its_own():
    """CALENDAR.md 1 and 8."""
    entries = [ENTRY, replace(ENTRY, key="round:7/2"), replace(ENTRY, key="round:8/1")]
    entries.append(replace(ENTRY, address="bo@bib.example"))
    assert len({told(entry)["UID"] for entry in entries}) == 4


def test_an_address_in_other_letters_is_the_same():
    told()
    assert told(replace(ENTRY, address="Anne@Bib.example")) is None


def test_the_organiser_keeps_the_address_first_told():
    """CALENDAR.md 5: clients match on it; only the name may change."""
    told()
    assert told(organiser=Organiser(ORGANISER.name, "nyt@kreds.example")) is None
    event = told(organiser=Organiser("Lånesamarbejdet", "nyt@kreds.example"))
    assert event["ORGANIZER"] == "mailto:moeder@kreds.example"
    assert event["ORGANIZER"].params["CN"] == "Lånesamarbejdet"


def test_a_persons_own_answer_is_told_back():
    """CALENDAR.md 6: and an answer alone is nothing to tell."""
    told()
    db.session.scalars(select(Invitation)).one().partstat = Partstat.TENTATIVE
    assert told() is None
    assert told(MOVED)["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"


def test_what_is_rolled_back_was_not_told():
    """CALENDAR.md 3: told is what a claim committed."""
    first = told()
    db.session.rollback()
    again = told()
    assert (again["SEQUENCE"], again["UID"] == first["UID"]) == (0, False)


def withdrawn(entry=ENTRY, again=False):
    """What takes an entry out of its calendar; None when it is not there."""
    octets = withdraw(entry, ORGANISER, again=again)
    if octets is None:
        return None
    assert lint(octets) == []
    calendar = Calendar.from_ical(octets)
    assert calendar["METHOD"] == "CANCEL"
    (event,) = calendar.events
    return event


def test_what_was_never_told_is_not_taken_back():
    assert withdrawn() is None
    assert db.session.scalars(select(Invitation)).all() == []


def test_calendar_9_an_entry_is_taken_out_once_and_can_come_back():
    """CALENDAR.md 9 and 10: the same uid, a higher SEQUENCE each time."""
    first, gone = told(), withdrawn()
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (first["UID"], 1, "CANCELLED")
    assert (gone["ORGANIZER"], gone["ATTENDEE"]) == (first["ORGANIZER"], first["ATTENDEE"])
    assert withdrawn(MOVED) is None
    again = told()
    assert (again["UID"], again["SEQUENCE"], again["STATUS"]) == (first["UID"], 2, "CONFIRMED")


def test_calendar_4_the_same_is_told_again_when_somebody_asks():
    """The same uid and SEQUENCE, a later DTSTAMP, and the whole object."""
    first, second = told(), told(again=True)
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], 0)
    assert second["DTSTAMP"].dt > first["DTSTAMP"].dt
    assert second["DESCRIPTION"] == first["DESCRIPTION"]
    assert told() is None
    gone, gone_again = withdrawn(), withdrawn(again=True)
    assert (gone_again["UID"], gone_again["SEQUENCE"]) == (gone["UID"], 1)
    assert gone_again["DTSTAMP"].dt > gone["DTSTAMP"].dt


def test_calendar_4_what_a_calendar_never_had_is_not_taken_back_again():
    assert withdrawn(again=True) is None


def test_an_address_that_was_left_is_told_without_anybodys_name():
    told()
    gone = withdrawn(replace(ENTRY, name=""))
    assert gone["ATTENDEE"].params["CN"] == "anne@bib.example"
    assert "Anne" not in gone.to_ical().decode()


def test_a_place_in_the_queue_is_tentative_until_it_is_a_seat():
    """DOMAIN.md: `invites_waiting`."""
    waiting, seated = told(replace(ENTRY, tentative=True)), told()
    assert (waiting["STATUS"], waiting["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert waiting["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"
    assert (seated["UID"], seated["SEQUENCE"], seated["STATUS"]) == (waiting["UID"], 1, "CONFIRMED")
    assert (seated["TRANSP"], seated["ATTENDEE"].params["PARTSTAT"]) == ("OPAQUE", "ACCEPTED")
