"""The confirmation as a calendar server takes it: Xandikos, which reads invitations from raw mails."""

import subprocess
import sys
from pathlib import Path

import icalendar

from app.outbox.delivery import deliver_due
from tests.conftest import mail_folder
from tests.registrations.stories import ANNE, person, signed_up, sitting_of
from tests.tools.itip_lint import lint_mail

XANDIKOS = str(Path(sys.executable).parent / "xandikos")


def take(mail: bytes, calendars: Path) -> list[icalendar.Event]:
    """Feed one mail to a person's calendar; the events it then holds."""
    arguments = [XANDIKOS, "import-imip", "-d", str(calendars), "--principal", "/anne/", "--autocreate"]
    subprocess.run(arguments, input=mail, check=True, capture_output=True, timeout=60)
    files = (calendars / "anne" / "calendars" / "calendar").glob("*.ics")
    return [event for file in files for event in icalendar.Calendar.from_ical(file.read_bytes()).events]


def test_the_confirmation_puts_the_meeting_into_a_calendar(app, round_, library, tmp_path):
    signed_up(round_, person(ANNE, library))
    assert deliver_due().sent == 1
    (file,) = mail_folder(app).glob("*.eml")
    mail = file.read_bytes()
    assert lint_mail(mail) == []

    (event,) = take(mail, tmp_path)

    sitting = sitting_of(round_)
    assert (event.start, event.end) == (sitting.starts_at, sitting.ends_at)
    assert str(event["ATTENDEE"].params["PARTSTAT"]) == "ACCEPTED"
    assert event["STATUS"] == "CONFIRMED"


def test_the_same_mail_twice_is_one_entry(app, round_, library, tmp_path):
    signed_up(round_, person(ANNE, library))
    deliver_due()
    (file,) = mail_folder(app).glob("*.eml")

    take(file.read_bytes(), tmp_path)

    assert len(take(file.read_bytes(), tmp_path)) == 1
