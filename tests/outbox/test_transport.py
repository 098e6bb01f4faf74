"""Over SMTP to a real server: the stored bytes, and every fault a server can have."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from smtplib import SMTPDataError, SMTPResponseException, SMTPServerDisconnected

import pytest
from flask import Flask
from time_machine import Traveller

from app.common.models import db
from app.outbox.claims import BACKOFF
from app.outbox.delivery import Delivered, deliver_due, lease_time
from app.outbox.models import Message, MessageState
from app.outbox.transport import Parcel, Smtp, reason
from tests.outbox.conftest import message
from tests.outbox.smtp_server import PostOffice, post_office

Put = Callable[..., int]
pytestmark = pytest.mark.real_smtp

REFUSED = "550 5.1.1 <bo@bibliotek.example>: Recipient address rejected: user bo unknown"
BUSY = "451 4.3.0 try again later"


def put_for(put: Put, *names: str) -> None:
    for number, name in enumerate(names, start=1):
        put(number, recipient=f"{name}@bibliotek.example")


def state_of(name: str) -> MessageState:
    return message(recipient=f"{name}@bibliotek.example").state


@pytest.mark.both_databases
def test_server_gets_the_stored_bytes_from_one_sender_for_one_recipient(put: Put, office: PostOffice) -> None:
    put_for(put, "anna", "bo")
    assert deliver_due() == Delivered(sent=2)
    assert office.recipients() == ["anna@bibliotek.example", "bo@bibliotek.example"]
    assert {mail.sender for mail in office.received} == {"moeder@kreds.example"}
    assert office.contents() == [message(subject_id=1).content, message(subject_id=2).content]
    assert office.connections == 1


def test_files_and_server_get_the_same_bytes(
    put: Put, app: Flask, office: PostOffice, written: Callable[[], list[Path]], frozen: Traveller
) -> None:
    put(1)
    deliver_due()
    app.config["MAIL_TO_FILES"] = True
    frozen.shift(lease_time())
    db.session.execute(db.update(Message).values(state=MessageState.SENDING))
    db.session.commit()
    assert deliver_due() == Delivered(sent=1)
    assert [path.read_bytes() for path in written()] == office.contents()


def test_dots_at_the_start_of_lines_survive(app: Flask, office: PostOffice) -> None:
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.From\r\n"
    way = Smtp()
    way.send(Parcel("key", datetime(2027, 2, 1, tzinfo=UTC), "anna@bibliotek.example", content))
    way.close()
    assert office.contents() == [content]


@pytest.mark.parametrize(
    ("where", "answer", "expected", "outcome"),
    [
        ("at_recipient", REFUSED, Delivered(sent=2, given_up=1), MessageState.GIVEN_UP),
        ("at_recipient", BUSY, Delivered(sent=2, failed=1), MessageState.SENDING),
        ("at_data", "554 5.7.1 content refused", Delivered(sent=2, given_up=1), MessageState.GIVEN_UP),
        ("at_data", BUSY, Delivered(sent=2, failed=1), MessageState.SENDING),
        ("at_recipient", "421 4.7.0 closing", Delivered(sent=2, failed=1), MessageState.SENDING),
        ("at_data", "421 4.7.0 closing", Delivered(sent=2, failed=1), MessageState.SENDING),
    ],
)
def test_answer_to_one_of_several_concerns_that_one(
    put: Put, office: PostOffice, where: str, answer: str, expected: Delivered, outcome: MessageState
) -> None:
    getattr(office, where)["bo@bibliotek.example"] = answer
    put_for(put, "anna", "bo", "cecilie")
    assert deliver_due() == expected
    assert office.recipients() == ["anna@bibliotek.example", "cecilie@bibliotek.example"]
    assert state_of("bo") is outcome
    assert message(recipient="bo@bibliotek.example").last_error.startswith(answer[:3])


def test_refused_sender_is_no_fault_of_the_message(put: Put, office: PostOffice, frozen: Traveller) -> None:
    office.at_sender = "553 5.7.1 sender not allowed"
    put_for(put, "anna")
    assert deliver_due() == Delivered(failed=1)
    office.at_sender = ""
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=1)


def test_server_that_is_down_gets_everything_when_it_is_back(
    put: Put, app: Flask, office: PostOffice
) -> None:
    put_for(put, "anna", "bo")
    app.extensions["mail"].port = _closed_port()
    assert deliver_due().unreachable == "ConnectionRefusedError: Connection refused"
    assert {state_of("anna"), state_of("bo")} == {MessageState.QUEUED}
    app.extensions["mail"].port = office.port
    assert deliver_due() == Delivered(sent=2)


def test_server_that_never_greets_is_left_after_the_timeout(put: Put, app: Flask, office: PostOffice) -> None:
    put_for(put, "anna")
    app.config["MAIL_TIMEOUT"] = 0.2
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        app.extensions["mail"].port = silent.getsockname()[1]
        assert deliver_due().unreachable == "the server did not answer in time"
    assert state_of("anna") is MessageState.QUEUED


def test_server_that_hangs_costs_a_message_one_try(
    put: Put, app: Flask, office: PostOffice, frozen: Traveller
) -> None:
    put_for(put, "anna")
    app.config["MAIL_TIMEOUT"] = 0.2
    office.hangs = True
    assert deliver_due() == Delivered(failed=1)
    assert message().last_error == "the server did not answer in time"
    office.hangs = False
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=1)


def test_server_that_hangs_in_the_middle_of_a_batch_holds_up_one_mail(
    put: Put, app: Flask, office: PostOffice, frozen: Traveller
) -> None:
    people = [f"person{number}" for number in range(25)]  # more than are claimed at once
    put_for(put, *people)
    app.config["MAIL_TIMEOUT"] = 0.2
    office.hangs_at = 10
    assert deliver_due() == Delivered(sent=24, failed=1)
    assert office.connections == 2
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=1)
    assert sorted(office.recipients()) == sorted(f"{one}@bibliotek.example" for one in people)


def test_server_that_hangs_up_in_a_batch_gets_the_rest_over_a_new_connection(
    put: Put, office: PostOffice, frozen: Traveller
) -> None:
    put_for(put, "anna", "bo", "cecilie")
    office.hangs_up_at = 1
    assert deliver_due() == Delivered(sent=2, failed=1)
    assert office.recipients() == ["anna@bibliotek.example", "cecilie@bibliotek.example"]
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=1)
    assert office.contents() == [message(subject_id=number).content for number in (1, 3, 2)]


def test_sign_in_that_fails_is_a_closed_way(put: Put, app: Flask, office: PostOffice) -> None:
    app.extensions["mail"].username, app.extensions["mail"].password = "kreds", "forkert"
    put_for(put, "anna")
    assert deliver_due().unreachable.startswith("SMTPNotSupportedError")
    assert state_of("anna") is MessageState.QUEUED


def test_server_without_encryption_gets_nothing_where_it_is_demanded(
    put: Put, app: Flask, office: PostOffice
) -> None:
    app.extensions["mail"].use_tls = True
    put_for(put, "anna")
    assert deliver_due().unreachable.startswith("SMTPNotSupportedError")
    assert office.received == []


def test_closing_a_way_that_is_broken_does_no_harm(app: Flask) -> None:
    with post_office() as office:
        app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", office.port
        way = Smtp()
        way.open()
    way.close()
    way.close()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (SMTPResponseException(550, b"5.1.1 <anna.holm@bibliotek.example> unknown"), "550 5.1.1 <…> unknown"),
        (SMTPResponseException(550, b"5.1.1 no mailbox ANNA.HOLM here"), "550 5.1.1 no mailbox … here"),
        (SMTPDataError(554, b"anna.holm@bibliotek.example,bo@x.example"), "554 <…>"),
        (SMTPResponseException(450, b"4.7.1\nGreylisted\x00"), "450 4.7.1 Greylisted"),
        (SMTPResponseException(450, "ikke nu å".encode("latin-1")), "450 ikke nu \ufffd"),
        (SMTPServerDisconnected("Connection closed"), "SMTPServerDisconnected: Connection closed"),
        (TimeoutError(), "the server did not answer in time"),
        (ConnectionResetError(104, "Reset by peer"), "ConnectionResetError: Reset by peer"),
        (SMTPResponseException(550, b"x" * 5000), "550 " + "x" * 196),
    ],
)  # fmt: skip
def test_reason_names_nobody(error: Exception, text: str) -> None:
    assert reason(error, "anna.holm@bibliotek.example") == text


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
