"""Putting messages into the outbox, in the transaction of what they tell about."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, case, func, insert, select, update

from app.common.clock import now
from app.common.models import db
from app.outbox.models import Message, MessageState

KEPT = timedelta(days=30)
"""How long the bytes of a mail are kept after it was sent or given up (ARCHITECTURE.md, rule 3)."""


_MESSAGE = cast(Table, Message.__table__)

# Built once: they run within every sign-up.
_REPLACE = (
    update(_MESSAGE)
    .where(_MESSAGE.c.stream == bindparam("its_stream"), _MESSAGE.c.state == MessageState.QUEUED)
    .values(
        kind=bindparam("its_kind"),
        subject_id=bindparam("its_subject_id"),
        recipient=bindparam("its_recipient"),
        due_at=case((_MESSAGE.c.due_at < bindparam("due"), _MESSAGE.c.due_at), else_=bindparam("due")),
        attempts=0,
        last_error="",
    )
)
_QUEUE = insert(_MESSAGE)


def put(kind: str, subject_id: int, stream: str, recipient: str, *, delay: timedelta = timedelta()) -> None:
    """Queue a message; it is written when a worker claims it, from the state of that moment.

    `stream` keeps order: its messages leave one after the other. One that still waits is
    replaced by this one (CALENDAR.md 4) and goes no later than it would have.
    """
    moment = now()
    about: dict[str, object] = {"kind": kind, "subject_id": subject_id, "recipient": recipient.lower()}
    connection = db.session.connection()
    its = {f"its_{name}": value for name, value in about.items()}
    # One statement, not a look and a change: a worker may claim the row at this moment, and
    # then this message queues up behind that one.
    if not connection.execute(_REPLACE, {**its, "its_stream": stream, "due": moment + delay}).rowcount:
        connection.execute(
            _QUEUE, {**about, "stream": stream, "created_at": moment, "due_at": moment + delay}
        )


def count_recent(recipient: str, since: datetime, kinds: Collection[str] | None = None) -> int:
    """How many mails to `recipient` have been queued since then, of some kinds or of all.

    Capital letters in the address make no difference.
    """
    recent = (
        select(func.count())
        .select_from(Message)
        .where(
            Message.recipient == recipient.lower(),
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
