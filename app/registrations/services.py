"""What can be done with registrations. Services flush; the edge commits."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.libraries.guess import remember
from app.meetings.models import Sitting
from app.meetings.queries import round_of
from app.outbox import services as outbox
from app.registrations import places
from app.registrations.models import Booking, Registration, State
from app.registrations.order import Line, Order, Quote
from app.registrations.quotes import examine, scope_name

MAILS_AN_HOUR = 5
"""To one recipient from public forms (ARCHITECTURE.md, rule 8)."""


class PriceChanged(DomainError):
    """The order has become dearer than what was shown; `quote` is what it comes to now."""

    def __init__(self, quote: Quote) -> None:
        super().__init__("the price has changed")
        self.quote = quote


def sign_up(order: Order, shown_total: int) -> int:
    """Sign the people of an order up; the id of the booking.

    `shown_total` (øre) is what the contact has seen and agreed to. The same order twice,
    also at the same moment, is one booking.

    Raises:
        Refused: it cannot be met, see `quotes.examine`.
        PriceChanged: it would cost more than was shown; nothing is written.
    """
    round_row = places.lock(order.round_id)
    known = booking_of_form(order.form_id)
    if known is not None:
        return known
    round_ = round_of(round_row.id)
    quote = examine(order, round_)
    if quote.total > shown_total:
        raise PriceChanged(quote)
    booking = _book(order)
    for line in quote.lines:
        slot_scope = scope_name(round_.free_scope, round_.id, line.sitting_id)
        _register(booking, line, slot_scope)
    db.session.flush()
    _tell(booking)
    record("participant", "booking.made", booking, after=_facts(booking))
    return booking.id


def booking_of_form(form_id: str) -> int | None:
    """The id of the booking that this form has made, None while it has made none."""
    return db.session.scalar(select(Booking.id).where(Booking.form_id == form_id))


def send_links(registration_ids: Sequence[int]) -> None:
    """Send each person the link to the registration they have, within the limit per recipient."""
    for row in db.session.scalars(select(Registration).where(Registration.id.in_(registration_ids))):
        if _may_be_mailed(row.email_key):
            outbox.put("link", row.id, f"link:{row.id}", row.email_key)


def _book(order: Order) -> Booking:
    booking = Booking(
        round_id=order.round_id,
        form_id=order.form_id,
        contact_name=order.contact_name,
        contact_email=order.contact_email,
        ean=order.ean,
        payment_reference=order.payment_reference,
        order_number=order.order_number,
        created_at=now(),
    )
    db.session.add(booking)
    return booking


def _register(booking: Booking, line: Line, slot_scope: str) -> None:
    """Add one person: with a seat when the workplace is known, else pending (DOMAIN.md, Places 9)."""
    person, moment = line.person, now()
    seated = person.library is not None
    if seated:
        places.take(db.session.get_one(Sitting, line.sitting_id))
    if person.library is not None:
        remember(person.domain, person.library.id)
    booking.registrations.append(
        Registration(
            round_id=booking.round_id,
            sitting_id=line.sitting_id,
            name=person.name,
            email=person.email,
            email_key=person.email_key,
            title=person.title,
            library_id=person.library.id if person.library else None,
            organisation=person.organisation,
            state=State.CONFIRMED if seated else State.PENDING,
            signed_up_at=moment,
            held_since=moment if seated else None,
            free_slot=line.fee.slot,
            slot_scope=slot_scope if line.fee.slot else None,
            agreed_fee=line.fee.at_most,
        )
    )


def _tell(booking: Booking) -> None:
    """A confirmation to each person, and a receipt to a contact who signed up others."""
    for row in booking.registrations:
        outbox.put("confirmation", row.id, f"registration:{row.id}", row.email_key)
    contact = booking.contact_email.casefold()
    if [row.email_key for row in booking.registrations] != [contact] and _may_be_mailed(contact):
        outbox.put("receipt", booking.id, f"booking:{booking.id}", contact)


def _may_be_mailed(recipient: str) -> bool:
    """Whether a public form may send this recipient one more mail this hour."""
    return outbox.count_recent(recipient, now() - timedelta(hours=1)) < MAILS_AN_HOUR


def _facts(booking: Booking) -> dict[str, object]:
    return {
        "registrations": [
            {
                "id": row.id,
                "sitting": row.sitting_id,
                "library": row.library_id,
                "state": row.state,
                "slot": row.free_slot,
                "agreed_fee": row.agreed_fee,
            }
            for row in booking.registrations
        ]
    }
