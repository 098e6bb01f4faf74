"""Calendars to subscribe to (CALENDAR.md 20 to 22)."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from icalendar import Calendar

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import SittingState
from app.planning.changes import change_round, change_series, change_sitting, facts_of, series_plan
from app.planning.rounds import sitting_plan
from app.planning.versions import version_of
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
def test_calendar_20_every_feed_is_sound(flask_client, round_, path):
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


def test_calendar_20_a_feed_says_its_name_and_where_to_ask_again(flask_client, round_):
    head = Calendar.from_ical(feed(flask_client, FEEDS[3]).data)
    assert head["NAME"] == head["X-WR-CALNAME"] == "Netværk i lånesamarbejde"
    assert head["SOURCE"] == "http://kreds.example/laanesamarbejde/kalender.ics"
    assert head["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert (head["X-PUBLISHED-TTL"], head["COLOR"]) == ("PT1H", "teal")
    assert "UID" not in head


def test_calendar_20_an_event_is_the_sittings_own_and_names_nobody_who_comes(flask_client, round_):
    (west, _) = round_.sittings
    event = next(iter(Calendar.from_ical(feed(flask_client, FEEDS[3]).data).walk("VEVENT")))
    assert event["UID"] == west.uid
    assert "ATTENDEE" not in event
    assert "Det Kgl. Bibliotek" in event["ORGANIZER"].params["CN"]


def test_calendar_21_the_same_is_the_same_byte_for_byte(flask_client, round_):
    first, second = feed(flask_client, "/kalender.ics"), feed(flask_client, "/kalender.ics")
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


def test_calendar_21_who_has_it_gets_no_second_copy(flask_client, round_):
    answer = feed(flask_client, "/kalender.ics")
    again = feed(flask_client, "/kalender.ics", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = feed(flask_client, "/kalender.ics", **{"If-Modified-Since": answer.headers["Last-Modified"]})
    assert since.status_code == 304


def test_calendar_21_the_validator_goes_before_the_date(flask_client, round_):
    later = format_datetime(now() + timedelta(days=1), usegmt=True)
    answer = feed(flask_client, "/kalender.ics", **{"If-None-Match": '"another"', "If-Modified-Since": later})
    assert answer.status_code == 200


def test_calendar_21_a_head_tells_the_same_without_the_body(flask_client, round_):
    answer, head = feed(flask_client, "/kalender.ics"), flask_client.head("/kalender.ics")
    assert head.headers["ETag"] == answer.headers["ETag"]
    assert head.data == b""


@pytest.mark.parametrize(
    "change",
    [
        lambda round_: change_sitting(round_.sittings[0].id, *later(round_.sittings[0]), "command"),
        lambda round_: change_round(round_.id, *retitled(round_), "command"),
        lambda round_: change_series(
            replace(series_plan(round_.series.slug), name="Lån for alle"), "command"
        ),
    ],
    ids=["another hour", "another title of the round", "another name of the network"],
)
def test_calendar_2_what_is_new_to_see_is_a_later_version_in_feeds(flask_client, round_, frozen, change):
    """CALENDAR.md 2 and 21: DTSTAMP and Last-Modified are those of the change."""
    before = feed(flask_client, FEEDS[3])
    frozen.shift(timedelta(minutes=1))
    write(change, round_)
    after = feed(flask_client, FEEDS[3], **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert max(stamps(before)) < max(stamps(after)) == now()
    assert after.last_modified > before.last_modified


def later(sitting):
    plan = sitting_plan(sitting)
    return replace(plan, starts_at=plan.starts_at + timedelta(minutes=30)), version_of(plan)


def retitled(round_):
    facts = facts_of(round_)
    return replace(facts, title="Fjernlån og frisk luft"), version_of(facts)


def stamps(answer):
    return [one["DTSTAMP"].dt for one in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_calendar_8_and_20_a_meeting_of_several_days_is_an_event_for_each(flask_client, app):
    start = SittingFactory.build().starts_at
    days = tuple((start + timedelta(days=one), start + timedelta(days=one, hours=5)) for one in (0, 1))
    SittingFactory(ends_at=days[1][1], day_times=days)
    answer = feed(flask_client, "/kalender.ics")
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    assert lint(answer.data) == []
    assert [(one.start, str(one["SUMMARY"])[-5:]) for one in found] == [
        (days[0][0], "dag 1"),
        (days[1][0], "dag 2"),
    ]
    assert len({str(one["UID"]) for one in found}) == 2


@pytest.mark.parametrize(
    ("days", "shown"), [(89, True), (92, False)], ids=["90 days after it was held", "and no longer"]
)
def test_calendar_21_past_meetings_stay_for_a_while(flask_client, round_, frozen, days, shown):
    frozen.move_to(round_.sittings[1].ends_at + timedelta(days=days))
    assert (len(events(feed(flask_client, "/kalender/oest.ics"))) == 1) is shown


@pytest.mark.parametrize(("days", "shown"), [(29, True), (32, False)])
def test_calendar_21_a_cancelled_meeting_says_so_for_a_while(flask_client, app, frozen, days, shown):
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


def test_calendar_22_the_page_explains_each_program_in_four_lines_and_how_slow_they_are(client, round_):
    page = client.get("/kalender?netvaerk=laanesamarbejde")
    programs = page.main.select("ol")
    assert [len(one.select("li")) for one in programs] == [4, 4, 4]
    assert page.links["Abonnér: Netværk i lånesamarbejde"].startswith("webcal://kreds.example/")
    first = page.main.select("ul li")[0]
    assert first.text.startswith("Netværk i lånesamarbejde")


def test_calendar_22_calendars_on_the_web_are_told_that_they_do_not_follow(client, round_):
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


def test_calendar_20_a_new_link_closes_the_old_one(client, flask_client, anne):
    first = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    second = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    assert feed(flask_client, first).status_code == 410
    assert feed(flask_client, second).status_code == 200


def test_whose_seat_is_gone_has_no_meeting_there(client, flask_client, anne):
    own = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    client.get(f"{anne}/afmeld").form(f"{anne}/afmeld").submit(status=303)
    assert events(feed(flask_client, own)) == []


def test_calendar_21_a_seat_that_is_gone_is_seen_by_who_asks_by_date(client, flask_client, anne, frozen):
    own = own_address(client.get(anne).form(f"{anne}/kalender").submit(status=303).follow())
    held = feed(flask_client, own)
    assert feed(flask_client, own, **{"If-None-Match": held.headers["ETag"]}).status_code == 304
    frozen.shift(1)
    client.get(f"{anne}/afmeld").form(f"{anne}/afmeld").submit(status=303)
    assert feed(flask_client, own, **{"If-Modified-Since": held.headers["Last-Modified"]}).status_code == 200


def test_a_made_up_link_opens_nobodys_calendar(flask_client, round_):
    assert feed(flask_client, f"/kalender/p/K7Q-2X9P.{'0' * 32}.ics").status_code == 404
