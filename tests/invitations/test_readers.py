"""Whoever reads our calendar objects finds the same in them (CALENDAR.md 7, 11 and 12)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.invitations.entry import Organiser
from app.invitations.itip import Attendee, Event, cancellation, publication, request
from app.invitations.texts import one_line, several_lines
from tests.invitations.readers import PYTHON, Libical, Values, by_node

ORGANISER = Organiser("Det Kgl. Bibliotek", "moeder@kreds.example")
ANNE = Attendee("Anne Sørensen", "anne@horsens.example")
PLAIN = Event(
    uid="0f2c2b9e-6c40-4a3e-9a59-6f3d3c2f8a11",
    sequence=3,
    dtstamp=datetime(2026, 9, 1, 8, 30, tzinfo=UTC),
    starts_at=datetime(2026, 10, 23, 8, tzinfo=UTC),
    ends_at=datetime(2026, 10, 23, 13, tzinfo=UTC),
    summary="Netværk i lånesamarbejde, vest",
    location="Det Kgl. Bibliotek, Victor Albecks Vej 1, 8000 Aarhus C",
    description="10.00 Velkomst\n10.15 Tallene\n\nKan du ikke komme, så skriv til os.",
    url="https://kreds.example/laanesamarbejde/oktober-2026/",
)
SATURDAY = datetime(2026, 10, 24, 7, tzinfo=UTC)
"""09.00 in Denmark, on the last day of summer time."""
SUNDAY = datetime(2026, 10, 25, 8, tzinfo=UTC)
"""09.00 in Denmark, on the first day of winter time."""


def at(start: datetime) -> Event:
    return replace(PLAIN, starts_at=start, ends_at=start + timedelta(hours=2))


def saying(text: str) -> Event:
    return replace(PLAIN, summary=text, location=text, description=text)


EVENTS = {
    "plain": PLAIN,
    "24 October 2026": at(SATURDAY),
    "25 October 2026": at(SUNDAY),
    "28 March 2027": at(datetime(2027, 3, 28, 7, tzinfo=UTC)),
    "æøå": saying("Blåbærgrød på Ærø, Østergård & Åse"),
    "emoji": saying("Bøger 📚 og 👩‍👩‍👧‍👦 i én fold " * 4),
    "signs": saying('Komma, semikolon; kolon: "citat" og \\ skråstreg'),
    "a property": saying("Møde\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@y.example"),
    "controls": saying("Nul\x00 tab\t og linje\x85skift\u2028her"),
    "long": saying("Lånesamarbejde " * 60),
}
OBJECTS = {
    "REQUEST": lambda event: request(event, ORGANISER, ANNE),
    "PUBLISH": lambda event: publication([event], ORGANISER),
}


def expected(event: Event) -> Values:
    return Values(
        uid=event.uid,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=one_line(event.summary),
        location=one_line(event.location),
        description=several_lines(event.description),
        status="CONFIRMED",
    )


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize("write", OBJECTS.values(), ids=OBJECTS)
@pytest.mark.parametrize("read", PYTHON.values(), ids=PYTHON)
def test_every_reader_in_python_finds_what_was_written(read, write, event):
    assert read(write(event)) == [expected(event)]


@pytest.mark.parametrize("read", [PYTHON["icalendar"], PYTHON["vobject"], PYTHON["ical"]])
def test_a_cancellation_says_so(read):
    (found,) = read(cancellation(PLAIN, ORGANISER, ANNE))
    assert (found.uid, found.starts_at, found.status) == (PLAIN.uid, PLAIN.starts_at, "CANCELLED")


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.real_clock
def test_ical_js_and_node_ical_find_what_was_written():
    written = [(event, write(event)) for write in OBJECTS.values() for event in EVENTS.values()]
    for (event, _), found in zip(written, by_node([content for _, content in written]), strict=True):
        assert found == {"ical.js": [expected(event)], "node-ical": [expected(event)]}


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize("write", OBJECTS.values(), ids=OBJECTS)
def test_libical_finds_what_was_written(write, event):
    assert Libical()(write(event)) == [expected(event)]
