"""Speakers and hosts: once per sitting, without a fee or a free place (DOMAIN.md, Places 7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Side, Sitting
from app.outbox.composers import compose
from app.outbox.models import Message, MessageState
from app.registrations import decisions, self_service
from app.registrations.fees import Fee, Reason
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.places import EITHER
from app.registrations.pricing import price_seat
from app.registrations.prospects import PERSON, Impossible
from app.registrations.queries import ticket
from app.registrations.self_service import AddressTaken
from app.registrations.states import Role, State
from tests.factories import LibraryFactory, RegistrationFactory, ResearchLibraryFactory
from tests.registrations.stories import ANNE, check_invariants, person, signed_up, sitting_of, two_sittings
from tests.support.calendars import Calendar

pytestmark = pytest.mark.both_databases


def comes(sitting: Sitting, role: Role, **fields: object) -> Registration:
    return RegistrationFactory(sitting=sitting, role=role, email="anne@dbc.example", **fields)


def state_of(registration_id: int) -> State:
    db.session.rollback()
    return db.session.get_one(Registration, registration_id).state


@pytest.mark.parametrize("role", [Role.SPEAKER, Role.HOST])
def test_places_7_who_speaks_comes_to_both_sittings_of_a_round(round_, role):
    west, east = round_.sittings
    comes(west, role)
    comes(east, role)
    comes(east, Role.PARTICIPANT)
    with pytest.raises(IntegrityError):
        comes(east, Role.SPEAKER)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        comes(west, Role.PARTICIPANT)


def test_who_speaks_owes_nothing_and_takes_no_free_place_from_the_house(app, library):
    round_ = two_sittings(fee_amount=500_00)
    speaker = comes(sitting_of(round_), Role.SPEAKER, library=library)
    assert price_seat(speaker, speaker.sitting_id, speaker.round) == Fee(0, Reason.GUEST)
    (anne,) = signed_up(round_, person(ANNE, library))
    assert (anne.free_slot, anne.fee_amount) == (1, 0)


def test_who_comes_without_a_seat_leaves_none(app, library):
    round_ = two_sittings(west={"capacity": 1})
    speaker = comes(sitting_of(round_), Role.SPEAKER, library=library, takes_seat=False)
    signed_up(round_, person(ANNE, library))
    assert sitting_of(round_).taken == 1
    write(self_service.cancel, speaker.id, Shown())
    assert sitting_of(round_).taken == 1


def deliver(calendar: Calendar, address: str | None = None) -> None:
    """Every mail is written; those to an address, or all, are received."""
    db.session.rollback()
    queued = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
    for message in db.session.scalars(queued).all():
        mail = compose(message)
        message.state, message.sent_at = MessageState.SENT, now()
        db.session.commit()
        if (
            mail is not None
            and mail.calendar is not None
            and message.recipient == (address or message.recipient)
        ):
            calendar.receive(mail.calendar)


def test_calendar_1_a_speaker_who_moves_has_one_entry_and_it_moves_along(app, library):
    round_ = two_sittings()
    (anne,) = signed_up(round_, person({"name": "Anne", "email": "anne@dbc.example"}, library))
    write(decisions.set_role, anne.id, Role.SPEAKER, True, "organiser")
    calendar = Calendar(keeps_newest=True)
    deliver(calendar)
    write(self_service.move, anne.id, "oest", None, "organiser")
    deliver(calendar)
    assert [entry.summary for entry in calendar.entries.values()] == ["Netværk i lånesamarbejde, øst"]
    assert len(calendar.versions) == 1


@pytest.mark.parametrize("then", ["moves", "is a participant"])
def test_calendar_1_an_address_that_was_left_loses_its_entry_wherever_it_counted(app, library, then):
    """The mail is written later, when the registration counts elsewhere already."""
    round_ = two_sittings()
    (anne,) = signed_up(round_, person({"name": "Anne", "email": "anne@dbc.example"}, library))
    write(decisions.set_role, anne.id, Role.SPEAKER, True, "organiser")
    calendar = Calendar(keeps_newest=True)
    deliver(calendar)
    write(self_service.change_details, anne.id, "Anne", "anne@ny.example", "")
    if then == "moves":
        write(self_service.move, anne.id, "oest", None, "organiser")
    else:
        write(decisions.set_role, anne.id, Role.PARTICIPANT, True, "organiser")
    deliver(calendar, "anne@dbc.example")
    assert calendar.entries == {}


def test_calendar_9_who_speaks_and_no_longer_takes_part_keeps_one_entry(app, library):
    """The participant's registration ends, and the speaker's takes its place before a mail is written."""
    round_ = two_sittings()
    who = {"name": "Anne", "email": "anne@dbc.example"}
    (speaker,) = signed_up(round_, person(who, library, "oest"))
    write(decisions.set_role, speaker.id, Role.SPEAKER, True, "organiser")
    (participant,) = signed_up(round_, person(who, library))
    calendar = Calendar(keeps_newest=True)
    deliver(calendar)
    assert len(calendar.entries) == 2
    write(self_service.cancel, participant.id, Shown())
    write(decisions.set_role, speaker.id, Role.PARTICIPANT, True, "organiser")
    deliver(calendar)
    assert [entry.summary for entry in calendar.entries.values()] == ["Netværk i lånesamarbejde, øst"]


def test_calendar_1_who_had_an_address_for_a_moment_does_not_keep_another_ones_entry_in_it(app, library):
    """Bo cancels, Anne takes his address by mistake and corrects it, and becomes a speaker."""
    round_ = two_sittings()
    bo, anne = signed_up(
        round_,
        *(person({"name": name, "email": f"{name.lower()}@dbc.example"}, library) for name in ("Bo", "Anne")),
    )
    calendar = Calendar(keeps_newest=True)
    deliver(calendar, "bo@dbc.example")
    write(self_service.cancel, bo.id, Shown())
    write(self_service.change_details, anne.id, "Anne", "bo@dbc.example", "")
    write(self_service.change_details, anne.id, "Anne", "anne@dbc.example", "")
    write(decisions.set_role, anne.id, Role.SPEAKER, True, "organiser")
    deliver(calendar, "bo@dbc.example")
    assert calendar.entries == {}


@pytest.mark.parametrize("full", [False, True])
def test_who_comes_without_a_seat_moves_also_where_all_are_taken(app, library, full):
    round_ = two_sittings(east={"capacity": 1})
    if full:
        signed_up(round_, person(ANNE, library, "oest"))
    speaker = comes(sitting_of(round_), Role.SPEAKER, takes_seat=False)
    write(self_service.move, speaker.id, "oest", None, "organiser")
    db.session.rollback()
    speaker = db.session.get_one(Registration, speaker.id)
    assert (speaker.sitting.slug, speaker.wish_id) == ("oest", None)
    check_invariants()


def test_places_7_nobody_speaks_twice_at_one_sitting_by_moving_correcting_or_handing_over(round_):
    west, east = round_.sittings
    speaker = comes(west, Role.SPEAKER)
    comes(east, Role.HOST)
    RegistrationFactory(sitting=west, role=Role.HOST, email="bo@dbc.example")
    acts = (
        (self_service.move, "oest", None),
        (self_service.change_details, "Bo", "bo@dbc.example", ""),
        (self_service.hand_over, "Bo", "BO@dbc.example"),
    )
    for act, *arguments in acts:
        with pytest.raises(AddressTaken):
            write(act, speaker.id, *arguments, "organiser")


def test_places_7_a_speaker_without_a_seat_waits_for_a_certain_meeting(app, library):
    """Who undid a cancellation after the last seat had gone; of 'either' the round would know two."""
    round_ = two_sittings(west={"capacity": 1})
    (speaker,) = signed_up(round_, person({"name": "Bo", "email": "bo@dbc.example"}, library))
    write(decisions.set_role, speaker.id, Role.SPEAKER, True, "organiser")
    write(self_service.cancel, speaker.id, Shown())
    signed_up(round_, person(ANNE, library))
    write(self_service.undo, speaker.id, Shown(500_00, frozenset({0})))
    assert state_of(speaker.id) is State.WAITING
    for actor, shown in ((PERSON, Shown()), ("organiser", None)):
        with pytest.raises(Impossible):
            write(self_service.move, speaker.id, EITHER, shown, actor)
    assert not ticket(speaker.id)[0].may_wait_anywhere


def test_places_3_a_speaker_without_a_seat_waits_for_no_distribution(app):
    """Also not when another library is found for who waits."""
    round_ = two_sittings(west={"capacity": 1}, sector_release_at=now() + timedelta(days=1))
    dbc, kb = ResearchLibraryFactory(), ResearchLibraryFactory()
    (speaker,) = signed_up(round_, person({"name": "Bo", "email": "bo@dbc.example"}, dbc))
    write(decisions.set_role, speaker.id, Role.SPEAKER, True, "organiser")
    write(self_service.cancel, speaker.id, Shown())
    signed_up(round_, person(ANNE, LibraryFactory(side=Side.WEST)))
    write(self_service.undo, speaker.id, Shown(500_00, frozenset({0})))
    assert state_of(speaker.id) is State.WAITING
    write(decisions.change_library, speaker.id, kb.id, "organiser")
    assert state_of(speaker.id) is State.WAITING


def test_places_7_a_speaker_may_have_the_address_of_a_participant(app, library):
    """The round knows participants by their address, a sitting its speakers."""
    round_ = two_sittings()
    signed_up(round_, person(ANNE, library))
    speaker = comes(sitting_of(round_), Role.SPEAKER, takes_seat=False)
    write(self_service.change_details, speaker.id, "Anne", ANNE["email"], "", "organiser")
    write(self_service.cancel, speaker.id, Shown())
    write(self_service.undo, speaker.id, Shown())
    db.session.rollback()
    speaker = db.session.get_one(Registration, speaker.id)
    assert (speaker.state, speaker.email_key) == (State.CONFIRMED, ANNE["email"])


@pytest.mark.parametrize("typed", [False, True])
def test_places_8_a_speaker_undoes_and_is_one_again(app, typed):
    round_ = two_sittings(sector_release_at=sitting_of(two_sittings()).starts_at)
    library = None if typed else ResearchLibraryFactory()
    west = sitting_of(round_)
    speaker = comes(west, Role.SPEAKER, library=library, organisation="DBC", takes_seat=False)
    write(self_service.cancel, speaker.id, Shown())
    write(self_service.undo, speaker.id, Shown())
    db.session.rollback()
    speaker = db.session.get_one(Registration, speaker.id)
    assert (speaker.state, speaker.fee_reason) == (State.CONFIRMED, Reason.GUEST)
    check_invariants()
