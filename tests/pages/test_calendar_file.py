"""One sitting as a file to take (CALENDAR.md 20 to 22)."""

import pytest

from tests.registrations.stories import (
    ANNE,
    address_of,
    horsens,
    in_phase,
    one_sitting,
    person,
    signed_up,
    two_sittings,
)
from tests.tools.itip_lint import lint

HOSTILE = ('Å;,"\\\r\nBEGIN:VEVENT', "👩‍👩‍👧‍👦📚" * 20, "x" * 160, "\x85ATTENDEE:mailto:x@y.example")


def file_of(flask_client, round_, slug="vest"):
    return flask_client.get(address_of(round_, f"{slug}.ics"))


@pytest.mark.parametrize("phase", ["coming", "open", "closed", "held"])
def test_the_file_is_sound_in_every_phase(flask_client, app, phase):
    answer = file_of(flask_client, one_sitting(sitting=in_phase(phase)))
    assert answer.status_code == 200
    assert lint(answer.data) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_organisers_write_it_stays_sound(flask_client, app, text):
    round_ = one_sitting(
        title=text,
        series__name=text[:120],
        series__organiser=text[:120],
        sitting={"name": text[:60], "room": text[:80]},
    )
    answer = file_of(flask_client, round_)
    assert lint(answer.data) == []
    lines = answer.data.replace(b"\r\n ", b"").split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == 1
    assert not [line for line in lines if line.startswith(b"ATTENDEE")]


def unfolded(answer) -> str:
    return answer.data.decode().replace("\r\n ", "").replace("\\,", ",")


def test_calendar_22_it_says_when_where_and_how_to_sign_up(flask_client, app):
    round_ = two_sittings()
    text = unfolded(file_of(flask_client, round_, "oest"))
    assert "DTSTART;TZID=Europe/Copenhagen:20270324T100000" in text
    assert "SUMMARY:Netværk i lånesamarbejde, Øst" in text
    assert "Mødelokale Å" in text
    assert f"URL:http://kreds.example{address_of(round_, '')}" in text


def test_it_comes_as_a_file_with_a_name(flask_client, app):
    round_ = two_sittings()
    headers = file_of(flask_client, round_).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert headers["Content-Disposition"] == f'attachment; filename="{round_.slug}-vest.ics"'


def test_calendar_20_its_uid_is_the_sittings_own_and_stays(flask_client, app):
    round_ = two_sittings()
    before = unfolded(file_of(flask_client, round_))
    assert f"UID:{round_.sittings[0].uid}" in before
    signed_up(round_, person(ANNE, horsens()))
    assert unfolded(file_of(flask_client, round_)) == before


def test_the_same_sitting_gives_the_same_bytes_at_any_time(flask_client, app, frozen):
    round_ = two_sittings()
    before = file_of(flask_client, round_).data
    frozen.shift(86400)
    assert file_of(flask_client, round_).data == before


def test_an_online_sittings_link_is_not_in_a_public_file(flask_client, app):
    online = {"venue": None, "room": "", "online_url": "https://meet.example/secret"}
    text = unfolded(file_of(flask_client, one_sitting(sitting=online)))
    assert "meet.example" not in text
    assert "LOCATION:Online" in text


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_is_not_held_has_no_file(client, app, state):
    client.get(address_of(two_sittings(west={"state": state}), "vest.ics"), 404)


@pytest.mark.parametrize("slug", ["nord", "Vest", "vest.vest", "ve%20st", "%00"])
def test_what_does_not_exist_has_none(client, app, slug):
    client.get(address_of(two_sittings(), f"{slug}.ics"), 404)
