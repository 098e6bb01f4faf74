"""Signing up for a conference: people, choices, payment, check; and what is chosen otherwise later."""

from datetime import timedelta

import pytest

from app.common.clock import now
from app.common.models import db
from app.registrations.models import Booking
from app.registrations.options import ChoiceState
from app.registrations.states import State
from tests.registrations.conference_forms import (
    ALL_OF_IT,
    check_page,
    choices_page,
    chosen_of,
    conference,
    sell_out,
    sign_up,
)
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    address_of,
    check_invariants,
    count,
    fields,
    rows,
)
from tests.support.queries import counted_queries

EAN = "5790000387250"
STEPS = ["choices", "payment", "check"]


def test_journey_10_four_pages_and_nothing_to_choose_for_who_takes_the_usual(client, library):
    round_, _ = conference()
    form = client.get(address_of(round_)).form()
    form.fill({f"people-0-{name}": value for name, value in {**ANNE, "library": library.number}.items()})
    choices = form.submit()
    assert choices.h1 == "Vælg dage, værelse og måltider"
    assert f"I alt: {ALL_OF_IT}" in choices.text
    payment = choices.form().submit()
    assert payment.h1 == "Kontakt og betaling"
    check = payment.form().submit()
    assert check.h1 == "Tjek din tilmelding"
    assert count(Booking) == 0
    receipt = check.form().submit("Tilmeld", 303).follow()
    assert receipt.h1 == "Kvittering"
    (row,) = rows()
    assert chosen_of(row).keys() == {"Første dag", "Anden dag", "Enkeltværelse", "Festmiddag", "Frokost"}
    assert (row.fee_amount, row.agreed_fee) == (5_540_00, 5_540_00)
    check_invariants()


def test_each_choice_stands_with_its_price_and_what_is_left(client, library):
    round_, _ = conference({"double": 0})
    text = choices_page(client, round_, library).text
    for words in (
        "Pris for folkebiblioteker",
        "Alle dage koster 3.990 kr. tilsammen.",
        "Mandag den 22. marts, 2.400 kr.",
        "Natten til tirsdag den 23. marts Enkeltværelse, 900 kr. 3 tilbage",
        "Dobbeltværelse, 600 kr. Alle er optaget – venteliste",
        "Ingen overnatning",
        "Måltider mandag den 22. marts Festmiddag, 500 kr.",
    ):
        assert words in text


def test_the_check_page_and_the_receipt_say_what_everything_costs_and_why(client, library):
    round_, _ = conference()
    library.ean = EAN
    check = check_page(choices_page(client, round_, library, ANNE, BO))
    for words in (
        "3.990 kr.: pris for folkebiblioteker",
        "Dage mandag den 22. marts; tirsdag den 23. marts",
        "Enkeltværelse, natten til tirsdag den 23. marts 900 kr.",
        "Festmiddag 500 kr.",
        f"I alt {ALL_OF_IT}",
        "I alt: 11.080 kr. (Prisen er uden moms.)",
        "derefter hele gebyret (11.080 kr.)",
        EAN,
    ):
        assert words in check.text
    receipt = check.form().submit("Tilmeld", 303).follow()
    assert "Festmiddag 500 kr." in receipt.text
    assert "I alt: 11.080 kr." in receipt.text


def test_colleagues_are_given_the_same_choice_and_another_room_where_there_is_none_left(client, library):
    round_, options = conference({"single": 1})
    page = choices_page(client, round_, library, ANNE, BO, CARL)
    rooms = [page.form().fields[f"people-{number}-night-1"] for number in range(3)]
    assert rooms == [str(options[name].id) for name in ("single", "double", "double")]
    form = page.form().fill({"people-0-night-1": "none", "people-0-option": [str(options["monday"].id)]})
    assert "I alt:" in form.submit("price").text


def test_back_loses_nothing(client, library):
    round_, options = conference()
    page = choices_page(client, round_, library, ANNE, BO)
    chosen = [str(options["tuesday"].id)]
    form = page.form().fill(
        {
            "people-1-option": chosen,
            "people-1-night-1": str(options["double"].id),
            "people-1-mate": "Carl Østergård",
        }
    )
    payment = form.submit("payment").form().fill(ean=EAN, contact_name="Ea Ø", order_number="7")
    people = payment.submit("choices").form().submit("people")
    assert people.h1.startswith("Tilmeld dig")
    kept = people.form().submit("choices").form()
    assert kept.fields["people-1-option"] == chosen[0]
    assert kept.fields["people-1-night-1"] == str(options["double"].id)
    assert kept.fields["people-1-mate"] == "Carl Østergård"
    check = kept.submit("payment").form().submit("check")
    assert check.form().fields["ean"] == EAN
    assert check.form().submit("payment").form().fields["contact_name"] == "Ea Ø"
    assert "Ea Ø" in check.text


def test_a_person_is_removed_with_their_choices(client, library):
    round_, options = conference()
    form = choices_page(client, round_, library, ANNE, BO).form()
    form.fill({"people-1-option": [str(options["tuesday"].id)], "people-1-night-1": "none"})
    people = form.submit("people").form().submit("remove-0")
    kept = people.form().submit("choices").form()
    assert kept.fields["people-0-name"] == BO["name"]
    assert (kept.fields["people-0-option"], kept.fields["people-0-night-1"]) == (
        str(options["tuesday"].id),
        "none",
    )


def test_who_posts_straight_to_the_check_gets_the_usual_choices_to_agree_to(client, library):
    round_, _ = conference()
    typed = fields({**ANNE, "library": library.number})
    assert f"I alt: {ALL_OF_IT}" in client.post(address_of(round_), typed).text
    check = client.post(address_of(round_, "tilmelding/tjek"), typed)
    assert check.h1 == "Tjek din tilmelding"
    assert count(Booking) == 0
    assert check.form().submit("Tilmeld", 303)


def test_the_same_form_twice_is_one_booking(client, library):
    round_, _ = conference()
    form = check_page(choices_page(client, round_, library)).form()
    assert form.submit("Tilmeld", 303).location == form.submit("Tilmeld", 303).location
    assert count(Booking) == 1


@pytest.mark.parametrize("where", ["choices", "payment", "check"])
def test_what_is_sold_out_meanwhile_is_told_and_decided_by_the_person(client, library, where):
    """The last single room goes while the person is on that page."""
    round_, options = conference({"single": 1})
    page = choices_page(client, round_, library)
    if where == "choices":
        sell_out(options["single"])
    payment = page.form().submit("payment")
    if where == "payment":
        sell_out(options["single"])
    check = payment.form().submit("check")
    if where == "check":
        sell_out(options["single"])
        check = check.form().submit("Tilmeld")
    assert "Før: 900 kr. Nu: 900 kr., venteliste." in check.text
    assert "På ventelisten, nr. 1. 900 kr., hvis du får det" in check.text
    assert count(Booking) == 0
    assert check.form().submit("Tilmeld", 303)
    (row,) = rows()
    assert chosen_of(row)["Enkeltværelse"] is ChoiceState.WAITING
    assert (row.fee_amount, row.agreed_fee) == (4_640_00, 5_540_00)


@pytest.mark.parametrize("where", ["choices", "payment", "check"])
@pytest.mark.parametrize(("price", "words"), [(650_00, "650 kr."), (450_00, "450 kr.")])
def test_a_price_that_changes_meanwhile_is_told_with_the_old_one(client, library, where, price, words):
    round_, options = conference()

    def change():
        options["dinner"].prices = dict.fromkeys(options["dinner"].prices, price)
        db.session.commit()

    page = choices_page(client, round_, library)
    if where == "choices":
        change()
    payment = page.form().submit("payment")
    if where == "payment":
        change()
    check = payment.form().submit("check")
    if where == "check":
        change()
        if price < 500_00:  # who pays less than was shown need not be asked
            assert check.form().submit("Tilmeld", 303)
            assert rows()[0].agreed_fee == 5_490_00
            return
        check = check.form().submit("Tilmeld")
    assert f"Festmiddag. Før: 500 kr. Nu: {words}" in check.text
    assert count(Booking) == 0
    assert check.form().submit("Tilmeld", 303)


def test_two_forms_for_the_last_bed(client, library):
    round_, options = conference({"single": 0, "double": 1})
    forms = []
    for who in (ANNE, BO):
        page = choices_page(client, round_, library, who)
        page_form = page.form().fill({"people-0-night-1": str(options["double"].id)})
        forms.append(page_form.submit("payment").form().submit("check").form())
    assert forms[0].submit("Tilmeld", 303)
    again = forms[1].submit("Tilmeld")
    assert (
        "Dobbeltværelse, natten til tirsdag den 23. marts. Før: 600 kr. Nu: 600 kr., venteliste."
        in again.text
    )
    assert again.form().submit("Tilmeld", 303)
    assert [chosen_of(row)["Dobbeltværelse"] for row in rows()] == [ChoiceState.HELD, ChoiceState.WAITING]


def test_misfits_are_told_at_their_fields(client, library):
    round_, options = conference()
    _, others = conference()
    page = choices_page(client, round_, library)
    sent = {**page.form().fields, "step": "payment"}
    ids = {name: str(one.id) for name, one in options.items()}
    for typed, words, anchor in (
        ([ids["single"]], "Vælg mindst én dag.", "people-0-day"),
        ([ids["monday"], ids["double"]], "Vælg kun ét værelse for hver nat.", "people-0-night-1"),
        ([ids["monday"], str(others["lunch"].id)], "Et af dine valg findes ikke længere. Vælg igen.", None),
        ([ids["monday"], "999999999"], "Et af dine valg findes ikke længere. Vælg igen.", None),
        (["x", "²"], "Et af dine valg findes ikke længere. Vælg igen.", None),
    ):
        refused = client.post(address_of(round_), {**sent, "people-0-option": typed}, 422, csrf=False)
        assert refused.h1 == "Vælg dage, værelse og måltider"
        assert refused.title.startswith("Fejl:")
        assert words in refused.text
        if anchor:
            assert refused.select(f"a[href=#{anchor}]")
    for address in ("tilmelding", "tilmelding/tjek"):
        client.post(
            address_of(round_, address), {**sent, "step": "", "people-0-option": ["0"]}, 422, csrf=False
        )
    assert count(Booking) == 0


def test_each_page_refuses_what_is_wrong_on_it(client, library):
    round_, _ = conference()
    page = choices_page(client, round_, library)
    sent = page.form().fields
    nameless = client.post(
        address_of(round_), {**sent, "people-0-name": "", "step": "check"}, 422, csrf=False
    )
    assert nameless.h1.startswith("Tilmeld dig")
    assert "Indtast navnet." in nameless.text
    wrong = page.form().submit("payment").form().fill(ean="123", reference="x" * 61).submit("check", 422)
    assert wrong.h1 == "Kontakt og betaling"
    assert wrong.select("a[href=#ean]")
    assert wrong.select("a[href=#reference]")
    stale = client.post(address_of(round_), {**sent, "csrf_token": "x", "step": "check"}, 422, csrf=False)
    assert stale.form().fields["people-0-name"] == ANNE["name"]


def test_an_address_that_is_signed_up_is_refused_before_anything_is_chosen(client, library):
    round_, _ = conference()
    sign_up(choices_page(client, round_, library))
    typed = fields({**ANNE, "library": library.number}, step="choices")
    refused = client.post(address_of(round_), typed, 422)
    assert "Der findes allerede en tilmelding med denne adresse." in refused.text
    assert refused.select("a[href=#people-0-email]")


def test_a_full_conference_has_a_queue_and_choices_are_wishes(client, library):
    round_, _ = conference(capacity=1)
    sign_up(choices_page(client, round_, library))
    check = check_page(choices_page(client, round_, library, BO))
    assert "På ventelisten: nr. 1 i Vingsted" in check.text
    assert "900 kr., hvis du får plads" in check.text
    receipt = check.form().submit("Skriv mig på ventelisten", 303).follow()
    assert "0 kr. nu – 5.540 kr., hvis du får plads" in receipt.text
    assert rows()[1].state is State.WAITING


def test_a_round_that_is_closed_says_so(client, library):
    round_, _ = conference()
    sent = choices_page(client, round_, library).form().fields
    round_.sittings[0].signup_until = now() - timedelta(days=1)
    for step in ("choices", "payment", "check"):
        refused = client.post(address_of(round_), {**sent, "step": step}, 422, csrf=False)
        assert "Tilmeldingsfristen er udløbet." in refused.text
    back = client.post(address_of(round_), {**sent, "back": "choices"}, csrf=False)
    assert back.h1 == "Vælg dage, værelse og måltider"


def test_the_price_follows_what_is_ticked(client, library):
    round_, options = conference()
    sent = choices_page(client, round_, library).form().fields
    sent["people-0-night-1"] = str(options["double"].id)
    address = address_of(round_, "tilmelding/pris")
    answer = client.flask.post(address, data=sent).get_json()
    assert answer["total"] == 5_240_00
    assert "I alt: 5.240 kr." in answer["html"]


def test_pages_ask_as_much_for_ten_people_as_for_one(client, library):
    round_, _ = conference({"single": 1})

    def asked(people: int) -> list[int]:
        who = [{"name": f"Person {n}", "email": f"p{people}-{n}@horsens.example"} for n in range(people)]
        typed = fields(*({**one, "library": library.number} for one in who))
        found = []
        for step in STEPS:
            with counted_queries(db.engine) as statements:
                client.post(address_of(round_), {**typed, "step": step})
            found.append(len(statements))
        return found

    asked(1)
    assert asked(1) == asked(10)


def test_the_round_page_has_a_price_list(client, library):
    round_, _ = conference({"single": 0})
    page = client.get(address_of(round_, ""))
    for words in (
        "Deltagelse i hele mødet 3.990 kr. 4.490 kr.",
        "Enkeltværelse, natten til tirsdag den 23. marts 900 kr. 900 kr. Venteliste",
        "Dobbeltværelse, natten til tirsdag den 23. marts 600 kr. 600 kr. 20",
    ):
        assert words in page.text
