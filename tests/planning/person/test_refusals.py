"""What an organiser cannot do with a registration, and what the page then says."""

from typing import Any

import pytest

from app.common.models import db
from app.meetings.models import SittingState
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory
from tests.planning.person.desk import address, do, later, state_of_all
from tests.registrations.stories import sitting_of


@pytest.mark.parametrize(
    ("verb", "typed", "field", "words"),
    [
        ("ret", {"name": ""}, "name", "Indtast navnet."),
        ("ret", {"name": "å" * 121}, "name", "Skriv højst 120 tegn."),
        ("ret", {"email": ""}, "email", "Indtast e-mailadressen."),
        ("ret", {"email": "bo"}, "email", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        (
            "ret",
            {"email": "ANNE@horsens.example"},
            "email",
            "En anden med denne adresse er tilmeldt. Brug en anden adresse.",
        ),
        ("ret", {"title": "å" * 121}, "title", "Skriv højst 120 tegn."),
        ("flyt", {}, "sitting", "Vælg et møde."),
        ("giv-videre", {"email": "ea@horsens.example"}, "name", "Indtast navnet."),
        ("giv-videre", {"name": "Ea"}, "email", "Indtast e-mailadressen."),
        (
            "giv-videre",
            {"name": "Anne", "email": "Anne@horsens.example"},
            "email",
            "En anden med denne adresse er tilmeldt. Brug en anden adresse.",
        ),
        (
            "giv-videre",
            {"name": "Bo", "email": "bo@horsens.example"},
            "email",
            "En anden med denne adresse er tilmeldt. Brug en anden adresse.",
        ),
        (
            "giv-videre",
            {"name": "Anne", "email": "anne@horsens.example", "library": "Vejle"},
            "email",
            "En anden med denne adresse er tilmeldt. Brug en anden adresse.",
        ),
        (
            "giv-videre",
            {"name": "Ea", "email": "ea@x.example", "library": "Ukendt"},
            "library",
            "Vælg et bibliotek på listen.",
        ),
        ("bibliotek", {}, "library", "Vælg et bibliotek på listen."),
        (
            "bibliotek",
            {"library": "ved åen"},
            "library",
            "Vi kender ikke biblioteket. Mente du Huset ved åen, Skolen ved åen?",
        ),
        ("gebyr", {"reason": "Fejl"}, "amount", "Skriv et beløb i kroner, fx 500."),
        ("gebyr", {"amount": "gratis", "reason": "Fejl"}, "amount", "Skriv et beløb i kroner, fx 500."),
        ("gebyr", {"amount": "-1", "reason": "Fejl"}, "amount", "Skriv et beløb i kroner, fx 500."),
        ("gebyr", {"amount": "100"}, "reason", "Skriv, hvorfor gebyret sættes ned."),
        ("gebyr", {"amount": "100", "reason": "å" * 121}, "reason", "Skriv højst 120 tegn."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(desk, bo, verb, typed, field, words):
    for name in ("Vejle Bibliotek", "Skolen ved åen", "Huset ved åen"):
        LibraryFactory(name=name, municipality="Vejle" if name.startswith("Vejle") else "")
    before = state_of_all()
    refused = do(desk, bo, verb, 422, **typed)
    assert refused.links[words] == f"#{verb}-{field}"
    assert refused.select(f"#{verb}-form")[0]["open"] is not None
    kept = refused.form(address(bo, verb)).fields
    assert {name: kept[f"{verb}-{name}"] for name in typed} == typed
    assert state_of_all() == before


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("flyt", {"flyt-sitting": "nord"}),
        ("flyt", {"flyt-sitting": "vest"}),
        ("flyt", {"flyt-sitting": "begge"}),
        ("rolle", {"rolle-role": "chef"}),
        ("rolle", {}),
    ],
)
def test_what_the_page_does_not_offer_is_refused(desk, bo, verb, fields):
    before = state_of_all()
    desk.post(address(bo, verb), fields, 422)
    assert state_of_all() == before


def test_nobody_is_moved_to_a_meeting_that_is_off_or_has_begun(app, anne, frozen):
    east = sitting_of(anne.round, "oest")
    east.state = SittingState.CANCELLED
    db.session.commit()
    owner: Any = GrantFactory
    desk = signed_in(app, owner().account)
    assert not desk.get(address(anne)).select("#flyt-form")
    words = "Mødet er aflyst. Vælg et andet, eller behold det, du er tilmeldt."
    assert words in desk.post(address(anne, "flyt"), {"flyt-sitting": "oest"}, 422).text
    east = sitting_of(anne.round, "oest")
    east.state = SittingState.PUBLISHED
    db.session.commit()
    desk = later(app, frozen, east.starts_at)
    words = "Mødet er begyndt, og ingen kan flyttes dertil."
    assert words in desk.post(address(anne, "flyt"), {"flyt-sitting": "oest"}, 422).text
