"""`flask demo-mails`: the mails of one full story, as people's programs and calendars take them."""

import email
import email.policy
import os
import subprocess
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest

from app.demo.commands import demo_mails_command
from config import ROOT
from tests.conftest import mail_folder
from tests.registrations.test_in_a_calendar import take
from tests.support.calendars import Calendar
from tests.tools.itip_lint import lint_mail

WEST, EAST = "Netværk i lånesamarbejde, vest", "Netværk i lånesamarbejde, øst"
CONFERENCE = "Strategisk Folkebiblioteksmøde, Vejle"

# The name of each mail; METHOD and SEQUENCE; what the recipient's calendar shows then: what, when, where.
STORY = [
    ("01-sign-up-anne-kjaer", "REQUEST 0", [f"{WEST} 10.00 Det Kgl. Bibliotek"]),
    ("02-time-change-anne-kjaer", "REQUEST 1", [f"{WEST} 09.30 Det Kgl. Bibliotek"]),
    ("03-agenda-change-anne-kjaer", "REQUEST 1", [f"{WEST} 09.30 Det Kgl. Bibliotek"]),
    ("04-venue-change-anne-kjaer", "REQUEST 2", [f"{WEST} 09.30 Dokk1"]),
    ("05-sign-up-bo-lindegaard", "REQUEST 0", [f"{EAST} 10.00 DBC"]),
    ("06-east-to-west-bo-lindegaard", "REQUEST 1", [f"{WEST} 09.30 Dokk1"]),
    ("07-queue-carla-oestergaard", "REQUEST 0", [f"Venteliste: {WEST} 09.30 Dokk1"]),
    ("08-queue-to-seat-carla-oestergaard", "REQUEST 1", [f"{WEST} 09.30 Dokk1"]),
    ("09-substitute-bo-lindegaard", "CANCEL 2", []),
    ("10-substitute-dorte-moelgaard", "REQUEST 0", [f"{WEST} 09.30 Dokk1"]),
    ("11-cancel-carla-oestergaard", "CANCEL 2", []),
    ("12-re-sign-up-carla-oestergaard", "REQUEST 3", [f"{WEST} 09.30 Dokk1"]),
    ("13-changed-address-anne-kjaer", "CANCEL 3", []),
    ("14-changed-address-akj", "REQUEST 0", [f"{WEST} 09.30 Dokk1"]),
    ("15-sitting-cancelled-akj", "CANCEL 1", []),
    ("16-sitting-cancelled-dorte-moelgaard", "CANCEL 1", []),
    ("17-sitting-cancelled-carla-oestergaard", "CANCEL 4", []),
    ("18-two-days-erik-soenderby", "REQUEST 0", [f"{CONFERENCE}, dag 1 10.00 Vingsted Centret"]),
    (
        "19-two-days-erik-soenderby",
        "REQUEST 0",
        [f"{CONFERENCE}, dag 1 10.00 Vingsted Centret", f"{CONFERENCE}, dag 2 09.00 Vingsted Centret"],
    ),
    ("20-one-day-dropped-erik-soenderby", "CANCEL 1", [f"{CONFERENCE}, dag 2 09.00 Vingsted Centret"]),
]
PEOPLE = ("Anne Kjær", "Bo Lindegaard", "Carla Østergaard", "Dorte Mølgaard", "Erik Sønderby")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of mails, and the data folder of whoever had them written."""
    folder, data_dir = tmp_path_factory.mktemp("story") / "mails", tmp_path_factory.mktemp("own")
    environment = {**os.environ, "DATA_DIR": str(data_dir), "LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "demo-mails", str(folder)]
    written = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout == f"{len(STORY)} mails er skrevet i {folder}.\n"
    return folder, data_dir


@pytest.fixture
def mails(told: tuple[Path, Path]) -> list[tuple[str, bytes, EmailMessage]]:
    """Name, bytes and content of each, in order."""
    files = sorted(told[0].iterdir())
    parsed = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [(file.stem, file.read_bytes(), one) for file, one in zip(files, parsed, strict=True)]


def to(mail: EmailMessage) -> str:
    return str(mail["To"].addresses[0].addr_spec)


def object_of(mail: EmailMessage) -> bytes:
    (part,) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    content: bytes = part.get_payload(decode=True)
    return content


def shown_in(calendar: Calendar) -> list[str]:
    entries = sorted(calendar.entries.values(), key=lambda one: one.starts_at)
    return [f"{one.summary} {one.starts_at:%H.%M} {one.location.split(',')[0]}" for one in entries]


def test_every_step_is_there_in_order_and_sound(mails):
    assert [name for name, _, _ in mails] == [name for name, _, _ in STORY]
    assert {name: lint_mail(raw) for name, raw, _ in mails if lint_mail(raw)} == {}


@pytest.mark.parametrize("keeps_newest", [True, False], ids=["as Thunderbird", "as most others"])
def test_each_mail_leaves_its_calendar_as_the_story_tells(mails, keeps_newest):
    calendars: dict[str, Calendar] = {}
    for (name, version, shown), (_, _, mail) in zip(STORY, mails, strict=True):
        content = object_of(mail)
        (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
        own = calendars.setdefault(to(mail), Calendar(keeps_newest))
        own.receive(content)
        method = icalendar.Calendar.from_ical(content)["METHOD"]
        assert (name, f"{method} {event['SEQUENCE']}", shown_in(own)) == (name, version, shown)


def test_one_person_has_one_entry_for_one_meeting_all_along(mails):
    """CALENDAR.md 1: east → west, queue → seat and a new sign-up are updates of one entry."""
    uids: dict[str, set[str]] = {}
    for _, _, mail in mails:
        (event,) = icalendar.Calendar.from_ical(object_of(mail)).walk("VEVENT")
        uids.setdefault(to(mail), set()).add(str(event["UID"]))
    assert {address: len(own) for address, own in uids.items() if len(own) > 1} == {
        "erik.soenderby@odense.example": 2
    }
    assert len(set().union(*uids.values())) == len(uids) + 1


def test_a_mail_names_nobody_but_whom_it_is_for(mails):
    for name, _, mail in mails:
        said = "".join(part.get_content() for part in mail.walk() if part.get_content_type() == "text/plain")
        said += object_of(mail).decode().replace("\r\n ", "")
        named = [person for person in PEOPLE if person in said]
        assert len(named) <= 1, name


@pytest.mark.real_clock
def test_its_days_are_to_come_so_that_programs_of_today_take_them(mails):
    for _, _, mail in mails:
        (event,) = icalendar.Calendar.from_ical(object_of(mail)).walk("VEVENT")
        assert event.decoded("DTSTART") > datetime.now(UTC)


def test_whoever_asks_for_them_keeps_their_own_data(told):
    _, data_dir = told
    assert not [path for path in data_dir.rglob("*") if "sqlite" in path.name or path.suffix == ".eml"]


def test_a_folder_with_mails_is_left_as_it_is(app, tmp_path):
    (tmp_path / "1.eml").write_text("Min egen")
    refused = app.test_cli_runner().invoke(demo_mails_command, [str(tmp_path)])
    assert refused.exit_code == 1
    assert refused.output == f"Error: Der ligger allerede mails i {tmp_path}. Vælg en tom mappe.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["1.eml"]


def test_what_is_no_folder_is_refused(app, tmp_path):
    (tmp_path / "fil").touch()
    refused = app.test_cli_runner().invoke(demo_mails_command, [str(tmp_path / "fil")])
    assert (refused.exit_code, "kan ikke bruges" in refused.output) == (1, True)


def test_it_is_never_told_on_a_database_that_is_there(app, tmp_path):
    data_dir = app.config["DATA_DIR"]
    refused = app.test_cli_runner().invoke(demo_mails_command, [str(tmp_path), "--scratch", str(data_dir)])
    assert refused.exit_code == 1
    assert list(tmp_path.iterdir()) == list(mail_folder(app).glob("*")) == []


@pytest.mark.slow
@pytest.mark.real_clock
def test_xandikos_takes_them(mails, tmp_path):
    for (name, _, shown), (_, raw, mail) in zip(STORY, mails, strict=True):
        events = take(raw, tmp_path / to(mail))
        held = sorted(
            f"{event['SUMMARY']} {event.start:%H.%M} {event['LOCATION'].split(',')[0]}"
            for event in events
            if event.get("STATUS") != "CANCELLED"
        )
        assert (name, held) == (name, sorted(shown))
