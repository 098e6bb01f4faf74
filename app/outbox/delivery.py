"""Sending what is due: claim in one transaction, send in none, note the outcome in another."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from app.common.clock import now
from app.common.logs import log
from app.common.models import db
from app.common.transaction import write
from app.outbox.claims import Batch, Claimed, NeedsCare, Outcome, anything_due, claim, give_back, note
from app.outbox.composers import is_bulk
from app.outbox.transport import NotSent, Transport, Unreachable, transport

BATCH = 20
"""Messages claimed at once: few enough that writing them holds the database up for moments only."""

UNNOTED = 8
UNNOTED_SECONDS = 0.25
"""At most so many messages, or those of so long a time, have left before that is noted: what a worker
that dies just then repeats. Each on its own would keep sign-ups waiting for the database's disk."""

BREATH = 0.2
"""Seconds between batches of a message to thousands. Who waits for SQLite's one writer looks again every
tenth of a second at most, and would hardly ever find the moment between two batches."""


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


def deliver_due(limit: int = 1000, *, carry_on: Callable[[], bool] = lambda: True) -> Delivered:
    """Send up to about `limit` messages that are due; what became of them.

    `carry_on` is asked before each message; on False the rest is given back. Nothing is
    claimed while the server cannot be reached: what waits is then still written from the
    state of the day on which it leaves.
    """
    delivered = Delivered()
    with transport() as way:
        while delivered.count() < limit and not delivered.unreachable and carry_on() and _is_due():
            try:
                way.open()
            except Unreachable as closed:
                delivered.unreachable = str(closed)
            else:
                batch = _claim()
                _deliver_batch(way, batch, carry_on, delivered)
                if any(is_bulk(one.kind) for one in batch.taken):
                    time.sleep(BREATH)
    return delivered


def _is_due() -> bool:
    due = anything_due()
    db.session.rollback()  # no transaction is open while the server is spoken to
    return due


def _claim() -> Batch:
    try:
        return write(claim, BATCH, lease_time())
    except NeedsCare:
        return write(claim, BATCH, lease_time(), careful=True)


def _deliver_batch(way: Transport, batch: Batch, carry_on: Callable[[], bool], delivered: Delivered) -> None:
    delivered.withdrawn += batch.withdrawn
    delivered.failed += batch.put_off
    delivered.given_up += batch.given_up
    # Early enough that no other worker can take over what this one is still sending.
    stop_at = batch.lease_ends - lease_time() / 2
    outcomes = _Outcomes(delivered)
    untried = list(batch.taken)
    try:
        while untried and carry_on() and now() <= stop_at:
            outcomes.add(_send(way, untried[0]))
            untried.pop(0)
    except Unreachable as closed:
        delivered.unreachable = str(closed)
    finally:
        outcomes.note()
        if untried:
            write(give_back, untried)


def _send(way: Transport, claimed: Claimed) -> Outcome:
    try:
        way.send(claimed.parcel)
    except NotSent as failure:
        return Outcome(claimed, failure)
    return Outcome(claimed)


class _Outcomes:
    """What has not been noted yet, and the counts of everything."""

    def __init__(self, delivered: Delivered) -> None:
        self._delivered = delivered
        self._unnoted: list[Outcome] = []
        self._since = time.monotonic()

    def add(self, outcome: Outcome) -> None:
        """Take one in, and note all if it is time."""
        self._count(outcome)
        self._unnoted.append(outcome)
        if len(self._unnoted) >= UNNOTED or time.monotonic() - self._since >= UNNOTED_SECONDS:
            self.note()

    def note(self) -> None:
        """Note all now."""
        if self._unnoted:
            write(note, self._unnoted)
        self._unnoted = []
        self._since = time.monotonic()

    def _count(self, outcome: Outcome) -> None:
        if outcome.failure is None:
            self._delivered.sent += 1
            return
        self._delivered.given_up += outcome.is_last
        self._delivered.failed += not outcome.is_last
        log.warning(
            "mail given up" if outcome.is_last else "mail not sent",
            message=outcome.claimed.id,
            kind=outcome.claimed.kind,
            attempt=outcome.claimed.attempt,
            reason=str(outcome.failure),
        )
