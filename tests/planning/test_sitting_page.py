"""The page of a sitting: every field, what cannot be right, and two organisers at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.meetings.steps import CancelStep
from app.outbox.composers import compose
from app.outbox.models import Message
from app.registrations import decisions
from app.registrations.models import Registration
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import (
    GrantFactory,
    RegistrationFactory,
    SittingFactory,
    VenueFactory,
)
from tests.planning.desk_forms import form_on
from tests.planning.sitting_pages import PAGE, danish, save, sitting_in_the_west, stands
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up


@pytest.fixture
def west(app):
    return sitting_in_the_west()


def mails() -> list[tuple[str, str, str]]:
    """What would leave now: to whom, subject and text."""
    db.session.rollback()
    found = [
        (one.recipient, compose(one)) for one in db.session.scalars(select(Message).order_by(Message.id))
    ]
    db.session.commit()
    return [(to, mail.subject, mail.text) for to, mail in found if mail]


def test_saving_what_stands_there_changes_nothing_and_tells_nobody(desk, west, library):
    signed_up(west.round, person(ANNE, library))
    mails()
    before = (west.venue_id, west.round.content_revision)
    page = save(desk).follow()
    assert "Mødet er gemt" in page.text
    assert (stands().venue_id, stands().round.content_revision) == before
    assert mails() == []
    assert db.session.scalars(select(AuditEntry).filter_by(action="sitting.changed")).all() == []


@pytest.fixture
def library(app):
    return horsens()


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"day": "2027-03-17"}, "starts_at", danish("2027-03-17", "10:00")),
        ({"day": "17.3.2027"}, "ends_at", danish("2027-03-17", "15:00")),
        ({"starts": "9.30"}, "starts_at", danish("2027-03-16", "09:30")),
        ({"ends": "16"}, "ends_at", danish("2027-03-16", "16:00")),
        ({"end_day": "2027-03-17"}, "ends_at", danish("2027-03-17", "15:00")),
        ({"room": "Lokale Ø"}, "room", "Lokale Ø"),
        ({"online_url": "https://moede.example/1"}, "online_url", "https://moede.example/1"),
        ({"capacity": "70"}, "capacity", 70),
        ({"opens__days": "30", "opens__clock": "8"}, "opens_at", danish("2027-02-14", "08:00")),
        ({"signup__days": "1", "signup__clock": "10:15"}, "signup_until", danish("2027-03-15", "10:15")),
        ({"cancel__days": "0", "cancel__clock": "9.00"}, "cancel_until", danish("2027-03-16", "09:00")),
        ({"promote__days": "0", "promote__clock": "10.00"}, "promote_until", danish("2027-03-16", "10:00")),
        ({"standing": "1"}, "venue_is_standing", True),
        ({"contact_name": "Bo", "contact_email": "bo@kb.example"}, "contact_name", "Bo"),
        ({"contact_email": "Bo@KB.example"}, "contact_email", "Bo@kb.example"),
        ({"contact_email": "bo@kb.example", "contact_phone": "12 34 56 78"}, "contact_phone", "12345678"),
        ({"place": ""}, "venue", None),
    ],
)
def test_every_field_is_saved(desk, west, fields, name, value):
    page = save(desk, **fields).follow()
    assert getattr(stands(), name) == value
    written = form_on(page).fields
    again = {field.replace("__", "-"): typed for field, typed in fields.items()}
    if name != "ends_at" or "end_day" in fields:
        assert written.keys() >= again.keys() - {"standing"}


class TestMove:
    def test_takes_every_deadline_along_with_its_clock_time(self, desk, west):
        west.cancel_steps = (CancelStep(danish("2027-03-12", "12:00"), 50),)
        west.round.fees_lock_at = danish("2027-03-09", "12:00")
        west.round.sector_release_at = danish("2027-02-16", "12:00")
        save(desk, day="2027-04-06")  # clocks are put forward in between
        row = stands()
        assert row.opens_at == danish("2027-02-08", "09:00")
        assert row.signup_until == danish("2027-03-23", "12:00")
        assert row.cancel_until == danish("2027-03-30", "23:59")
        assert row.promote_until == danish("2027-04-04", "10:00")
        assert row.cancel_steps == (CancelStep(danish("2027-04-02", "12:00"), 50),)
        # The round's own count from its first sitting, which is the one in the east now.
        assert row.round.fees_lock_at == danish("2027-03-11", "12:00")
        assert row.round.sector_release_at == danish("2027-02-18", "12:00")

    def test_leaves_what_has_been_carried_out(self, desk, west):
        lock, release = danish("2027-01-25", "12:00"), danish("2027-01-26", "12:00")
        west.round.fees_lock_at = west.round.fees_locked_at = lock
        west.round.sector_release_at = west.round.sector_released_at = release
        save(desk, day="2027-05-11")
        assert (stands().round.fees_lock_at, stands().round.sector_release_at) == (lock, release)

    def test_is_told_to_who_is_signed_up_with_old_and_new(self, desk, west, library):
        signed_up(west.round, person(ANNE, library))
        signed_up(west.round, person(BO, library, wish="oest"))
        mails()
        save(desk, told=True, day="2027-03-17", starts="9.30")
        ((to, subject, text),) = mails()
        assert to == "anne@horsens.example"
        assert subject == "Flyttet: Netværk i lånesamarbejde, vest, 17. marts 2027"
        assert (
            "Hvornår: tirsdag den 16. marts 2027 kl. 10.00–15.00 → onsdag den 17. marts 2027 kl. 09.30–15.00"
            in text
        )

    def test_is_told_to_who_takes_east_or_west_as_well(self, desk, west, library):
        for sitting in west.round.sittings:
            sitting.capacity = sitting.taken = 1
        db.session.commit()
        signed_up(west.round, person(ANNE, library, wish="begge"))
        mails()
        save(desk, told=True, day="2027-03-17")
        ((to, _, text),) = mails()
        assert to == "anne@horsens.example"
        assert "16. marts 2027 eller 18. marts 2027 → 17. marts 2027 eller 18. marts 2027" in text

    def test_to_another_place_is_told(self, desk, west, library):
        signed_up(west.round, person(ANNE, library))
        mails()
        save(desk, told=True, place="DBC, Tempovej 7–11, 2750 Ballerup", room="")
        ((_, subject, text),) = mails()
        assert subject.startswith("Flyttet: ")
        assert "→ DBC, Tempovej 7–11, 2750 Ballerup" in text

    def test_of_a_meeting_that_is_over_is_told_to_nobody(self, app, west, library, frozen):
        signed_up(west.round, person(ANNE, library))
        mails()
        frozen.move_to(west.ends_at + timedelta(days=1))
        save(signed_in(app, GrantFactory().account), room="Lokale 2")
        assert mails() == []
        assert stands().room == "Lokale 2"

    def test_lets_the_queue_have_free_seats_again_where_it_may(self, app, west, library, frozen):
        for number in range(3):
            signed_up(
                west.round, person({"name": "X", "email": f"x{number}@horsens.example"}, library, wish="vest")
            )
        signed_up(west.round, person(ANNE, library, wish="vest"))
        frozen.move_to(danish("2027-03-15", "10:00"))  # seats no longer go by themselves
        west.capacity = 4
        db.session.commit()
        assert registration("anne@horsens.example").state is State.WAITING
        save(signed_in(app, GrantFactory().account), told=True, day="2027-03-24")
        assert registration("anne@horsens.example").state is State.CONFIRMED


def registration(email: str) -> Registration:
    db.session.rollback()
    return db.session.scalars(select(Registration).filter_by(email_key=email)).one()


class TestCapacity:
    def test_below_what_is_taken_is_refused_with_the_number(self, desk, west, library):
        signed_up(west.round, person(ANNE, library), person(BO, library))
        page = save(desk, 422, capacity="1")
        sentence = "2 pladser er optaget, så mødet kan ikke have 1. Skriv mindst 2, eller afmeld nogle først."
        assert page.links[sentence] == "#capacity"
        assert form_on(page).fields["capacity"] == "1"
        assert stands().capacity == 3

    def test_that_grows_goes_to_the_queue_at_once(self, desk, west, library):
        west.capacity = 1
        signed_up(west.round, person(ANNE, library))
        signed_up(west.round, person(BO, library, wish="vest"))
        save(desk, capacity="2")
        assert registration("bo@horsens.example").state is State.CONFIRMED


class TestDirections:
    """What is said of the way to a place stands at every meeting there."""

    def test_are_changed_for_the_place(self, desk, west):
        other = SittingFactory(venue=west.venue, slug="nord")
        revision = other.round.content_revision
        save(desk, directions="Gå ind ad porten.")
        assert stands().venue.directions == "Gå ind ad porten."
        assert db.session.get_one(Sitting, other.id).round.content_revision == revision + 1

    def test_can_be_taken_away(self, desk, west):
        save(desk, directions="")
        assert stands().venue.directions == ""

    def test_of_the_old_place_do_not_move_to_the_new_one(self, desk, west):
        VenueFactory(name="DBC", directions="S-tog til Malmparken.")
        save(desk, place="DBC")
        assert (stands().venue.name, stands().venue.directions) == ("DBC", "S-tog til Malmparken.")
        save(desk, place="Nyt Hus, Gade 1, 8000 Aarhus C")
        assert stands().venue.directions == ""

    def test_of_a_new_place_are_typed_with_it(self, desk, west):
        save(desk, place="Nyt Hus, Gade 1, 8000 Aarhus C", directions="Lige frem.")
        assert stands().venue.directions == "Lige frem."


class TestTwoOrganisers:
    """Nobody overwrites what another has saved meanwhile without having read it."""

    @pytest.fixture
    def two(self, app, desk, west):
        other = signed_in(app, GrantFactory().account)
        return form_on(desk.get(PAGE)), form_on(other.get(PAGE))

    def test_the_second_reads_what_differs_and_decides(self, two):
        first, second = two
        first.fill({"room": "Lokale 1", "capacity": "40", "signup-days": "10", "standing": "1"}).submit(
            "Gem mødet", 303
        )
        page = second.fill({"room": "Lokale 2"}).submit("Gem mødet", 409)
        told = page.select("[role=status] li")
        assert [one.text for one in told] == [
            "Fast mødested: den næste runde holdes også her: ja",
            "Lokale: Lokale 1",
            "Antal pladser: 40",
            "Tilmeldingsfrist: 10 dage før kl. 12.00",
        ]
        assert (stands().room, stands().capacity) == ("Lokale 1", 40)
        mine = form_on(page)
        assert mine.fields["room"] == "Lokale 2"
        mine.fill({"capacity": "40", "signup-days": "10", "standing": "1"}).submit("Gem mødet", 303)
        assert (stands().room, stands().capacity) == ("Lokale 2", 40)

    def test_who_saves_the_same_is_not_bothered(self, two):
        for form in two:
            form.fill({"room": "Lokale 1"}).submit("Gem mødet", 303)

    def test_seats_given_elsewhere_are_seen_too(self, two, west):
        write(decisions.set_capacity, west.id, 5, "account:1")
        page = two[0].fill({"room": "Lokale 2"}).submit("Gem mødet", 409)
        told = [one.text for one in page.select("[role=status] li")]
        assert told == ["Lokale: Mødelokale Å", "Antal pladser: 5"]
        assert stands().capacity == 5

    def test_a_sign_up_meanwhile_is_no_change(self, two, west, library):
        signed_up(west.round, person(ANNE, library))
        check = two[0].fill({"room": "Lokale 2"}).submit("Gem mødet")
        check.form(PAGE).submit("Gem mødet", 303)


def test_what_was_changed_is_logged_without_names(desk, west):
    save(
        desk,
        room="Lokale 1",
        contact_name="Bo Ærø",
        contact_email="bo@kb.example",
        place="",
        online_url="https://x.example",
    )
    entry = db.session.scalars(select(AuditEntry).filter_by(action="sitting.changed")).one()
    assert "Bo" not in str(entry.before) + str(entry.after)
    assert (entry.after["room"], entry.after["venue"]) == ("Lokale 1", None)
    assert entry.before["venue"] == "Det Kgl. Bibliotek, Aarhus, Victor Albecks Vej 1, 8000 Aarhus C"


@pytest.mark.parametrize("state", [SittingState.DRAFT, SittingState.CANCELLED])
def test_a_draft_or_a_cancelled_sitting_can_be_changed_and_tells_nobody(desk, west, state):
    RegistrationFactory(sitting=west)
    west.state = state
    save(desk, room="Lokale 9")
    assert stands().room == "Lokale 9"
    assert mails() == []
