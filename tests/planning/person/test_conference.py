"""The page of somebody at a conference: choices, the price as whom, and an heir of another library."""

import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.registrations import self_service
from app.registrations.models import Option, Registration
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, ResearchLibraryFactory
from tests.planning.person.desk import address, do, facts
from tests.registrations.conferences import conference, holding, round_with, signed_up, unsound
from tests.registrations.conferences import person as chooser
from tests.registrations.stories import ANNE, person, rows, two_sittings
from tests.registrations.stories import signed_up as simply_signed_up
from tests.support.pages import Page


@pytest.fixture
def options(app):
    return conference(beds=1)


@pytest.fixture
def anne(options) -> Registration:
    horsens = LibraryFactory(name="Horsens Bibliotek")
    return signed_up(options, chooser("Anne", horsens, options, {"double", "dinner"}, room_mate="Bo"))[0]


def choose(page: Page, act: str, status: int = 200, **typed: object) -> Page:
    return (
        page.form(page.path)
        .fill(typed)
        .submit({"preview": "Vis, hvad det koster", "save": "Gem valgene"}[act], status=status)
    )


def test_what_somebody_has_chosen_is_shown_with_its_price(desk, anne):
    page = desk.get(address(anne))
    shown = facts(page)
    assert shown["Pris som"] == "Folkebibliotek"
    assert shown["Dage"] == "mandag den 22. marts; tirsdag den 23. marts"
    assert shown["Dobbeltværelse, natten til tirsdag den 23. marts"] == "800 kr., sammen med Bo"
    assert shown["Festmiddag"] == "600 kr."


def test_choices_are_changed_once_their_price_has_been_seen(desk, options, anne):
    page = desk.get(address(anne)).click("Ret dage, værelse og måltider")
    assert page.select("#room_mate")[0]["value"] == "Bo"
    single, days = options["single"].id, [str(options[one].id) for one in ("day 1", "day 2")]
    shown = choose(page, "preview", **{"night-1": str(single), "option": days, "room_mate": ""})
    assert facts(shown)["Nu"].startswith("5.390 kr.")
    assert facts(shown)["Bliver"].startswith("5.190 kr.")
    assert holding(anne)["Dobbeltværelse"] == "held"
    done = choose(shown, "save", 303).follow()
    assert "Valgene er gemt" in done.text
    assert holding(anne) == {"Dag 1": "held", "Dag 2": "held", "Enkeltværelse": "held"}
    assert (anne.room_mate, anne.fee_amount, anne.agreed_fee) == ("", 5_190_00, 5_190_00)
    assert unsound(anne.round_id) == []


def test_a_price_that_rises_while_the_page_is_open_is_shown_first(desk, options, anne):
    page = desk.get(address(anne, "valg"))
    shown = choose(page, "preview", **{"night-1": str(options["single"].id)})
    option = db.session.get_one(Option, options["single"].id)
    option.prices = {one: amount + 100_00 for one, amount in option.prices.items()}
    db.session.commit()
    again = choose(shown, "save")
    assert facts(again)["Bliver"].startswith("5.890 kr.")
    choose(again, "save", 303)
    assert anne.fee_amount == 5_890_00


def test_nobody_is_saved_without_the_price_having_been_seen(desk, options, anne):
    single = str(options["single"].id)
    days = [str(options[one].id) for one in ("day 1", "day 2")]
    page = desk.post(address(anne, "valg"), {"act": "save", "night-1": single, "option": days})
    assert facts(page)["Bliver"].startswith("5.190 kr.")
    assert holding(anne)["Dobbeltværelse"] == "held"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"option": []}, "Vælg mindst én dag."),
        ({"option": ["999999"]}, "Et af dine valg findes ikke længere. Vælg igen."),
        ({"option": ["²", "x", "-1"]}, "Vælg mindst én dag."),
        ({"room_mate": "x" * 500}, "Teksten er for lang"),
    ],
)
def test_choices_that_cannot_be_are_refused_and_kept(desk, anne, typed, words):
    page = desk.post(address(anne, "valg"), {"act": "save", **typed}, 422)
    assert words in page.text or "tegn" in page.text
    assert holding(anne)["Dobbeltværelse"] == "held"


def test_who_is_cancelled_and_who_is_at_a_plain_meeting_has_nothing_to_choose(desk, anne):
    (other,) = simply_signed_up(two_sittings(), person(ANNE, LibraryFactory()))
    desk.get(address(other, "valg"), 404)
    assert "Ret dage" not in desk.get(address(other)).text
    write(self_service.cancel, anne.id, None, "command")
    desk.get(address(anne, "valg"), 404)


def test_somebody_is_made_a_guest_at_the_price_that_stands_there(desk, anne):
    page = desk.get(address(anne))
    assert [one.text for one in page.select("#pris-form .form-hint")][1:] == [
        "5.390 kr.: deltagelse 3.990 kr. (pris for folkebiblioteker), overnatning og måltider 1.400 kr.",
        "1.400 kr.: deltagelse gratis (pris for gæster), overnatning og måltider 1.400 kr.",
        "3.390 kr.: deltagelse 1.990 kr. (pris for partnere), overnatning og måltider 1.400 kr.",
    ]
    done = do(desk, anne, "pris", page=page, category="guest").follow()
    assert "Prisen er ændret" in done.text
    assert (facts(done)["Pris som"], anne.fee_amount) == ("Gæst", 1_400_00)
    do(desk, anne, "pris", category="bibliotek")
    assert anne.fee_amount == 5_390_00


@pytest.mark.parametrize("category", ["", "speaker", "library", "x"])
def test_a_category_that_there_is_not_is_refused(desk, anne, category):
    page = desk.post(address(anne, "pris"), {"pris-category": category}, 422)
    assert "Vælg, hvem personen betaler som." in page.text


def test_a_price_that_was_not_shown_is_not_charged(desk, anne):
    page = desk.post(address(anne, "pris"), {"pris-category": "partner"}, 422)
    assert "Prisen har ændret sig, mens siden var åben." in page.text
    assert anne.category is None


def test_a_network_has_no_categories(desk):
    (row,) = simply_signed_up(two_sittings(), person(ANNE, LibraryFactory()))
    page = desk.get(address(row))
    assert not page.select("#pris-form")
    assert "Pris som" not in facts(page)


def test_the_price_of_an_heir_stands_before_the_button(desk, options, anne):
    page = desk.get(address(anne))
    (hint,) = page.select("#giv-videre-library-hint")
    assert hint.text == (
        "Kun hvis personen kommer fra et andet bibliotek. Så er prisen med alle valg højst 5.390 kr. "
        "for folkebiblioteker og 5.890 kr. for andre i sektoren."
    )
    ResearchLibraryFactory(name="Musikskolen")
    page = do(desk, anne, "giv-videre", name="Ea", email="ea@musik.example", library="Musikskolen").follow()
    assert facts(page)["Pris"].startswith("5.890 kr.")
    heir = rows()[-1]
    assert holding(heir)["Dobbeltværelse"] == "held"
    assert unsound(anne.round_id) == []


def test_a_reader_sees_choices_and_changes_none(app, options, anne):
    series = round_with(options).series_id
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=series).account)
    page = reader.get(address(anne))
    assert "Festmiddag" in facts(page)
    assert "Ret dage" not in page.text
    reader.get(address(anne, "valg"), 403)
    reader.post(address(anne, "valg"), {"act": "save"}, 403)
