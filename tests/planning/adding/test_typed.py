"""Tilføj: an organiser types people in."""

from datetime import timedelta
from typing import Any

import pytest

from app.common.models import db
from app.meetings.models import SittingState
from app.outbox.models import Message
from app.planning import entry_reading
from app.registrations.models import Booking, Registration
from app.registrations.states import State
from tests.conftest import NOW
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.planning.adding.desk import HORSENS, later, opened, outcomes, people_in, press, typed
from tests.registrations.stories import (
    ANNE,
    BO,
    check_invariants,
    count,
    one_sitting,
    person,
    rows,
    signed_up,
    two_sittings,
)


def test_one_person_is_signed_up_at_once(desk, round_, library):
    page = press(
        opened(desk, round_), "", 303, **typed({**ANNE, "workplace": HORSENS, "title": "Bibliotekar"})
    )
    done = page.follow()
    assert done.h1 == "Tilmeldinger"
    assert "Anne Sørensen" in done.text
    (anne,) = rows()
    assert (anne.state, anne.free_slot, anne.title) == (State.CONFIRMED, 1, "Bibliotekar")
    assert (anne.booking.contact_email, anne.booking.ean) == (ANNE["email"], library.ean)
    assert [one.recipient for one in db.session.query(Message)] == [ANNE["email"]]
    check_invariants()


def test_what_somebody_owes_is_shown_before_they_are_signed_up(desk, round_, library):
    both = typed({**ANNE, "workplace": HORSENS}, {**BO, "workplace": HORSENS})
    shown = press(opened(desk, round_), "", **both)
    assert outcomes(shown) == [
        "Får plads i vest. Gratis: første deltager fra Horsens Bibliotek",
        "Får plads i vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
    ]
    assert "I alt: 500 kr. (Prisen er uden moms.)" in shown.text
    assert count(Registration) == 0
    press(shown, "", 303)
    assert [row.fee_amount for row in rows()] == [0, 500_00]
    assert len({row.booking_id for row in rows()}) == 2


def test_who_would_wait_is_shown_their_place_first(desk, library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(
        round_,
        person(BO, LibraryFactory()),
        person({"name": "Ib", "email": "ib@x.example"}, LibraryFactory(), "oest"),
    )
    shown = press(opened(desk, round_), "", **typed({**ANNE, "workplace": HORSENS, "wish": "oest"}))
    (outcome,) = outcomes(shown)
    assert outcome == (
        "På ventelisten: nr. 1 i øst (biblioteker uden en plads i runden kommer først). "
        "0 kr. nu – 500 kr., hvis du får plads"
    )
    press(shown, "", 303)
    assert rows()[-1].state is State.WAITING


def test_a_price_that_rises_while_the_page_is_open_is_shown_anew(desk, round_, library):
    shown = press(
        opened(desk, round_), "", **typed({**ANNE, "workplace": HORSENS}, {**BO, "workplace": HORSENS})
    )
    signed_up(round_, person({"name": "Ib", "email": "ib@horsens.example"}, library))
    again = press(shown, "")
    assert [line.split(". ")[1][:7] for line in outcomes(again)] == ["500 kr.", "500 kr."]
    assert count(Registration) == 1
    press(again, "", 303)
    assert count(Registration) == 3


def test_who_awaits_the_distribution_or_a_library_is_told(desk):
    round_ = two_sittings(sector_release_at=NOW + timedelta(days=3))
    ResearchLibraryFactory(name="Musikskolen")
    people = typed({**ANNE, "workplace": "Musikskolen"}, {**BO, "workplace": "Åvangsskolen", "other": "1"})
    shown = press(opened(desk, round_), "", 303, **people)
    assert [(row.state, row.organisation) for row in rows()] == [
        (State.PENDING, ""),
        (State.PENDING, "Åvangsskolen"),
    ]
    assert shown.follow()


def test_ten_people_are_typed_row_by_row(desk, round_):
    libraries = [LibraryFactory() for _ in range(10)]
    page = opened(desk, round_)
    everybody = []
    for number, one in enumerate(libraries):
        everybody.append(
            {
                "name": f"Person {number}",
                "email": f"p{number}@x.example",
                "workplace": one.name,
                "wish": "oest",
            }
        )
        page = press(page, "another=1", **typed(*everybody)) if number < 9 else page
    assert len(page.select("fieldset.entry")) == 10
    press(page, "", 303, **typed(*everybody))
    assert [row.name for row in rows()] == [one["name"] for one in everybody]
    assert {row.sitting.slug for row in rows()} == {"oest"}
    check_invariants()


def test_rows_are_taken_out_and_empty_ones_do_not_count(desk, round_, library):
    page = press(opened(desk, round_), "another=1", **typed({**ANNE, "workplace": HORSENS}))
    page = press(page, "another=1", **typed({**ANNE, "workplace": HORSENS}, BO))
    assert [who[0] for who in people_in(page)] == ["Anne Sørensen", "Bo Ærø", ""]
    page = press(page, "remove=1")
    assert [who[0] for who in people_in(page)] == ["Anne Sørensen", ""]
    press(page, "", 303)
    assert [row.name for row in rows()] == ["Anne Sørensen"]


@pytest.mark.parametrize(
    ("who", "field", "words"),
    [
        ({"name": ""}, "name", "Indtast navnet."),
        ({"name": "å" * 121}, "name", "Skriv højst 120 tegn."),
        ({"title": "å" * 121}, "title", "Skriv højst 120 tegn."),
        ({"email": ""}, "email", "Indtast e-mailadressen."),
        ({"email": "anne@"}, "email", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        (
            {"workplace": "Horsens eller Vejle"},
            "workplace",
            "Vi kender ikke biblioteket. Ret navnet, eller sæt kryds ved Står ikke på listen.",
        ),
        (
            {"workplace": "ved åen"},
            "workplace",
            "Vi kender ikke biblioteket. Mente du Huset ved åen, Skolen ved åen?",
        ),
        (
            {"workplace": "", "email": "anne@hjemme.example"},
            "workplace",
            "Skriv bibliotekets navn eller nummer.",
        ),
        ({"wish": "nord"}, "wish", "Mødet er ikke åbent. Vælg et andet."),
    ],
)
def test_what_cannot_be_is_marked_and_kept(desk, round_, library, who, field, words):
    for name in ("Skolen ved åen", "Huset ved åen"):
        LibraryFactory(name=name, municipality="")
    fields = {**ANNE, "workplace": HORSENS, "title": "Bibliotekar", **who}
    refused = press(opened(desk, round_), "", 422, **typed(fields))
    assert refused.links[words] == f"#people-0-{field}"
    kept = refused.form(refused.path).fields
    assert {name: kept[f"people-0-{name}"] for name in fields if name != "wish"} == {
        name: value for name, value in fields.items() if name != "wish"
    }
    assert count(Booking) == 0


def test_nobody_is_signed_up_by_an_empty_form(desk, round_):
    refused = press(opened(desk, round_), "", 422)
    assert refused.links["Skriv mindst én person."] == "#people-0-name"


def test_the_same_address_in_two_rows_is_marked_at_the_second(desk, round_, library):
    twice = typed(
        {**ANNE, "workplace": HORSENS},
        {"name": "Anne", "email": "ANNE@Horsens.example", "workplace": HORSENS},
    )
    refused = press(opened(desk, round_), "", 422, **twice)
    assert refused.links["Person 2: Adressen står også længere oppe. Slet den ene."] == "#people-1-email"


def test_a_library_is_known_from_the_address(desk, round_, library):
    press(opened(desk, round_), "", 303, **typed(ANNE))
    assert rows()[0].library_id == library.id


def test_all_of_them_are_signed_up_or_nobody(desk, round_, library):
    signed_up(round_, person(BO, library))
    refused = press(
        opened(desk, round_), "", 422, **typed({**ANNE, "workplace": HORSENS}, {**BO, "workplace": HORSENS})
    )
    assert refused.links["Person 2: Er allerede tilmeldt. Slet linjen."] == "#people-1-email"
    assert count(Registration) == 1
    press(press(refused, "remove=1"), "", 200)  # now Anne pays
    assert count(Registration) == 1


def test_who_is_signed_up_by_somebody_else_at_the_same_moment_is_marked(desk, round_, library, monkeypatch):
    signed_up(round_, person(ANNE, library))
    monkeypatch.setattr(entry_reading, "taken_addresses", _blind_once(entry_reading.taken_addresses))
    refused = press(opened(desk, round_), "", 422, **typed({**ANNE, "workplace": HORSENS}))
    assert refused.links["Er allerede tilmeldt. Slet linjen."] == "#people-0-email"
    assert count(Registration) == 1


def _blind_once(real: Any) -> Any:
    """Sees nobody the first time it looks, as who looks a moment too early."""
    looks: list[int] = []

    def look(*what: Any) -> Any:
        looks.append(1)
        return real(*what) if len(looks) > 1 else {}

    return look


def test_the_same_form_twice_adds_nobody_twice(desk, round_, library):
    page = opened(desk, round_)
    for _ in range(2):
        press(page, "", 303, **typed({**ANNE, "workplace": HORSENS}))
    assert count(Registration) == 1


def test_who_goes_back_and_writes_more_into_the_form_is_understood(desk, round_, library):
    page = opened(desk, round_)
    press(page, "", 303, **typed({**ANNE, "workplace": HORSENS}))
    again = press(page, "", 422, **typed({**ANNE, "workplace": HORSENS}, {**BO, "workplace": HORSENS}))
    assert again.links["Person 1: Er allerede tilmeldt. Slet linjen."] == "#people-0-email"
    press(press(press(again, "remove=0"), "", 200), "", 303)
    assert [row.name for row in rows()] == ["Anne Sørensen", "Bo Ærø"]


def test_people_are_added_after_the_deadline_and_until_the_meeting_is_over(app, round_, library, frozen):
    west = round_.sittings[0]
    frozen.move_to(west.signup_until + timedelta(days=1), tick=False)
    press(opened(later(app), round_), "", 303, **typed({**ANNE, "workplace": HORSENS, "wish": "vest"}))
    assert rows()[0].sitting.slug == "vest"
    frozen.move_to(west.ends_at + timedelta(minutes=1), tick=False)
    page = opened(later(app), round_)
    refused = press(page, "", 422, **typed({**BO, "workplace": HORSENS, "wish": "vest"}))
    assert refused.links["Mødet er ikke åbent. Vælg et andet."] == "#people-0-wish"
    assert [
        option["value"] for option in page.select("option[value]") if option["value"] in ("vest", "oest")
    ] == ["oest"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": SittingState.DRAFT}, "Runden er en kladde. Udgiv den, før nogen tilmeldes."),
        ({"state": SittingState.CANCELLED}, "Mødet er aflyst, og man kan ikke tilmelde sig."),
        ({"starts_at": NOW - timedelta(days=9)}, "Mødet er holdt, og man kan ikke længere tilmelde sig."),
    ],
)
def test_where_nobody_can_be_signed_up_it_says_why(desk, library, fields, words):
    round_ = one_sitting(sitting=fields)
    page = opened(desk, round_)
    assert words in page.text
    assert not page.select("input[type=email]")
    assert words in desk.post(page.path, typed({**ANNE, "workplace": HORSENS}), 422).text
    assert count(Registration) == 0


def test_a_round_of_one_meeting_asks_for_none(desk, library):
    round_ = one_sitting()
    page = opened(desk, round_)
    assert not page.select("select")
    press(page, "", 303, **typed({**ANNE, "workplace": HORSENS}))
    assert rows()[0].sitting.slug == "vest"
