"""Putting messages into the outbox, in the transaction of what they tell about."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import case, func, insert, select, update

from app.common.clock import now
from app.common.models import db
from app.outbox.models import Message, MessageState

KEPT = timedelta(days=30)
"""How long the bytes of a mail are kept after it was sent or given up (ARCHITECTURE.md, rule 3)."""


def put(
    kind: str, subject_id: int, stream: str, recipient: str, *, delay: timedelta = timedelta()
) -> None:
    """Queue a message; it is written when a worker claims it, from the state of that moment.

    `stream` keeps order: its messages leave one after the other. One that still waits is
    replaced by this one (CALENDAR.md 4) and goes no later than it would have.
    """
    due = now() + delay
    replaced = (
        update(Message)
        .where(Message.stream == stream, Message.state == MessageState.QUEUED)
        .values(
            kind=kind,
            subject_id=subject_id,
            recipient=recipient,
            due_at=case((Message.due_at < due, Message.due_at), else_=due),
            attempts=0,
            last_error="",
        )
    )
    # One statement, not a look and a change: a worker may claim the row at this moment, and
    # then this one queues up behind it.
    if not db.session.connection().execute(replaced).rowcount:
        _queue(kind, subject_id, stream, recipient, due)


def _queue(kind: str, subject_id: int, stream: str, recipient: str, due: datetime) -> None:
    db.session.execute(
        insert(Message).values(
            kind=kind,
            subject_id=subject_id,
            stream=stream,
            recipient=recipient,
            created_at=now(),
            due_at=due,
        )
    )


def count_recent(recipient: str, since: datetime, kinds: Collection[str] | None = None) -> int:
    """How many mails to `recipient` have been queued since then, of some kinds or of all.

    The address is compared as it was put.
    """
    recent = (
        select(func.count())
        .select_from(Message)
        .where(
            Message.recipient == recipient,
            Message.created_at >= since,
            Message.state != MessageState.WITHDRAWN,
        )
    )
    if kinds is not None:
        recent = recent.where(Message.kind.in_(kinds))
    return db.session.scalar(recent) or 0


def purge() -> int:
    """Delete the bytes of mails 30 days after they were sent or given up; how many there were."""
    limit = now() - KEPT
    sent = (Message.state == MessageState.SENT) & (Message.sent_at < limit)
    given_up = (Message.state == MessageState.GIVEN_UP) & (Message.due_at < limit)
    old = update(Message).where(Message.content.is_not(None), sent | given_up).values(content=None)
    return db.session.connection().execute(old).rowcount
