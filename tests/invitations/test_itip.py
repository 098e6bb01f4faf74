from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from app.invitations.entry import Organiser
from app.invitations.itip import Attendee, Partstat, publication, request
from app.invitations.texts import one_line, person, several_lines
from tests.invitations.stories import ANNE, EVENT, ORGANISER, anything, unhurried
from tests.tools.itip_lint import lint, read

REQUEST = ["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "ATTENDEE"]
REQUEST += ["X-MICROSOFT-DISALLOW-COUNTER", "STATUS", "TRANSP", "LOCATION", "DESCRIPTION", "URL"]
PUBLISHED = [name for name in REQUEST if name not in ("ATTENDEE", "X-MICROSOFT-DISALLOW-COUNTER")]


def only_event(octets):
    """The one event, as icalendar reads it."""
    (event,) = Calendar.from_ical(octets).events
    return event


def names(octets):
    """The properties of the one event, as the lint reads them."""
    (event,) = read(octets).parts("VEVENT")
    assert event.children == []
    return [line.name for line in event.properties]


def test_a_request_is_sound_and_says_all_of_rule_6():
    """CALENDAR.md 6."""
    octets = request(EVENT, ORGANISER, ANNE)
    assert lint(octets) == []
    assert names(octets) == REQUEST
    assert read(octets).value("METHOD") == "REQUEST"
    event = only_event(octets)
    assert event.errors == []
    assert str(event["SUMMARY"]) == EVENT.summary
    assert str(event["LOCATION"]) == "Det Kgl. Bibliotek, Victor Albecks Vej 1, 8000 Aarhus C, Store sal"
    assert str(event["DESCRIPTION"]) == EVENT.description
    assert str(event["URL"]) == EVENT.url
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert event["X-MICROSOFT-DISALLOW-COUNTER"] == "TRUE"
    assert (event["UID"], event["SEQUENCE"]) == (EVENT.uid, 0)
    assert event["DTSTAMP"].dt == EVENT.dtstamp


def test_organiser_and_attendee_carry_what_clients_match_on():
    """CALENDAR.md 6."""
    event = only_event(request(EVENT, ORGANISER, ANNE))
    assert event["ORGANIZER"] == "mailto:moeder@kreds.example"
    assert event["ORGANIZER"].params["CN"] == "Netværk i lånesamarbejde"
    assert event["ATTENDEE"] == "mailto:anne@bib.example"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Anne Sørensen",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "TRUE",
    }


@pytest.mark.parametrize("answer", Partstat)
def test_partstat_is_what_we_know(answer):
    """CALENDAR.md 6: three receivers overwrite the person's own answer with ours."""
    octets = request(EVENT, ORGANISER, replace(ANNE, partstat=answer))
    assert lint(octets) == []
    assert only_event(octets)["ATTENDEE"].params["PARTSTAT"] == answer


def test_the_zone_is_one_yearly_rule_each_way():
    """CALENDAR.md 7."""
    (zone,) = read(request(EVENT, ORGANISER, ANNE)).parts("VTIMEZONE")
    assert zone.value("TZID") == "Europe/Copenhagen"
    rules = {part.name: part.value("RRULE") for part in zone.children}
    assert rules == {
        "STANDARD": "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "DAYLIGHT": "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    }


def test_the_calendar_around_it_has_no_uid_of_its_own():
    """CALENDAR.md 7: feeds would collapse into one item."""
    for octets in (request(EVENT, ORGANISER, ANNE), publication([EVENT], ORGANISER)):
        names_around = [line.name for line in read(octets).properties]
        assert names_around == ["VERSION", "PRODID", "CALSCALE", "METHOD"]
        assert read(octets).value("PRODID") == "-//Kreds//Kreds//DA"


def by_icalendar(octets):
    return only_event(octets)["DTSTART"].dt


def by_vobject(octets):
    return vobject.readOne(octets.decode()).vevent.dtstart.value


def by_hand(octets):
    """The wall time, less what the object's own VTIMEZONE says that day."""
    calendar = read(octets)
    wall = datetime.strptime(calendar.parts("VEVENT")[0].value("DTSTART"), "%Y%m%dT%H%M%S")
    offsets = {part.name: part.value("TZOFFSETTO") for part in calendar.parts("VTIMEZONE")[0].children}
    october = datetime(wall.year, 11, 1) - timedelta(days=1)
    last_sunday = october - timedelta(days=(october.weekday() + 1) % 7)
    offset = offsets["STANDARD" if wall >= last_sunday + timedelta(hours=3) else "DAYLIGHT"]
    return wall.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo)


@pytest.mark.parametrize("reader", [by_icalendar, by_vobject, by_hand])
@pytest.mark.parametrize(("day", "hour"), [(24, 7), (25, 8)], ids=["summer time", "winter time"])
def test_nine_in_denmark_around_the_change_of_clocks(reader, day, hour):
    """CALENDAR.md 12."""
    nine = datetime(2026, 10, day, hour, tzinfo=UTC)
    octets = request(replace(EVENT, starts_at=nine, ends_at=nine + timedelta(hours=6)), ORGANISER, ANNE)
    assert f"DTSTART;TZID=Europe/Copenhagen:202610{day}T090000\r\n".encode() in octets
    assert reader(octets).astimezone(UTC) == nine


@unhurried
@given(st.datetimes(datetime(2024, 1, 1), datetime(2037, 1, 1)).map(lambda day: day.replace(microsecond=0)))
def test_a_day_time_meeting_reads_as_the_moment_it_is(moment):
    """CALENDAR.md 12: between eight and twenty in Denmark no clock is changed."""
    starts_at = moment.replace(hour=7 + moment.hour // 2, tzinfo=UTC)
    event = replace(EVENT, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    assert by_icalendar(request(event, ORGANISER, ANNE)) == starts_at


def test_a_publication_invites_nobody():
    """CALENDAR.md 20 and 22."""
    octets = publication([EVENT], ORGANISER)
    assert lint(octets) == []
    assert names(octets) == PUBLISHED
    assert read(octets).value("METHOD") == "PUBLISH"
    assert b"ATTENDEE" not in octets


def test_a_publication_of_several_sittings_keeps_them_apart():
    """CALENDAR.md 20."""
    east = replace(EVENT, uid=str(UUID(int=1)), starts_at=EVENT.starts_at - timedelta(days=1))
    octets = publication([east, EVENT], ORGANISER)
    assert lint(octets) == []
    assert [str(event["UID"]) for event in Calendar.from_ical(octets).events] == [east.uid, EVENT.uid]


def test_the_same_publication_has_the_same_bytes():
    """CALENDAR.md 21: a validator may be made of what went in."""
    assert publication([EVENT], ORGANISER) == publication([replace(EVENT)], ORGANISER)


def test_an_address_is_a_mailto_uri():
    attendee = Attendee("Bo", "bo.o'dan+50%&co@aalborg.example")
    (line,) = read(request(EVENT, ORGANISER, attendee)).parts("VEVENT")[0].all("ATTENDEE")
    assert line.value == "mailto:bo.o'dan+50%25%26co@aalborg.example"


@unhurried
@given(st.builds(lambda n, text: "x" * n + text, st.integers(0, 80), anything()))
@example("æ" * 200)
@example("📚" * 100)
@example("\\" * 300)
@example("," * 300)
@example("Dansk " * 833)
def test_lines_fold_where_rfc_5545_lets_them(text):
    """CALENDAR.md 11: at most 75 octets, outside UTF-8 sequences, and nothing lost."""
    octets = request(replace(EVENT, description=text), ORGANISER, ANNE)
    assert lint(octets) == []
    read_back = str(only_event(octets)["DESCRIPTION"])
    assert read_back == several_lines(text).replace("\\N", "\n")  # icalendar takes a typed \N so


@unhurried
@given(*[anything()] * 7)
@example(*["\r\nATTACH:x\r\nBEGIN:VEVENT\r\n"] * 7)
@example(*[""] * 7)
@example(*['"'] * 7)
@example(*['Ø🙂;,"\x00\r\n' * 700] * 7)
def test_nothing_people_write_becomes_a_property(summary, place, text, url, name, inviter, mailbox):
    """CALENDAR.md 11: Danish, emoji, quotes, BEGIN:VEVENT, NUL, line ends, half emoji, right to left."""
    event = replace(EVENT, summary=summary, location=place, description=text, url=url)
    organiser = Organiser(inviter, f"{mailbox}m@kreds.example")
    attendee = Attendee(name, f"{mailbox}x@bib.example")
    for octets, expected in (
        (request(event, organiser, attendee), REQUEST),
        (publication([event], organiser), PUBLISHED),
    ):
        assert lint(octets) == []
        assert names(octets) == expected
        assert octets.count(b"\nBEGIN:") == len(["VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT"])
        assert only_event(octets).errors == []
    _assert_reads_as_written(request(event, organiser, attendee), event, organiser, attendee)


def _assert_reads_as_written(octets, event, organiser, attendee):
    (component,) = read(octets).parts("VEVENT")
    for name, who in (("ORGANIZER", organiser), ("ATTENDEE", attendee)):
        (line,) = component.all(name)
        assert line.parameters["CN"].strip('"') == (person(who.name) or person(who.address))
    summary = str(only_event(octets)["SUMMARY"])
    assert summary == one_line(event.summary).replace("\\N", "\n")
