"""Taking messages out of the outbox and noting what became of them: the database's side of sending.

A claimed message has its bytes stored and a lease: until that ends it is one worker's alone.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, Update, and_, bindparam, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from app.common.clock import now
from app.common.logs import log
from app.common.models import db
from app.outbox.composers import bulk_kinds, compose, is_secret
from app.outbox.mime import to_bytes
from app.outbox.models import Message, MessageState
from app.outbox.transport import NotSent, Parcel

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""How long to wait after the first try, the second, …; when all are used up, some 41 hours have passed."""

TRIES = len(BACKOFF) + 1

_ahead = aliased(Message)
_due = select(Message).where(
    Message.due_at <= bindparam("moment"),
    or_(
        Message.state == MessageState.SENDING,  # its lease is over, or its next try has come
        and_(
            Message.state == MessageState.QUEUED,
            ~select(_ahead.id)
            .where(_ahead.stream == Message.stream, _ahead.state == MessageState.SENDING)
            .exists(),
        ),
    ),
)
_ANY_DUE = _due.with_only_columns(Message.id).limit(1)
# A confirmation does not wait until a message to thousands has left.
_comes_last = Message.kind.in_(bindparam("bulk", expanding=True))
_TO_CLAIM = (
    _due.order_by(_comes_last, Message.due_at, Message.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def _change(*names: str, only_mine: bool = False) -> Update:
    """Sets columns of many rows at once; `only_mine`: unless another worker has taken the message over."""
    table = cast(Table, Message.__table__)
    change = update(table).where(table.c.id == bindparam("its_id"))
    if only_mine:
        change = change.where(table.c.attempts == bindparam("my_attempt"))
    return change.values({name: bindparam(f"new_{name}") for name in names})


_HOLD = _change("state", "attempts", "due_at", "recipient", "content", "last_error", "again")
_LEAVE = _change("state", "attempts", "due_at", "last_error", "again")
_SENT = _change("state", "sent_at", "last_error")
_FORGOTTEN = _change("content")
_FAILED = _change("state", "due_at", "last_error", only_mine=True)
_GIVE_BACK = _change("attempts", "due_at", only_mine=True)


class NeedsCare(Exception):
    """A composer failed, and what it has written cannot be told from what the others wrote."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one worker holds, outside any transaction."""

    id: int
    kind: str
    attempt: int  # tells this claim from a later one of the same message
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed message: it left, or `failure` says why not."""

    claimed: Claimed
    failure: NotSent | None = None

    @property
    def is_last(self) -> bool:
        """Whether a failed message is given up."""
        return self.failure is not None and (self.failure.permanent or self.claimed.attempt >= TRIES)


@dataclass(slots=True)
class Batch:
    """What a worker has taken, and how many messages ended otherwise when they were to be written."""

    lease_ends: datetime
    taken: list[Claimed] = field(default_factory=list)
    withdrawn: int = 0  # nothing left to tell
    put_off: int = 0  # could not be written now
    given_up: int = 0  # could not be written after all tries


def anything_due() -> bool:
    """Whether a worker would find something to do."""
    return db.session.scalar(_ANY_DUE, {"moment": now()}) is not None


def claim(most: int, lease: timedelta, *, careful: bool = False) -> Batch:
    """Take what is due: write what is still unwritten, keep the bytes, hold them for `lease`.

    Called inside a writing transaction. Two workers never get the same message: SQLite has
    one writing transaction at a time, PostgreSQL skips rows another one has locked.

    Raises:
        NeedsCare: a composer failed. Undo everything and claim with `careful`, which parts
            the work of each composer from the others' with a savepoint: seldom worth its price.
    """
    batch = Batch(lease_ends=now() + lease)
    changes = _Changes()
    asked = {"moment": now(), "most": most, "bulk": bulk_kinds()}
    for message in db.session.scalars(_TO_CLAIM, asked).all():
        if message.state is MessageState.SENDING:
            _hold(batch, changes, message, message.attempts + 1, message.recipient, message.content)
            continue
        try:
            with db.session.begin_nested() if careful else nullcontext():
                mail = compose(message)
                content = None if mail is None else to_bytes(mail, message.key, now())
        except OperationalError:
            raise  # the transaction itself is lost: a deadlock, a lock not had in time
        except Exception as error:
            if not careful:
                raise NeedsCare from error
            _put_off(batch, changes, message, error)
            continue
        if mail is None:
            batch.withdrawn += 1
            changes.leave(message, MessageState.WITHDRAWN, 0, now(), "")
        else:
            _hold(batch, changes, message, 1, mail.to_address.lower(), content)
    changes.store()
    return batch


def note(outcomes: Iterable[Outcome]) -> None:
    """Note what became of messages: sent, whoever holds them by now; or failed, to be tried again or not."""
    changes = _Changes()
    for outcome in outcomes:
        claimed, failure = outcome.claimed, outcome.failure
        if failure is None:
            changes.add(_SENT, claimed.id, state=MessageState.SENT, sent_at=now(), last_error="")
            if is_secret(claimed.kind):
                changes.add(_FORGOTTEN, claimed.id, content=None)
            continue
        changes.add(
            _FAILED,
            claimed.id,
            claimed.attempt,
            state=MessageState.GIVEN_UP if outcome.is_last else MessageState.SENDING,
            due_at=now() if outcome.is_last else now() + BACKOFF[claimed.attempt - 1],
            last_error=str(failure),
        )
    changes.store()


def give_back(claims: Iterable[Claimed]) -> None:
    """Let messages that were not tried be claimed again at once."""
    changes = _Changes()
    for claimed in claims:
        changes.add(_GIVE_BACK, claimed.id, claimed.attempt, attempts=claimed.attempt - 1, due_at=now())
    changes.store()


class _Changes:
    """Changes to many messages, stored with one statement for each kind of change."""

    def __init__(self) -> None:
        self._rows: dict[Update, list[dict[str, Any]]] = {}

    def add(self, change: Update, message_id: int, attempt: int = 0, **values: object) -> None:
        row: dict[str, Any] = {"its_id": message_id, "my_attempt": attempt}
        row.update({f"new_{name}": value for name, value in values.items()})
        self._rows.setdefault(change, []).append(row)

    def leave(
        self, message: Message, state: MessageState, attempts: int, due_at: datetime, error: str
    ) -> None:
        """Do not take a message."""
        self.add(
            _LEAVE,
            message.id,
            state=state,
            attempts=attempts,
            due_at=due_at,
            last_error=error,
            again=message.again and state is MessageState.QUEUED,
        )

    def store(self) -> None:
        connection = db.session.connection()
        for change, rows in self._rows.items():
            connection.execute(change, rows)


def _hold(
    batch: Batch, changes: _Changes, message: Message, attempt: int, recipient: str, content: bytes | None
) -> None:
    assert content is not None, "what is held has its bytes"  # noqa: S101 (a check constraint says so too)
    changes.add(
        _HOLD,
        message.id,
        state=MessageState.SENDING,
        attempts=attempt,
        due_at=batch.lease_ends,
        recipient=recipient,
        content=content,
        last_error=message.last_error if attempt > 1 else "",
        again=False,  # it is written: what was asked for is in it
    )
    parcel = Parcel(message.key, message.created_at, recipient, content)
    batch.taken.append(Claimed(message.id, message.kind, attempt, parcel))


def _put_off(batch: Batch, changes: _Changes, message: Message, error: Exception) -> None:
    """Try a message that could not be written again later, or give it up."""
    attempts = message.attempts + 1
    # Neither the error's text nor its values: they may name people.
    name = type(error).__name__
    log.error(
        "mail not written",
        message=message.id,
        kind=message.kind,
        attempt=attempts,
        error=name,
        where=_where(error),
    )
    reason = f"not written: {name}"
    if attempts >= TRIES:
        batch.given_up += 1
        changes.leave(message, MessageState.GIVEN_UP, attempts, now(), reason)
    else:
        batch.put_off += 1
        changes.leave(message, MessageState.QUEUED, attempts, now() + BACKOFF[attempts - 1], reason)


def _where(error: Exception) -> str:
    """The place in the code where it went wrong."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
