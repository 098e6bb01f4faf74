"""The way of one person: a form page, and a check page only where something may be owed."""

import pytest

from app.registrations.models import Booking
from app.registrations.states import State
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    address_of,
    check_invariants,
    count,
    fields,
    horsens,
    one_sitting,
    person,
    rows,
    signed_up,
    two_sittings,
)

EAN = "5790000387250"


def fill_in(page, library, who=ANNE, number=0, **more):
    typed = {"name": who["name"], "email": who["email"], "library": library.number, **more}
    return page.form().fill({f"people-{number}-{name}": value for name, value in typed.items()})


def test_the_form_asks_only_what_it_needs_and_has_chosen_a_sitting(client, round_, library):
    page = client.get(address_of(round_))
    assert page.h1 == f"Tilmeld dig: {round_.title}"
    form = page.form()
    typed = {name for name in form.fields if name.startswith("people-")}
    assert typed == {
        f"people-0-{name}" for name in ("name", "email", "library", "organisation", "sitting", "title")
    }
    assert form.fields["people-0-sitting"] == "vest"
    assert len(str(form.fields["form_id"])) >= 16


def test_journey_1b_a_free_place_is_had_in_two_page_loads(client, round_, library):
    receipt = fill_in(client.get(address_of(round_)), library).submit(status=303).follow()
    assert receipt.h1 == "Kvittering"
    assert "Gratis: første deltager fra Horsens Bibliotek" in receipt.text
    assert [row.state for row in rows()] == [State.CONFIRMED]
    check_invariants()


def test_the_receipt_says_where_and_when_and_keeps_its_number(client, round_, library):
    receipt = (
        fill_in(client.get(address_of(round_)), library, title="Bibliotekar").submit(status=303).follow()
    )
    for words in ("Tilmeldt", "anne@horsens.example", "Horsens Bibliotek", "Bibliotekar", "Vest", "Nummer"):
        assert words in receipt.text
    assert "mandag den 22. marts 2027 kl. 10.00–15.00" in receipt.text


@pytest.mark.parametrize(
    ("asked", "chosen"), [("oest", "oest"), ("vest", "vest"), ("nord", "vest"), ("", "vest")]
)
def test_a_link_can_choose_the_sitting_beforehand(client, round_, library, asked, chosen):
    page = client.get(f"{address_of(round_)}?moede={asked}")
    assert page.form().fields["people-0-sitting"] == chosen


@pytest.mark.parametrize("asked", ["<script>", "%00", "%ED%A0%80", "%F0%9F%98%80", "a" * 2000])
def test_whatever_stands_in_that_link_is_harmless(client, round_, library, asked):
    assert client.get(f"{address_of(round_)}?moede={asked}").form().fields["people-0-sitting"] == "vest"


def test_a_sitting_with_room_is_chosen_beforehand_unless_another_is_asked_for(client, library):
    round_ = two_sittings(west={"capacity": 5, "taken": 5})
    assert client.get(address_of(round_)).form().fields["people-0-sitting"] == "oest"
    assert client.get(f"{address_of(round_)}?moede=vest").form().fields["people-0-sitting"] == "vest"


def test_a_link_can_choose_the_library(client, round_, library):
    for asked, chosen in ((library.number, library.number), ("999999", ""), ("Horsens", "")):
        form = client.get(f"{address_of(round_)}?bibliotek={asked}").form()
        assert form.fields["people-0-library"] == chosen


def test_a_round_held_once_asks_for_no_sitting(client, library):
    page = client.get(address_of(one_sitting()))
    assert not page.select("input[type=radio]")
    assert fill_in(page, library).submit(status=303)
    assert [row.sitting.slug for row in rows()] == ["vest"]


def test_experience_6_where_a_fee_arises_one_checks_it_first(client, round_, school):
    check = fill_in(client.get(address_of(round_)), school).submit()
    assert check.h1 == "Tjek din tilmelding"
    assert "500 kr.: Musikskolen har ikke en gratis plads" in check.text
    assert "I alt: 500 kr. (Prisen er uden moms.)" in check.text
    assert count(Booking) == 0
    receipt = check.form().fill(ean=EAN, reference="Ea Ø", order_number="7").submit("Tilmeld", 303).follow()
    for words in (EAN, "Ea Ø", "500 kr."):
        assert words in receipt.text
    assert rows()[0].agreed_fee == 500_00
    check_invariants()


def test_fees_10_the_librarys_ean_is_filled_in_and_asked_for_only_where_money_is_owed(client, round_):
    school = ResearchLibraryFactory(ean=EAN)
    form = client.get(address_of(round_))
    assert "EAN" not in form.text
    assert fill_in(form, school).submit().form().fields["ean"] == EAN


@pytest.mark.parametrize("workplace", ["waiting", "typed"])
def test_fees_10_who_may_come_to_owe_something_is_asked_too(client, school, workplace):
    """Who waits for a seat, and who comes from a workplace that is not on the list."""
    round_ = one_sitting(sitting={"capacity": 1})
    signed_up(round_, person(BO, horsens()))
    library = LibraryFactory(ean=EAN)
    where = {"library": library.number} if workplace == "waiting" else {"library": "other"}
    check = client.post(address_of(round_), fields({**ANNE, **where, "organisation": "En skole"}))
    assert check.form().fields["ean"] == (EAN if workplace == "waiting" else "")
    assert "I alt: 0 kr. (Prisen er uden moms.)" in check.text


def test_fees_10_a_missing_ean_never_stops_a_sign_up(client, round_, school):
    check = fill_in(client.get(address_of(round_)), school).submit()
    assert check.form().fill(ean="").submit("Tilmeld", 303).follow().h1 == "Kvittering"


@pytest.mark.parametrize("ean", ["5790 0003 87250", " 5790000387250 ", "5798008800917", "5798009954343"])
def test_an_ean_is_taken_as_people_write_it(client, round_, school, ean):
    check = fill_in(client.get(address_of(round_)), school).submit()
    check.form().fill(ean=ean).submit("Tilmeld", 303)
    assert rows()[0].booking.ean == ean.replace(" ", "")


@pytest.mark.parametrize(
    "ean", ["5790000387251", "579000038725", "57900003872500", "EAN", "٥٧٩٠٠٠٠٣٨٧٢٥٠", "-790000387250"]
)
def test_an_ean_whose_check_digit_does_not_fit_is_refused_with_what_was_typed(client, round_, school, ean):
    check = fill_in(client.get(address_of(round_)), school).submit()
    refused = check.form().fill(ean=ean, reference="Ea").submit("Tilmeld", 422)
    assert "EAN-nummeret skal have 13 cifre, og kontrolcifret skal passe." in refused.text
    assert refused.title.startswith("Fejl: ")
    assert (refused.form().fields["ean"], refused.form().fields["reference"]) == (ean, "Ea")
    assert count(Booking) == 0


def test_from_the_check_page_one_can_go_back_with_everything_typed(client, round_, school):
    check = fill_in(client.get(address_of(round_)), school, title="Leder").submit()
    form = check.form().fill(reference="Ea").submit("Ret oplysningerne").form()
    kept = {name.removeprefix("people-0-"): value for name, value in form.fields.items()}
    assert {name: kept[name] for name in ("name", "library", "title", "sitting", "reference")} == {
        "name": "Anne Sørensen",
        "library": school.number,
        "title": "Leder",
        "sitting": "vest",
        "reference": "Ea",
    }


def test_whoever_asks_for_the_check_pages_address_gets_the_form(client, round_):
    assert client.get(address_of(round_, "tilmelding/tjek"), 302).location == address_of(round_)


def test_nothing_typed_is_kept_in_a_cookie(client, round_, school):
    fill_in(client.get(address_of(round_)), school).submit()
    with client.flask.session_transaction() as session:
        assert set(session) == {"csrf_token"}


def test_a_known_form_leads_to_its_receipt_on_either_page(client, round_, library):
    typed = fields({**ANNE, "library": library.number, "sitting": "vest"})
    receipt = client.post(address_of(round_), typed, 303).location
    assert client.post(address_of(round_), typed, 303).location == receipt
    assert client.post(address_of(round_, "tilmelding/tjek"), typed, 303).location == receipt
    assert count(Booking) == 1


def test_a_known_form_leads_to_its_receipt_even_when_the_door_has_closed(client, round_, library, frozen):
    typed = fields({**ANNE, "library": library.number, "sitting": "vest"})
    receipt = client.post(address_of(round_), typed, 303).location
    frozen.move_to(round_.sittings[1].signup_until.replace(year=2028), tick=False)
    assert client.post(address_of(round_), typed, 303).location == receipt


@pytest.mark.parametrize("form_id", ["", "kort", "a b" * 8, "æ" * 20, "x" * 65, "'; DROP TABLE booking;--"])
def test_a_lost_or_mangled_form_id_is_made_anew(client, round_, library, form_id):
    typed = fields({**ANNE, "library": library.number, "sitting": "vest"}, form_id=form_id)
    client.post(address_of(round_), typed, 303)
    assert len(rows()[0].booking.form_id) == 24


def test_fees_3_the_second_from_a_library_sees_the_price_before_signing_up(client, round_, library):
    signed_up(round_, person(ANNE, library))
    check = fill_in(client.get(address_of(round_)), library, BO).submit()
    assert "500 kr.: 2. deltager fra Horsens Bibliotek" in check.text


def test_places_9_a_workplace_that_is_not_on_the_list_waits_for_the_organiser(client, round_, library):
    page = client.get(address_of(round_))
    typed = {"people-0-name": "Anne", "people-0-email": "anne@skole.example", "people-0-library": "other"}
    check = page.form().fill({**typed, "people-0-organisation": "Lille Skole"}).submit()
    assert "0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen" in check.text
    receipt = check.form().submit("Tilmeld", 303).follow()
    assert "Afventer arrangøren" in receipt.text
    assert "Lille Skole" in receipt.text
    assert [row.state for row in rows()] == [State.PENDING]


def test_without_the_name_of_that_workplace_it_is_asked_for(client, round_, library):
    typed = fields({"name": "Anne", "email": "anne@skole.example", "library": "other", "organisation": "  "})
    page = client.post(address_of(round_), typed, 422)
    assert page.links["Indtast navnet på din arbejdsplads."] == "#people-0-organisation"


def test_a_round_that_costs_nothing_never_asks_for_a_check_of_one_person(client, school):
    round_ = two_sittings(fee_amount=0)
    receipt = fill_in(client.get(address_of(round_)), school).submit(status=303).follow()
    assert "Gratis: mødet koster ikke noget" in receipt.text
