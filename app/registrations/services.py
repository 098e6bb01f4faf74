"""Signing up. Services flush; the edge commits. What a person can do afterwards is in `self_service`."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.libraries.guess import remember
from app.meetings.models import Round, Sitting
from app.meetings.queries import round_of
from app.outbox import services as outbox
from app.registrations import choices, places
from app.registrations.acts import act
from app.registrations.models import Booking, Registration
from app.registrations.news import may_be_mailed, tell, tell_all
from app.registrations.order import Line, Order, Person, Quote, Shown
from app.registrations.pricing import enter, forgive_oldest, scope_name
from app.registrations.quotes import examine, held_open
from app.registrations.self_service import require_active
from app.registrations.states import ACTIVE, State


class OfferChanged(DomainError):
    """It has become dearer than what was shown, or a seat a place in the queue; `quote` is what it is now."""

    def __init__(self, quote: Quote) -> None:
        super().__init__("the offer has changed")
        self.quote = quote


def sign_up(order: Order, shown: Shown | None, actor: str = "participant") -> int:
    """Sign the people of an order up; the id of the booking.

    `shown` is what the contact has seen and agreed to; None: an organiser signs them up, also
    before sign-up opens and after it has closed. The same order twice, also at the same
    moment, is one booking.

    Raises:
        Refused: it cannot be met, see `quotes.examine`.
        OfferChanged: it would be dearer or further back than what was shown; nothing is written.
    """
    with act(order.round_id) as round_row:
        known = booking_of_form(order.form_id)
        if known is not None:
            return known
        view = round_of(round_row.id)
        quote = examine(order, view if shown is not None else held_open(view))
        if shown is not None and not shown.covers(quote):
            raise OfferChanged(quote)
        booking = book(order)
        rows = [register(booking, line, round_row) for line in quote.lines]
        _tell(booking, rows)
        record(actor, "booking.made", booking, after=_facts(rows))
    return booking.id


def sign_up_each(
    round_id: int, form_id: str, people: Sequence[Person], actor: str, shown: Shown
) -> list[int]:
    """Sign people up as an organiser, each with a booking of their own; the ids of their registrations.

    All of them or nobody. The same form twice adds nobody twice. `shown` is what the organiser has seen.

    Raises:
        Refused: it cannot be met, see `quotes.examine`.
        OfferChanged: it would be dearer or further back than what was shown; nothing is written.
    """
    with act(round_id) as round_row:
        if each_signed_up(form_id):
            return []
        quote = examine(Order(round_id, form_id, tuple(people), "", ""), held_open(round_of(round_id)))
        if not shown.covers(quote):
            raise OfferChanged(quote)
        rows = []
        for index, line in enumerate(quote.lines):
            who = line.person
            ean = who.library.ean if who.library else ""
            booking = book(Order(round_id, f"{form_id}-{index}", (who,), who.name, who.email, ean))
            rows.append(register(booking, line, round_row))
            tell(rows[-1])
            record(actor, "booking.made", booking, after=_facts(rows[-1:]))
    return [row.id for row in rows]


def each_signed_up(form_id: str) -> bool:
    """Whether `sign_up_each` has been carried out for this form."""
    return booking_of_form(f"{form_id}-0") is not None


def booking_of_form(form_id: str) -> int | None:
    """The id of the booking that this form has made, None while it has made none."""
    return db.session.scalar(select(Booking.id).where(Booking.form_id == form_id))


def send_links(registration_ids: Sequence[int]) -> None:
    """Send each person the link to the registration they have, within the limit per recipient."""
    for row in db.session.scalars(select(Registration).where(Registration.id.in_(registration_ids))):
        if may_be_mailed(row.email_key):
            outbox.put("link", row.id, f"link:{row.id}", row.email_key, round_id=row.round_id)


def send_link(registration_id: int, actor: str) -> None:
    """Send a person the link to their registration, because an organiser asks for it.

    Raises:
        Impossible: it is cancelled, or its place was given away.
    """
    row = db.session.get_one(Registration, registration_id)
    require_active(row, actor)
    outbox.put("link", row.id, f"link:{row.id}", row.email_key, round_id=row.round_id)
    record(actor, "registration.link_sent", row)


def send_entry_again(registration_id: int, actor: str) -> None:
    """Send a person all there is about their registration once more, and its entry (CALENDAR.md 4)."""
    row = db.session.get_one(Registration, registration_id)
    tell(row, again=True)
    record(actor, "registration.told_again", row)


def retell(sitting_id: int) -> None:
    """Tell everybody of a sitting what has changed about it, and those who take any of the round.

    Who has nothing new to hear gets no mail.
    """
    round_ = db.session.get_one(Sitting, sitting_id).round
    here = (Registration.sitting_id == sitting_id) | Registration.sitting_id.is_(None)
    tell_all(round_, here & Registration.state.in_(ACTIVE))


def book(order: Order) -> Booking:
    """A booking, without anybody in it yet."""
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


def register(booking: Booking, line: Line, round_: Round) -> Registration:
    """Add one person with what they get; the caller holds the lock and has seen that it is to be had."""
    person, moment = line.person, now()
    if person.library is not None:
        remember(person.domain, person.library.id)
    scope = scope_name(round_.free_scope, round_.id, line.sitting_id or 0)
    row = Registration(
        booking=booking,
        round_id=round_.id,
        sitting_id=line.sitting_id,
        name=person.name,
        email=person.email,
        email_key=person.email_key,
        title=person.title,
        category=person.category,
        room_mate=person.room_mate,
        library_id=person.library.id if person.library else None,
        organisation=person.organisation,
        state=line.state,
        signed_up_at=moment,
        held_since=moment if line.state is State.CONFIRMED else None,
        free_slot=line.fee.slot,
        slot_scope=scope if line.fee.slot else None,
        agreed_fee=line.fee.at_most,
        agreed_no_show_fee=round_.no_show_fee,
        fee_amount=line.fee.amount,
        fee_extras=line.fee.extras,
        fee_reason=line.fee.reason,
        fee_nth=line.fee.nth,
    )
    db.session.add(row)
    db.session.flush()
    enter(row, line.fee, told=True)
    if line.state is State.CONFIRMED and line.sitting_id is not None:
        places.take(row, db.session.get_one(Sitting, line.sitting_id))
        forgive_oldest(line.sitting_id)
    if line.chosen:
        choices.add(row, line.chosen)
    return row


def _tell(booking: Booking, rows: Sequence[Registration]) -> None:
    """The news to each person, and a receipt to a contact who signed up others."""
    for row in rows:
        tell(row)
    contact = booking.contact_email.casefold()
    if [row.email_key for row in rows] != [contact] and may_be_mailed(contact):
        outbox.put("receipt", booking.id, f"booking:{booking.id}", contact, round_id=booking.round_id)


def _facts(rows: Sequence[Registration]) -> dict[str, object]:
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
            for row in rows
        ]
    }
