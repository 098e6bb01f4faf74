"""Ret valg: what is chosen otherwise later, by the link of one's registration."""

from datetime import timedelta

import pytest

from app.common.clock import now
from app.common.models import db
from app.meetings.models import Sitting
from app.registrations.models import Registration
from app.registrations.options import ChoiceState
from app.registrations.queries import ticket
from tests.registrations.conference_forms import (
    check_page,
    choices_page,
    chosen_of,
    conference,
    sell_out,
    with_mate,
)
from tests.registrations.stories import ANNE, BO, address_of, one_sitting, person, rows, signed_up
from tests.support.mailbox import Mailbox
from tests.support.queries import counted_queries


@pytest.fixture
def meeting(app):
    """The conference and its options."""
    return conference()


def signed(client, round_, library, *people, **filled: str) -> list[Registration]:
    """The registrations of people who have taken the usual, but for what is `filled` in."""
    before = len(rows())
    form = choices_page(client, round_, library, *people).form().fill(filled)
    check = form.submit("payment").form().submit("check")
    check.form().submit("Tilmeld", 303)
    return rows()[before:]


def own(row: Registration, rest: str = "") -> str:
    """The address of Min tilmelding, or of a page under it."""
    return f"/tilmelding/{ticket(row.id)[0].token}{rest}"


def mine_form(page):
    return page.form(f"{page.path}/kost")


def test_min_tilmelding_lists_the_choices_and_leads_to_them(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    page = client.get(own(row))
    assert "Festmiddag 500 kr." in page.text
    assert "Vælg dage" not in page.links
    assert page.click("Ret valg").h1 == "Ret valg"


def test_the_old_page_of_days_leads_to_the_choices(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    assert client.get(own(row, "/dage"), 303).location == own(row, "/valg")
    assert client.post(own(row, "/dage"), {"days": "1"}, 303).location == own(row, "/valg")


def test_what_is_cheaper_is_saved_at_once_and_told(client, library, meeting, app):
    round_, options = meeting
    (row,) = signed(client, round_, library)
    mailbox = Mailbox(app)
    mailbox.read()
    form = client.get(own(row, "/valg")).form()
    form.fill({"option": [str(options["monday"].id)], "night-1": "none"})
    page = form.submit("Gem valg", 303).follow()
    assert "Dine valg er gemt" in page.text
    (row,) = rows()
    assert (row.fee_amount, row.agreed_fee, row.dropped_days) == (2_400_00, 2_400_00, [2])
    (mail,) = [one for one in mailbox.read() if one.method == "REQUEST" or "2.400 kr." in one.text]
    assert "2.400 kr." in mail.text


def test_what_is_dearer_is_shown_with_the_old_price_before_it_is_saved(client, library, meeting):
    round_, options = meeting
    (row,) = signed(client, round_, library, **{"people-0-night-1": "none"})
    form = client.get(own(row, "/valg")).form()
    assert "Før" not in form.page.text
    shown = form.fill({"night-1": str(options["single"].id)}).submit("Gem valg")
    assert "Før: 4.640 kr. Nu: 5.540 kr." in shown.text
    assert "Enkeltværelse" not in chosen_of(rows()[0])
    shown.form().submit("Gem valg", 303)
    assert rows()[0].fee_amount == 5_540_00


def test_the_price_can_be_seen_first(client, library, meeting):
    round_, options = meeting
    (row,) = signed(client, round_, library)
    form = client.get(own(row, "/valg")).form().fill({"night-1": str(options["double"].id), "mate": "Bo Ærø"})
    shown = form.submit("Vis prisen")
    assert "Før: 5.540 kr. Nu: 5.240 kr." in shown.text
    assert shown.form().fields["mate"] == "Bo Ærø"
    assert shown.form().submit("Gem valg", 303)
    assert (rows()[0].fee_amount, rows()[0].room_mate) == (5_240_00, "Bo Ærø")


def test_what_is_sold_out_meanwhile_is_waited_for_only_by_who_agrees(client, library, meeting):
    round_, options = meeting
    (row,) = signed(client, round_, library, **{"people-0-night-1": "none"})
    form = client.get(own(row, "/valg")).form().fill({"night-1": str(options["single"].id)})
    shown = form.submit("Vis prisen")
    sell_out(options["single"])
    again = shown.form().submit("Gem valg")
    assert "Enkeltværelse, natten til tirsdag den 23. marts (venteliste, nr. 1)" in again.text
    assert again.form().submit("Gem valg", 303)
    assert chosen_of(rows()[0])["Enkeltværelse"] is ChoiceState.WAITING
    assert "Du er nr. 1 på ventelisten" in client.get(own(rows()[0], "/valg")).text


def test_after_the_deadline_what_is_held_stands_fixed_and_more_can_be_added(client, library, meeting):
    round_, options = meeting
    (row,) = signed(
        client, round_, library, **{"people-0-option": [str(options[one].id) for one in ("monday", "dinner")]}
    )
    db.session.get_one(Sitting, row.sitting_id).cancel_until = now() - timedelta(hours=1)
    page = client.get(own(row, "/valg"))
    assert "Fristen for at fravælge var mandag den 1. februar 2027 kl. 09.00." in page.text
    assert "Enkeltværelse, 900 kr. (kan ikke længere fravælges)" in page.text
    assert "night-1" not in page.form().fields
    more = page.form().fill({"option": [str(options["lunch"].id)]}).submit("Gem valg")
    assert "Før: 3.800 kr. Nu: 3.950 kr." in more.text
    more.form().submit("Gem valg", 303)
    assert chosen_of(rows()[0]).keys() == {"Første dag", "Enkeltværelse", "Festmiddag", "Frokost"}


def test_choices_that_do_not_fit_are_told_at_their_fields(client, library, meeting):
    round_, options = meeting
    (row,) = signed(client, round_, library)
    ids = {name: str(one.id) for name, one in options.items()}
    page = client.get(own(row, "/valg"))
    sent = page.form().fields
    for typed, words, anchor in (
        ({"option": [ids["lunch"]]}, "Vælg mindst én dag.", "day"),
        ({"option": [ids["monday"], ids["double"]]}, "Vælg kun ét værelse for hver nat.", "night-1"),
        ({"option": [ids["monday"], "77777"]}, "Et af dine valg findes ikke længere.", ""),
        (
            {"night-1": ids["double"], "mate": ANNE["name"]},
            "Skriv navnet på den, du deler værelse med",
            "mate",
        ),
        ({"csrf_token": "x"}, "Siden har været åben for længe", ""),
    ):
        refused = client.post(own(row, "/valg"), {**sent, **typed}, 422, csrf=False)
        assert words in refused.text
        assert refused.title.startswith("Fejl:")
        if anchor:
            assert refused.select(f"a[href=#{anchor}]")


def test_who_has_cancelled_and_a_round_without_options_have_nothing_to_choose(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    sent = client.get(own(row, "/valg")).form().fields
    client.get(own(row, "/afmeld")).form(own(row, "/afmeld")).submit("Afmeld", 303)
    assert "Tilmeldingen er ikke aktiv" in client.get(own(row, "/valg")).text
    client.post(own(row, "/valg"), sent, 422, csrf=False)
    (other,) = signed_up(one_sitting(), person(BO, library))
    client.get(own(other, "/valg"), 404)


def test_cancelling_says_in_kroner_what_it_costs_now_and_later(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    text = client.get(own(row, "/afmeld")).text
    assert "Det koster ikke noget at afmelde nu." in text
    assert "derefter hele gebyret (5.540 kr.)" in text


def test_who_gives_the_place_away_reads_that_the_choices_go_along(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    page = client.get(own(row, "/giv-videre"))
    assert "Kollegaen overtager også det, du har valgt" in page.text
    page.form().fill(**BO).submit(status=200)
    heir = rows()[1]
    assert (heir.name, heir.fee_amount) == (BO["name"], 5_540_00)
    assert "Festmiddag" in chosen_of(heir)


def test_what_somebody_needs_at_the_hotel_is_asked_with_consent_of_who_has_a_room(client, library, meeting):
    round_, _ = meeting
    (row,) = signed(client, round_, library)
    form = mine_form(client.get(own(row)))
    typed = form.fill(hotel_needs="Et værelse uden trapper")
    assert "Sæt kryds ved samtykket" in typed.submit(status=422).text
    typed.fill(consent="y").submit(status=303)
    assert rows()[0].hotel_needs == "Et værelse uden trapper"
    again = mine_form(client.get(own(row)))
    assert (again.fields["hotel_needs"], again.fields["consent"]) == ("Et værelse uden trapper", "y")
    assert "Skriv højst 200 tegn." in again.fill(hotel_needs="x" * 201).submit(status=422).text
    (other,) = signed(client, round_, library, BO, **{"people-0-night-1": "none"})
    assert "Behov på hotellet" not in client.get(own(other)).text


def test_only_those_who_have_named_each_other_read_so(client, library, meeting):
    round_, options = meeting
    page = choices_page(client, round_, library, ANNE)
    check_page(with_mate(page, options, BO["name"]).submit("price")).form().submit("Tilmeld", 303)
    (anne,) = rows()
    assert "har også skrevet dit navn" not in client.get(own(anne)).text
    page = choices_page(client, round_, library, BO)
    check_page(with_mate(page, options, ANNE["name"]).submit("price")).form().submit("Tilmeld", 303)
    assert "Bo Ærø har også skrevet dit navn." in client.get(own(anne)).text


def test_the_pages_ask_as_much_with_many_people_as_with_one(client, library, meeting):
    round_, _ = meeting

    def asked() -> list[int]:
        found = []
        for rest in ("", "/valg"):
            with counted_queries(db.engine) as statements:
                client.get(own(rows()[0], rest))
            found.append(len(statements))
        return found

    signed(client, round_, library)
    asked()
    few = asked()
    crowd = [{"name": f"Person {n}", "email": f"p{n}@horsens.example"} for n in range(9)]
    signed(client, round_, library, *crowd)
    assert asked() == few
    assert client.get(address_of(round_, "tilmelding"))
