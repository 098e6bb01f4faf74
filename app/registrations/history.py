"""What one person has been signed up for over the rounds of a series."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.common.models import db
from app.meetings.models import Round, Sitting
from app.registrations.models import Booking, Registration
from app.registrations.states import State
from app.registrations.wording import state_name


@dataclass(frozen=True, slots=True)
class Past:
    """A registration in another round; `when` is None where it is for no meeting in particular."""

    id: int
    round_title: str
    round_slug: str
    sitting: str
    when: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Who signed somebody up, and where the invoice goes."""

    contact_name: str
    contact_email: str
    ean: str
    payment_reference: str
    order_number: str
    signed_up_at: datetime


def other_rounds(registration_id: int) -> list[Past]:
    """The registrations of the same address in the other rounds of the series, the latest first."""
    mine = db.session.get_one(Registration, registration_id)
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.state,
            Round.title,
            Round.slug,
            Sitting.name.label("sitting"),
            Sitting.starts_at,
        )
        .join(Round, Round.id == Registration.round_id)
        .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
        .where(
            Registration.email_key == mine.email_key,
            Round.series_id == mine.round.series_id,
            Registration.round_id != mine.round_id,
            Registration.state != State.REPLACED,
        )
        .order_by(Registration.signed_up_at.desc(), Registration.id.desc())
    )
    return [
        Past(row.id, row.title, row.slug, row.sitting or "", row.starts_at, state_name(row.state))
        for row in rows
    ]


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
