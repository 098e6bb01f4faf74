"""Sending a message to many, taking it back, and sending it again. Services flush; the edge commits."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext
from sqlalchemy import insert, select, update

from app.audit.services import record
from app.broadcasts.audience import Addressee, Audience, recipients
from app.broadcasts.models import Broadcast, BroadcastCopy
from app.broadcasts.queries import KIND, people_of
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.outbox import services as outbox
from app.outbox.models import Message, MessageState
from app.outbox.queries import newer_than
from app.registrations.models import Registration

UNDO = timedelta(seconds=60)
"""How long a message can be taken back (EXPERIENCE.md, rule 7)."""

MARGIN = timedelta(seconds=5)
"""How much later its mails leave: who takes it back in the last moment takes all of it back."""

TEST_KIND = "broadcast test"


class Nobody(DomainError):
    """There is nobody to send it to."""


class TooLate(DomainError):
    """The mails are on their way."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it is written, with its merge fields."""

    audience: Audience
    subject: str
    body: str

    def seen_by(self, count: int) -> str:
        """Tells this message to so many people from any other: what was shown is what is sent."""
        return sha256(repr((self.audience.to_json(), self.subject, self.body, count)).encode()).hexdigest()


def send(round_id: int, draft: Draft, form_id: str, actor: str) -> int:
    """Send a message to everybody meant at this moment, after a minute; its id.

    The same form twice, also at the same moment, is one message. It takes the same few
    statements for five people as for five thousand.

    Raises:
        Nobody: the choice means nobody.
    """
    known = db.session.scalar(select(Broadcast.id).where(Broadcast.form_id == form_id))
    if known is not None:
        return known
    meant = recipients(people_of(round_id), draft.audience)
    if not meant:
        raise Nobody(gettext("Beskeden ville ikke gå til nogen. Vælg, hvem den skal sendes til."))
    row = _new(round_id, draft, actor, form_id=form_id, leaves_at=now() + UNDO)
    _add_copies(row, meant)
    record(actor, "broadcast.sent", row, after={"recipients": len(meant)})
    return row.id


def send_test(round_id: int, draft: Draft, registration_id: int, address: str, actor: str) -> None:
    """Send a message to whoever writes it, at once, as this person would get it."""
    row = _new(round_id, draft, actor, form_id=secrets.token_urlsafe(18), leaves_at=now(), is_test=True)
    copy = BroadcastCopy(broadcast_id=row.id, registration_id=registration_id)
    db.session.add(copy)
    db.session.flush()
    outbox.put(TEST_KIND, copy.id, _stream(copy.id), address, round_id=round_id)
    record(actor, "broadcast.tested", row)


def withdraw(broadcast_id: int, actor: str) -> None:
    """Take a message back before it leaves; once more does no harm.

    Raises:
        TooLate: its minute is over.
    """
    taken_back = db.session.connection().execute(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.withdrawn_at.is_(None), Broadcast.leaves_at > now())
        .values(withdrawn_at=now())
    )
    row = db.session.get_one(Broadcast, broadcast_id)
    if row.withdrawn_at is None:
        raise TooLate(gettext("Det er for sent at fortryde: mailene er på vej."))
    if taken_back.rowcount:
        copies = select(BroadcastCopy.id).where(BroadcastCopy.broadcast_id == broadcast_id)
        outbox.withdraw(KIND, db.session.scalars(copies).all())
        record(actor, "broadcast.withdrawn", row)


def send_again(broadcast_id: int, actor: str) -> None:
    """Send a message again to those whose mail was given up, at the address they have now."""
    rows = db.session.execute(
        select(BroadcastCopy.id, Registration.email)
        .join(Registration, Registration.id == BroadcastCopy.registration_id)
        .join(Message, (Message.kind == KIND) & (Message.subject_id == BroadcastCopy.id))
        .where(
            BroadcastCopy.broadcast_id == broadcast_id,
            Message.state == MessageState.GIVEN_UP,
            newer_than(Message).is_(None),
        )
    ).all()
    row = db.session.get_one(Broadcast, broadcast_id)
    outbox.put_all(_letter(copy_id, email, row.round_id) for copy_id, email in rows)
    if rows:
        record(actor, "broadcast.again", row, after={"recipients": len(rows)})


def _new(round_id: int, draft: Draft, actor: str, **more: Any) -> Broadcast:
    row = Broadcast(
        round_id=round_id,
        actor=actor,
        audience=draft.audience.to_json(),
        subject=draft.subject,
        body=draft.body,
        made_at=now(),
        **more,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _add_copies(row: Broadcast, meant: list[Addressee]) -> None:
    connection = db.session.connection()
    connection.execute(
        insert(BroadcastCopy),
        [{"broadcast_id": row.id, "registration_id": one.registration_id} for one in meant],
    )
    copies = connection.execute(
        select(BroadcastCopy.registration_id, BroadcastCopy.id).where(BroadcastCopy.broadcast_id == row.id)
    )
    copy_of = {copy.registration_id: copy.id for copy in copies}
    letters = (_letter(copy_of[one.registration_id], one.email, row.round_id) for one in meant)
    outbox.put_all(letters, delay=UNDO + MARGIN)


def _letter(copy_id: int, address: str, round_id: int) -> outbox.Letter:
    return outbox.Letter(KIND, copy_id, _stream(copy_id), address, round_id)


def _stream(copy_id: int) -> str:
    return f"broadcast:{copy_id}"
