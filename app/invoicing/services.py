"""Passing fees on to the finance office, and keeping what its invoices must carry.

Services flush; the edge commits. `actor` is who is written into the log.
"""

from flask_babel import gettext

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.invoicing.lines import Payment, total_of, version_of
from app.invoicing.models import SettledFee, Settlement
from app.invoicing.queries import fee_line, fee_lines
from app.registrations import places
from app.registrations.models import Booking


class NothingToPassOn(DomainError):
    """The finance office knows everything already, or there is nothing to know; the message says which."""


class FeesChanged(DomainError):
    """The fees are others than those that were seen."""


def pass_on_fees(round_id: int, seen: str, actor: str) -> int:
    """Note that the fees of a round, as they are now, were sent to the finance office; the settlement's id.

    `seen` is the version of what somebody has looked at, see `lines.version_of`. Under the lock
    of the round, so that of two who send at once the second sends nothing.

    Raises:
        FeesChanged: something else would be passed on.
        NothingToPassOn: nobody owes anything, or nothing has changed since the last time.
    """
    places.lock(round_id)
    lines = fee_lines([round_id])[round_id]
    if not lines:
        raise NothingToPassOn(gettext("Der er ikke noget at sende: ingen skylder noget."))
    if not any(line.is_unsent or line.is_changed for line in lines):
        raise NothingToPassOn(gettext("Der er ikke ændret noget, siden gebyrerne sidst blev sendt."))
    if version_of(lines) != seen:
        raise FeesChanged(
            gettext(
                "Gebyrerne har ændret sig, mens siden var åben. "
                "Hent filen igen, og tryk så på Sendt til økonomi."
            )
        )
    settlement = Settlement(round_id=round_id, made_at=now(), actor=actor)
    db.session.add(settlement)
    db.session.flush()
    owed = [(line.payer, charge) for line in lines for charge in line.charges if charge.amount]
    db.session.add_all(
        SettledFee(
            settlement_id=settlement.id,
            registration_id=charge.registration_id,
            amount=charge.amount,
            library_id=payer.library_id,
            ean=payer.payment.ean,
            payment_reference=payer.payment.reference,
            order_number=payer.payment.order_number,
        )
        for payer, charge in owed
    )
    db.session.flush()
    facts = {"people": len(owed), "amount": total_of(lines)}
    record(actor, "fee.passed_on", settlement, after=facts)
    return settlement.id


def change_payment(round_id: int, registration_id: int, payment: Payment, actor: str) -> None:
    """Let the invoice on which a registration stands carry this: on all bookings of that line.

    A booking without an EAN of its own goes on following its library's while that is typed.

    Raises:
        NotFound: nothing is charged for the registration any more.
    """
    line = fee_line(round_id, registration_id)
    shown = line.payer.payment
    for booking_id in sorted({one.booking_id for one in line.charges}):
        booking = db.session.get_one(Booking, booking_id)
        follows = not booking.ean and payment.ean == shown.ean
        before, reference = _facts(booking), booking.payment_reference
        booking.ean = "" if follows else payment.ean
        booking.payment_reference = payment.reference
        booking.order_number = payment.order_number
        after = _facts(booking)
        if reference != payment.reference:
            after["reference_changed"] = True  # it is the name of a person, so the log keeps no more
        if before != after:
            record(actor, "fee.payment", booking, before=before, after=after)
    db.session.flush()


def _facts(booking: Booking) -> dict[str, object]:
    return {"ean": booking.ean, "order_number": booking.order_number}
