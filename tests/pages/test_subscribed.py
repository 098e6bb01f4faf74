"""Feeds as real programs get them from a server that runs: vdirsyncer, and curl (CALENDAR.md 20 and 21)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting
from app.planning.changes import change_sitting
from app.planning.rounds import sitting_plan
from app.planning.versions import version_of
from app.registrations.meetings_off import cancel_sitting
from tests.conftest import settings_for_tests
from tests.registrations.stories import two_sittings
from tests.support.servers import running_servers
from tests.tools.itip_lint import lint

pytestmark = [pytest.mark.server, pytest.mark.real_clock]

VDIRSYNCER = str(Path(sys.executable).parent / "vdirsyncer")
SETTINGS = """
[general]
status_path = "{folder}/status"
[pair meetings]
a = "feed"
b = "files"
collections = null
[storage feed]
type = "http"
url = "{address}"
[storage files]
type = "filesystem"
path = "{folder}/files"
fileext = ".ics"
"""


@pytest.fixture
def west(app) -> Sitting:
    """The first of two meetings."""
    sitting: Sitting = two_sittings().sittings[0]
    return sitting


@pytest.fixture
def address(app, west, tmp_path) -> Iterator[str]:
    """Where a server has the calendar of their network."""
    settings = settings_for_tests(app.config["DATABASE_URL"], Path(app.config["DATA_DIR"]))
    with running_servers(settings, tmp_path, 1) as (server,):
        yield f"http://127.0.0.1:{server.port}/{west.round.series.slug}/kalender.ics"


@pytest.fixture
def subscribed(address, tmp_path) -> Callable[[], list[Event]]:
    """Subscribes, and asks again: what the calendar holds then, in order of time."""
    settings, files = tmp_path / "vdirsyncer", tmp_path / "files"
    settings.write_text(SETTINGS.format(folder=tmp_path, address=address))
    files.mkdir()
    run(VDIRSYNCER, "-c", str(settings), "discover")

    def ask_again() -> list[Event]:
        run(VDIRSYNCER, "-c", str(settings), "sync")
        objects = [file.read_bytes() for file in files.glob("*.ics")]
        events = [event for content in objects for event in Calendar.from_ical(content).walk("VEVENT")]
        return sorted(events, key=lambda event: event.start)

    return ask_again


def run(*command: str) -> str:
    """What a program answers on a machine without proxies."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def put_off(sitting_id: int) -> None:
    """Let a meeting begin half an hour later."""
    db.session.expire_all()
    before = sitting_plan(db.session.get_one(Sitting, sitting_id))
    later = replace(before, starts_at=before.starts_at + timedelta(minutes=30))
    write(change_sitting, sitting_id, later, version_of(before), "command")


def test_calendar_20_who_has_subscribed_sees_a_meeting_move_and_be_cancelled(west, subscribed):
    """By its hour, for vdirsyncer gives each version a UID of its own."""
    begun = west.starts_at
    first = subscribed()
    assert [str(event["SUMMARY"]).rpartition(" ")[2] for event in first] == ["Vest", "Øst"]
    assert first == subscribed()

    put_off(west.id)
    moved, east = subscribed()
    assert (moved["SUMMARY"], moved.start) == (first[0]["SUMMARY"], begun + timedelta(minutes=30))
    assert east == first[1]

    write(cancel_sitting, west.id, "", "command")
    cancelled, _ = subscribed()
    assert (cancelled["SUMMARY"], cancelled["STATUS"]) == (f"AFLYST: {first[0]['SUMMARY']}", "CANCELLED")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is missing (Debian: apt-get install curl)")
def test_calendar_21_curl_gets_a_version_once(west, address, tmp_path):
    kept, etag = tmp_path / "kalender.ics", tmp_path / "etag"

    def ask(*arguments: str) -> str:
        """The status of the answer."""
        return run("curl", "-sS", "-o", str(kept), "-w", "%{http_code}", *arguments, address)

    def ask_as_before(*arguments: str) -> str:
        return ask("--etag-compare", str(etag), "--etag-save", str(etag), *arguments)

    assert ask_as_before() == "200"
    assert lint(kept.read_bytes()) == []
    assert etag.read_text().startswith('"')  # strong
    held = etag.read_text().strip()
    kept.unlink()
    assert ask("-H", f"If-None-Match: {held}") == "304"
    assert ask("-I", "-H", f"If-None-Match: {held}") == "304"
    assert not kept.exists() or b"BEGIN" not in kept.read_bytes()

    put_off(west.id)
    assert ask("-H", f"If-None-Match: {held}") == "200"
    assert ask_as_before() == "200"
    assert etag.read_text().strip() != held
    assert ask_as_before() == "304"
