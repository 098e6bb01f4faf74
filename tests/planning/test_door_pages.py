"""Ny ved døren: who is not on the list is let in once library and fee have been seen."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.attendance.models import Attendance, Presence
from app.common.models import db
from app.meetings.models import Sitting
from app.registrations.models import Registration
from app.registrations.states import State
from tests.attendance.meetings import FEE, person, signed_up, sitting_today
from tests.factories import EastFactory, LibraryFactory, MailDomainFactory, ResearchLibraryFactory


@pytest.fixture
def sitting(app):
    return sitting_today()


@pytest.fixture
def library(app):
    return LibraryFactory(name="Tønder Bibliotek")


def here(sitting) -> str:
    return f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/fremmoede/{sitting.slug}"


def form_of(desk, sitting):
    return desk.get(f"{here(sitting)}/ny").form(f"{here(sitting)}/ny")


def asked(desk, sitting, **fields):
    return form_of(desk, sitting).fill(**fields).submit("Vis bibliotek og gebyr")


def people() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def test_library_and_fee_stand_there_before_the_button_lets_them_in(desk, sitting, library):
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example", library="tønder")
    assert page.h1 == "Luk Bodil Ærø ind?"
    assert "Tønder Bibliotek" in page.main.text
    assert "Gratis: første deltager fra Tønder Bibliotek" in page.main.text
    assert people() == []

    listed = page.form(f"{here(sitting)}/ny").submit("Luk ind", 303).follow()
    assert "Bodil Ærø er mødt op." in listed.text
    (row,) = people()
    assert (row.state, row.sitting_id, row.fee_amount, row.library_id) == (
        State.CONFIRMED,
        sitting.id,
        0,
        library.id,
    )
    assert db.session.scalar(select(Attendance.presence)) is Presence.PRESENT


def test_a_library_left_empty_is_guessed_from_the_address(desk, sitting, library):
    MailDomainFactory(domain="toender.example", library_id=library.id)
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example")
    assert "Tønder Bibliotek" in page.main.text


def test_a_fee_is_said_with_its_reason_and_what_applies_to_it(desk, sitting):
    ResearchLibraryFactory(name="Musikskolen")
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@musik.example", library="Musikskolen")
    assert "500 kr.: Musikskolen har ikke en gratis plads (Prisen er uden moms.)" in page.main.text
    page.form(f"{here(sitting)}/ny").submit("Luk ind", 303)
    assert [one.fee_amount for one in people()] == [FEE]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Indtast navnet."),
        ({"email": "ikke en adresse"}, "@"),
        ({"library": ""}, "Vælg biblioteket på listen."),
        ({"library": "Atlantis"}, "sæt kryds ved Står ikke på listen."),
        ({"library": "", "other": "1"}, "Skriv arbejdspladsens navn."),
        ({"library": "x" * 121, "other": "1"}, "højst 120 tegn"),
        ({"name": "x" * 121}, "højst 120 tegn"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_everything_is_kept(
    desk, sitting, library, fields, words
):
    typed = {"name": "Bodil Ærø", "email": "bodil@toender.example", "library": "Tønder", **fields}
    refused = form_of(desk, sitting).fill(**typed).submit("Vis bibliotek og gebyr", 422)
    assert refused.title.startswith("Fejl: ")
    assert words in refused.select(".alert-error")[0].text
    assert ("checked" in refused.select("#other")[0]) is ("other" in fields)
    for name in typed.keys() - fields.keys() - {"library"}:
        assert refused.select(f"#{name}")[0]["value"] == typed[name]


def test_a_workplace_that_is_not_on_the_list_is_let_in_as_it_is_typed(desk, sitting, library):
    fields = {"name": "Bodil Ærø", "email": "bodil@slks.example", "library": "Slots- og Kulturstyrelsen"}
    page = asked(desk, sitting, **fields, other="1")
    assert "Slots- og Kulturstyrelsen (står ikke på listen)" in page.main.text
    assert "0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen" in page.main.text
    again = page.form(f"{here(sitting)}/ny").submit("change")
    assert "checked" in again.select("#other")[0]
    listed = page.form(f"{here(sitting)}/ny").submit("Luk ind", 303).follow()
    assert "Bodil Ærø er mødt op." in listed.text
    (row,) = people()
    assert (row.state, row.library_id, row.organisation) == (
        State.CONFIRMED,
        None,
        "Slots- og Kulturstyrelsen",
    )
    round_ = f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}"
    assert "Slots- og Kulturstyrelsen (ikke på listen)" in desk.get(f"{round_}/tilmeldinger").text


def test_two_libraries_of_that_name_are_suggested(desk, sitting):
    LibraryFactory(name="Nord Bibliotek Ø", municipality="Nordø")
    LibraryFactory(name="Nord Bibliotek Å", municipality="Nordå")
    form = form_of(desk, sitting).fill(name="Bo", email="bo@x.example", library="nord bib")
    assert "Mente du Nord Bibliotek" in form.submit("Vis bibliotek og gebyr", 422).text


def test_what_was_typed_can_be_mended(desk, sitting, library):
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example", library="tønder")
    again = page.form(f"{here(sitting)}/ny").submit("change")
    assert again.h1 == "Ny ved døren: Vest"
    assert again.select("#name")[0]["value"] == "Bodil Ærø"
    assert again.select("#library")[0]["value"] == "Tønder Bibliotek"


def test_a_full_meeting_offers_a_seat_more(desk, app, library):
    sitting = sitting_today(capacity=0)
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example", library="tønder")
    assert "Alle pladser er optaget." in page.main.text
    buttons = [one.text for one in page.main.select("button")]
    assert buttons == ["Luk ind med en plads mere", "Ret oplysningerne"]
    page.form(f"{here(sitting)}/ny").submit("Luk ind med en plads mere", 303)
    db.session.rollback()
    assert db.session.get_one(Sitting, sitting.id).capacity == 1


def test_a_seat_that_went_meanwhile_is_asked_about_again(desk, app, library):
    sitting = sitting_today(capacity=1)
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example", library="tønder")
    sitting.capacity = 0
    again = page.form(f"{here(sitting)}/ny").submit("Luk ind")
    assert "Gebyr eller plads har ændret sig" in again.text
    assert people() == []
    again.form(f"{here(sitting)}/ny").submit("Luk ind med en plads mere", 303)
    assert len(people()) == 1


def test_a_fee_that_rose_meanwhile_is_asked_about_again(desk, sitting, library):
    page = asked(desk, sitting, name="Bodil Ærø", email="bodil@toender.example", library="tønder")
    colleague = asked(desk, sitting, name="Ea", email="ea@toender.example", library="tønder")
    colleague.form(f"{here(sitting)}/ny").submit("Luk ind", 303)
    again = page.form(f"{here(sitting)}/ny").submit("Luk ind")
    assert "Gebyr eller plads har ændret sig" in again.text
    assert "500 kr.: 2. deltager fra Tønder Bibliotek" in again.main.text
    again.form(f"{here(sitting)}/ny").submit("Luk ind", 303)
    assert [one.fee_amount for one in people()] == [0, FEE]


def test_the_same_form_twice_lets_in_one_person(desk, sitting, library):
    form = asked(desk, sitting, name="Bo", email="bo@toender.example", library="tønder").form(
        f"{here(sitting)}/ny"
    )
    assert form.submit("Luk ind", 303).location == form.submit("Luk ind", 303).location
    assert len(people()) == 1


def test_who_is_on_the_list_already_is_shown_there(desk, sitting, library):
    row = signed_up(sitting_today_open(sitting), person(library))
    found = (
        form_of(desk, sitting)
        .fill(name="B", email="Bodil@Bibliotek.example", library="Tønder")
        .submit(None, 303)
    )
    listed = found.follow(303).follow()
    shown = [one["data-name"] for one in listed.select(".guest[data-name]") if "hidden" not in one]
    assert shown == [row.name]


def sitting_today_open(sitting):
    """The sitting, to begin in an hour, so that an organiser can sign people up as usual."""
    sitting.starts_at += timedelta(hours=2)
    sitting.ends_at += timedelta(hours=2)
    db.session.commit()
    return sitting


def test_who_waits_is_let_in_at_what_they_were_shown(desk, app):
    sitting = sitting_today(timedelta(hours=-1), capacity=0)
    signed_up(sitting, person(ResearchLibraryFactory(name="Musikskolen")))
    page = (
        form_of(desk, sitting)
        .fill(name="B", email="bodil@bibliotek.example", library="Musikskolen")
        .submit(None, 303)
        .follow()
    )
    assert page.h1 == "Luk Bodil Ærø ind?"
    assert "På ventelisten, nr. 1 i vest" in page.main.text
    assert "500 kr.: Musikskolen har ikke en gratis plads" in page.main.text
    page.form(page.path).submit("Luk ind med en plads mere", 303)
    (row,) = people()
    assert (row.state, row.fee_amount) == (State.CONFIRMED, FEE)


def test_who_has_a_seat_in_the_east_can_come_in_the_west(desk, sitting, library):
    east = EastFactory(round=sitting.round)
    row = signed_up(east, person(library))
    page = desk.get(f"{here(sitting)}/luk-ind/{row.id}")
    assert "Tilmeldt: Øst" in page.main.text
    assert "Gratis: første deltager fra Tønder Bibliotek" in page.main.text
    listed = page.form(page.path).submit("Luk ind", 303).follow()
    assert "Bodil Ærø er mødt op." in listed.text
    assert [one.sitting_id for one in people()] == [sitting.id]


def test_a_registration_of_another_round_is_not_let_in(desk, sitting, library):
    elsewhere = signed_up(sitting_today(timedelta(hours=-1)), person(library))
    for registration_id in (elsewhere.id, 2147483647):
        path = f"{here(sitting)}/luk-ind/{registration_id}"
        assert "afmeldt eller givet videre" in desk.get(path, 422).text
        desk.post(path, {"act": "let-in"}, 422)
    desk.get(f"{here(sitting)}/luk-ind/2147483648", 404)


def test_before_the_day_one_is_sent_to_the_ordinary_form(desk, app, library):
    sitting = sitting_today(timedelta(days=-1))
    page = desk.get(f"{here(sitting)}/ny")
    assert page.click("Tilføj en tilmelding").h1 == "Tilføj"
    typed = {"name": "Bo", "email": "bo@toender.example", "library": "tønder", "act": "let-in"}
    assert "først ind på mødedagen" in desk.post(f"{here(sitting)}/ny", typed, 422).text
    assert db.session.scalar(select(func.count(Registration.id))) == 0
