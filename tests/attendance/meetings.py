"""Meetings at whose door one stands: on the day, or held long ago."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import LibraryRow, directory
from app.libraries.models import Library
from app.meetings.models import Sitting
from app.registrations.models import Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.services import sign_up
from tests import factories

make: Any = factories  # factory_boy has no types

KAREN = "account:1"
FEE = 500_00


def sitting_today(began: timedelta = timedelta(minutes=30), **fields: Any) -> Sitting:
    """A sitting that began half an hour ago; a negative `began` for one that begins later."""
    sitting: Sitting = make.SittingFactory(starts_at=now() - began, **fields)
    return sitting


def seat(sitting: Sitting, **fields: Any) -> Registration:
    """Somebody with a seat there, counted among those taken."""
    sitting.taken += 1
    row: Registration = make.RegistrationFactory(sitting=sitting, **fields)
    return row


def row_of(library: Library) -> LibraryRow:
    """A library as forms choose it."""
    return directory().by_id[library.id]


def person(library: Library | None, name: str = "Bodil Ærø", email: str = "") -> Person:
    """Somebody at the door."""
    address = email or f"{name.split()[0].lower()}@bibliotek.example"
    return Person(name, address, row_of(library) if library else None, "", "")


def signed_up(sitting: Sitting, who: Person) -> Registration:
    """Somebody who signs up for the sitting as an organiser does it."""
    who = replace(who, wish=sitting.slug)
    order = Order(sitting.round_id, f"form-{sitting.id}-{who.email_key}", (who,), who.name, who.email)
    booking_id = write(sign_up, order, None, KAREN)
    return db.session.scalars(select(Registration).filter_by(booking_id=booking_id)).one()


def shown(amount: int) -> Shown:
    """The fee beside the button."""
    return Shown(amount)


def logged(action: str) -> int:
    """How often the log has an act."""
    return db.session.scalar(select(func.count(AuditEntry.id)).filter_by(action=action)) or 0
