"""A meeting of several days: an entry, a uid and a mail for each day that somebody comes (CALENDAR.md 8)."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting
from app.registrations import self_service
from app.registrations.meetings_off import cancel_sitting
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.own_days import choose_days
from app.registrations.queries import ticket
from app.registrations.self_service import Impossible
from app.registrations.services import retell
from tests.factories import AgendaItemFactory
from tests.registrations.stories import ANNE, BO, horsens, one_sitting, person, signed_up
from tests.support.mailbox import Mailbox

DAY = timedelta(days=1)


@pytest.fixture
def conference(app):
    """Two days, 10 to 21 and 8.30 to 15."""
    round_ = one_sitting()
    (sitting,) = round_.sittings
    first = sitting.starts_at, sitting.starts_at + timedelta(hours=11)
    second = first[0] + timedelta(hours=22.5), first[0] + timedelta(hours=29)
    sitting.ends_at, sitting.day_times, round_.days_told = second[1], (first, second), 2
    db.session.commit()
    return round_


@pytest.fixture
def mailbox(app) -> Mailbox:
    return Mailbox(app)


@pytest.fixture
def anne(conference) -> Registration:
    (row,) = signed_up(conference, person(ANNE, horsens()))
    return row


def told(mails) -> list[tuple[str, str, int]]:
    """To whom, what, and which version, of the mails that carry an entry."""
    return sorted(
        (str(mail.event["SUMMARY"])[-5:], mail.method, mail.sequence) for mail in mails if mail.method
    )


def test_calendar_8_each_day_is_an_entry_of_its_own(conference, anne, mailbox):
    first, second = sorted(mailbox.read(), key=lambda mail: str(mail.event["SUMMARY"]))
    assert first.event["UID"] != second.event["UID"]
    assert [mail.event.decoded("DTSTART") for mail in (first, second)] == [
        day.starts_at for day in ticket(anne.id)[0].sitting.days
    ]
    assert second.subject.startswith("Dag 2: ")


def test_each_entry_has_the_agenda_of_its_own_day(conference, mailbox):
    AgendaItemFactory(round=conference, title="Aften på Ærø", place="Sal A")
    AgendaItemFactory(round=conference, title="Morgensang", starts_after=22 * 60 + 30)
    signed_up(conference, person(ANNE, horsens()))
    first, second = sorted(mailbox.read(), key=lambda mail: str(mail.event["SUMMARY"]))
    assert "10.00 Aften på Ærø (Sal A)" in first.event["DESCRIPTION"]
    assert "Morgensang" not in first.event["DESCRIPTION"]
    assert "08.30 Morgensang" in second.event["DESCRIPTION"]
    assert "Ærø" not in second.event["DESCRIPTION"]


def test_calendar_8_dropping_a_day_takes_out_only_that_day(anne, mailbox):
    mailbox.read()
    write(choose_days, anne.id, {1})
    assert told(mailbox.read()) == [("dag 2", "CANCEL", 1)]


def test_a_day_taken_up_again_is_the_same_entry(anne, mailbox):
    mailbox.read()
    write(choose_days, anne.id, {2})
    mailbox.read()
    write(choose_days, anne.id, {1, 2})
    assert told(mailbox.read()) == [("dag 1", "REQUEST", 2)]


def test_no_day_at_all_is_refused(anne):
    with pytest.raises(Impossible):
        write(choose_days, anne.id, set())


def test_cancelling_takes_out_the_days_that_are_left(anne, mailbox):
    write(choose_days, anne.id, {1})
    mailbox.read()
    write(self_service.cancel, anne.id, Shown(0))
    assert told(mailbox.read()) == [("dag 1", "CANCEL", 1)]


def test_a_new_address_takes_all_days_along(anne, mailbox):
    mailbox.read()
    write(self_service.change_details, anne.id, "Anne", "ny@horsens.example", "")
    mails = mailbox.read()
    assert told([mail for mail in mails if mail.to == ANNE["email"]]) == [
        ("dag 1", "CANCEL", 1),
        ("dag 2", "CANCEL", 1),
    ]
    assert told([mail for mail in mails if mail.to != ANNE["email"]]) == [
        ("dag 1", "REQUEST", 0),
        ("dag 2", "REQUEST", 0),
    ]


def test_a_substitute_comes_on_all_days_that_were_left(anne, mailbox):
    write(choose_days, anne.id, {2})
    mailbox.read()
    write(self_service.hand_over, anne.id, BO["name"], BO["email"])
    assert told([mail for mail in mailbox.read() if mail.to == BO["email"]]) == [("dag 2", "REQUEST", 0)]


def test_when_one_day_moves_only_its_entry_does(conference, anne, mailbox):
    mailbox.read()
    sitting = db.session.get_one(Sitting, anne.sitting_id)
    first, (start, end) = sitting.day_times
    sitting.day_times, sitting.ends_at = (first, (start, end + timedelta(hours=1))), end + timedelta(hours=1)
    db.session.commit()
    write(retell, sitting.id)
    assert told(mailbox.read()) == [("dag 2", "REQUEST", 1)]


def test_when_a_day_is_no_longer_held_it_is_taken_out(conference, anne, mailbox):
    mailbox.read()
    sitting = db.session.get_one(Sitting, anne.sitting_id)
    sitting.ends_at, sitting.day_times = sitting.day_times[0][1], ()
    db.session.commit()
    write(retell, sitting.id)
    assert ("CANCEL", 1) in [(mail.method, mail.sequence) for mail in mailbox.read() if mail.method]


def test_a_cancelled_meeting_takes_out_every_day(conference, anne, mailbox):
    mailbox.read()
    write(cancel_sitting, anne.sitting_id, "", "command")
    assert told(mailbox.read()) == [("dag 1", "CANCEL", 1), ("dag 2", "CANCEL", 1)]


def test_the_page_offers_the_days_and_keeps_what_is_ticked(client, anne):
    path = f"/tilmelding/{ticket(anne.id)[0].token}"
    page = client.get(path).click("Vælg dage")
    saved = page.form(f"{path}/dage").fill({"days": ["2"]}).submit(status=303).follow()
    assert "Tilmeldingen er rettet" in saved.text
    db.session.expire_all()
    assert db.session.get_one(Registration, anne.id).dropped_days == [1]
    refused = client.get(f"{path}/dage").form(f"{path}/dage").fill({"days": None}).submit(status=422)
    assert "Vælg mindst én dag" in refused.text


def test_a_meeting_of_one_day_has_no_such_page(client, app):
    (row,) = signed_up(one_sitting(), person(ANNE, horsens()))
    path = f"/tilmelding/{ticket(row.id)[0].token}"
    assert "Vælg dage" not in client.get(path).links
    client.get(f"{path}/dage", 404)
