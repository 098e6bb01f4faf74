"""Reading the outbox: lists of messages, and what one of them says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from app.common.faults import NotFound
from app.common.models import db
from app.outbox.models import Message, MessageState

PAGE = 50
"""Messages on one page."""
FEW = 10
"""The latest about one thing, as its own page shows them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages a list shows. `rounds` None: of every round, and of none; `state` None: in any."""

    state: MessageState | None = None
    words: str = ""  # within the recipient's address
    rounds: Collection[int] | None = None
    before: int | None = None  # older than this message


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as lists show it. `newer`: the id of the latest one about the same, if it was given up."""

    id: int
    kind: str
    subject_id: int
    recipient: str
    round_id: int | None
    state: MessageState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str
    newer: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it was written."""

    subject: str
    text: str


def newer_than(message: type[Message], *, needless: bool = True) -> ScalarSelect[int | None]:
    """The id of the latest message that is about the same thing as `message` and was queued after it.

    What tells the same recipient in the same stream is, whatever it is about. `needless`: also one that
    had nothing to tell when it was to be written.
    """
    other = aliased(Message)
    return (
        select(func.max(other.id))
        .where(
            other.kind == message.kind,
            or_(
                (other.subject_id == message.subject_id) & (other.subject_id != 0),
                (other.recipient == message.recipient) & (other.stream == message.stream),
            ),
            other.id > message.id,
            *([] if needless else [other.state != MessageState.WITHDRAWN]),
        )
        .correlate(message)
        .scalar_subquery()
    )


_NOT_SENT_ANEW = newer_than(Message, needless=False).is_(None)


_GIVEN_UP = Message.state == MessageState.GIVEN_UP
_ROWS: Select[Any] = select(
    *(getattr(Message, name) for name in MessageRow.__slots__ if name != "newer"),
    # Asked for these alone: of all others nobody wants to know it. What was given up counts as told, so
    # a message after it may have had nothing to tell, and yet it is still owed.
    case((_GIVEN_UP, newer_than(Message, needless=False)), else_=None).label("newer"),
)


def messages(wanted: Wanted) -> tuple[list[MessageRow], bool]:
    """A page of messages, the latest first, and whether there are older ones."""
    statement = _ROWS.where(*_within(wanted)).order_by(Message.id.desc()).limit(PAGE + 1)
    if wanted.state is not None:
        statement = statement.where(Message.state == wanted.state)
    if wanted.before is not None:
        statement = statement.where(Message.id < wanted.before)
    rows = [_row(row) for row in db.session.execute(statement)]
    return rows[:PAGE], len(rows) > PAGE


def counts(wanted: Wanted) -> dict[MessageState, int]:
    """How many messages are in each state, whatever the state and page that are wanted."""
    rows = db.session.execute(
        select(Message.state, func.count().label("messages")).where(*_within(wanted)).group_by(Message.state)
    )
    found = {row.state: row.messages for row in rows}
    return {state: found.get(state, 0) for state in MessageState}


def find_message(message_id: int, rounds: Collection[int] | None) -> MessageRow:
    """A message that somebody may see who sees those of these rounds (None: all).

    Raises:
        NotFound: there is none, or not for them.
    """
    row = db.session.execute(
        _ROWS.where(Message.id == message_id, *_within(Wanted(rounds=rounds)))
    ).one_or_none()
    if row is None:
        raise NotFound
    return _row(row)


def latest(about: ColumnElement[bool]) -> list[MessageRow]:
    """The latest messages about something, the newest first."""
    rows = db.session.execute(_ROWS.where(about).order_by(Message.id.desc()).limit(FEW))
    return [_row(row) for row in rows]


def latest_id_about(message_id: int) -> int:
    """The id of the latest message of the same stream that says what this one did; it may be its own."""
    other = aliased(Message)
    latest = (
        select(func.max(other.id))
        .join(Message, (other.kind == Message.kind) & (other.stream == Message.stream))
        .where(Message.id == message_id, other.id > Message.id, other.state != MessageState.WITHDRAWN)
    )
    return db.session.scalar(latest) or message_id


def follows_a_loss(message: Message) -> bool:
    """Whether the last one before it that told its recipient in its stream was given up: it was not heard."""
    before = (
        select(Message.state)
        .where(
            Message.recipient == message.recipient,
            Message.stream == message.stream,
            Message.id < message.id,
            Message.state.in_((MessageState.SENT, MessageState.GIVEN_UP)),
        )
        .order_by(Message.id.desc())
    )
    return db.session.scalar(before.limit(1)) is MessageState.GIVEN_UP


_LOST = (
    select(Message.round_id, func.count().label("messages"))
    .where(_GIVEN_UP, Message.round_id.in_(bindparam("round_ids", expanding=True)), _NOT_SENT_ANEW)
    .group_by(Message.round_id)
)


def given_up(round_ids: Collection[int]) -> Mapping[int, int]:
    """How many mails of each round were given up and not sent anew since; a round without is left out."""
    rows = db.session.execute(_LOST, {"round_ids": list(round_ids)})
    return {row.round_id: row.messages for row in rows}


def written(message_id: int) -> Written | None:
    """What a message says, None where its bytes are not there: not yet, or no longer."""
    content = db.session.scalar(select(Message.content).where(Message.id == message_id))
    if content is None:
        return None
    mail = message_from_bytes(content, policy=policy.default)
    text = mail.get_body(("plain",))
    words = text.get_content().replace("\r\n", "\n") if text else ""
    return Written(str(mail["Subject"]), words)


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.rounds is not None:
        conditions.append(Message.round_id.in_(wanted.rounds))
    conditions += [
        Message.recipient.contains(word, autoescape=True) for word in wanted.words.casefold().split()
    ]
    return conditions


def _row(row: Row[Any]) -> MessageRow:
    return MessageRow(**row._mapping)
