"""A round made from nothing: the usual times and deadlines stand there, and all can be changed."""

import pytest

from app.common.clock import local
from app.common.models import db
from app.meetings.models import Round, Side, SittingState
from tests.factories import SeriesFactory, SittingFactory, VenueFactory
from tests.planning.desk_forms import anchor_of, form_on
from tests.planning.next_rounds import DBC, made, rounds

PATH = "/arrangoer/laanesamarbejde/ny-runde/fra-bunden"
DAYS = {"sittings-0-day": "2027-03-16", "sittings-1-day": "2027-03-18"}
ONE = {"sittings-0-day": "2027-03-16", "sittings-1-skipped": "1"}


@pytest.fixture(autouse=True)
def series(app):
    return SeriesFactory(slug="laanesamarbejde", name="Netværk i lånesamarbejde")


def fill(desk, **more):
    return form_on(desk.get(PATH)).fill({**DAYS, **more})


def wall(moment) -> str:
    return local(moment).strftime("%-d.%-m.%Y %H.%M")


def test_two_dates_make_a_round_with_two_meetings_as_a_draft(desk):
    page = fill(desk).submit("Opret som kladde", 303).follow()
    assert page.h1 == "Netværk i lånesamarbejde, marts 2027"
    round_ = made()
    assert (round_.slug, round_.fee_amount, round_.free_places) == ("marts-2027", 0, 1)
    west, east = round_.sittings
    assert [(one.slug, one.name, one.side) for one in (west, east)] == [
        ("vest", "Vest", Side.WEST),
        ("oest", "Øst", Side.EAST),
    ]
    assert {one.state for one in round_.sittings} == {SittingState.DRAFT}
    assert [wall(getattr(west, name)) for name in "starts_at ends_at opens_at signup_until".split()] == [
        "16.3.2027 10.00",
        "16.3.2027 15.00",
        "19.1.2027 09.00",
        "2.3.2027 12.00",
    ]
    assert (wall(west.cancel_until), wall(west.promote_until)) == ("2.3.2027 12.00", "14.3.2027 10.00")
    assert (wall(east.signup_until), east.capacity, east.venue) == ("4.3.2027 12.00", 70, None)


def test_everything_can_be_said_otherwise(desk):
    VenueFactory(name="DBC", street="Tempovej 7–11", postcode="2750", city="Ballerup")
    fill(
        desk,
        **ONE,
        **{
            "title": "Når bogen ikke er hjemme",
            "sittings-0-name": "Ballerup",
            "sittings-0-side": "",
            "sittings-0-starts": "9:30",
            "sittings-0-ends": "16",
            "sittings-0-place": "DBC",
            "sittings-0-standing": "1",
            "sittings-0-capacity": "40",
            "opens-days": "30",
            "signup-days": "7",
            "cancel-days": "3",
            "cancel-clock": "23.59",
            "fee": "499,50",
        },
    ).submit("Opret som kladde", 303)
    round_ = made()
    (one,) = round_.sittings
    assert (round_.title, round_.fee_amount) == ("Når bogen ikke er hjemme", 499_50)
    assert (one.slug, one.side, one.venue.name, one.venue_is_standing) == ("ballerup", None, "DBC", True)
    assert (wall(one.starts_at), wall(one.ends_at)) == ("16.3.2027 09.30", "16.3.2027 16.00")
    assert wall(one.opens_at) == "14.2.2027 09.00"
    assert (wall(one.cancel_until), one.capacity) == ("13.3.2027 23.59", 40)


def test_can_be_cloned_afterwards(desk):
    fill(desk, **{"sittings-0-place": DBC, "sittings-0-standing": "1"}).submit("Opret som kladde", 303)
    page = desk.get("/arrangoer/laanesamarbejde/ny-runde")
    assert "laves af “Netværk i lånesamarbejde, marts 2027”" in page.text
    assert page.click("Lav den fra bunden").h1 == "Ny møderunde"


TWO_DAYS = {**ONE, "sittings-0-last_day": "2027-03-17", "sittings-0-name": "Vingsted", "sittings-0-side": ""}


def test_one_meeting_of_several_days_is_made_in_one_go_and_its_options_come_next(desk):
    page = fill(desk, **TWO_DAYS, fee="3.990", free_places="0").submit("Opret som kladde", 303).follow()
    (one,) = made().sittings
    assert (one.slug, one.side, made().free_places, made().days_told) == ("vingsted", None, 0, 2)
    assert [(wall(start), wall(end)) for start, end in one.day_times] == [
        ("16.3.2027 10.00", "16.3.2027 15.00"),
        ("17.3.2027 10.00", "17.3.2027 15.00"),
    ]
    assert wall(one.ends_at) == "17.3.2027 15.00"
    assert page.click("Priser og valg").h1 == "Priser og valg"


@pytest.mark.parametrize("last", ["2027-03-16", "2027-03-15", "2027-03-21", "2028-03-16"])
def test_a_last_day_that_cannot_be_is_said_at_its_field(desk, last):
    page = fill(desk, **{**TWO_DAYS, "sittings-0-last_day": last}).submit("Opret som kladde", 422)
    sentence = "Vælg en dag efter den første, så mødet varer højst 5 dage."
    assert anchor_of(page, sentence) == "#sittings-0-last_day"


def test_clocks_that_change_between_two_days_are_no_matter(desk):
    days = {"sittings-0-day": "2027-03-27", "sittings-0-last_day": "2027-03-28"}
    form = fill(desk, **{**TWO_DAYS, **days})
    form_on(form.submit("Opret som kladde", 422)).submit("Opret alligevel", 303)
    (one,) = made().sittings
    assert [wall(start) for start, _ in one.day_times] == ["27.3.2027 10.00", "28.3.2027 10.00"]


BAD = [
    ("sittings-0-last_day", "snart", "Møde 1, Sidste dag: Skriv en dato, fx 16.3.2027."),
    ("sittings-1-last_day", "2027-03-20", "Lørdag den 20. marts 2027 er i en weekend."),
    ("free_places", "-1", "Skriv et helt tal fra 0 til 100."),
    ("sittings-0-day", "", "Skriv en dato, fx 16.3.2027."),
    ("sittings-1-day", "i maj", "Møde 2, Dato: Skriv en dato, fx 16.3.2027."),
    ("sittings-0-day", "2027-01-31", "Søndag den 31. januar 2027 er forbi. Vælg en senere dag."),
    ("sittings-0-day", "2027-03-26", "er langfredag. Vælg en anden dag, eller tryk på Opret alligevel."),
    ("sittings-0-day", "2027-02-10", "Tilmeldingen ville lukke onsdag den 27. januar 2027."),
    ("sittings-0-starts", "ti", "Skriv et klokkeslæt, fx 10.00."),
    ("sittings-1-ends", "10.00", "Mødet skal slutte, efter at det begynder. Ret klokkeslættet."),
    ("sittings-0-name", "", "Skriv mødets navn, fx Vest."),
    ("sittings-0-name", "x" * 61, "Skriv højst 60 tegn."),
    ("sittings-0-name", "begge", "Skriv et navn med bogstaver, fx Vest."),
    ("sittings-0-name", "–", "Skriv et navn med bogstaver, fx Vest."),
    ("sittings-1-name", "VEST", "De to møder skal hedde noget forskelligt."),
    ("sittings-1-place", "Vanløse", "Skriv stedet med navn, gade, postnummer og by"),
    ("sittings-0-capacity", "0", "Skriv et helt tal fra 1 til 10000."),
    ("opens-days", "", "Skriv et helt tal fra 0 til 730."),
    ("signup-clock", "", "Skriv et klokkeslæt, fx 10.00."),
    ("signup-days", "60", "Tilmeldingen skal lukke, efter at den åbner. Vælg et senere tidspunkt."),
    ("cancel-days", "x", "Skriv et helt tal fra 0 til 730."),
    ("title", "x" * 161, "Skriv højst 160 tegn."),
    ("fee", "gratis", "Skriv et beløb i kroner, fx 500."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk, field, typed, sentence):
    form = fill(desk, **{field: typed})
    page = form.submit("Opret som kladde", 422)
    assert page.title.startswith("Fejl: ")
    (anchor,) = {href for words, href in page.links.items() if sentence in words}
    assert anchor == f"#{field}"
    kept = form_on(page).fields
    assert kept == {**form.fields, "csrf_token": kept["csrf_token"]}
    assert rounds() == 0


def test_a_deadline_after_the_start_of_the_earlier_meeting_is_refused(desk):
    later = {"sittings-0-starts": "12.00", "cancel-days": "0", "cancel-clock": "11.00"}
    page = fill(desk, **later).submit("Opret som kladde", 422)
    assert anchor_of(page, "Vælg et tidligere tidspunkt.") == "#cancel-days"


def test_a_round_has_at_least_one_meeting(desk):
    page = fill(desk, **{"sittings-0-skipped": "1", "sittings-1-skipped": "1"}).submit(
        "Opret som kladde", 422
    )
    assert page.links["Vælg mindst ét møde, der holdes."] == "#sittings-0-skipped"


def test_a_day_in_doubt_is_taken_when_it_is_meant(desk):
    page = fill(desk, **{"sittings-0-day": "2027-03-20"}).submit("Opret som kladde", 422)
    form_on(page).submit("Opret alligevel", 303)
    assert wall(made().sittings[1].starts_at) == "20.3.2027 10.00"


def test_the_same_press_twice_makes_one_round(desk):
    form = fill(desk)
    form.submit("Opret som kladde", 303)
    page = form.submit("Opret som kladde", 422)
    assert "“Netværk i lånesamarbejde, marts 2027” har allerede et møde" in page.text
    assert rounds() == 1
    form_on(page).submit("Opret alligevel", 303)
    assert made().slug == "marts-2027-2"


def test_a_form_without_its_fields_makes_nothing(desk, series):
    desk.post(PATH, status=422)
    desk.post(PATH.replace("laanesamarbejde", "findes-ikke"), status=404)
    desk.get(PATH.replace("laanesamarbejde", "findes-ikke"), 404)
    assert db.session.query(Round).count() == 0


def test_is_offered_beside_the_one_before(desk, series):
    SittingFactory(round__series=series)
    assert "Lav den fra bunden" in desk.get("/arrangoer/laanesamarbejde/ny-runde").links
