"""Min tilmelding: what its pages do, and what bad input gets."""

from datetime import timedelta

import pytest

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import FreeScope, SittingState
from app.outbox.models import Message
from app.registrations import self_service
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.queries import ticket
from app.registrations.states import State
from tests.factories import BookingFactory, LibraryFactory, RegistrationFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    one_sitting,
    person,
    rows,
    signed_up,
    sitting_of,
    two_sittings,
)
from tests.support.queries import counted_queries

GONE = "Linket gælder ikke længere"


@pytest.fixture
def anne(round_, library) -> Registration:
    """Anne, who holds the free place of Horsens in the west."""
    return signed_up(round_, person(ANNE, library))[0]


def link(row: Registration, verb: str = "") -> str:
    """The address of a page of somebody's link."""
    path = f"/tilmelding/{ticket(row.id)[0].token}"
    return f"{path}/{verb}" if verb else path


def facts() -> list[tuple[object, ...]]:
    return [(row.name, row.email, row.state, row.sitting_id, row.wish_id, row.free_slot) for row in rows()]


def test_details_are_changed_and_a_new_address_gets_a_new_link(client, anne):
    page = client.get(link(anne, "ret"))
    old = link(anne)
    mine = page.form().fill(name="Anne Ærø", email="ny@horsens.example").submit("Gem", 303).follow()
    assert "Tilmeldingen er rettet" in mine.text
    assert "ny@horsens.example" in mine.text
    assert client.get(old, 410).h1 == GONE
    recipients = {message.recipient for message in db.session.query(Message)}
    assert recipients == {"anne@horsens.example", "ny@horsens.example"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Indtast navnet."),
        ({"name": "å" * 121}, "Skriv højst 120 tegn."),
        ({"email": "anne"}, "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        ({"email": ""}, "Indtast e-mailadressen."),
        ({"email": "BO@horsens.example"}, "En anden med denne adresse er tilmeldt. Brug en anden adresse."),
        ({"title": "å" * 121}, "Skriv højst 120 tegn."),
    ],
)
def test_details_that_cannot_be_are_refused_and_kept(client, round_, library, anne, typed, words):
    signed_up(round_, person(BO, library))
    before = facts()
    page = client.get(link(anne, "ret")).form().fill(**typed).submit("Gem", 422)
    (field,) = typed
    assert page.links[words] == f"#{field}"
    assert page.form().fields[field] == typed[field]
    assert facts() == before


def test_moving_where_there_is_room_happens_at_once(client, anne):
    page = client.get(link(anne, "skift-moede"))
    assert "Der er plads. Gratis: første deltager fra Horsens Bibliotek." in page.text
    page.form().fill(sitting="oest").submit("Skift møde", 303)
    assert rows()[0].sitting.slug == "oest"
    check_invariants()


def test_moving_to_a_full_sitting_waits_there_and_keeps_the_seat(client, library):
    round_ = two_sittings(east={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    signed_up(round_, person(BO, LibraryFactory(), "oest"))
    page = client.get(link(anne, "skift-moede"))
    assert "Du står i kø og beholder din plads så længe." in page.text
    mine = page.form().fill(sitting="oest").submit("Skift møde", 303).follow()
    assert "Flytte til Øst. Du beholder din plads, til der er en dér." in mine.text
    assert "nr. 1 i øst" in mine.text
    back = client.get(link(anne, "skift-moede")).form().fill(sitting="vest")
    assert "Flytte til" not in back.submit("Skift møde", 303).follow().text


def test_a_move_that_became_a_place_in_the_queue_meanwhile_is_shown_first(client, library):
    round_ = two_sittings(east={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    page = client.get(link(anne, "skift-moede"))
    signed_up(round_, person(BO, LibraryFactory(), "oest"))
    changed = page.form().fill(sitting="oest").submit("Skift møde")
    assert "Noget har ændret sig" in changed.text
    assert rows()[0].wish_id is None
    changed.form().fill(sitting="oest").submit("Skift møde", 303)
    assert rows()[0].wish is not None


def test_a_move_that_would_cost_more_than_shown_is_shown_first(client, library):
    round_ = two_sittings(free_scope=FreeScope.SITTING)
    (anne,) = signed_up(round_, person(ANNE, library))
    page = client.get(link(anne, "skift-moede"))
    signed_up(round_, person(BO, library, "oest"))
    changed = page.form().fill(sitting="oest").submit("Skift møde")
    assert "500 kr.: 2. deltager fra Horsens Bibliotek" in changed.text
    assert rows()[0].sitting.slug == "vest"
    changed.form().fill(sitting="oest").submit("Skift møde", 303)
    assert (rows()[0].sitting.slug, rows()[0].fee_amount, rows()[0].agreed_fee) == ("oest", 500_00, 500_00)


def test_who_waits_is_asked_again_where_the_free_seat_they_saw_has_gone(client, library):
    """They would give up a place in one queue for one in another."""
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, library))
    page = client.get(link(anne, "skift-moede"))
    assert "Der er plads." in page.text
    signed_up(round_, person(CARL, LibraryFactory(), "oest"))
    changed = page.form().fill(sitting="oest").submit("Skift møde")
    assert "Noget har ændret sig" in changed.text
    assert rows()[1].sitting.slug == "vest"
    changed.form().fill(sitting="oest").submit("Skift møde", 303)
    assert rows()[1].sitting.slug == "oest"


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_who_is_at_a_meeting_that_takes_nobody_more_can_move_to_the_other(client, library, how):
    round_ = two_sittings()
    (anne,) = signed_up(round_, person(ANNE, library))
    west = sitting_of(round_)
    if how == "cancelled":
        west.state = SittingState.CANCELLED
    else:
        west.signup_until = now() - timedelta(seconds=1)
    db.session.commit()
    client.get(client.get(link(anne)).links["Skift møde"]).form().fill(sitting="oest").submit(
        "Skift møde", 303
    )
    assert rows()[0].sitting.slug == "oest"


def test_where_there_is_one_meeting_nobody_is_asked_to_move(client, library):
    round_ = one_sitting()
    (anne,) = signed_up(round_, person(ANNE, library))
    assert "Skift møde" not in client.get(link(anne)).links


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            {"state": SittingState.CANCELLED},
            "Mødet er aflyst. Vælg et andet, eller behold det, du er tilmeldt.",
        ),
        ({"signup_until": now}, "Tilmeldingsfristen til mødet er udløbet."),
    ],
)
def test_nobody_moves_to_a_sitting_that_takes_nobody(client, round_, anne, frozen, make, words):
    page = client.get(link(anne, "skift-moede"))
    east = sitting_of(round_, "oest")
    for name, value in make.items():
        setattr(east, name, value() if callable(value) else value)
    db.session.commit()
    frozen.shift(timedelta(seconds=1))
    before = facts()
    refused = page.form().fill(sitting="oest").submit("Skift møde", 422)
    assert words in refused.text
    assert facts() == before


def test_a_move_to_nowhere_is_asked_about_again(client, anne):
    page = client.get(link(anne, "skift-moede"))
    assert page.form().submit("Skift møde", 422).links["Vælg et møde."] == "#sitting"
    words = "Vælg et andet møde end det, du er tilmeldt."
    for nowhere in ("vest", "nord", "begge"):
        fields = {**page.form().fields, "sitting": nowhere}
        assert words in client.post(link(anne, "skift-moede"), fields, 422).text


def test_who_waits_can_wait_for_either(client, library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    (anne,) = signed_up(round_, person(ANNE, library))
    page = client.get(link(anne, "skift-moede"))
    mine = page.form().fill(sitting="begge").submit("Skift møde", 303).follow()
    assert "Det er lige meget – øst eller vest" in mine.text
    assert "nr. 1 i vest" in mine.text
    assert "nr. 1 i øst" in mine.text


def test_a_place_is_handed_over_with_all_that_goes_with_it(client, anne):
    page = client.get(link(anne, "giv-videre"))
    done = page.form().fill(name="Ea Å", email="ea@horsens.example").submit("Giv pladsen videre")
    assert done.h1 == "Pladsen er givet videre"
    old, heir = rows()
    assert (old.state, heir.state, heir.free_slot, heir.fee_amount) == (State.REPLACED, State.CONFIRMED, 1, 0)
    check_invariants()


def test_the_link_from_before_a_substitute_opens_nothing_more(client, anne):
    old = link(anne)
    page = client.get(link(anne, "giv-videre"))
    page.form().fill(name="Ea Å", email="ea@horsens.example").submit("Giv pladsen videre")
    gone = client.get(old, 410)
    assert (gone.h1, gone.links["Find min tilmelding"]) == (GONE, "/find")
    client.post(f"{old}/afmeld", status=410)
    assert rows()[1].state is State.CONFIRMED


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("bo@horsens.example", "Din kollega er allerede tilmeldt. Meld dig selv fra i stedet."),
        ("BO@Horsens.example", "Din kollega er allerede tilmeldt. Meld dig selv fra i stedet."),
        (
            "ANNE@horsens.example",
            "Det er din egen adresse. Er det dit navn, der er forkert, så ret tilmeldingen.",
        ),
        ("ea", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
    ],
)
def test_a_substitute_who_cannot_be_one_is_refused(client, round_, library, anne, email, words):
    signed_up(round_, person(BO, library))
    before = facts()
    page = client.get(link(anne, "giv-videre"))
    refused = page.form().fill(name="Ea Å", email=email).submit("Giv pladsen videre", 422)
    assert refused.links[words] == "#email"
    assert (refused.form().fields["name"], facts()) == ("Ea Å", before)


def test_fees_5_a_substitute_from_another_library_is_told_what_to_do(client, anne):
    LibraryFactory(name="Vejle Bibliotek", municipality="Vejle", website="vejle.example")
    page = client.get(link(anne, "giv-videre"))
    typed = page.form().fill(name="Ea Å", email="ea@vejle.example")
    asked = typed.submit("Giv pladsen videre", 422)
    words = "Adressen ser ud til at høre til Vejle Bibliotek. Læs herunder, hvad du kan gøre."
    assert asked.links[words] == "#email"
    assert len(rows()) == 1
    # The guess may be wrong: who says that the colleague is of the same library is believed.
    asked.form().fill({"same_library": "y"}).submit("Giv pladsen videre")
    assert [row.state for row in rows()] == [State.REPLACED, State.CONFIRMED]


@pytest.mark.parametrize("first", ["afmeld", "giv-videre"])
@pytest.mark.parametrize(
    ("second", "button", "typed"),
    [
        ("afmeld", "Afmeld", {}),
        ("skift-moede", "Skift møde", {"sitting": "oest"}),
        ("giv-videre", "Giv pladsen videre", {"name": "Ib", "email": "ib@horsens.example"}),
        ("ret", "Gem", {"name": "Ib"}),
    ],
)
def test_of_two_tabs_the_second_is_told_what_has_happened(client, anne, first, second, button, typed):
    tabs = [client.get(link(anne, verb)) for verb in (first, second)]
    if first == "afmeld":
        tabs[0].form().submit("Afmeld", 303)
    else:
        tabs[0].form().fill(name="Ea", email="ea@horsens.example").submit("Giv pladsen videre")
    before = facts()
    refused = tabs[1].form().fill(**typed).submit(button, 422 if first == "afmeld" else 410)
    if first == "afmeld":
        assert "Tilmeldingen er allerede afmeldt eller givet videre." in refused.text
    assert facts() == before


def test_cancelling_says_what_it_costs_before_the_button(client, round_, library, anne, frozen):
    (bo,) = signed_up(round_, person(BO, library))
    assert "0 kr. Det koster ikke noget at afmelde nu." in client.get(link(bo, "afmeld")).text
    frozen.move_to(round_.sittings[0].cancel_until + timedelta(seconds=1), tick=False)
    page = client.get(link(bo, "afmeld"))
    assert "500 kr. (Prisen er uden moms.)" in page.text
    mine = page.form().submit("Afmeld", 303).follow()
    assert "500 kr.: afmeldt efter fristen" in mine.text


def test_a_deadline_that_passed_while_the_page_was_open_is_shown_first(client, round_, library, anne, frozen):
    (bo,) = signed_up(round_, person(BO, library))
    frozen.move_to(round_.sittings[0].cancel_until, tick=False)
    page = client.get(link(bo, "afmeld"))
    frozen.move_to(round_.sittings[0].cancel_until + timedelta(seconds=1), tick=False)
    changed = page.form().submit("Afmeld")
    assert "Noget har ændret sig" in changed.text
    assert "500 kr." in changed.text
    assert rows()[1].state is State.CONFIRMED
    changed.form().submit("Afmeld", 303)


def test_places_5_who_got_a_seat_late_reads_until_when_cancelling_is_free(client, school, frozen):
    round_ = two_sittings(west={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, school))
    frozen.move_to(sitting_of(round_).cancel_until + timedelta(hours=1), tick=False)
    write(self_service.cancel, bo.id, Shown())
    rule = "Gratis til tirsdag den 16. marts 2027 kl. 11.00, derefter hele gebyret"
    assert rule in client.get(link(anne)).text
    assert rule in client.get(link(anne, "afmeld")).text


@pytest.mark.parametrize(
    ("verb", "button", "typed"),
    [
        ("afmeld", "Afmeld", {}),
        ("giv-videre", "Giv pladsen videre", {"name": "Ib", "email": "ib@horsens.example"}),
        ("ret", "Gem", {"name": "Ib"}),
    ],
)
def test_once_the_meeting_has_begun_nothing_is_changed_here(
    client, round_, anne, frozen, verb, button, typed
):
    frozen.move_to(round_.sittings[0].starts_at - timedelta(minutes=1), tick=False)
    page = client.get(link(anne, verb))
    frozen.move_to(round_.sittings[0].starts_at, tick=False)
    before = facts()
    refused = page.form().fill(**typed).submit(button, 422)
    words = "Mødet er begyndt, og tilmeldingen kan ikke længere ændres her. Skriv til aase@kreds.example."
    assert words in refused.text
    assert facts() == before
    assert "Afmeld" not in client.get(link(anne)).links


def test_places_8_undoing_says_what_it_leads_to(client, library):
    round_ = two_sittings(west={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    mine = client.get(link(anne, "afmeld")).form().submit("Afmeld", 303).follow()
    assert "Du får en plads igen. Gratis: første deltager fra Horsens Bibliotek." in mine.text
    signed_up(round_, person(BO, LibraryFactory()))
    changed = mine.form().submit("Fortryd")
    assert "så du kommer på ventelisten med din første tilmeldingstid." in changed.text
    assert rows()[0].state is State.CANCELLED
    assert "På ventelisten" in changed.form().submit("Fortryd", 303).follow().text


def test_places_8_after_a_quarter_there_is_nothing_to_undo(client, round_, anne, frozen):
    mine = client.get(link(anne, "afmeld")).form().submit("Afmeld", 303).follow()
    frozen.shift(timedelta(minutes=15, seconds=1))
    words = "Afmeldingen kan ikke længere fortrydes. Tilmeld dig igen."
    assert words in mine.form().submit("Fortryd", 422).text
    assert not client.get(link(anne)).select("form")


def test_who_has_signed_up_anew_cannot_undo_and_gets_the_link(client, round_, library, anne):
    mine = client.get(link(anne, "afmeld")).form().submit("Afmeld", 303).follow()
    signed_up(round_, person(ANNE, library, "oest"))
    refused = mine.form().submit("Fortryd", 422)
    assert "Der findes allerede en tilmelding med denne adresse." in refused.text
    assert db.session.query(Message).filter_by(kind="link").count() == 1


def test_a_link_says_nothing_else_without_its_token(client, anne):
    path = link(anne)
    for verb in ("", "/ret", "/skift-moede", "/giv-videre", "/afmeld"):
        client.get(f"{path[:-1]}x{verb}", 404)
    client.get(f"{path}/fortryd", 405)


def test_in_a_queue_of_500_each_sees_their_number_and_the_first_gets_the_seat(app, client, library):
    round_ = two_sittings(west={"capacity": 1})
    (seated,) = signed_up(round_, person(ANNE, LibraryFactory()))
    booking, west = BookingFactory(round=round_), sitting_of(round_)
    for number in range(500):
        waiting = {"state": State.WAITING, "signed_up_at": now() + timedelta(seconds=number), "agreed_fee": 0}
        row = RegistrationFactory.build(sitting=west, booking=booking, library=library, **waiting)
        db.session.add(row)
    db.session.commit()
    last = max(row.id for row in rows())
    db.session.rollback()
    with counted_queries(db.engine) as statements:
        page = client.get(link(db.session.get_one(Registration, last)))
    assert "nr. 500 i vest" in page.text
    assert len(statements) <= 16
    db.session.rollback()
    with counted_queries(db.engine) as statements:
        write(self_service.cancel, seated.id, Shown())
    assert len(statements) <= 60
    assert [row.state for row in rows()][:3] == [State.CANCELLED, State.CONFIRMED, State.WAITING]
    check_invariants()
