"""Everything an organiser does with one registration."""

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.outbox.models import Message
from app.registrations import decisions
from app.registrations.states import Role as Part
from app.registrations.states import State
from tests.factories import LibraryFactory
from tests.planning.person.desk import address, do, facts, later
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


def test_details_are_corrected(organiser, anne):
    page = do(organiser, anne, "ret", name="Anne Å", email="ny@horsens.example", title="Leder").follow()
    assert "Oplysningerne er rettet" in page.text
    assert (page.h1, facts(page)["E-mail"], facts(page)["Stilling"]) == (
        "Anne Å",
        "ny@horsens.example",
        "Leder",
    )
    assert {one.recipient for one in db.session.query(Message)} == {ANNE["email"], "ny@horsens.example"}


def test_one_is_moved_where_there_is_room(organiser, anne):
    page = do(organiser, anne, "flyt", sitting="oest").follow()
    assert facts(page)["Møde"].startswith("Øst, ")
    check_invariants()


def test_moving_to_a_full_meeting_waits_there_and_can_be_taken_back(desk, library):
    round_ = two_sittings(east={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    signed_up(round_, person(BO, LibraryFactory(), "oest"))
    page = do(desk, anne, "flyt", sitting="oest").follow()
    assert facts(page)["Ønsker"] == "Flytte til Øst"
    assert facts(page)["Møde"].startswith("Vest, ")
    page = do(desk, anne, "flyt", sitting="vest").follow()
    assert "Ønsker" not in facts(page)


def test_who_waits_is_moved_to_wait_anywhere(desk, library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    (anne,) = signed_up(round_, person(ANNE, library))
    page = do(desk, anne, "flyt", sitting="begge").follow()
    assert facts(page)["Møde"] == "Det er lige meget – øst eller vest"


def test_a_round_of_one_meeting_has_nowhere_to_move_to(desk, library):
    (anne,) = signed_up(one_sitting(), person(ANNE, library))
    assert not desk.get(address(anne)).select("#flyt-form")


def test_a_place_is_handed_over_within_the_library(organiser, anne):
    page = do(organiser, anne, "giv-videre", name="Ea Å", email="ea@horsens.example").follow()
    assert (page.h1, facts(page)["Pris"]) == ("Ea Å", "Gratis: første deltager fra Horsens Bibliotek")
    assert [row.state for row in rows()] == [State.REPLACED, State.CONFIRMED]
    check_invariants()


def test_a_place_given_to_another_library_is_priced_anew(organiser, anne, bo):
    vejle = LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    page = do(organiser, anne, "giv-videre", name="Ea Å", email="ea@vejle.example", library="Vejle").follow()
    assert (page.h1, facts(page)["Pris"]) == ("Ea Å", "Gratis: første deltager fra Vejle Bibliotek")
    old, colleague, heir = rows()
    assert (old.state, old.fee_amount, heir.library_id) == (State.CANCELLED, 0, vejle.id)
    assert (colleague.free_slot, colleague.fee_amount) == (1, 0)  # Fees 4: the free place goes to Bo
    check_invariants()


def test_one_is_cancelled_and_that_can_be_undone(organiser, bo):
    page = do(organiser, bo, "afmeld").follow()
    assert "Personen er afmeldt" in page.text
    assert facts(page)["Status"] == "Afmeldt"
    assert "Så får personen en plads igen. 500 kr.: 2. deltager fra Horsens Bibliotek." in page.text
    page = page.form(address(bo, "fortryd")).submit(status=303).follow()
    assert facts(page)["Status"] == "Tilmeldt"
    assert "Afmeldingen er fortrudt" in page.text
    check_invariants()


def test_a_late_cancellation_says_what_it_costs_and_can_be_without(app, bo, frozen):
    desk = later(app, frozen, bo.sitting.cancel_until + timedelta(hours=1))
    page = desk.get(address(bo))
    assert "Det koster 500 kr. efter reglerne." in page.text
    refused = do(desk, bo, "afmeld", 422, waive="1")
    assert refused.links["Skriv, hvorfor gebyret falder væk."] == "#afmeld-reason"
    page = do(desk, bo, "afmeld", page=refused, reason="Sygdom").follow()
    assert facts(page)["Pris"] == "0 kr.: sat ned af arrangøren"
    assert "Gebyret gennem tiden" in page.text
    assert "(Sygdom)" in page.text


def test_a_late_cancellation_costs_what_was_shown(app, bo, frozen):
    desk = later(app, frozen, bo.sitting.cancel_until + timedelta(hours=1))
    page = do(desk, bo, "afmeld").follow()
    assert facts(page)["Pris"] == "500 kr.: afmeldt efter fristen"


def test_a_deadline_that_passes_while_the_page_is_open_is_shown_first(app, bo, frozen):
    desk = later(app, frozen, bo.sitting.cancel_until)
    page = desk.get(address(bo))
    assert "Det koster ikke noget." in page.text
    frozen.shift(timedelta(seconds=1))
    refused = do(desk, bo, "afmeld", 422, page=page)
    words = (
        "Det har ændret sig, mens siden var åben. Se, hvad det koster nu, "
        "og tryk igen, hvis det stadig skal være sådan."
    )
    assert refused.links[words] == "#afmeld-form"
    assert "Det koster 500 kr. efter reglerne." in refused.text
    assert rows()[1].state is State.CONFIRMED
    do(desk, bo, "afmeld", page=refused)
    assert rows()[1].fee_amount == 500_00


def test_a_speaker_owes_nothing_and_may_come_without_a_seat(organiser, bo):
    page = do(organiser, bo, "rolle", role="speaker", takes_seat=None).follow()
    assert (facts(page)["Rolle"], facts(page)["Pris"]) == ("Oplægsholder", "Gratis: oplægsholder eller vært")
    assert sitting_of(bo.round).taken == 1
    page = do(organiser, bo, "rolle", role="participant").follow()
    assert facts(page)["Pris"] == "500 kr.: 2. deltager fra Horsens Bibliotek"
    assert sitting_of(bo.round).taken == 2


def test_a_seat_that_a_speaker_does_not_take_goes_to_the_queue(desk, library):
    round_ = two_sittings(west={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    signed_up(round_, person(BO, LibraryFactory()))
    do(desk, anne, "rolle", role="host", takes_seat=None)
    assert [row.state for row in rows()] == [State.CONFIRMED, State.CONFIRMED]
    refused = do(desk, anne, "rolle", 422, role="participant")
    assert refused.links["Der er ingen ledig plads. Giv mødet flere pladser først."] == "#rolle-role"


def test_nobody_has_a_role_twice(desk, anne):
    write(decisions.set_role, anne.id, Part.SPEAKER, False, "command")
    signed_up(anne.round, person(ANNE, anne.library))
    refused = do(desk, anne, "rolle", 422, role="participant")
    assert "Adressen er tilmeldt allerede i den rolle." in refused.links
    (second,) = [row for row in rows() if row.role is Part.PARTICIPANT]
    refused = do(desk, second, "rolle", 422, role="host")
    assert "Adressen er tilmeldt allerede i den rolle." in refused.links


def test_a_speaker_at_both_meetings_is_not_moved_onto_themselves(desk, anne):
    write(decisions.set_role, anne.id, Part.SPEAKER, False, "command")
    (east,) = signed_up(anne.round, person(ANNE, anne.library, "oest"))
    write(decisions.set_role, east.id, Part.SPEAKER, False, "command")
    refused = do(desk, anne, "flyt", 422, sitting="oest")
    assert refused.links["Adressen er tilmeldt mødet allerede."] == "#flyt-sitting"
    refused = do(desk, anne, "giv-videre", 422, name="Anne", email=ANNE["email"])
    assert (
        refused.links["En anden med denne adresse er tilmeldt. Brug en anden adresse."] == "#giv-videre-email"
    )


def test_a_seat_given_on_by_a_speaker_without_one_must_be_there(desk, library):
    round_ = two_sittings(west={"capacity": 1})
    (anne,) = signed_up(round_, person(ANNE, library))
    write(decisions.set_role, anne.id, Part.SPEAKER, False, "command")
    signed_up(round_, person(BO, library))
    LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    refused = do(desk, anne, "giv-videre", 422, name="Ea", email="ea@vejle.example", library="Vejle")
    assert "Der er ingen ledig plads. Giv mødet flere pladser først." in refused.links
    assert sitting_of(round_).taken == 1


def test_a_typed_workplace_becomes_a_library(organiser, round_):
    vejle = LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    (ib,) = signed_up(
        round_, person({"name": "Ib", "email": "ib@x.example"}, None, organisation="Bib. i Vejle")
    )
    shown = organiser.get(address(ib))
    assert facts(shown)["Arbejdsplads"] == "Bib. i Vejle (ikke på listen)"
    page = do(organiser, ib, "bibliotek", library="Vejle").follow()
    assert (facts(page)["Status"], facts(page)["Arbejdsplads"]) == ("Tilmeldt", "Vejle Bibliotek")
    assert rows()[0].library_id == vejle.id


def test_another_library_never_costs_more_than_was_shown(organiser, anne, bo):
    vejle = LibraryFactory(name="Vejle Bibliotek", municipality="Vejle")
    signed_up(anne.round, person({"name": "Ib", "email": "ib@vejle.example"}, vejle))
    page = do(organiser, anne, "bibliotek", library=vejle.number).follow()
    assert facts(page)["Pris"] == "Gratis: det fik du oplyst, da du tilmeldte dig"
    assert [row.fee_amount for row in rows()] == [0, 0, 0]  # and Bo has the free place of Horsens
    check_invariants()


def test_a_fee_is_lowered_with_a_reason(organiser, bo):
    page = do(organiser, bo, "gebyr", amount="1,50 kr.", reason="Kom kun til frokost").follow()
    assert "Gebyret er sat ned" in page.text
    assert facts(page)["Pris"] == "1,50 kr.: sat ned af arrangøren"
    assert [one.kind for one in db.session.query(Message).filter_by(kind="fee")] == ["fee"]


@pytest.mark.parametrize("amount", ["500,01", "501", "1000"])
def test_a_fee_is_never_raised(desk, bo, amount):
    refused = do(desk, bo, "gebyr", 422, amount=amount, reason="Skal betale")
    assert refused.links["Gebyret er 500 kr. og kan kun sættes ned. Skriv højst det."] == "#gebyr-amount"
    do(desk, bo, "gebyr", amount="0", reason="Fejl")
    assert not desk.get(address(bo)).select("#gebyr-form")
    raised = {"gebyr-amount": "500", "gebyr-reason": "Alligevel"}
    assert "Gebyret er 0 kr. og kan kun sættes ned." in desk.post(address(bo, "gebyr"), raised, 422).text


def test_the_link_is_sent_however_many_mails_there_were_before(organiser, anne):
    for _ in range(7):
        page = do(organiser, anne, "link").follow()
    assert "Linket er sendt" in page.text
    waiting = db.session.query(Message).filter_by(kind="link").count()
    assert waiting == 1  # one that waits to be sent is replaced by the next
    assert db.session.query(AuditEntry).filter_by(action="registration.link_sent").count() == 7
