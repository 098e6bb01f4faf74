"""Ny møderunde: three fields; everything else is taken along, and what is not is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.agenda.models import AgendaItem
from app.common.clock import local
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import FreeScope, QueueOrder, Round, Series, SittingState, Venue
from app.planning.changes import DayTaken, clone
from app.planning.cloning import Wish
from app.planning.rounds import plan_of
from tests.factories import (
    AgendaItemFactory,
    RegistrationFactory,
    RoundFactory,
    SittingFactory,
)
from tests.planning.desk_forms import form_on
from tests.planning.next_rounds import DBC, NOVEMBER, PATH, danish, fill, made, round_of_march, rounds


@pytest.fixture
def before(app):
    return round_of_march()


def walls(sitting) -> dict[str, tuple[int, str]]:
    """Each deadline as days before and clock in Denmark."""
    day = local(sitting.starts_at).date()
    names = "starts_at ends_at opens_at signup_until cancel_until promote_until".split()
    times = {name: local(getattr(sitting, name)) for name in names}
    return {name: ((day - at.date()).days, at.strftime("%H.%M")) for name, at in times.items()}


OFFSETS = {
    "starts_at": (0, "10.00"),
    "ends_at": (0, "15.00"),
    "opens_at": (56, "09.00"),
    "signup_until": (14, "12.00"),
    "cancel_until": (7, "23.59"),
    "promote_until": (2, "10.00"),
}


def test_three_fields_make_the_next_round_as_a_draft(desk, before):
    form = fill(desk)
    asked = [name for name in form.fields if name.startswith("sittings-")]
    assert asked == ["sittings-0-day", "sittings-1-day", "sittings-1-place"]
    page = form.submit("Opret som kladde", 303).follow()
    assert page.h1 == "Netværk i lånesamarbejde, november 2027"
    round_ = made()
    assert (round_.slug, round_.theme) == ("november-2027", "")
    west, east = round_.sittings
    assert [local(one.starts_at).date() for one in (west, east)] == list(NOVEMBER)
    assert {one.state for one in round_.sittings} == {SittingState.DRAFT}
    assert (west.venue.name, west.room, west.venue_is_standing) == (
        "Det Kgl. Bibliotek, Aarhus",
        "Mødelokale Å",
        True,
    )
    assert (east.venue.name, east.capacity, east.online_url) == ("DBC", 50, "")
    assert (east.contact_name, east.contact_email) == ("Bo Ærø", "bo@dbc.example")
    assert db.session.scalar(select(func.count(Venue.id))) == 2


@pytest.mark.parametrize(
    "days",
    [
        NOVEMBER,  # from winter time over summer time into winter time
        (date(2027, 4, 6), date(2027, 4, 8)),  # the deadline lies before clocks go forward, the meeting after
        (date(2027, 6, 8), date(2027, 6, 10)),
        (date(2027, 11, 2), date(2027, 11, 4)),  # the deadline lies before clocks go back
        (date(2028, 3, 28), date(2028, 3, 30)),
    ],
)
def test_every_deadline_keeps_its_days_and_its_clock_time(desk, before, days):
    fill(desk, days).submit("Opret som kladde", 303)
    for sitting in made().sittings:
        assert walls(sitting) == OFFSETS
    west = made().sittings[0]
    assert walls_of(west, west.cancel_steps[0].until) == (3, "12.00")
    assert walls_of(west, made().fees_lock_at) == (7, "12.00")
    assert walls_of(west, made().sector_release_at) == (28, "12.00")


def walls_of(sitting, moment: datetime) -> tuple[int, str]:
    return (local(sitting.starts_at).date() - local(moment).date()).days, local(moment).strftime("%H.%M")


def test_and_back_again_from_summer_to_winter(desk, before):
    fill(desk, (date(2027, 6, 8), date(2027, 6, 10))).submit("Opret som kladde", 303)
    fill(desk, (date(2028, 2, 8), date(2028, 2, 10))).submit("Opret som kladde", 303)
    assert made().slug == "februar-2028"
    assert [walls(one) for one in made().sittings] == [OFFSETS, OFFSETS]


def test_prices_rules_and_standing_items_come_along_and_the_rest_does_not(desk, before):
    before.free_places, before.no_show_fee, before.vat_sentence = 2, 750_00, "momsfrit"
    before.free_scope, before.queue_order = FreeScope.SITTING, QueueOrder.FIRST_COME
    RegistrationFactory(sitting=before.sittings[0])
    fill(desk).submit("Opret som kladde", 303)
    old, new = plan_of(before.id), plan_of(made().id)
    for (
        name
    ) in "fee_amount free_places sector_free_places free_scope vat_sentence no_show_fee queue_order".split():
        assert getattr(new, name) == getattr(old, name)
    assert [one.title for one in new.agenda] == ["Velkomst", "Frokost"]
    assert [one.starts_after for one in new.agenda] == [0, 60]
    assert [one.taken for one in made().sittings] == [0, 0]


def test_the_page_says_what_came_along_and_what_did_not(desk, before):
    page = fill(desk).submit("Opret som kladde", 303).follow()
    came, did_not = (one.text for one in page.select("[role=status] p"))
    for words in (
        "klokkeslæt",
        "antal pladser",
        "priser",
        "frister",
        "kontaktpersoner",
        "faste mødesteder",
        "faste punkter",
    ):
        assert words in came
    for words in ("tema", "øvrige punkter", "onlinemøder", "deltagere"):
        assert words in did_not


def test_nothing_is_public_before_it_is_published(desk, client, before):
    fill(desk).submit("Opret som kladde", 303)
    page = "/laanesamarbejde/november-2027/"
    for path in (page, f"{page}dagsorden", f"{page}vest.ics", f"{page}tilmelding"):
        client.get(path, 404)
    for path in ("/", "/laanesamarbejde/"):
        assert "november-2027" not in client.get(path).source
        assert "november 2027" not in client.get(path).text
    desk.get("/arrangoer/laanesamarbejde/november-2027/").form(f"/arrangoer{page}udgiv").submit("Udgiv", 303)
    assert client.get(page).h1 == "Netværk i lånesamarbejde, november 2027"
    assert "november 2027" in client.get("/laanesamarbejde/").text


class TestRoundToStartFrom:
    def test_without_a_venue_is_asked_for_one(self, desk, before):
        west, east = before.sittings
        west.venue = east.venue = None
        db.session.commit()
        form = fill(desk, place="")
        assert "sittings-0-place" in form.fields
        form.fill({"sittings-0-place": DBC}).submit("Opret som kladde", 303)
        assert [one.venue and one.venue.name for one in made().sittings] == ["DBC", None]

    def test_with_a_cancelled_sitting_has_both_again(self, desk, before):
        before.sittings[1].state = SittingState.CANCELLED
        page = desk.get(PATH)
        assert "kl. 10.00–15.00 (aflyst)" in page.text
        fill(desk).submit("Opret som kladde", 303)
        assert [one.slug for one in made().sittings] == ["vest", "oest"]

    def test_with_one_sitting_asks_for_one_date(self, desk, before):
        round_ = RoundFactory(series=before.series, slug="en")
        SittingFactory(round=round_, slug="online", name="Online", side=None, venue=None)
        page = desk.get(f"{PATH}?fra=en")
        assert [name for name in form_on(page).fields if "day" in name] == ["sittings-0-day"]
        assert "Holdes ikke" not in page.text
        form_on(page).fill({"sittings-0-day": str(NOVEMBER[0])}).submit("Opret som kladde", 303)
        assert [one.slug for one in made().sittings] == ["online"]

    def test_can_leave_a_sitting_out(self, desk, before):
        item = AgendaItemFactory(round=before, title="Kun øst", is_standing=True)
        item.sitting_id = before.sittings[1].id
        fill(desk, (NOVEMBER[0], ""), **{"sittings-1-skipped": "1"}).submit("Opret som kladde", 303)
        assert [one.slug for one in made().sittings] == ["vest"]
        assert "Kun øst" not in [one.title for one in plan_of(made().id).agenda]

    def test_cannot_leave_out_all(self, desk, before):
        skipped = {"sittings-0-skipped": "1", "sittings-1-skipped": "1"}
        page = fill(desk, ("", ""), **skipped).submit("Opret som kladde", 422)
        assert page.links["Vælg mindst ét møde, der holdes."] == "#sittings-0-skipped"

    def test_is_the_latest_or_the_one_that_is_chosen(self, desk, before):
        other = RoundFactory(series=before.series, slug="gammel", title="Den gamle runde")
        SittingFactory(round=other, starts_at=danish(date(2026, 3, 17)))
        page = desk.get(PATH)
        assert "laves af “Når bogen ikke er hjemme”" in page.text
        assert "laves af “Den gamle runde”" in page.click("Den gamle runde").text
        desk.get(f"{PATH}?fra=findes-ikke", 404)
        desk.post(f"{PATH}?fra=findes-ikke", status=404)

    def test_may_be_a_draft(self, desk, before):
        fill(desk).submit("Opret som kladde", 303)
        assert "laves af “Netværk i lånesamarbejde, november 2027”" in desk.get(PATH).text

    def test_is_missing_in_a_new_series(self, desk, before):
        RoundFactory(series__slug="ny")
        series = Series(**{**_facts(before.series), "slug": "helt-ny"})
        db.session.add(series)
        page = desk.get("/arrangoer/helt-ny/ny-runde", 303)
        assert page.location == "/arrangoer/helt-ny/ny-runde/fra-bunden"
        desk.post("/arrangoer/helt-ny/ny-runde", status=404)


def _facts(series) -> dict[str, str]:
    names = "name organiser purpose audience contact_name contact_email".split()
    return {name: getattr(series, name) for name in names}


def test_two_rounds_of_a_month_have_addresses_of_their_own(desk, before):
    slugs = []
    for days in (
        NOVEMBER,
        (date(2027, 11, 16), date(2027, 11, 18)),
        (date(2027, 11, 23), date(2027, 11, 25)),
    ):
        fill(desk, days).submit("Opret som kladde", 303)
        slugs.append(made().slug)
    assert slugs == ["november-2027", "november-2027-2", "november-2027-3"]


@pytest.mark.both_databases
def test_of_two_who_clone_at_once_the_second_is_told(app, before):
    wish, series_id, round_id = (
        Wish(dict(zip(("vest", "oest"), NOVEMBER, strict=True))),
        before.series_id,
        before.id,
    )
    together = Barrier(2)

    def go(_: int) -> str:
        with app.app_context():
            together.wait(10)
            try:
                write(clone, series_id, round_id, wish, "account:1")
            except DayTaken as taken:
                return str(taken)
            return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(go, range(2)))
    assert told[0] == ""
    assert "november 2027” har allerede et møde tirsdag den 9. november 2027" in told[1]
    assert rounds() == 2


@pytest.mark.both_databases
def test_of_two_who_mean_it_both_have_a_round(app, before):
    wish, series_id, round_id = (
        Wish(dict(zip(("vest", "oest"), NOVEMBER, strict=True))),
        before.series_id,
        before.id,
    )
    together = Barrier(2)

    def go(_: int) -> None:
        with app.app_context():
            together.wait(10)
            write(clone, series_id, round_id, wish, "account:1", confirmed=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, range(2)))
    db.session.rollback()
    assert set(db.session.scalars(select(Round.slug))) >= {"november-2027", "november-2027-2"}


@pytest.mark.both_databases
def test_a_copy_of_a_copy_is_the_same(app, before):
    wish = Wish(dict(zip(("vest", "oest"), NOVEMBER, strict=True)))
    back = Wish(dict(zip(("vest", "oest"), (date(2028, 3, 14), date(2028, 3, 16)), strict=True)))
    first = plan_of(write(clone, before.series_id, before.id, wish, "command"))
    second_id = write(clone, before.series_id, made().id, back, "command")
    second = plan_of(second_id)
    assert [item.title for item in second.agenda] == [item.title for item in first.agenda]
    assert db.session.scalar(select(func.count(AgendaItem.id)).filter_by(round_id=second_id)) == 2
    assert [walls(one) for one in made().sittings] == [OFFSETS, OFFSETS]
