"""Ny møderunde: days nobody meets on, places that cannot be read, and a form without its fields."""

import pytest

from app.common.clock import local
from app.common.models import db
from tests.planning.desk_forms import form_on
from tests.planning.next_rounds import DBC, MARCH, NOVEMBER, PATH, danish, fill, made, round_of_march, rounds


@pytest.fixture
def before(app):
    return round_of_march()


class TestDay:
    """A day nobody meets on is doubted before anything is made; one that is over is refused."""

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2027-03-26", "Fredag den 26. marts 2027 er langfredag. Vælg en anden dag"),
            ("2027-05-06", "Torsdag den 6. maj 2027 er Kristi himmelfartsdag."),
            ("2027-06-05", "Lørdag den 5. juni 2027 er grundlovsdag."),
            ("2027-11-13", "Lørdag den 13. november 2027 er i en weekend."),
            ("2027-03-28", "Søndag den 28. marts 2027 er påskedag."),
            ("2027-02-15", "Tilmeldingen ville lukke mandag den 1. februar 2027."),
        ],
    )
    def test_in_doubt_is_made_all_the_same_when_it_is_meant(self, desk, before, day, sentence):
        page = fill(desk, (day, NOVEMBER[1])).submit("Opret som kladde", 422)
        assert sentence in page.text
        assert page.title.startswith("Fejl: ")
        assert form_on(page).fields["sittings-1-place"] == DBC
        assert rounds() == 1
        form_on(page).submit("Opret alligevel", 303)
        (west,) = [one for one in made().sittings if one.slug == "vest"]
        assert str(local(west.starts_at).date()) == day

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2027-01-31", "Søndag den 31. januar 2027 er forbi. Vælg en senere dag."),
            ("2026-03-17", "Tirsdag den 17. marts 2026 er forbi."),
            ("", "Skriv en dato, fx 16.3.2027."),
            ("2027-02-30", "Skriv en dato, fx 16.3.2027."),
            ("på tirsdag", "Skriv en dato, fx 16.3.2027."),
            ("9999-12-31", "Skriv en dato, fx 16.3.2027."),
            ("0001-01-01", "Skriv en dato, fx 16.3.2027."),
            ("16.3.27", "Skriv en dato, fx 16.3.2027."),
        ],
    )
    def test_that_cannot_be_is_refused_whatever_is_pressed(self, desk, before, day, sentence):
        page = fill(desk, (day, NOVEMBER[1])).submit("Opret som kladde", 422)
        assert sentence in page.text
        assert "Opret alligevel" not in page.main.text
        fields = {**form_on(page).fields, "anyway": "1"}
        assert sentence in desk.post(PATH, fields, 422).text
        assert (rounds(), form_on(page).fields["sittings-0-day"]) == (1, day)

    def test_in_doubt_can_be_meant_though_something_else_is_missing(self, desk, before):
        page = fill(desk, ("2027-11-13", "")).submit("Opret som kladde", 422)
        page = form_on(page).submit("Opret alligevel", 422)
        assert "i en weekend" not in page.text
        form_on(page).fill({"sittings-1-day": str(NOVEMBER[1])}).submit("Opret som kladde", 422)

    @pytest.mark.parametrize("written", ["9.11.2027", "9/11-2027", "9. 11. 2027", "2027-11-9"])
    def test_is_read_as_people_write_it(self, desk, before, written):
        fill(desk, (written, NOVEMBER[1])).submit("Opret som kladde", 303)
        assert local(made().sittings[0].starts_at).date() == NOVEMBER[0]

    def test_whose_night_skips_the_clock_time_is_refused(self, desk, before):
        west = before.sittings[0]
        west.starts_at, west.ends_at = danish(MARCH[0], "2.30"), danish(MARCH[0], "9.00")
        west.promote_until = west.starts_at
        db.session.commit()
        page = fill(desk, ("2027-03-28", NOVEMBER[1])).submit("Opret som kladde", 422)
        assert "Klokkeslættet findes ikke: den nat stilles uret frem fra 2 til 3." in page.text
        assert "Opret alligevel" not in page.main.text

    def test_on_which_the_series_meets_already_is_doubted(self, desk, before):
        page = fill(desk, (MARCH[0], NOVEMBER[1])).submit("Opret som kladde", 422)
        assert "“Når bogen ikke er hjemme” har allerede et møde tirsdag den 16. marts 2027." in page.text
        form_on(page).submit("Opret alligevel", 303)
        assert (rounds(), made().slug) == (2, "marts-2027")


def test_both_errors_stand_at_their_fields_and_everything_is_kept(desk, before):
    page = fill(desk, ("x", "y"), place="et sted").submit("Opret som kladde", 422)
    assert [one.text.partition(":")[0] for one in page.select("[role=alert] a")] == ["Vest", "Øst", "Øst"]
    for field in ("sittings-0-day", "sittings-1-day", "sittings-1-place"):
        assert page.select(f"#{field}")[0]["aria-invalid"] == "true"
    kept = form_on(page).fields
    assert [kept[f"sittings-{name}"] for name in ("0-day", "1-day", "1-place")] == ["x", "y", "et sted"]


class TestPlace:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            (DBC, ("DBC", "Tempovej 7–11", "2750", "Ballerup")),
            ("dbc", ("DBC", "Tempovej 7–11", "2750", "Ballerup")),
            ("Nyt Hus, Gade 1, 2. sal, 8000 Aarhus C", ("Nyt Hus", "Gade 1, 2. sal", "8000", "Aarhus C")),
            ("Nyt Hus, Odense, Gade 1, 5000 Odense C", ("Nyt Hus, Odense", "Gade 1", "5000", "Odense C")),
            ("Gården, Ved Åen, 5000 Odense C", ("Gården", "Ved Åen", "5000", "Odense C")),
        ],
    )
    def test_is_written_on_one_line(self, desk, before, typed, expected):
        fill(desk, place=typed).submit("Opret som kladde", 303)
        venue = made().sittings[1].venue
        assert (venue.name, venue.street, venue.postcode, venue.city) == expected

    def test_may_be_missing_still_and_is_then_a_task(self, desk, before):
        page = fill(desk, place="").submit("Opret som kladde", 303).follow()
        assert made().sittings[1].venue is None
        assert "Mangler: Øst." in page.text

    @pytest.mark.parametrize(
        "typed",
        [
            "Vanløse",
            "DBC, 2750 Ballerup",
            "DBC, Tempovej 7, Ballerup",
            ", , 2750 B",
            "x" * 121 + ", G 1, 8000 A",
        ],
    )
    def test_that_cannot_be_read_says_how_to_write_it(self, desk, before, typed):
        page = fill(desk, place=typed).submit("Opret som kladde", 422)
        assert "Skriv stedet med navn, gade, postnummer og by" in page.text
        assert form_on(page).fields["sittings-1-place"] == typed


def test_a_form_without_its_fields_makes_nothing(desk, before):
    page = desk.post(PATH, {}, 422)
    assert page.text.count("Skriv en dato, fx 16.3.2027.") == 4  # two in the summary, two at the fields
    assert rounds() == 1
