"""The page of a sitting: what cannot be right is said at its field, and nothing typed is lost."""

from datetime import UTC, datetime

import pytest

from app.common.clock import local
from app.meetings.steps import CancelStep
from tests.planning.desk_forms import anchor_of, form_on
from tests.planning.sitting_pages import PAGE, danish, save, sitting_in_the_west, stands


@pytest.fixture
def west(app):
    return sitting_in_the_west()


BAD = [
    ("day", "", "Skriv en dato, fx 16.3.2027."),
    ("day", "i morgen", "Skriv en dato, fx 16.3.2027."),
    ("day", "2027-01-31", "Søndag den 31. januar 2027 er forbi. Vælg en senere dag."),
    ("starts", "", "Skriv et klokkeslæt, fx 10.00."),
    ("starts", "25.00", "Skriv et klokkeslæt, fx 10.00."),
    ("starts", "10-11", "Skriv et klokkeslæt, fx 10.00."),
    ("ends", "10.00", "Mødet skal slutte, efter at det begynder. Ret klokkeslættet."),
    ("ends", "tre", "Skriv et klokkeslæt, fx 10.00."),
    ("end_day", "2027-03-15", "Mødet skal slutte, efter at det begynder. Ret klokkeslættet."),
    ("end_day", "x", "Skriv en dato, fx 16.3.2027."),
    ("place", "Vanløse", "Skriv stedet med navn, gade, postnummer og by: DBC, Tempovej 7–11, 2750 Ballerup."),
    ("room", "x" * 81, "Skriv højst 80 tegn."),
    ("online_url", "http://moede.example", "Skriv en webadresse, der begynder med https://."),
    ("online_url", "https://" + "x" * 500, "Skriv højst 500 tegn."),
    ("capacity", "", "Skriv et helt tal fra 1 til 10000."),
    ("capacity", "0", "Skriv et helt tal fra 1 til 10000."),
    ("capacity", "70,5", "Skriv et helt tal fra 1 til 10000."),
    ("capacity", "-1", "Skriv et helt tal fra 1 til 10000."),
    ("opens-days", "", "Skriv et helt tal fra 0 til 730."),
    ("opens-days", "731", "Skriv et helt tal fra 0 til 730."),
    ("opens-clock", "", "Skriv et klokkeslæt, fx 10.00."),
    ("signup-days", "60", "Tilmeldingen skal lukke, efter at den åbner. Vælg et senere tidspunkt."),
    ("cancel-clock", "kl", "Skriv et klokkeslæt, fx 10.00."),
    ("promote-days", "x", "Skriv et helt tal fra 0 til 730."),
    ("contact_name", "x" * 121, "Skriv højst 120 tegn."),
    ("contact_name", "Bo", "Skriv også kontaktpersonens e-mail, eller lad alle tre felter stå tomme."),
    ("contact_phone", "12345678", "Skriv også kontaktpersonens e-mail, eller lad alle tre felter stå tomme."),
    ("contact_phone", "12", "Skriv et telefonnummer på 8 cifre."),
    ("contact_email", "bo@", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk, west, field, typed, sentence):
    form = form_on(desk.get(PAGE)).fill({field: typed})
    page = form.submit("Gem mødet", 422)
    anchor = anchor_of(page, sentence)
    assert page.title.startswith("Fejl: ")
    kept = form_on(page).fields
    assert kept == {**form.fields, "csrf_token": kept["csrf_token"]}
    assert page.select(anchor)[0]["aria-invalid"] == "true"


def test_all_that_is_wrong_is_said_at_once(desk, west):
    page = save(desk, 422, day="", starts="x", place="y", capacity="z", contact_email="@", promote__days="æ")
    assert [one.text for one in page.select("[role=alert] a")] == [
        "Dato: Skriv en dato, fx 16.3.2027.",
        "Begynder kl.: Skriv et klokkeslæt, fx 10.00.",
        "Ledige pladser går selv til ventelisten indtil: Skriv et helt tal fra 0 til 730.",
        "Mødested: Skriv stedet med navn, gade, postnummer og by: DBC, Tempovej 7–11, 2750 Ballerup.",
        "Antal pladser: Skriv et helt tal fra 1 til 10000.",
        "Indtast en e-mailadresse i formen navn@bibliotek.dk.",
    ]


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("signup", "Tilmeldingen skal lukke, før mødet begynder. Vælg et tidligere tidspunkt."),
        ("cancel", "Afmeldingsfristen skal ligge, før mødet begynder. Vælg et tidligere tidspunkt."),
        ("promote", "Ventelisten skal have sine pladser, før mødet begynder. Vælg et tidligere tidspunkt."),
    ],
)
def test_a_deadline_after_the_start_is_refused(desk, west, part, sentence):
    page = save(desk, 422, **{f"{part}__days": "0", f"{part}__clock": "10.01"})
    assert page.links[sentence] == f"#{part}-days"


def test_the_first_step_of_a_late_cancellation_comes_after_the_time_in_which_it_is_free(desk, west):
    west.cancel_steps = (CancelStep(danish("2027-03-12", "12:00"), 50),)
    page = save(desk, 422, cancel__days="4", cancel__clock="12.00")
    (words,) = [words for words, href in page.links.items() if href == "#cancel-days"]
    assert "det første trin, som slutter fredag den 12. marts 2027 kl. 12.00. Vælg et tidligere" in words


class TestDay:
    @pytest.mark.parametrize(
        ("day", "words"), [("2027-03-20", "er i en weekend"), ("2027-03-26", "er langfredag")]
    )
    def test_nobody_meets_on_is_doubted_and_saved_when_it_is_meant(self, desk, west, day, words):
        page = save(desk, 422, day=day)
        assert words in page.text
        form_on(page).submit("Gem alligevel", 303)
        assert str(local(stands().starts_at).date()) == day

    def test_is_not_doubted_again_when_it_stays(self, desk, west):
        save(desk, 422, day="2027-03-20")
        form_on(save(desk, 422, day="2027-03-20")).submit("Gem alligevel", 303)
        save(desk, room="Lokale 1")

    def test_whose_night_skips_the_clock_time_is_refused(self, desk, west):
        page = save(desk, 422, day="2027-03-28", starts="2.30")
        assert (
            page.links["Klokkeslættet findes ikke: den nat stilles uret frem fra 2 til 3. Vælg et andet."]
            == "#starts"
        )

    def test_in_which_clocks_go_back_has_the_first_of_two_such_times(self, desk, west):
        form_on(save(desk, 422, day="2027-10-31", starts="2.30")).submit("Gem alligevel", 303)
        assert stands().starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_sitting_that_is_not_there(desk, west):
    desk.get(PAGE.replace("vest", "nord"), 404)
    desk.post(PAGE.replace("vest", "nord"), status=404)
