"""Overblik and the page of a round: what needs doing leads to where it is done; the cost is bounded."""

from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.agenda.models import AgendaItem
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Series, Sitting, SittingState
from app.registrations.models import Booking, Registration
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import (
    AgendaItemFactory,
    EastFactory,
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
)
from tests.registrations.stories import ANNE, horsens, person, signed_up, two_sittings
from tests.support.queries import counted_queries

DESK = "/arrangoer/laanesamarbejde/marts/"


def round_of(series=None, slug="marts", weeks=7, **sitting):
    """A round with a theme and an agenda, and both meetings so many weeks away."""
    round_ = RoundFactory(
        series=series or SeriesFactory(slug="laanesamarbejde"), slug=slug, title=f"Runden {slug}"
    )
    starts_at = now() + timedelta(weeks=weeks)
    for factory in (SittingFactory, EastFactory):
        factory(round=round_, starts_at=starts_at, **sitting)
    AgendaItemFactory(round=round_)
    return round_


def todo(page) -> dict[str, str]:
    """What is to be done now, and where it leads."""
    return {one.text: (one.select("a") or [one])[0]["href"] or "" for one in page.select(".todo li")}


def tasks(page) -> dict[str, tuple[str, str]]:
    """The list of tasks of a round: state and words by name."""
    found = {}
    for one in page.select(".task"):
        state, rest = one.select(".task-state")[0].text, one.select("a")[0].text
        found[rest] = (state, one.text.removeprefix(f"{state} {rest} "))
    return found


class TestTasks:
    def test_of_a_new_draft_lead_to_where_they_are_done(self, desk):
        round_ = round_of(state=SittingState.DRAFT, weeks=40, venue=None)
        round_.theme = ""
        db.session.commit()
        page = desk.get(DESK)
        listed = tasks(page)
        for name, words, path in (
            ("Titel og tema", "Runden har ikke noget tema endnu.", f"{DESK}indstillinger"),
            ("Mødesteder", "Mangler: Vest, Øst.", f"{DESK}moeder/vest"),
            ("Udgivelse", "Runden er en kladde, som kun arrangører ser.", f"{DESK}#udgiv"),
        ):
            assert listed[name] == ("Gør det nu", words)
            assert page.links[name] == path
        assert page.select("#udgiv")
        assert listed["Dagsorden"][0] == "Klar"

    def test_are_done_when_nothing_is_missing(self, desk):
        round_of()
        listed = tasks(desk.get(DESK))
        for name, words in (
            ("Titel og tema", "Runden marts"),
            ("Mødesteder", "Alle møder har et sted."),
            ("Dagsorden", "1 punkt."),
            ("Udgivelse", "Runden kan ses af alle."),
        ):
            assert listed[name] == ("Klar", words)

    @pytest.mark.parametrize(("weeks", "state"), [(7, "Gør det nu"), (40, "Senere"), (-3, "Klar")])
    def test_wait_until_a_quarter_of_a_year_before_once_it_is_published(self, desk, weeks, state):
        round_of(weeks=weeks, venue=None)
        assert tasks(desk.get(DESK))["Mødesteder"][0] == state

    def test_of_the_agenda_are_not_done_by_what_stands_there_every_time(self, desk):
        round_ = round_of()
        db.session.query(AgendaItem).update({"is_standing": True})
        db.session.commit()
        assert tasks(desk.get(DESK))["Dagsorden"] == ("Gør det nu", "Kun de faste punkter er der endnu.")
        AgendaItemFactory(round=round_, title="Noget nyt")
        assert tasks(desk.get(DESK))["Dagsorden"] == ("Klar", "2 punkter.")

    def test_name_no_meeting_that_is_cancelled(self, desk):
        round_ = round_of(venue=None)
        round_.sittings[1].state = SittingState.CANCELLED
        db.session.commit()
        assert tasks(desk.get(DESK))["Mødesteder"][1] == "Mangler: Vest."

    def test_of_the_queue_appear_when_seats_are_free_and_somebody_waits(self, desk, frozen):
        round_ = two_sittings(
            west={"starts_at": now() + timedelta(days=1), "capacity": 1},
            series__slug="laanesamarbejde",
            slug="marts",
        )
        west = round_.sittings[0]
        RegistrationFactory(sitting=west, state=State.WAITING)
        page = desk.get("/arrangoer/")
        assert todo(page)["Venteliste: Der er ledige pladser i Vest, og nogen venter. Giv dem en plads."] == (
            f"{DESK}venteliste"
        )

    def test_of_typed_workplaces_lead_to_those_people(self, desk):
        round_ = two_sittings(series__slug="laanesamarbejde", slug="marts")
        signed_up(round_, person(ANNE, None, organisation="Lille Skole"))
        links = todo(desk.get("/arrangoer/"))
        path = links["Arbejdspladser: 1 venter på, at du vælger deres bibliotek."]
        assert "Anne Sørensen" in desk.get(path).text

    def test_each_lead_to_a_page_that_is_there(self, desk):
        round_of(state=SittingState.DRAFT, venue=None)
        for page in (desk.get("/arrangoer/"), desk.get(DESK)):
            for link in page.select(".todo a, .task a"):
                desk.get(link["href"].partition("#")[0])

    def test_that_a_reader_cannot_do_are_told_without_a_link(self, app):
        round_ = round_of(venue=None)
        reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
        assert todo(reader.get("/arrangoer/"))["Mødesteder: Mangler: Vest, Øst."] == ""
        page = reader.get(DESK)
        assert "Mødesteder" not in page.links
        for link in page.select(".task a"):
            reader.get(link["href"].partition("#")[0])
        assert "Ret mødet: Vest" not in page.links


class TestOverview:
    def test_shows_the_next_round_the_others_to_come_and_those_that_are_over(self, desk):
        series = SeriesFactory(slug="laanesamarbejde")
        round_of(series, "naeste", 3)
        round_of(series, "kladden", 30, state=SittingState.DRAFT)
        for slug, weeks in (("gammel", -60), ("sidste", -20)):
            round_of(series, slug, weeks)
        page = desk.get("/arrangoer/")
        assert page.select(".lead a")[0].text == "Runden naeste"
        links = [words for words in page.links if words.startswith("Runden")]
        assert links == ["Runden naeste", "Runden kladden", "Runden sidste", "Runden gammel"]
        assert "(kladde)" in page.text
        everything = page.click("Alle runder")
        assert [words for words in everything.links if words.startswith("Runden")] == [
            "Runden kladden",
            "Runden naeste",
            "Runden sidste",
            "Runden gammel",
        ]

    def test_shows_the_last_round_when_none_is_to_come(self, desk):
        series = SeriesFactory(slug="laanesamarbejde")
        round_of(series, "gammel", -60)
        round_of(series, "sidste", -20)
        assert desk.get("/arrangoer/").select(".lead a")[0].text == "Runden sidste"

    def test_of_a_series_without_rounds(self, desk):
        SeriesFactory(slug="tom", name="Tomt netværk")
        page = desk.get("/arrangoer/")
        assert "Serien har ingen runde endnu." in page.text
        assert "Ny møderunde" in page.links

    def test_of_nothing_at_all(self, desk):
        page = desk.get("/arrangoer/")
        assert "Der er ingen netværk endnu." in page.text
        assert page.click("Nyt netværk").h1 == "Nyt netværk"

    def test_has_a_tile_for_each_meeting(self, desk):
        round_ = two_sittings(
            west={"capacity": 2},
            east={"venue": None},
            series__slug="laanesamarbejde",
            slug="marts",
            fee_amount=500_00,
        )
        library = horsens()
        signed_up(round_, person(ANNE, library), person({"name": "B", "email": "b@horsens.example"}, library))
        signed_up(round_, person({"name": "C", "email": "c@horsens.example"}, library))
        west, east = (section.text for section in desk.get("/arrangoer/").select(".sitting"))
        assert "Tilmeldt 2 af 2 pladser, 1 bibliotek" in west
        assert "Venteliste 1" in west
        assert "Gebyrer 500 kr." in west
        assert "Tilmeldingsfrist" in west
        assert ("Hvor Ikke fundet endnu" in east, "Tilmeldt 0 af 70 pladser" in east) == (True, True)

    def test_shows_an_organiser_only_their_own_series(self, app):
        mine, other = SeriesFactory(name="Mit netværk"), SeriesFactory(name="Et andet")
        client = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=mine.id).account)
        text = client.get("/arrangoer/").text
        assert ("Mit netværk" in text, other.name in text) == (True, False)

    def test_has_the_curve_with_its_figures(self, desk):
        round_ = round_of(weeks=1)
        RegistrationFactory(sitting=round_.sittings[0], signed_up_at=now() - timedelta(days=20))
        page = desk.get("/arrangoer/")
        (drawing,) = page.select(".curve [role=img]")
        assert drawing["aria-label"]
        assert page.select("tbody tr")[0].text == "56 dage før 0"
        assert "7 dage før 1" in [one.text for one in page.select("tbody tr")]


def crowd(rounds: int, people: int) -> None:
    """A series with so many rounds of the past and one to come, each with so many people."""
    series = SeriesFactory(slug="laanesamarbejde")
    libraries = LibraryFactory.create_batch(5)
    for number in range(rounds):
        round_ = round_of(series, f"runde-{number}", 5 if number == 0 else -10 * number)
        for sitting in round_.sittings:
            db.session.add_all(
                RegistrationFactory.build(sitting=sitting, library=libraries[at % 5]) for at in range(people)
            )
    db.session.commit()


def test_the_cost_does_not_grow_with_rounds_and_people(app, desk):
    counts = []
    for rounds, people in ((5, 2), (40, 20)):
        db.session.rollback()
        crowd(rounds, people)
        for path in ("/arrangoer/", "/arrangoer/laanesamarbejde/runde-0/"):
            with counted_queries(db.engine) as statements:
                desk.get(path)
            counts.append(len(statements))
        _forget()
    assert counts[:2] == counts[2:]


def _forget() -> None:
    """Delete the rounds, people and series again."""
    for model in (Registration, Booking, AgendaItem, Sitting, Round, Series, Library):
        db.session.query(model).delete()
    db.session.commit()
