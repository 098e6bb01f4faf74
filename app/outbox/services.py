"""Putting messages into the outbox, in the transaction of what they tell about."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import gettext
from sqlalchemy import Table, case, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.outbox.models import Message, MessageState
from app.outbox.queries import latest_id_about

KEPT = timedelta(days=30)
"""How long the bytes of a mail are kept after it was sent or given up (ARCHITECTURE.md, rule 3)."""


class NotNow(DomainError):
    """The message cannot be sent again; the message says why."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be queued, see `put`."""

    kind: str
    subject_id: int
    stream: str
    recipient: str
    round_id: int | None = None
    again: bool = False


def _queue(dialect_insert: Callable[[Table], Any]) -> Any:
    """One statement, not a look and a change: a worker may claim the waiting row at this moment,
    and then this message queues up behind it."""
    message = cast(Table, Message.__table__)
    new = dialect_insert(message)
    taken_over = {name: new.excluded[name] for name in ("kind", "subject_id", "recipient", "round_id")}
    return new.on_conflict_do_update(
        index_elements=[message.c.stream],
        index_where=text("state = 'queued'"),  # the index uq_message_queued_stream
        set_={
            **taken_over,
            "again": or_(message.c.again, new.excluded.again),  # what was asked for is still owed
            "due_at": case(
                (message.c.due_at < new.excluded.due_at, message.c.due_at), else_=new.excluded.due_at
            ),
            "attempts": 0,
            "last_error": "",
        },
    )


# Built once: they run within every sign-up.
_QUEUE = {"sqlite": _queue(sqlite.insert), "postgresql": _queue(postgresql.insert)}


def put(
    kind: str,
    subject_id: int,
    stream: str,
    recipient: str,
    *,
    round_id: int | None = None,
    delay: timedelta = timedelta(),
    again: bool = False,
) -> None:
    """Queue a message; it is written when a worker claims it, from the state of that moment.

    `stream` keeps order: its messages leave one after the other. One that still waits is
    replaced by this one (CALENDAR.md 4) and goes no later than it would have. `round_id` names
    the round whose organisers see it in the outbox. `again`: somebody asked for it, so it is
    said though its recipient was told the same before.
    """
    put_all([Letter(kind, subject_id, stream, recipient, round_id, again)], delay=delay)


def put_all(letters: Iterable[Letter], *, delay: timedelta = timedelta()) -> None:
    """Queue many messages with one statement, see `put`."""
    connection = db.session.connection()
    rows = [
        {
            **asdict(letter),
            "recipient": letter.recipient.lower(),
            "created_at": now(),
            "due_at": now() + delay,
        }
        for letter in letters
    ]
    if rows:
        connection.execute(_QUEUE[connection.dialect.name], rows)


def send_again(message_id: int, actor: str) -> int:
    """Queue a message anew, to be written from the state of that moment; the id of the new message.

    It tells everything, not what is new (CALENDAR.md 4). Where a newer one about the same is
    there, that is the answer, so two who ask at once send one mail.

    Raises:
        NotNow: it has not left yet, nor been given up.
    """
    message = db.session.get_one(Message, message_id)
    latest = latest_id_about(message_id)
    if latest != message_id:
        return latest
    if message.state in (MessageState.QUEUED, MessageState.SENDING):
        raise NotNow(gettext("Mailen er på vej og kan først sendes igen, når den er sendt eller opgivet."))
    put(
        message.kind,
        message.subject_id,
        message.stream,
        message.recipient,
        round_id=message.round_id,
        again=True,
    )
    record(actor, "mail.again", message)
    waits = (Message.stream == message.stream) & (Message.state == MessageState.QUEUED)
    return db.session.scalars(select(Message.id).where(waits)).one()


def withdraw(kind: str, subject_ids: Collection[int]) -> set[int]:
    """Take back messages about these rows that no worker has claimed yet; the ids of those rows.

    One statement, not a look and a change: a worker may claim one at this moment.
    """
    message = cast(Table, Message.__table__)
    waiting = (
        update(message)
        .where(
            message.c.kind == kind,
            message.c.subject_id.in_(subject_ids),
            message.c.state == MessageState.QUEUED,
        )
        .values(state=MessageState.WITHDRAWN)
        .returning(message.c.subject_id)
    )
    return set(db.session.connection().scalars(waiting))


def exchange_streams(one: str, other: str, recipient: str) -> None:
    """Let what a recipient is told in one stream be told in the other from now on, and the other way round.

    What is on its way goes along, so that nothing newer overtakes it.
    """
    own = Message.recipient == recipient.lower()
    for before, after in ((other, f"-{one}"), (one, other), (f"-{one}", one)):
        db.session.execute(update(Message).where(Message.stream == before, own).values(stream=after))


def count_recent(recipient: str, since: datetime, kinds: Sequence[str] = ()) -> int:
    """How many mails to `recipient` have been queued since then; with `kinds`, only of those.

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
    return db.session.scalar(recent.where(Message.kind.in_(kinds)) if kinds else recent) or 0


def purge() -> int:
    """Delete the bytes of mails 30 days after they were sent or given up; how many there were."""
    limit = now() - KEPT
    sent = (Message.state == MessageState.SENT) & (Message.sent_at < limit)
    given_up = (Message.state == MessageState.GIVEN_UP) & (Message.due_at < limit)
    old = update(Message).where(Message.content.is_not(None), sent | given_up).values(content=None)
    return db.session.connection().execute(old).rowcount
