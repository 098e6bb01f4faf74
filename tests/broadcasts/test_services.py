"""Sending a message to many once, taking it back within a minute, and again to those it did not reach."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.broadcasts.audience import Audience
from app.broadcasts.models import BroadcastCopy
from app.broadcasts.queries import Progress, find_broadcast, given_up
from app.broadcasts.services import MARGIN, UNDO, Nobody, TooLate, send, send_again, send_test, withdraw
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round
from app.outbox.delivery import Delivered, deliver_due
from app.outbox.models import MessageState
from app.registrations.self_service import change_details
from app.registrations.states import Role, State
from tests.broadcasts.letters import (
    FORM,
    SEATED,
    broadcasts,
    crowd,
    draft,
    give_up,
    letters,
    seat,
    sent_to,
)
from tests.factories import EastFactory, RegistrationFactory, SittingFactory
from tests.support.queries import counted_queries

SECOND = timedelta(seconds=1)
AFTERWARDS = UNDO + MARGIN


@pytest.fixture
def west(app):
    return SittingFactory()


def acts() -> list[str]:
    return [one.action for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.both_databases
def test_everybody_meant_gets_one_mail_after_a_minute(west, frozen):
    seat(west, "Anne", "Bo")
    seat(west, "Carl", state=State.WAITING)
    broadcast_id = sent_to(west)
    assert deliver_due() == Delivered()
    frozen.shift(AFTERWARDS)
    assert deliver_due() == Delivered(sent=2)
    assert [(one.recipient, one.round_id) for one in letters()] == [
        ("anne@horsens.example", west.round_id),
        ("bo@horsens.example", west.round_id),
    ]
    assert find_broadcast(west.round_id, broadcast_id).progress == Progress(total=2, sent=2)


@pytest.mark.both_databases
def test_the_same_address_gets_it_once(west, frozen):
    east = EastFactory(round=west.round)
    for sitting in (west, east):
        seat(sitting, "Anne", role=Role.SPEAKER)
    seat(west, "ANNE", state=State.CANCELLED)
    write(send, west.round_id, draft(Audience(frozenset(State))), FORM, "command")
    assert [one.recipient for one in letters()] == ["anne@horsens.example"]


@pytest.mark.both_databases
def test_the_same_form_twice_is_one_message(west):
    seat(west, "Anne")
    assert sent_to(west) == sent_to(west)
    assert len(broadcasts()) == len(letters()) == 1
    assert acts() == ["broadcast.sent"]


def test_a_message_to_nobody_is_refused_and_leaves_nothing(west):
    seat(west, "Anne", state=State.CANCELLED)
    with pytest.raises(Nobody, match="Vælg, hvem den skal sendes til"):
        sent_to(west)
    assert broadcasts() == letters() == []
    assert acts() == []


@pytest.mark.both_databases
def test_it_can_be_taken_back_to_the_last_moment_of_its_minute(west, frozen):
    seat(west, "Anne", "Bo")
    broadcast_id = sent_to(west)
    frozen.shift(UNDO - SECOND)
    write(withdraw, broadcast_id, "command")
    frozen.shift(AFTERWARDS)
    assert deliver_due() == Delivered()
    assert {one.state for one in letters()} == {MessageState.WITHDRAWN}
    assert acts() == ["broadcast.sent", "broadcast.withdrawn"]


@pytest.mark.both_databases
def test_it_cannot_be_taken_back_after_its_minute(west, frozen):
    seat(west, "Anne")
    broadcast_id = sent_to(west)
    frozen.shift(UNDO)
    with pytest.raises(TooLate, match="for sent"):
        write(withdraw, broadcast_id, "command")
    frozen.shift(MARGIN)
    assert deliver_due() == Delivered(sent=1)
    with pytest.raises(TooLate):
        write(withdraw, broadcast_id, "command")


def test_taking_back_twice_is_taking_back_once(west):
    seat(west, "Anne")
    broadcast_id = sent_to(west)
    write(withdraw, broadcast_id, "command")
    write(withdraw, broadcast_id, "command")
    assert acts() == ["broadcast.sent", "broadcast.withdrawn"]


def test_nobody_gets_a_message_that_was_taken_back_when_a_mail_of_it_is_asked_for_again(west, frozen):
    seat(west, "Anne")
    broadcast_id = sent_to(west)
    write(withdraw, broadcast_id, "command")
    write(send_again, broadcast_id, "command")
    give_up("anne@horsens.example")
    write(send_again, broadcast_id, "command")
    assert deliver_due() == Delivered(withdrawn=1)


@pytest.mark.both_databases
def test_given_up_mails_are_sent_again_to_the_address_of_today(west, frozen):
    anne, _ = seat(west, "Anne", "Bo")
    broadcast_id = sent_to(west)
    frozen.shift(AFTERWARDS)
    deliver_due()
    give_up("anne@horsens.example")
    assert find_broadcast(west.round_id, broadcast_id).progress == Progress(total=2, sent=1, given_up=1)
    assert [(one.name, one.address, one.error) for one in given_up(broadcast_id)] == [
        ("Anne", "anne@horsens.example", "550 5.1.1 unknown")
    ]
    write(change_details, anne.id, "Anne", "ny@horsens.example", "")
    write(send_again, broadcast_id, "command")
    write(send_again, broadcast_id, "command")  # pressed twice
    deliver_due()
    assert Counter(one.recipient for one in letters()) == {
        "anne@horsens.example": 1,
        "bo@horsens.example": 1,
        "ny@horsens.example": 1,
    }
    assert find_broadcast(west.round_id, broadcast_id).progress == Progress(total=2, sent=2)
    assert given_up(broadcast_id) == []
    assert acts().count("broadcast.again") == 1


def test_a_test_goes_at_once_to_whoever_writes_and_is_no_message_of_the_round(west):
    (anne,) = seat(west, "Anne")
    write(send_test, west.round_id, draft(), anne.id, "Karen@kb.example", "command")
    assert deliver_due() == Delivered(sent=1)
    (message,) = letters("broadcast test")
    assert message.recipient == "karen@kb.example"
    assert [one.is_test for one in broadcasts()] == [True]
    assert letters() == []
    assert acts() == ["broadcast.tested"]


@pytest.mark.both_databases
def test_a_message_to_five_thousand_takes_the_statements_of_one_to_five(west):
    crowd(west, 5)
    other = EastFactory(round__slug="stor", capacity=5_000)
    crowd(other, 5_000)
    db.session.rollback()
    ids = db.session.scalars(select(Round.id).order_by(Round.id)).all()
    statements = []
    for number, round_id in enumerate(ids):
        with counted_queries(db.engine) as queries:
            write(send, round_id, draft(SEATED), f"{FORM}{number}", "command")
        statements.append(len(queries))
    assert statements[0] == statements[1] <= 8
    assert Counter(one.round_id for one in letters()) == {ids[0]: 5, ids[1]: 5_000}
    assert len({one.recipient for one in letters()}) == 5_000
    assert db.session.query(BroadcastCopy).count() == 5_005


@pytest.mark.both_databases
def test_a_confirmation_goes_before_a_message_to_many(west, frozen):
    crowd(west, 60)
    sent_to(west)
    frozen.shift(AFTERWARDS)
    assert deliver_due(limit=20) == Delivered(sent=20)
    frozen.shift(SECOND)
    (dorte,) = seat(west, "Dorte")
    write(change_details, dorte.id, "Dorte Ærø", "dorte@horsens.example", "")
    assert deliver_due(limit=20) == Delivered(sent=20)
    assert [one.state for one in letters("registration")] == [MessageState.SENT]
    assert Counter(one.state for one in letters()) == {MessageState.SENT: 39, MessageState.QUEUED: 21}


def test_a_message_leaves_no_trace_of_people_in_the_log(west):
    seat(west, "Anne")
    sent_to(west)
    (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.round_id, entry.before, entry.after) == (west.round_id, None, {"recipients": 1})


def test_somebody_who_signs_up_afterwards_does_not_get_it(west, frozen):
    seat(west, "Anne")
    sent_to(west)
    RegistrationFactory(sitting=west)
    frozen.shift(AFTERWARDS)
    assert deliver_due().sent == 1
    assert now() > broadcasts()[0].leaves_at
