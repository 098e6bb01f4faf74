"""Reading messages to many: whom they can be for, what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from app.broadcasts.audience import REACHED, Addressee, Audience
from app.broadcasts.models import Broadcast, BroadcastCopy
from app.common.clock import now
from app.common.faults import NotFound
from app.common.models import db
from app.libraries.models import Library
from app.outbox.models import Message, MessageState
from app.outbox.queries import newer_than
from app.registrations.models import Registration

KIND = "broadcast"
"""Of the outbox's messages about copies."""

PAGE = 50
"""Messages on one page of the list."""

MOST_SHOWN = 300
"""People named on a page; the others are counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the copies of a message have come how far."""

    total: int = 0
    sent: int = 0
    given_up: int = 0
    needless: int = 0  # there was nobody left to write to

    @property
    def on_the_way(self) -> int:
        """Those that have still to leave."""
        return self.total - self.sent - self.given_up - self.needless


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the list and its own page show it."""

    id: int
    round_id: int
    actor: str
    audience: Audience
    subject: str
    body: str
    made_at: datetime
    leaves_at: datetime
    withdrawn_at: datetime | None
    progress: Progress

    @property
    def can_be_undone(self) -> bool:
        """Whether it has not left yet."""
        return self.withdrawn_at is None and now() < self.leaves_at

    @property
    def is_moving(self) -> bool:
        """Whether its progress will change by itself."""
        return self.withdrawn_at is None and self.progress.on_the_way > 0


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of one person's copy; `error` says why it was given up, in the mail server's words."""

    registration_id: int
    name: str
    workplace: str
    address: str
    error: str


_WORKPLACE = func.coalesce(Library.name, Registration.organisation)
_ADDRESSEE: Sequence[Any] = (
    Registration.id,
    Registration.name,
    Registration.email,
    Registration.email_key,
    Registration.state,
    Registration.role,
    Registration.sitting_id,
    Registration.library_id,
    _WORKPLACE,
    Library.side,
)
_COPY: Sequence[Any] = (
    Registration.id,
    Registration.name,
    _WORKPLACE,
    Message.recipient,
    Message.last_error,
)
_IS_ABOUT_COPY = and_(
    Message.kind == KIND, Message.subject_id == BroadcastCopy.id, newer_than(Message).is_(None)
)
"""The message that is the latest about a copy: what was sent again is told by how it went then."""


def people_of(round_id: int) -> list[Addressee]:
    """Everybody of a round whom a message can be for."""
    rows = db.session.execute(
        select(*_ADDRESSEE)
        .outerjoin(Library, Library.id == Registration.library_id)
        .where(Registration.round_id == round_id, Registration.state.in_(REACHED))
    )
    return [Addressee(*row) for row in rows]


def broadcasts_of(round_id: int, page: int) -> tuple[list[Sent], int]:
    """A page of the messages of a round, the latest first, and how many pages there are."""
    of_round = and_(Broadcast.round_id == round_id, ~Broadcast.is_test)
    count = db.session.scalar(select(func.count()).select_from(Broadcast).where(of_round)) or 0
    newest = select(Broadcast.__table__).where(of_round).order_by(Broadcast.id.desc())
    return _sent(newest.limit(PAGE).offset((page - 1) * PAGE)), max(1, -(-count // PAGE))


def find_broadcast(round_id: int, broadcast_id: int) -> Sent:
    """One message of a round.

    Raises:
        NotFound: there is none.
    """
    found = _sent(
        select(Broadcast.__table__).where(
            Broadcast.id == broadcast_id, Broadcast.round_id == round_id, ~Broadcast.is_test
        )
    )
    if not found:
        raise NotFound
    return found[0]


def recipients_of(broadcast_id: int) -> list[Copy]:
    """Whom a message is for, by name; the first of them."""
    return _copies(_COPIES.where(BroadcastCopy.broadcast_id == broadcast_id))


def given_up(broadcast_id: int) -> list[Copy]:
    """Those whose mail could not be delivered, by name; the first of them."""
    return _copies(
        _COPIES.where(BroadcastCopy.broadcast_id == broadcast_id, Message.state == MessageState.GIVEN_UP)
    )


_COPIES = (
    select(*_COPY)
    .join(BroadcastCopy, BroadcastCopy.registration_id == Registration.id)
    .join(Message, _IS_ABOUT_COPY)
    .outerjoin(Library, Library.id == Registration.library_id)
    .order_by(BroadcastCopy.id)  # they were made by name
    .limit(MOST_SHOWN)
)


def _copies(statement: Select[Any]) -> list[Copy]:
    return [Copy(*row) for row in db.session.execute(statement)]


def _sent(statement: Select[Any]) -> list[Sent]:
    rows = db.session.execute(statement).all()
    progress = _progress([row.id for row in rows])
    return [_one(row, progress.get(row.id, Progress())) for row in rows]


def _one(row: Row[Any], progress: Progress) -> Sent:
    return Sent(
        id=row.id,
        round_id=row.round_id,
        actor=row.actor,
        audience=Audience.from_json(row.audience),
        subject=row.subject,
        body=row.body,
        made_at=row.made_at,
        leaves_at=row.leaves_at,
        withdrawn_at=row.withdrawn_at,
        progress=progress,
    )


def _progress(broadcast_ids: Sequence[int]) -> dict[int, Progress]:
    rows = db.session.execute(
        select(BroadcastCopy.broadcast_id, Message.state, func.count().label("copies"))
        .join(Message, _IS_ABOUT_COPY)
        .where(BroadcastCopy.broadcast_id.in_(broadcast_ids))
        .group_by(BroadcastCopy.broadcast_id, Message.state)
    )
    found: dict[int, dict[MessageState, int]] = {}
    for row in rows:
        found.setdefault(row.broadcast_id, {})[row.state] = row.copies
    return {
        broadcast_id: Progress(
            total=sum(states.values()),
            sent=states.get(MessageState.SENT, 0),
            given_up=states.get(MessageState.GIVEN_UP, 0),
            needless=states.get(MessageState.WITHDRAWN, 0),
        )
        for broadcast_id, states in found.items()
    }
