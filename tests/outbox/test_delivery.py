"""What the outbox promises: order, one at a time, backoff, and that nobody stands in another's way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from time_machine import Traveller

from app.common.models import db
from app.common.transaction import write
from app.outbox import delivery
from app.outbox.claims import BACKOFF, TRIES, claim
from app.outbox.composers import Composer, Mail
from app.outbox.delivery import Delivered, deliver_due, lease_time
from app.outbox.models import Message, MessageState
from app.outbox.services import put as put_in
from app.outbox.transport import NotSent, Parcel, Refused, Unreachable
from tests.outbox.conftest import message, plain

Put = Callable[..., int]
Register = Callable[[str, Composer], None]
MINUTE = timedelta(minutes=1)


class Way:
    """A way out that does what the test says: `says` is raised at each message while it is set."""

    def __init__(self) -> None:
        self.sent: list[Parcel] = []
        self.tried: list[Parcel] = []
        self.says: Exception | None = None
        self.closed = ""
        self.at_send: Callable[[Parcel], None] = lambda parcel: None

    def open(self) -> None:
        if self.closed:
            raise Unreachable(self.closed)

    def send(self, parcel: Parcel) -> None:
        assert not db.session().in_transaction(), "no transaction is open while the server is spoken to"
        self.tried.append(parcel)
        self.at_send(parcel)
        if self.says:
            raise self.says
        self.sent.append(parcel)

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def way(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Way:
    way = Way()
    monkeypatch.setattr("app.outbox.transport.Files", lambda: way)
    return way


def subjects(parcels: list[Parcel]) -> list[str]:
    return [str(message_from_bytes(parcel.content, policy=policy.SMTP)["Subject"]) for parcel in parcels]


@pytest.mark.both_databases
def test_message_is_written_when_it_leaves_and_sent_once(put: Put, way: Way) -> None:
    put(7)
    assert deliver_due() == Delivered(sent=1)
    assert deliver_due() == Delivered()
    (parcel,) = way.sent
    assert (parcel.recipient, subjects([parcel])) == ("anna@bibliotek.example", ["Besked 7 i registration:7"])
    sent = message()
    assert (sent.state, sent.attempts, sent.last_error) == (MessageState.SENT, 1, "")
    assert sent.sent_at is not None
    assert sent.content == parcel.content


def test_message_is_written_from_the_state_of_the_day(put: Put, way: Way, composer: Register) -> None:
    words = ["Gammelt"]
    composer("news", lambda message: replace(plain(message), subject=words[0]))
    put(kind="news")
    words[0] = "Nyt"
    deliver_due()
    assert subjects(way.sent) == ["Nyt"]


@pytest.mark.both_databases
def test_calendar_4_newer_message_replaces_the_waiting_one(put: Put, way: Way) -> None:
    put(1, stream="booking:1")
    put(2, stream="booking:1")
    assert deliver_due() == Delivered(sent=1)
    assert subjects(way.sent) == ["Besked 2 i booking:1"]


@pytest.mark.both_databases
def test_calendar_4_messages_of_a_stream_leave_one_after_the_other(
    put: Put, way: Way, frozen: Traveller
) -> None:
    put(1, stream="booking:1")
    way.says = NotSent("451 later")
    assert deliver_due() == Delivered(failed=1)
    put(2, stream="booking:1")
    put(3, stream="booking:1")
    put(4, stream="booking:4")
    way.says = None
    assert deliver_due() == Delivered(sent=1)  # the other stream does not wait
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=2)
    assert subjects(way.sent) == ["Besked 4 i booking:4", "Besked 1 i booking:1", "Besked 3 i booking:1"]


@pytest.mark.both_databases
def test_calendar_4_failed_message_is_tried_again_ever_more_rarely_and_given_up(
    put: Put, way: Way, frozen: Traveller
) -> None:
    put()
    way.says = NotSent("451 4.3.0 try again later")
    for wait in BACKOFF:
        assert deliver_due() == Delivered(failed=1)
        frozen.shift(wait - MINUTE / 60)
        assert deliver_due() == Delivered()
        frozen.shift(MINUTE / 60)
    assert deliver_due() == Delivered(given_up=1)
    frozen.shift(timedelta(days=30))
    assert deliver_due() == Delivered()
    assert len(way.tried) == TRIES == 8
    assert len({parcel.content for parcel in way.tried}) == 1
    given_up = message()
    assert (given_up.state, given_up.last_error) == (MessageState.GIVEN_UP, "451 4.3.0 try again later")


def test_tries_are_spread_over_about_two_days() -> None:
    assert sorted(BACKOFF) == list(BACKOFF)
    assert timedelta(hours=36) < sum(BACKOFF, timedelta()) < timedelta(hours=60)


def test_failure_is_forgotten_when_the_message_leaves(put: Put, way: Way, frozen: Traveller) -> None:
    put()
    way.says = NotSent("451 later")
    deliver_due()
    way.says = None
    frozen.shift(BACKOFF[0])
    deliver_due()
    assert (message().state, message().last_error, message().attempts) == (MessageState.SENT, "", 2)


@pytest.mark.both_databases
def test_calendar_4_what_is_given_up_blocks_nothing(put: Put, way: Way) -> None:
    put(1, stream="booking:1")
    way.says = Refused("550 5.1.1 no such user")
    assert deliver_due() == Delivered(given_up=1)
    put(2, stream="booking:1")
    way.says = None
    assert deliver_due() == Delivered(sent=1)
    assert subjects(way.sent) == ["Besked 2 i booking:1"]


@pytest.mark.both_databases
def test_message_with_nothing_left_to_tell_is_withdrawn(put: Put, way: Way, composer: Register) -> None:
    composer("needless", lambda message: None)
    put(1, kind="needless")
    put(2)
    assert deliver_due() == Delivered(sent=1, withdrawn=1)
    assert message(subject_id=1).state is MessageState.WITHDRAWN


@pytest.mark.both_databases
def test_failing_composer_stops_nobody_else_and_leaves_no_half_work(
    put: Put, way: Way, composer: Register, frozen: Traveller
) -> None:
    def fails(message: Message) -> Mail:
        put_in("plain", 99, "half:1", "half@bibliotek.example")
        raise RuntimeError("Anna Jensen has no seat")

    composer("bad", fails)
    put(1)
    put(2, kind="bad")
    put(3)
    with capture_logs() as said:
        assert deliver_due() == Delivered(sent=2, failed=1)
    assert len(db.session.scalars(db.select(Message)).all()) == 3
    waiting = message(subject_id=2)
    assert (waiting.state, waiting.attempts, waiting.content) == (MessageState.QUEUED, 1, None)
    assert waiting.last_error == "not written: RuntimeError"
    assert [line["event"] for line in said] == ["mail not written"]
    assert "Anna" not in str(said)

    composer("bad", plain)
    assert deliver_due() == Delivered()
    frozen.shift(BACKOFF[0])
    assert deliver_due() == Delivered(sent=1)


def test_message_nobody_can_write_is_given_up_in_the_end(put: Put, way: Way, frozen: Traveller) -> None:
    put(kind="unknown")
    for wait in BACKOFF:
        assert deliver_due() == Delivered(failed=1)
        frozen.shift(wait)
    assert deliver_due() == Delivered(given_up=1)
    assert message().state is MessageState.GIVEN_UP


def test_new_cause_gives_an_unwritable_message_a_new_start(put: Put, way: Way) -> None:
    put(kind="unknown")
    deliver_due()
    put(1)
    assert deliver_due() == Delivered(sent=1)


@pytest.mark.parametrize(
    ("address", "recipient"),
    [
        ("Anna@Bibliotek.example", "anna@bibliotek.example"),
        ("anne@bibliotek.example", "anne@bibliotek.example"),
    ],
)
def test_mail_goes_to_the_address_of_the_day(
    put: Put, way: Way, composer: Register, address: str, recipient: str
) -> None:
    composer("changed", lambda message: replace(plain(message), to_address=address))
    put(kind="changed")
    deliver_due()
    assert [parcel.recipient for parcel in way.sent] == [recipient]
    assert f"To: {address}\r\n".encode() in way.sent[0].content


def test_nothing_is_written_while_the_server_cannot_be_reached(put: Put, way: Way) -> None:
    put()
    way.closed = "ConnectionRefusedError"
    assert deliver_due() == Delivered(unreachable="ConnectionRefusedError")
    waiting = message()
    assert (waiting.state, waiting.attempts) == (MessageState.QUEUED, 0)
    way.closed = ""
    assert deliver_due() == Delivered(sent=1)


def test_rest_of_a_batch_is_given_back_when_the_server_goes_away(put: Put, way: Way) -> None:
    for number in range(1, 4):
        put(number)

    def goes_away(parcel: Parcel) -> None:
        if len(way.sent) == 1:
            way.closed = "gone"
            raise Unreachable(way.closed)

    way.at_send = goes_away
    assert deliver_due() == Delivered(sent=1, unreachable="gone")
    assert message(subject_id=2).attempts == 0
    way.closed, way.at_send = "", lambda parcel: None
    assert deliver_due() == Delivered(sent=2)


def test_rest_of_a_batch_is_given_back_when_told_to_stop(put: Put, way: Way) -> None:
    for number in range(1, 4):
        put(number)
    assert deliver_due(carry_on=lambda: len(way.sent) < 2) == Delivered(sent=2)
    assert deliver_due() == Delivered(sent=1)


def test_limit_is_kept_to_the_batch(put: Put, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BATCH", 2)
    for number in range(1, 7):
        put(number)
    assert deliver_due(3) == Delivered(sent=4)


@pytest.mark.both_databases
def test_claimed_message_is_nobody_elses_until_its_lease_ends(put: Put, way: Way, frozen: Traveller) -> None:
    put()
    (claimed,) = write(claim, 10, 5 * MINUTE).taken
    assert deliver_due() == Delivered()
    frozen.shift(5 * MINUTE)
    assert deliver_due() == Delivered(sent=1)
    assert [parcel.content for parcel in way.sent] == [claimed.parcel.content]
    assert message().attempts == 2


def test_late_failure_of_a_lost_claim_changes_nothing(put: Put, way: Way, frozen: Traveller) -> None:
    put()

    def loses_its_lease(parcel: Parcel) -> None:
        way.at_send = lambda parcel: None
        frozen.shift(lease_time())
        assert deliver_due() == Delivered(sent=1)
        raise NotSent("the server did not answer in time")

    way.at_send = loses_its_lease
    deliver_due()
    assert message().state is MessageState.SENT


def test_batch_that_takes_too_long_is_given_back_before_its_lease_ends(
    put: Put, way: Way, frozen: Traveller
) -> None:
    for number in range(1, 4):
        put(number)
    way.at_send = lambda parcel: frozen.shift(lease_time() * 0.6)
    assert deliver_due() == Delivered(sent=3)
    assert len(way.tried) == 3


def test_lease_is_longer_than_the_servers_patience(app: Flask) -> None:
    assert lease_time() / 2 > timedelta(seconds=app.config["MAIL_TIMEOUT"])


def test_conflict_in_the_database_is_not_blamed_on_the_message(
    put: Put, way: Way, composer: Register
) -> None:
    conflicts = [OperationalError("UPDATE", {}, Exception("deadlock detected"))]

    def meets_another(message: Message) -> Mail:
        if conflicts:
            raise conflicts.pop()
        return plain(message)

    composer("meets", meets_another)
    put(kind="meets")
    assert deliver_due() == Delivered(sent=1)
    assert message().attempts == 1


def test_mails_are_files_with_the_same_bytes_where_no_server_is_set(
    put: Put, written: Callable[[], list[Path]]
) -> None:
    put(1)
    put(2)
    assert deliver_due() == Delivered(sent=2)
    for sent in (message(subject_id=1), message(subject_id=2)):
        (file,) = (path for path in written() if sent.key in path.name)
        assert file.name == f"20270201T090000.000000Z-{sent.key}@kreds.example.eml"
        assert file.read_bytes() == sent.content
    assert len(written()) == 2


def test_repeated_mail_is_the_same_file(
    put: Put, written: Callable[[], list[Path]], frozen: Traveller
) -> None:
    put()
    deliver_due()
    frozen.shift(lease_time())
    db.session.execute(db.update(Message).values(state=MessageState.SENDING))
    db.session.commit()
    assert deliver_due() == Delivered(sent=1)
    assert len(written()) == 1


def test_folder_that_cannot_be_written_is_a_closed_way(put: Put, app: Flask, tmp_path: Path) -> None:
    put()
    (tmp_path / "mail").write_text("a file where the folder belongs")
    app.config["DATA_DIR"] = tmp_path
    assert "DATA_DIR/mail" in deliver_due().unreachable
    assert message().state is MessageState.QUEUED
