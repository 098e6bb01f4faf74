"""The booking behind a registration."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.common.models import db
from app.registrations.models import Booking, Registration


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Who signed somebody up, and where the invoice goes."""

    contact_name: str
    contact_email: str
    ean: str
    payment_reference: str
    order_number: str
    signed_up_at: datetime


def booking_facts(registration_id: int) -> BookingFacts:
    """The booking somebody belongs to."""
    row = db.session.execute(
        select(
            Booking.contact_name,
            Booking.contact_email,
            Booking.ean,
            Booking.payment_reference,
            Booking.order_number,
            Registration.signed_up_at,
        )
        .join(Registration, Registration.booking_id == Booking.id)
        .where(Registration.id == registration_id)
    ).one()
    return BookingFacts(*row)
