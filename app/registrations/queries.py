"""Reading registrations: what a link opens, what a person holds and what it costs."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.common import links
from app.common.access import Access
from app.common.faults import NotFound
from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.queries import RoundView, SittingView, round_of
from app.registrations.fees import Fee, Held, Reason, fees_of
from app.registrations.models import Booking, Registration, State
from app.registrations.quotes import policy_of, scope_name
from app.registrations.wording import fee_reason, state_name


class LinkState(StrEnum):
    """What a link is worth today."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one person holds, as pages and mails show it. Amounts in øre."""

    id: int
    reference: str
    token: str
    name: str
    email: str
    title: str
    workplace: str
    from_library: bool  # else the workplace is as it was typed
    state: State
    state_name: str
    sitting: SittingView
    fee: Fee
    price_reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booking as its contact sees it. Amounts in øre."""

    id: int
    reference: str
    token: str
    contact_name: str
    contact_email: str
    ean: str
    payment_reference: str
    order_number: str
    round: RoundView
    tickets: tuple[Ticket, ...]

    @property
    def total(self) -> int:
        """What is owed now."""
        return sum(ticket.fee.amount for ticket in self.tickets)


_OPENS: dict[Access, tuple[type[Registration] | type[Booking], links.Purpose]] = {
    Access.PARTICIPANT_LINK: (Registration, links.Purpose.REGISTRATION),
    Access.CONTACT_LINK: (Booking, links.Purpose.BOOKING),
}
_SEATED = (
    select(
        Registration.id,
        Registration.library_id,
        Registration.sitting_id,
        Registration.held_since,
        Registration.free_slot,
        Registration.agreed_fee,
        Library.has_free_place,
    )
    .join(Library, Library.id == Registration.library_id)
    .where(
        Registration.round_id == bindparam("round_id"),
        Registration.library_id.in_(bindparam("libraries", expanding=True)),
        Registration.state == State.CONFIRMED,
    )
)
_COUNTS = (
    select(Library.name, Registration.sitting_id, func.count().label("people"))
    .join(Library, Library.id == Registration.library_id)
    .where(Registration.round_id == bindparam("round_id"), Registration.state == State.CONFIRMED)
    .group_by(Library.name, Registration.sitting_id)
)


def link_state(access: Access, token: str) -> LinkState:
    """Whether the token opens what it names; a link that was replaced is told from a mangled one."""
    model, purpose = _OPENS[access]
    reference = links.reference_in(token)
    if reference is None:
        return LinkState.UNKNOWN
    row = db.session.execute(
        select(model.id, model.link_version).where(model.reference == reference)
    ).one_or_none()
    if row is None:
        return LinkState.UNKNOWN
    if links.opens(token, purpose, row.id, row.link_version):
        return LinkState.VALID
    was_valid = any(links.opens(token, purpose, row.id, version) for version in range(1, row.link_version))
    return LinkState.REVOKED if was_valid else LinkState.UNKNOWN


def ticket_of_link(token: str) -> tuple[Ticket, RoundView]:
    """The registration whose link this is; the guard has checked the link."""
    row_id = db.session.scalar(
        select(Registration.id).where(Registration.reference == links.reference_in(token))
    )
    if row_id is None:
        raise NotFound
    return ticket(row_id)


def receipt_of_link(token: str) -> Receipt:
    """The booking whose link this is; the guard has checked the link."""
    row_id = db.session.scalar(select(Booking.id).where(Booking.reference == links.reference_in(token)))
    if row_id is None:
        raise NotFound
    return receipt(row_id)


def ticket(registration_id: int) -> tuple[Ticket, RoundView]:
    """What one person holds, and the round it is for."""
    row = db.session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(joinedload(Registration.library))
    ).one()
    round_ = round_of(row.round_id)
    return _tickets([row], round_)[0], round_


def receipt(booking_id: int) -> Receipt:
    """A booking with everybody in it."""
    row = db.session.scalars(
        select(Booking)
        .where(Booking.id == booking_id)
        .options(selectinload(Booking.registrations).joinedload(Registration.library))
    ).one()
    round_ = round_of(row.round_id)
    return Receipt(
        id=row.id,
        reference=row.reference,
        token=receipt_token(row),
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        ean=row.ean,
        payment_reference=row.payment_reference,
        order_number=row.order_number,
        round=round_,
        tickets=tuple(_tickets(row.registrations, round_)),
    )


def receipt_link(booking_id: int) -> str:
    """The token that opens the receipt of a booking."""
    return receipt_token(db.session.get_one(Booking, booking_id))


def receipt_token(row: Booking) -> str:
    """The token that opens the receipt of a booking."""
    return links.token(links.Purpose.BOOKING, row.reference, row.id, row.link_version)


def people_by_library(round_id: int) -> dict[str, dict[int, int]]:
    """How many come from each library, by sitting: {'Horsens Bibliotek': {7: 2}}; names of people stay out.

    In the order of the Danish alphabet, which databases sort in their own ways.
    """
    counts: dict[str, dict[int, int]] = {}
    for row in db.session.execute(_COUNTS, {"round_id": round_id}):
        counts.setdefault(row.name, {})[row.sitting_id] = row.people
    return dict(sorted(counts.items(), key=lambda count: sort_key(count[0])))


def _tickets(rows: Iterable[Registration], round_: RoundView) -> list[Ticket]:
    rows = list(rows)
    sittings = {sitting.id: sitting for sitting in round_.sittings}
    fees = _fees(rows, round_)
    return [
        Ticket(
            id=row.id,
            reference=row.reference,
            token=links.token(links.Purpose.REGISTRATION, row.reference, row.id, row.link_version),
            name=row.name,
            email=row.email,
            title=row.title,
            workplace=_workplace(row),
            from_library=row.library is not None,
            state=row.state,
            state_name=state_name(row.state),
            sitting=sittings[row.sitting_id],
            fee=fees[row.id],
            price_reason=fee_reason(fees[row.id], _workplace(row)),
        )
        for row in rows
    ]


def _workplace(row: Registration) -> str:
    return row.library.name if row.library else row.organisation


def _fees(rows: list[Registration], round_: RoundView) -> dict[int, Fee]:
    """The fee of each row, seen among everybody of its library (DOMAIN.md, Fees 3)."""
    libraries = sorted({row.library_id for row in rows if row.library_id is not None})
    held: dict[Hashable, list[Held]] = defaultdict(list)
    for one in db.session.execute(_SEATED, {"round_id": round_.id, "libraries": libraries}):
        scope = scope_name(round_.free_scope, round_.id, one.sitting_id), one.library_id
        held[scope].append(Held(one.id, one.held_since, one.free_slot, one.has_free_place, one.agreed_fee))
    fees: dict[int, Fee] = {}
    for group in held.values():
        fees |= fees_of(group, policy_of(round_))
    not_seated = {row.id: Fee(0, Reason.AWAITS_LIBRARY, 0, at_most=row.agreed_fee) for row in rows}
    return not_seated | fees
