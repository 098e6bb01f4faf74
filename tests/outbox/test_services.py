"""Putting messages in, replacing what still waits, counting and tidying up."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from time_machine import Traveller

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.outbox.models import Message, MessageState
from app.outbox.services import count_recent, purge, put, withdraw
from tests.outbox.conftest import message

HOUR = timedelta(hours=1)


def all_messages() -> list[Message]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Message).order_by(Message.id)))


@pytest.mark.both_databases
def test_message_waits_until_it_is_due(app: Flask) -> None:
    write(put, "plain", 7, "registration:7", "Anna@Bibliotek.example", delay=HOUR)
    (queued,) = all_messages()
    assert (queued.kind, queued.subject_id, queued.recipient) == ("plain", 7, "anna@bibliotek.example")
    assert (queued.state, queued.due_at, queued.attempts) == (MessageState.QUEUED, now() + HOUR, 0)
    assert len(queued.key) == 32


def test_nothing_is_queued_for_what_did_not_happen(app: Flask) -> None:
    def cause() -> None:
        put("plain", 7, "registration:7", "anna@bibliotek.example")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 (its own)
        write(cause)
    assert all_messages() == []


@pytest.mark.both_databases
def test_newer_message_takes_the_place_of_one_that_waits(app: Flask, frozen: Traveller) -> None:
    write(put, "plain", 7, "registration:7", "anna@bibliotek.example")
    frozen.shift(HOUR)
    write(put, "moved", 8, "registration:7", "anne@bibliotek.example")
    write(put, "plain", 9, "registration:9", "anna@bibliotek.example")
    first, other = all_messages()
    assert (first.kind, first.subject_id, first.recipient) == ("moved", 8, "anne@bibliotek.example")
    assert other.subject_id == 9


@pytest.mark.parametrize(
    ("first", "second", "due"),
    [
        (0, 1, 0),  # a stream that changes all day long is still told
        (2, 1, 1),
        (1, 1, 1),
    ],
)
def test_replacement_goes_no_later_than_what_it_replaces(
    app: Flask, first: int, second: int, due: int
) -> None:
    write(put, "plain", 7, "registration:7", "anna@bibliotek.example", delay=first * HOUR)
    write(put, "plain", 7, "registration:7", "anna@bibliotek.example", delay=second * HOUR)
    assert message().due_at == now() + due * HOUR


@pytest.mark.both_databases
def test_message_queues_up_behind_one_on_its_way(app: Flask) -> None:
    write(put, "plain", 7, "registration:7", "anna@bibliotek.example")
    db.session.execute(db.update(Message).values(state=MessageState.SENDING, content=b"x"))
    db.session.commit()
    write(put, "plain", 8, "registration:7", "anna@bibliotek.example")
    assert [(one.subject_id, one.state) for one in all_messages()] == [
        (7, MessageState.SENDING),
        (8, MessageState.QUEUED),
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("states", "fits"),
    [
        ((MessageState.QUEUED, MessageState.SENDING), True),
        ((MessageState.QUEUED, MessageState.SENT, MessageState.GIVEN_UP, MessageState.GIVEN_UP), True),
        ((MessageState.QUEUED, MessageState.QUEUED), False),
        ((MessageState.SENDING, MessageState.SENDING), False),
    ],
)
def test_calendar_4_a_stream_holds_one_on_its_way_and_one_behind_it(
    app: Flask, states: tuple[MessageState, ...], fits: bool
) -> None:
    for state in states:
        one = Message(kind="plain", subject_id=1, stream="registration:1", recipient="anna@bib.example")
        one.state, one.content, one.created_at, one.due_at = state, b"x", now(), now()
        db.session.add(one)
    with nullcontext() if fits else pytest.raises(IntegrityError):
        db.session.flush()


def test_recent_mails_to_a_recipient_are_counted(app: Flask, frozen: Traveller) -> None:
    for number, (kind, recipient) in enumerate(
        [("link", "anna"), ("link", "anna"), ("receipt", "Anna"), ("link", "bo")]
    ):
        write(put, kind, number, f"stream:{number}", f"{recipient}@bibliotek.example")
    frozen.shift(HOUR / 2)
    write(put, "link", 9, "stream:9", "anna@bibliotek.example")
    address = "ANNA@bibliotek.example"
    assert count_recent(address, now() - HOUR) == 4
    assert count_recent(address, now() - HOUR / 4) == 1
    assert count_recent("per@bibliotek.example", now() - HOUR) == 0


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [
        (MessageState.SENT, 29, True),
        (MessageState.SENT, 31, False),
        (MessageState.GIVEN_UP, 29, True),
        (MessageState.GIVEN_UP, 31, False),
        (MessageState.SENDING, 31, True),
    ],
)
def test_bytes_are_deleted_after_30_days(
    app: Flask, frozen: Traveller, state: MessageState, days: int, kept: bool
) -> None:
    write(put, "plain", 7, "registration:7", "anna@bibliotek.example")
    sent_at = now() if state is MessageState.SENT else None
    db.session.execute(db.update(Message).values(state=state, sent_at=sent_at, content=b"Hej Anna"))
    db.session.commit()
    frozen.shift(timedelta(days=days))
    assert write(purge) == (0 if kept else 1)
    assert (message().content is not None) is kept
    assert write(purge) == 0


@pytest.mark.both_databases
def test_what_still_waits_can_be_taken_back_and_nothing_else(app: Flask) -> None:
    for number, kind in enumerate(("plain", "plain", "plain", "other"), start=1):
        write(put, kind, number, f"registration:{number}", "anna@bibliotek.example", delay=HOUR)
    first = all_messages()[0]
    first.state, first.content = MessageState.SENDING, b"mail"
    db.session.commit()
    assert write(withdraw, "plain", [1, 2, 4, 9]) == {2}
    assert [message.state for message in all_messages()] == [
        MessageState.SENDING,
        MessageState.WITHDRAWN,
        MessageState.QUEUED,
        MessageState.QUEUED,
    ]
    assert write(withdraw, "plain", [1, 2, 4, 9]) == set()
