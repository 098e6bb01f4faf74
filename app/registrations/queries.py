"""Reading registrations: what a link opens, what a person holds and what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.common import links
from app.common.faults import NotFound
from app.common.models import db
from app.libraries.guess import belongs_to
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.days import Day, attended
from app.meetings.models import CANCELLED_SITTINGS, SittingState
from app.meetings.prices import Category
from app.meetings.queries import RoundView, SittingView, round_of
from app.registrations.choice_lists import choice_pairs
from app.registrations.fees import Fee
from app.registrations.mates import Sharer, mate_note, shares
from app.registrations.models import Booking, FeeEntry, Registration
from app.registrations.news import scope_of
from app.registrations.option_queries import chosen_by
from app.registrations.options import ROOMS, Chosen
from app.registrations.queues import Queues, read_queues
from app.registrations.rates import category_of
from app.registrations.states import ACTIVE, Role, State
from app.registrations.wording import cancel_rule, fee_reason, past_fee_reason, queue_reason, state_name


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the queue of a sitting, with the words for what it rests on."""

    sitting: SittingView
    number: int
    reason: str


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
    may_wait_anywhere: bool  # not in the queue of a certain meeting only
    scope: str  # within what an address has one registration, of news.scope_of
    link_version: int
    sitting: SittingView | None  # None: east or west, whichever has room first
    wish: SittingView | None  # where one with a seat would move
    queue: tuple[QueuePlace, ...]
    fee: Fee
    price_reason: str
    cancel_rule: str  # what cancelling costs until when; empty where nothing is owed
    promoted_at: datetime | None
    cancelled_at: datetime | None
    diet: tuple[str, ...]
    diet_note: str
    dropped_days: frozenset[int]  # numbers of the days of its sitting that the person stays away
    chosen: tuple[Chosen, ...]  # days, rooms and meals, day by day
    room_mate: str
    hotel_needs: str
    category: Category  # as whom they pay

    @property
    def is_active(self) -> bool:
        """Whether it is neither cancelled nor handed over."""
        return self.state in ACTIVE

    @property
    def days(self) -> list[Day]:
        """The days of its sitting on which the person comes."""
        return attended(self.sitting.days, self.dropped_days) if self.sitting else []

    @property
    def has_room(self) -> bool:
        """Whether they sleep there, or would."""
        return any(one.kind in ROOMS for one in self.chosen)

    @property
    def choice_pairs(self) -> list[tuple[str, str]]:
        """What the person has chosen, each with its price or its place in a queue."""
        return choice_pairs(self.chosen, self.sitting.days if self.sitting else (), self.room_mate)

    @property
    def is_off(self) -> bool:
        """Whether it is for a meeting that its organiser has cancelled."""
        return self.is_active and self.sitting is not None and self.sitting.state is SittingState.CANCELLED


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

    @property
    def mate_notes(self) -> dict[int, str]:
        """What each person should know of whom they share a room with, by the id of their registration."""
        sharers = {one.id: Sharer(one.name, one.room_mate, shares(one.chosen)) for one in self.tickets}
        return {key: mate_note(one, list(sharers.values())) for key, one in sharers.items()}


_COUNTS = (
    select(Library.name, Registration.sitting_id, func.count().label("people"))
    .join(Library, Library.id == Registration.library_id)
    .where(
        Registration.round_id == bindparam("round_id"),
        Registration.state == State.CONFIRMED,
        Registration.role == Role.PARTICIPANT,
        Registration.sitting_id.not_in(CANCELLED_SITTINGS),
    )
    .group_by(Library.name, Registration.sitting_id)
)


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
    return tickets_of([row], round_)[0], round_


def active_in(scope: str, address: str) -> int | None:
    """The id of the registration that an address (case-folded) has in a scope, see `news.scope_of`."""
    kind, _, number = scope.partition(":")
    here = (
        (Registration.round_id == int(number)) & (Registration.role == Role.PARTICIPANT)
        if kind == "round"
        else (Registration.sitting_id == int(number)) & (Registration.role != Role.PARTICIPANT)
    )
    own = (Registration.email_key == address) & Registration.state.in_(ACTIVE)
    return db.session.scalar(select(Registration.id).where(here, own))


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
        tickets=tuple(tickets_of(row.registrations, round_)),
    )


def library_token(library: Library) -> str:
    """The token that opens Vores bibliotek."""
    return links.token(links.Purpose.LIBRARY, library.reference, library.id, library.link_version)


def library_tokens(booking_id: int) -> dict[str, str]:
    """What opens Vores bibliotek, by the library's name, for a contact whose address is of that house.

    Only mails may print it: whoever reads a mail has shown that the address is theirs.
    """
    booking = db.session.get_one(Booking, booking_id)
    domain = booking.contact_email.rpartition("@")[2].casefold()
    libraries = {row.library for row in booking.registrations if row.library is not None}
    return {
        one.name: library_token(one)
        for one in sorted(libraries, key=lambda one: sort_key(one.name))
        if belongs_to(domain, one.id)
    }


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


def fee_history(registration_id: int, workplace: str) -> list[tuple[datetime, str]]:
    """Every amount a registration has had, with its reason in words, oldest first."""
    entries = db.session.scalars(
        select(FeeEntry).where(FeeEntry.registration_id == registration_id).order_by(FeeEntry.id)
    )
    return [
        (
            entry.at,
            past_fee_reason(Fee(entry.amount, entry.reason, entry.nth, extras=entry.extras), workplace)
            + (f" ({entry.note})" if entry.note else ""),
        )
        for entry in entries
    ]


def waiting_at(round_: RoundView) -> dict[int, int]:
    """How many wait for a seat at each sitting, by its id; who takes either counts at both."""
    queues = read_queues(round_.id, round_.queue_order)
    return {sitting.id: len(queues.at(sitting.id)) for sitting in round_.sittings}


def tickets_of(rows: Iterable[Registration], round_: RoundView) -> list[Ticket]:
    """What each of these registrations of a round holds, their libraries loaded."""
    rows = list(rows)
    sittings: dict[int | None, SittingView] = {sitting.id: sitting for sitting in round_.sittings}
    queued = [row for row in rows if row.state is State.WAITING or row.wish_id is not None]
    queues = read_queues(round_.id, round_.queue_order) if queued else None
    chosen = chosen_by([row.id for row in rows]) if round_.has_options else {}
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
            state_name=state_name(row.state, round_ if row.library else None),
            may_wait_anywhere=row.may_wait_anywhere,
            scope=scope_of(row),
            link_version=row.link_version,
            sitting=sittings.get(row.sitting_id),
            wish=_wish(row, sittings),
            queue=_queue_places(row, round_, queues) if queues else (),
            fee=fee_of(row),
            price_reason=fee_reason(fee_of(row), _workplace(row)),
            cancel_rule=_cancel_rule(row, sittings),
            promoted_at=row.promoted_at,
            cancelled_at=row.cancelled_at,
            diet=tuple(row.diet.split()),
            diet_note=row.diet_note,
            dropped_days=frozenset(row.dropped_days),
            chosen=chosen.get(row.id, ()),
            room_mate=row.room_mate,
            hotel_needs=row.hotel_needs,
            category=category_of(row, round_),
        )
        for row in rows
    ]


def fee_of(row: Registration) -> Fee:
    """What is owed for a registration, as it stands on its row."""
    at_most = row.fee_amount if row.state is State.CONFIRMED or row.state not in ACTIVE else row.agreed_fee
    return Fee(row.fee_amount, row.fee_reason, row.fee_nth, row.free_slot, at_most, row.fee_extras)


def _queue_places(row: Registration, round_: RoundView, queues: Queues) -> tuple[QueuePlace, ...]:
    found = (
        (sitting, queues.number_of(row.id, sitting.id))
        for sitting in round_.sittings
        if sitting.state is not SittingState.CANCELLED
    )
    return tuple(
        QueuePlace(sitting, place.number, queue_reason(place.rank, round_))
        for sitting, place in found
        if place is not None
    )


def _wish(row: Registration, sittings: Mapping[int | None, SittingView]) -> SittingView | None:
    """Where somebody would move; the wish lapses as the meeting begins at which they have a seat."""
    here = sittings.get(row.sitting_id)
    return None if here is not None and here.has_begun else sittings.get(row.wish_id)


def _cancel_rule(row: Registration, sittings: Mapping[int | None, SittingView]) -> str:
    sitting = sittings.get(row.sitting_id)
    if sitting is None or row.state is not State.CONFIRMED or not row.fee_amount:
        return ""
    return cancel_rule(sitting, row.promoted_at, row.fee_amount)


def _workplace(row: Registration) -> str:
    return row.library.name if row.library else row.organisation
