"""Taking messages out of the outbox and noting what became of them: the database's side of sending.

A claimed message has its bytes stored and a lease: until that ends it is one worker's alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from app.common.clock import now
from app.common.logs import log
from app.common.models import db
from app.outbox.composers import compose
from app.outbox.mime import to_bytes
from app.outbox.models import Message, MessageState
from app.outbox.transport import NotSent, Parcel

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""How long to wait after the first try, the second, …; when all are used up, some 41 hours have passed."""

TRIES = len(BACKOFF) + 1

_ahead = aliased(Message)
_due = (
    select(Message)
    .where(
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
    .order_by(Message.due_at, Message.id)
)
_FIRST_DUE = _due.with_only_columns(Message.id).limit(1)
_TO_CLAIM = _due.limit(bindparam("most")).with_for_update(skip_locked=True)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one worker holds, outside any transaction."""

    id: int
    kind: str
    attempt: int  # tells this claim from a later one of the same message
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker has taken to send, and how many messages ended otherwise.

    Those are withdrawn, or could not be written: then they wait (queued) or are given up.
    """

    taken: tuple[Claimed, ...]
    not_taken: Mapping[MessageState, int]


def anything_due() -> bool:
    """Whether a worker would find something to do."""
    return db.session.scalar(_FIRST_DUE, {"moment": now()}) is not None


def claim(most: int, lease: timedelta) -> Claim:
    """Take what is due: write what is still unwritten, keep the bytes, hold them for `lease`.

    Called inside a writing transaction. Two workers never get the same message: SQLite has
    one writing transaction at a time, PostgreSQL skips rows another one has locked.
    """
    moment = now()
    taken: list[Claimed] = []
    not_taken: Counter[MessageState] = Counter()
    for message in db.session.scalars(_TO_CLAIM, {"moment": moment, "most": most}).all():
        if message.state is MessageState.QUEUED:
            _write(message)
        if message.state is MessageState.SENDING:
            message.attempts += 1
            message.due_at = moment + lease
            taken.append(_claimed(message))
        else:
            not_taken[message.state] += 1
    return Claim(tuple(taken), not_taken)


def mark_sent(claimed: Claimed) -> None:
    """Note that a message has left. True whoever holds it by now."""
    _update(claimed.id, state=MessageState.SENT, sent_at=now(), last_error="")


def mark_failed(claimed: Claimed, failure: NotSent) -> bool:
    """Note that a message did not leave: again later, or given up, which is the answer."""
    given_up = failure.permanent or claimed.attempt >= TRIES
    _update(
        claimed.id,
        Message.attempts == claimed.attempt,
        state=MessageState.GIVEN_UP if given_up else MessageState.SENDING,
        due_at=now() if given_up else now() + BACKOFF[claimed.attempt - 1],
        last_error=str(failure),
    )
    return given_up


def give_back(claims: Iterable[Claimed]) -> None:
    """Let messages that were not tried be claimed again at once."""
    for claimed in claims:
        _update(
            claimed.id,
            Message.attempts == claimed.attempt,
            due_at=now(),
            attempts=claimed.attempt - 1,
        )


def _claimed(message: Message) -> Claimed:
    assert message.content is not None, "a claimed message has its bytes"  # noqa: S101
    parcel = Parcel(message.key, message.created_at, message.recipient, message.content)
    return Claimed(message.id, message.kind, message.attempts, parcel)


def _update(message_id: int, *conditions: ColumnElement[bool], **values: object) -> None:
    db.session.execute(
        update(Message).where(Message.id == message_id, *conditions).values(**values),
        execution_options={"synchronize_session": False},
    )


def _write(message: Message) -> None:
    """Give a queued message its bytes, and the state that follows from what its composer says."""
    try:
        # What a failing composer has written is undone, and the others are not disturbed.
        with db.session.begin_nested():
            mail = compose(message)
            content = None if mail is None else to_bytes(mail, message.key, now())
    except OperationalError:
        raise  # the transaction itself is lost: a deadlock, a lock not had in time
    except Exception as error:
        _put_off(message, error)
        return
    if mail is None:
        message.state = MessageState.WITHDRAWN
        return
    message.state = MessageState.SENDING
    message.recipient = mail.to_address.lower()
    message.content = content
    message.attempts = 0
    message.last_error = ""


def _put_off(message: Message, error: Exception) -> None:
    """Try a message that could not be written again later, or give it up."""
    message.attempts += 1
    message.last_error = f"not written: {type(error).__name__}"
    given_up = message.attempts >= TRIES
    if given_up:
        message.state = MessageState.GIVEN_UP
    message.due_at = now() if given_up else now() + BACKOFF[message.attempts - 1]
    # Neither the error's text nor its values: they may name people.
    log.error(
        "mail not written",
        message=message.id,
        kind=message.kind,
        attempt=message.attempts,
        error=type(error).__name__,
        where=_where(error),
    )


def _where(error: Exception) -> str:
    """The place in the code where it went wrong."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
