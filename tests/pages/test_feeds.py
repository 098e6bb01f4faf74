"""Calendars to subscribe to (CALENDAR.md 20 to 22)."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from icalendar import Calendar

from app.common.clock import now
from app.common.models import db
from app.meetings.models import Sitting, SittingState
from app.registrations.queries import ticket
from tests.factories import EastFactory, RoundFactory, SeriesFactory, SittingFactory
from tests.registrations.stories import ANNE, horsens, person, signed_up, two_sittings
from tests.support.queries import counted_queries
from tests.tools.itip_lint import lint

FEEDS = ("/kalender.ics", "/kalender/vest.ics", "/kalender/oest.ics", "/laanesamarbejde/kalender.ics")


@pytest.fixture
def round_(app):
    """West and east, and a network of another name with a meeting in the west."""
    SittingFactory(round=RoundFactory(series=SeriesFactory(slug="temasamarbejde", name="Temaer; Æ, Ø")))
    made = two_sittings()
    made.series.slug = "laanesamarbejde"
    db.session.commit()
    return made


def feed(flask_client, path, **headers):
    return flask_client.get(path, headers=headers)


def events(answer) -> list[str]:
    return [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.data).walk("VEVENT")]


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_sound(flask_client, round_, path):
    answer = feed(flask_client, path)
    assert answer.status_code == 200
    assert lint(answer.data) == []
    assert answer.content_type == "text/calendar; charset=utf-8; method=PUBLISH"


def test_each_feed_shows_its_own_meetings(flask_client, round_):
    assert {path: len(events(feed(flask_client, path))) for path in FEEDS} == {
        "/kalender.ics": 3,
        "/kalender/vest.ics": 2,
        "/kalender/oest.ics": 1,
        "/laanesamarbejde/kalender.ics": 2,
    }


def test_a_feed_says_its_name_and_where_to_ask_again(flask_client, round_):
    head = Calendar.from_ical(feed(flask_client, FEEDS[3]).data)
    assert head["NAME"] == head["X-WR-CALNAME"] == "Netværk i lånesamarbejde"
    assert head["SOURCE"] == "http://kreds.example/laanesamarbejde/kalender.ics"
    assert head["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert "UID" not in head


def test_an_event_is_the_sittings_own_and_names_nobody_who_comes(flask_client, round_):
    (west, _) = round_.sittings
    event = next(iter(Calendar.from_ical(feed(flask_client, FEEDS[3]).data).walk("VEVENT")))
    assert event["UID"] == west.uid
    assert "ATTENDEE" not in event
    assert "Det Kgl. Bibliotek" in event["ORGANIZER"].params["CN"]


def test_the_same_is_the_same_byte_for_byte(flask_client, round_):
    first, second = feed(flask_client, "/kalender.ics"), feed(flask_client, "/kalender.ics")
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


def test_who_has_it_gets_no_second_copy(flask_client, round_):
    answer = feed(flask_client, "/kalender.ics")
    again = feed(flask_client, "/kalender.ics", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = feed(flask_client, "/kalender.ics", **{"If-Modified-Since": answer.headers["Last-Modified"]})
    assert since.status_code == 304


def test_the_validator_goes_before_the_date(flask_client, round_):
    later = format_datetime(now() + timedelta(days=1), usegmt=True)
    answer = feed(flask_client, "/kalender.ics", **{"If-None-Match": '"another"', "If-Modified-Since": later})
    assert answer.status_code == 200


def test_a_head_tells_the_same_without_the_body(flask_client, round_):
    answer, head = feed(flask_client, "/kalender.ics"), flask_client.head("/kalender.ics")
    assert head.headers["ETag"] == answer.headers["ETag"]
    assert head.data == b""


def test_a_change_is_a_new_version(flask_client, round_, frozen):
    before = feed(flask_client, "/kalender.ics")
    frozen.shift(timedelta(minutes=1))
    sitting = db.session.get_one(Sitting, round_.sittings[0].id)
    sitting.starts_at += timedelta(hours=1)
    sitting.content_changed_at = now()
    db.session.commit()
    after = feed(flask_client, "/kalender.ics", **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.last_modified > before.last_modified


@pytest.mark.parametrize(
    ("days", "shown"), [(89, True), (92, False)], ids=["90 days after it was held", "and no longer"]
)
def test_past_meetings_stay_for_a_while(flask_client, round_, frozen, days, shown):
    frozen.move_to(round_.sittings[1].ends_at + timedelta(days=days))
    assert (len(events(feed(flask_client, "/kalender/oest.ics"))) == 1) is shown


@pytest.mark.parametrize(("days", "shown"), [(29, True), (32, False)])
def test_a_cancelled_meeting_says_so_for_a_while(flask_client, app, frozen, days, shown):
    EastFactory(state=SittingState.CANCELLED, cancelled_at=now())
    frozen.shift(timedelta(days=days))
    answer = feed(flask_client, "/kalender/oest.ics")
    assert (lint(answer.data) == []) is shown
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [(str(one["SUMMARY"])[:7], str(one["STATUS"])) for one in found] == (
        [("AFLYST:", "CANCELLED")] if shown else []
    )


def test_a_draft_is_in_no_feed(flask_client, app):
    SittingFactory(state=SittingState.DRAFT)
    assert events(feed(flask_client, "/kalender.ics")) == []


def test_a_feed_asks_the_database_no_more_for_many_meetings(flask_client, round_):
    with counted_queries(db.engine) as few:
        feed(flask_client, "/kalender.ics")
    for _ in range(20):
        SittingFactory()
    with counted_queries(db.engine) as many:
        feed(flask_client, "/kalender.ics")
    assert len(few) == len(many) <= 4


def test_the_page_explains_each_program_in_four_lines(client, round_):
    page = client.get("/kalender?netvaerk=laanesamarbejde")
    programs = page.main.select("ol")
    assert [len(one.select("li")) for one in programs] == [4, 4, 4]
    assert page.links["Abonnér: Netværk i lånesamarbejde"].startswith("webcal://kreds.example/")
    first = page.main.select("ul li")[0]
    assert first.text.startswith("Netværk i lånesamarbejde")


def test_calendars_on_the_web_are_told_that_they_do_not_follow(client, round_):
    page = client.get(f"/laanesamarbejde/{round_.slug}/")
    assert page.links["Google: Vest"].startswith(
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
    )
    assert "dates=20270322T090000Z%2F20270322T140000Z" in page.links["Google: Vest"]
    assert page.links["Office 365: Vest"].startswith("https://outlook.office.com/")
    assert "Det opdateres ikke" in page.text


@pytest.fixture
def anne(round_):
    (row,) = signed_up(round_, person(ANNE, horsens()))
    return f"/tilmelding/{ticket(row.id)[0].token}"


def own_address(page) -> str:
    return page.links["Abonnér på dine møder"].removeprefix("webcal://kreds.example")


def test_ones_own_calendar_shows_ones_own_seats(client, flask_client, round_, anne):
    assert "Abonnér på dine møder" not in client.get(anne).links
    page = client.get(anne).form(f"{anne}/kalender").submit(status=303).follow()
    answer = feed(flask_client, own_address(page))
    assert lint(answer.data) == []
    assert events(answer) == ["Netværk i lånesamarbejde, Vest"]
    assert b"SOURCE" not in answer.data  # a calendar is shared; its address is not


def test_a_new_link_closes_the_old_one(client, flask_client, anne):
    first = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    second = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    assert feed(flask_client, first).status_code == 410
    assert feed(flask_client, second).status_code == 200


def test_whose_seat_is_gone_has_no_meeting_there(client, flask_client, anne):
    own = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    client.get(f"{anne}/afmeld").form(f"{anne}/afmeld").submit(status=303)
    assert events(feed(flask_client, own)) == []


def test_a_made_up_link_opens_nobodys_calendar(flask_client, round_):
    assert feed(flask_client, f"/kalender/p/K7Q-2X9P.{'0' * 32}.ics").status_code == 404
