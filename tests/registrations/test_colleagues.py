"""Several people on one form, with and without scripts, and the price on the way."""

import pytest

from app.common.models import db
from app.registrations.models import Booking
from tests.factories import ResearchLibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    address_of,
    check_invariants,
    count,
    fields,
    person,
    rows,
    signed_up,
    two_sittings,
)


@pytest.fixture
def path(round_) -> str:
    return address_of(round_)


@pytest.fixture
def check_path(round_) -> str:
    return address_of(round_, "tilmelding/tjek")


def anne_and_bo(library, **once):
    return fields(
        {**ANNE, "library": library.number, "sitting": "vest"}, {**BO, "library": library.number}, **once
    )


def names(page) -> list[str]:
    form = page.form().fields
    return [form[f"people-{number}-name"] for number in range(20) if f"people-{number}-name" in form]


def test_journey_2_a_colleague_is_added_without_scripts_from_the_same_library(client, path, library):
    first = client.get(path).form().fill({"people-0-name": "Anne", "people-0-library": library.number})
    form = first.fill({"people-0-sitting": "oest"}).submit("add").form()
    assert names(form.page) == ["Anne", ""]
    assert form.fields["people-1-library"] == library.number
    assert form.fields["people-1-sitting"] == "oest"


def test_one_form_signs_up_several_people_at_different_sittings(client, path, library):
    form = client.get(path).form().submit("add").form()
    form.fill(
        {f"people-0-{name}": value for name, value in ANNE.items()} | {"people-0-library": library.number}
    )
    form.fill(
        {f"people-1-{name}": value for name, value in BO.items()} | {"people-1-library": library.number}
    )
    check = form.fill({"people-1-sitting": "oest"}).submit("Fortsæt")
    assert check.h1 == "Tjek din tilmelding"
    assert "Gratis: første deltager fra Horsens Bibliotek" in check.text
    assert "500 kr.: 2. deltager fra Horsens Bibliotek" in check.text
    receipt = check.form().submit("Tilmeld", 303).follow()
    assert "I alt: 500 kr." in receipt.text
    assert [(row.name, row.sitting.slug) for row in rows()] == [("Anne Sørensen", "vest"), ("Bo Ærø", "oest")]
    check_invariants()


def test_experience_6_two_people_are_checked_also_where_nothing_is_owed(client, library):
    round_ = two_sittings(free_places=2)
    assert client.post(address_of(round_), anne_and_bo(library)).h1 == "Tjek din tilmelding"


def test_a_person_is_removed_and_the_others_move_up(client, path, library):
    page = client.post(path, fields(ANNE, BO, CARL, **{"remove-1": "1"}))
    assert names(page) == ["Anne Sørensen", "Carl Østergård"]
    assert page.form().fields["people-1-email"] == "carl@horsens.example"


def test_the_last_person_stays(client, path):
    assert names(client.post(path, fields(ANNE, **{"remove-0": "1"}))) == ["Anne Sørensen"]


@pytest.mark.parametrize("number", ["", "7", "-1", "x", "²", "9" * 5000, "%00"])
def test_a_button_that_no_page_has_removes_nobody(client, path, number):
    assert names(client.post(path, fields(ANNE, BO, **{f"remove-{number}": "1"}))) == [
        "Anne Sørensen",
        "Bo Ærø",
    ]


def test_adding_and_removing_keeps_the_form_its_id_and_the_contact(client, path):
    typed = fields(ANNE, BO, contact_name="Carl", contact_email="carl@x.example", add="1")
    form = client.post(path, typed).form()
    assert form.fields["form_id"] == typed["form_id"]
    assert (form.fields["contact_name"], form.fields["contact_email"]) == ("Carl", "carl@x.example")


def test_enter_in_a_field_removes_nobody(client, path):
    page = client.post(path, fields(ANNE, BO, add="1"))
    assert page.form().submit(status=422).title.startswith("Fejl: ")


def test_a_colleague_who_was_added_and_left_empty_is_dropped(client, path, library):
    typed = fields({"sitting": "vest"}, {**ANNE, "library": library.number}, {"sitting": "oest"})
    client.post(path, typed, 303)
    assert [row.name for row in rows()] == ["Anne Sørensen"]


def test_an_empty_form_asks_for_everything_at_its_fields(client, path):
    page = client.post(path, fields({"sitting": "vest"}), 422)
    assert page.links["Indtast navnet."] == "#people-0-name"
    assert page.links["Indtast e-mailadressen."] == "#people-0-email"
    assert page.links["Vælg bibliotek."] == "#people-0-library"


@pytest.mark.parametrize("index", [3, 7, 42])
def test_people_are_counted_as_they_come_whatever_numbers_they_have(client, path, library, index):
    typed = {f"people-{index}-name": "Anne", f"people-{index}-email": "nej", "form_id": "x" * 24}
    page = client.post(path, typed, 422)
    assert names(page) == ["Anne"]
    assert "#people-0-email" in page.links.values()


def people(many: int, library) -> list[dict[str, str]]:
    return [
        {"name": f"P {n}", "email": f"p{n}@horsens.example", "library": library.number} for n in range(many)
    ]


def test_ten_people_come_at_once(client, path, library):
    check = client.post(path, fields(*people(10, library)))
    check.form().submit("Tilmeld", 303)
    assert len(rows()) == 10
    check_invariants()


def test_eleven_are_too_many_and_none_is_lost(client, path, library):
    page = client.post(path, fields(*people(11, library)), 422)
    assert "Du kan tilmelde højst 10 ad gangen." in page.text
    assert len(names(page)) == 11
    assert len(names(client.post(path, fields(*people(10, library), add="1")))) == 10


def test_a_form_built_by_hand_cannot_fill_the_memory(client, path):
    typed = {f"people-{number}-name": "x" for number in range(5000)}
    page = client.post(path, {**typed, "people-²-name": "x", "people-" + "9" * 5000 + "-name": "x"}, 422)
    assert len(names(page)) == 20


def test_the_same_address_twice_on_one_form_is_pointed_at(client, path, library):
    twice = {**BO, "email": "ANNE@horsens.example"}
    typed = fields({**ANNE, "library": library.number}, {**twice, "library": library.number})
    page = client.post(path, typed, 422)
    words = "Person 2: Adressen står også længere oppe. Hver person skal have sin egen."
    assert page.links[words] == "#people-1-email"


def test_the_contact_may_be_somebody_else(client, path, check_path, library):
    once = {"contact_name": "Carl Ø", "contact_email": "carl@horsens.example"}
    check = client.post(path, anne_and_bo(library, **once))
    check.form().submit("Tilmeld", 303)
    booking = rows()[0].booking
    assert (booking.contact_name, booking.contact_email) == ("Carl Ø", "carl@horsens.example")


def test_without_one_the_first_person_is_the_contact(client, path, library):
    client.post(path, anne_and_bo(library)).form().submit("Tilmeld", 303)
    assert rows()[0].booking.contact_email == "anne@horsens.example"


def test_a_contact_with_a_bad_address_is_refused_at_the_field(client, path, library):
    page = client.post(path, anne_and_bo(library, contact_email="carl"), 422)
    assert "#contact_email" in page.links.values()


def test_experience_3_a_button_shows_the_price_without_scripts(client, path, library):
    page = client.post(path, anne_and_bo(library, price="1"))
    anne, bo = (line.text for line in page.select(".price li"))
    assert anne.startswith("Anne Sørensen")
    assert anne.endswith("Gratis: første deltager fra Horsens Bibliotek")
    assert bo.startswith("Bo Ærø")
    assert bo.endswith("500 kr.: 2. deltager fra Horsens Bibliotek")
    assert "I alt: 500 kr. (Prisen er uden moms.)" in page.text
    assert page.form().fields["shown_total"] == "50000"


def live(client, path: str, typed: dict[str, str]) -> dict[str, object]:
    token = {"csrf_token": client.csrf_token()}
    answer = client.flask.post(f"{path}/pris", data={**token, **typed})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    return answer.get_json()


def test_experience_3_scripts_ask_for_the_same_price(client, path, library):
    priced = live(client, path, anne_and_bo(library))
    assert priced["total"] == 500_00
    assert "Bo Ærø" in str(priced["html"])
    assert "500 kr.: 2. deltager fra Horsens Bibliotek" in str(priced["html"])
    assert priced["guess"] == {}


def test_the_live_price_tells_which_library_a_mail_domain_points_to(client, path, library):
    priced = live(client, path, fields(ANNE))
    assert priced["guess"] == {"0": "761500"}


@pytest.mark.parametrize(
    "typed", [{}, {"people-0-name": "x"}, {"people-0-library": "other"}, {"people-0-email": "@"}]
)
def test_the_live_price_of_a_half_filled_form_is_an_invitation_to_go_on(client, path, library, typed):
    priced = live(client, path, typed)
    assert priced["total"] == 0
    assert "Prisen står her, når du har valgt bibliotek." in str(priced["html"])


def test_the_live_price_needs_the_forms_token(client, path):
    client.post(f"{path}/pris", {}, 400, csrf=False)


def test_the_live_price_escapes_what_was_typed(client, path, library):
    priced = live(client, path, fields({"name": "<script>alert(1)</script>", "library": library.number}))
    assert "<script>" not in str(priced["html"])


@pytest.mark.parametrize("shown", ["49999", "0", "-50000", "", "5e9", "٥٠٠٠٠", "9" * 5000, None])
def test_fees_9_less_shown_than_it_costs_shows_the_check_page_again(client, check_path, library, shown):
    typed = anne_and_bo(library) | ({} if shown is None else {"shown_total": shown})
    check = client.post(check_path, typed)
    assert "Prisen har ændret sig" in check.text
    assert check.form().fields["shown_total"] == "50000"
    assert count(Booking) == 0
    check.form().submit("Tilmeld", 303)
    assert count(Booking) == 1


def test_fees_9_a_colleague_who_was_faster_makes_it_dearer_and_one_is_asked(client, round_, path, library):
    typed = fields({**ANNE, "library": library.number}, {**CARL, "library": ResearchLibraryFactory().number})
    check = client.post(path, typed)
    assert check.form().fields["shown_total"] == "50000"
    signed_up(round_, person(BO, library))
    changed = check.form().submit("Tilmeld")
    assert "En anden fra biblioteket er blevet tilmeldt imens." in changed.text
    assert "I alt: 1.000 kr." in changed.text


def test_fees_9_on_the_direct_way_too(client, round_, path, library, monkeypatch):
    """Nothing was owed when the form was looked at, and something under the lock."""
    typed = fields({**ANNE, "library": library.number})
    from_the_check = client.post(f"{path}/tjek", typed | {"shown_total": "0"}, 303)
    assert from_the_check.location.startswith("/kvittering/")
    changed = client.post(f"{path}/tjek", fields({**BO, "library": library.number}, shown_total="0"))
    assert "Prisen har ændret sig" in changed.text


@pytest.mark.parametrize(("workplace", "button"), [("", "Skriv mig på ventelisten"), ("other", "Tilmeld")])
def test_fees_9_what_a_seat_may_come_to_cost_is_shown_again_where_it_has_risen(
    client, library, workplace, button
):
    """Who waits, or awaits the organiser, owes nothing yet and has agreed to what a seat would cost."""
    round_ = two_sittings(west={"capacity": 1})
    signed_up(round_, person(CARL, ResearchLibraryFactory()))
    anne = {**ANNE, "library": workplace or library.number, "organisation": "En skole", "sitting": "vest"}
    check = client.post(address_of(round_), fields(anne))
    assert check.h1 == "Tjek din tilmelding"
    round_.fee_amount = 750_00
    db.session.commit()
    changed = check.form().submit(button)
    assert "Prisen har ændret sig" in changed.text
    assert "750 kr." in changed.text
    changed.form().submit(button, 303)
    assert rows()[-1].agreed_fee == 750_00
