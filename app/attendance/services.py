"""Marking who came, and letting in who was not signed up. Services flush; the edge commits."""

from flask_babel import gettext
from sqlalchemy import select

from app.attendance.models import Attendance, Presence
from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Sitting
from app.registrations.acts import act
from app.registrations.models import Registration
from app.registrations.order import Line, Order, Person
from app.registrations.pricing import price_newcomer
from app.registrations.quotes import taken_addresses
from app.registrations.services import book, booking_of_form, register
from app.registrations.states import State


class NotMarked(DomainError):
    """Presence cannot be marked so; the message says why and what to do."""


def mark(registration_id: int, presence: Presence | None, actor: str, day: int = 1) -> None:
    """Mark whether somebody came; None takes a mark back. The same mark twice is one.

    Raises:
        NotMarked: they have no seat.
    """
    row = db.session.get_one(Registration, registration_id)
    if row.state is not State.CONFIRMED:
        raise NotMarked(gettext("Kun den, der har en plads, kan krydses af."))
    found = db.session.get(Attendance, (registration_id, day))
    before = found.presence if found else None
    if before is presence:
        return
    if presence is None:
        db.session.delete(found)
    elif found is not None:
        found.presence, found.marked_at, found.marked_by = presence, now(), actor
    else:
        db.session.add(
            Attendance(
                registration_id=registration_id, day=day, presence=presence, marked_at=now(), marked_by=actor
            )
        )
    record(actor, "attendance.marked", row, before={"presence": before}, after={"presence": presence})


def mark_rest_absent(sitting_id: int, actor: str) -> int:
    """Mark everybody who is not marked yet as absent; how many that were.

    Raises:
        NotMarked: the meeting has not begun.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    if sitting.starts_at > now():
        raise NotMarked(gettext("Mødet er ikke begyndt endnu."))
    unmarked = db.session.scalars(
        select(Registration.id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.sitting_id == sitting_id,
            Registration.state == State.CONFIRMED,
            Attendance.registration_id.is_(None),
        )
    ).all()
    for registration_id in unmarked:
        mark(registration_id, Presence.ABSENT, actor)
    return len(unmarked)


def walk_in(sitting_id: int, form_id: str, person: Person, actor: str, *, one_more: bool = False) -> int:
    """Sign up somebody who stands at the door, and mark them as present; the id of the registration.

    They pass the queue: whoever waits in it is not here. `one_more`: the meeting gets one more
    seat where none is free. The same form twice lets in one person.

    Raises:
        NotMarked: they are signed up already, or no seat is free.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id) as round_:
        known = booking_of_form(form_id)
        if known is not None:
            return db.session.scalars(select(Registration.id).where(Registration.booking_id == known)).one()
        if taken_addresses([person.email_key], sitting.round_id):
            raise NotMarked(gettext("Adressen er allerede tilmeldt runden. Søg på navnet på listen."))
        if person.library is None:
            raise NotMarked(gettext("Vælg biblioteket på listen."))
        if sitting.taken >= sitting.capacity:
            if not one_more:
                raise NotMarked(gettext("Alle pladser er optaget. Luk personen ind med en plads mere."))
            sitting.capacity += 1
            record(
                actor,
                "sitting.capacity",
                sitting,
                before={"seats": sitting.capacity - 1},
                after={"seats": sitting.capacity},
            )
        fee = price_newcomer(person.library, sitting.id, round_)
        booking = book(Order(round_.id, form_id, (person,), person.name, person.email))
        row = register(booking, Line(person, sitting.id, State.CONFIRMED, fee), round_)
        record(actor, "attendance.walk_in", row, after={"fee": row.fee_amount})
        mark(row.id, Presence.PRESENT, actor)
    return row.id
