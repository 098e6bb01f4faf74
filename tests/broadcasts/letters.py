"""People of a round, a message to them, and what became of its mails."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from app.broadcasts.audience import Audience
from app.broadcasts.models import Broadcast
from app.broadcasts.services import Draft, send
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting
from app.outbox.models import Message, MessageState
from app.registrations.models import Registration
from app.registrations.states import State
from tests.factories import BookingFactory, LibraryFactory, RegistrationFactory

SEATED = Audience(frozenset({State.CONFIRMED}))
FORM = "a" * 24


def draft(audience: Audience = SEATED, subject: str = "Til {navn}", body: str = "Kære {fornavn}") -> Draft:
    """A message."""
    return Draft(audience, subject, body)


def sent_to(sitting: Sitting, form_id: str = FORM, **words: Any) -> int:
    """The id of a message that was sent to everybody with a seat."""
    return write(send, sitting.round_id, draft(**words), form_id, "command")


def seat(sitting: Sitting, *names: str, **fields: Any) -> list[Registration]:
    """People with a seat, each with an address of their own: 'Anne' has anne@horsens.example."""
    library = fields.pop("library", None) or LibraryFactory()
    return [
        RegistrationFactory(
            sitting=sitting, library=library, name=name, email=f"{name}@Horsens.example", **fields
        )
        for name in names
    ]


def crowd(sitting: Sitting, many: int) -> None:
    """So many people with a seat, by two statements."""
    booking = BookingFactory(round=sitting.round)
    library = LibraryFactory()
    template: Mapping[str, Any] = {
        "booking_id": booking.id,
        "round_id": sitting.round_id,
        "sitting_id": sitting.id,
        "library_id": library.id,
        "state": State.CONFIRMED,
        "signed_up_at": now(),
        "held_since": now(),
        "agreed_fee": 0,
    }
    rows = [
        {
            **template,
            "name": f"Åse Sørensen {number}",
            "email": f"aase-{number}@bibliotek.example",
            "email_key": f"aase-{number}@bibliotek.example",
        }
        for number in range(many)
    ]
    db.session.execute(insert(Registration), rows)
    db.session.commit()


def letters(kind: str = "broadcast") -> list[Message]:
    """The outbox's messages of a kind, as they are stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def broadcasts() -> list[Broadcast]:
    """All messages, as they are stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(Broadcast).order_by(Broadcast.id)))


def give_up(address: str, error: str = "550 5.1.1 unknown") -> None:
    """As if the mails to this address could not be delivered."""
    to_them = update(Message).where(Message.recipient == address)
    db.session.execute(to_them.values(state=MessageState.GIVEN_UP, attempts=8, last_error=error))
    db.session.commit()
