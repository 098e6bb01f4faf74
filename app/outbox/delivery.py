"""Sending what is due: claim in one transaction, send in none, note the outcome in another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from app.common.clock import now
from app.common.logs import log
from app.common.models import db
from app.common.transaction import write
from app.outbox.claims import Claimed, anything_due, claim, give_back, mark_failed, mark_sent
from app.outbox.models import MessageState
from app.outbox.transport import NotSent, Transport, Unreachable, transport

BATCH = 20
"""Messages claimed at once: few enough that writing them holds the database up for moments only."""


@dataclass(slots=True)
class Delivered:
    """What became of the messages that were due."""

    sent: int = 0
    failed: int = 0  # to be tried again
    given_up: int = 0
    withdrawn: int = 0  # there was nothing left to tell
    unreachable: str = ""  # why the way out is closed; empty while it is open

    def count(self) -> int:
        """How many messages were dealt with."""
        return self.sent + self.failed + self.given_up + self.withdrawn

    def add(self, other: "Delivered") -> None:
        """Count another delivery in."""
        self.sent += other.sent
        self.failed += other.failed
        self.given_up += other.given_up
        self.withdrawn += other.withdrawn
        self.unreachable = other.unreachable


def lease_time() -> timedelta:
    """How long a claim holds: longer than a mail takes, and not so long that a dead worker's mails wait."""
    return timedelta(seconds=60 + 4 * int(current_app.config["MAIL_TIMEOUT"]))


def deliver_due(
    limit: int = 1000,
    *,
    carry_on: Callable[[], bool] = lambda: True,
    lease: timedelta | None = None,
) -> Delivered:
    """Send up to about `limit` messages that are due; what became of them.

    `carry_on` is asked before each message; on False the rest is given back. Nothing is
    claimed while the server cannot be reached: what waits is then still written from the
    state of the day on which it leaves.
    """
    lease = lease or lease_time()
    delivered = Delivered()
    with transport() as way:
        while delivered.count() < limit and carry_on() and _due():
            try:
                way.open()
            except Unreachable as closed:
                delivered.unreachable = str(closed)
                break
            if not _deliver_batch(way, lease, carry_on, delivered):
                break
    return delivered


def _due() -> bool:
    due = anything_due()
    db.session.rollback()  # no transaction is open while the server is spoken to
    return due


def _deliver_batch(
    way: Transport, lease: timedelta, carry_on: Callable[[], bool], delivered: Delivered
) -> bool:
    """Claim a batch and send it; whether there may be more to do."""
    claimed_at = now()
    batch = write(claim, BATCH, lease)
    delivered.withdrawn += batch.not_taken.get(MessageState.WITHDRAWN, 0)
    delivered.failed += batch.not_taken.get(MessageState.QUEUED, 0)
    delivered.given_up += batch.not_taken.get(MessageState.GIVEN_UP, 0)
    for done, claimed in enumerate(batch.taken):
        # A worker that may take over would send what this one is still sending.
        if not carry_on() or now() > claimed_at + lease / 2:
            write(give_back, batch.taken[done:])
            return True
        try:
            _deliver(way, claimed, delivered)
        except Unreachable as closed:
            write(give_back, batch.taken[done:])
            delivered.unreachable = str(closed)
            return False
    return bool(batch.taken or batch.not_taken)


def _deliver(way: Transport, claimed: Claimed, delivered: Delivered) -> None:
    try:
        way.send(claimed.parcel)
    except NotSent as failure:
        _note_failure(claimed, failure, delivered)
    else:
        write(mark_sent, claimed)
        delivered.sent += 1


def _note_failure(claimed: Claimed, failure: NotSent, delivered: Delivered) -> None:
    given_up = write(mark_failed, claimed, failure)
    delivered.given_up += given_up
    delivered.failed += not given_up
    log.warning(
        "mail given up" if given_up else "mail not sent",
        message=claimed.id,
        kind=claimed.kind,
        attempt=claimed.attempt,
        reason=str(failure),
    )
