"""An organiser after the deadlines, and two of them with one registration at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.registrations.models import Registration
from app.registrations.states import Role as Part
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory
from tests.planning.person.desk import address, do, facts, later, state_of_all
from tests.registrations.stories import ANNE, BO, check_invariants, person, rows, signed_up, two_sittings

BEFORE = "Tilmeldingen er allerede afmeldt eller givet videre."


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("ret", {"name": "Bo Å"}),
        ("flyt", {"sitting": "oest"}),
        ("giv-videre", {"name": "Ea", "email": "ea@horsens.example"}),
        ("rolle", {"role": "host"}),
        ("afmeld", {}),
        ("gebyr", {"amount": "0", "reason": "Fejl"}),
        ("link", {}),
    ],
)
def test_an_organiser_acts_after_every_deadline_and_once_the_meeting_has_begun(app, bo, frozen, verb, typed):
    desk = later(app, frozen, bo.sitting.starts_at + timedelta(hours=1))
    do(desk, bo, verb, **typed)
    check_invariants()


ACTS: dict[str, tuple[dict[str, str], Callable[[Registration], object]]] = {
    "ret": ({"name": "Bo Å"}, lambda row: row.name == "Bo Å"),
    "flyt": ({"sitting": "oest"}, lambda row: row.sitting.slug == "oest"),
    "giv-videre": ({"name": "Ea", "email": "ea@horsens.example"}, lambda row: row.state is State.REPLACED),
    "rolle": ({"role": "host"}, lambda row: row.role is Part.HOST),
    "bibliotek": ({"library": "Vejle"}, lambda row: row.library.name == "Vejle Bibliotek"),
    "afmeld": ({}, lambda row: row.state is State.CANCELLED),
}


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ["afmeld", "giv-videre"])
def test_of_two_organisers_the_second_is_told_what_the_first_has_done(app, bo, first, second):
    LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    tabs = [signed_in(app, GrantFactory().account).get(address(bo)) for _ in range(2)]
    do(tabs[0].client, bo, first, page=tabs[0], **ACTS[first][0])
    before = state_of_all()
    refused = do(tabs[1].client, bo, second, 422, page=tabs[1], **ACTS[second][0])
    words = "Tilmeldingen er afmeldt eller givet videre." if second == "bibliotek" else BEFORE
    if second == "rolle":
        words = "Rollen kan kun sættes for en, der er tilmeldt et bestemt møde."
    assert words in refused.text
    assert facts(refused)["Status"] in ("Afmeldt", "Givet videre")
    assert state_of_all() == before
    check_invariants()


@pytest.mark.parametrize("second", ["ret", "rolle", "bibliotek", "afmeld"])
@pytest.mark.parametrize("first", ["ret", "flyt", "rolle", "bibliotek"])
def test_what_two_organisers_do_beside_one_another_both_counts(app, bo, first, second):
    LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    tabs = [signed_in(app, GrantFactory().account).get(address(bo)) for _ in range(2)]
    do(tabs[0].client, bo, first, page=tabs[0], **ACTS[first][0])
    if second != "afmeld" or first not in ("rolle", "bibliotek"):
        do(tabs[1].client, bo, second, page=tabs[1], **ACTS[second][0])
        assert ACTS[second][1](rows()[1])
    check_invariants()


def test_undoing_too_late_says_so(app, bo, frozen):
    desk = signed_in(app, GrantFactory().account)
    page = do(desk, bo, "afmeld").follow()
    frozen.shift(timedelta(minutes=15, seconds=1))
    refused = page.form(address(bo, "fortryd")).submit(status=422)
    assert "Afmeldingen kan ikke længere fortrydes." in refused.text
    assert not refused.select("#fortryd-form")
    assert "der er ikke noget at rette" in refused.text


def test_a_seat_that_is_gone_when_undoing_is_shown_first(app, library):
    round_ = two_sittings(west={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    desk = signed_in(app, GrantFactory().account)
    page = do(desk, anne, "afmeld").follow()
    signed_up(round_, person(BO, LibraryFactory()))
    changed = page.form(address(anne, "fortryd")).submit(status=422)
    assert "Så kommer personen på ventelisten igen med sin første tilmeldingstid." in changed.text
    page = changed.form(address(anne, "fortryd")).submit(status=303).follow()
    assert facts(page)["Status"].startswith("På ventelisten")
