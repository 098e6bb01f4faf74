"""The registrations of a round as organisers list them: filtered, searched, a page at a time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select

from app.common.models import db
from app.libraries.directory import directory
from app.libraries.models import Library
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Fee, Reason
from app.registrations.models import Booking, Registration
from app.registrations.queues import Queues, read_queues
from app.registrations.states import ACTIVE, Role, State
from app.registrations.wording import fee_reason, state_name

PAGE = 100
"""Rows on one page."""


_NAME = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*\.?")
"""What may be looked up as the name of a library: 'Kgl.', 'Lyngby-Taarbæk', '761500'; not '100%'."""


class Status(StrEnum):
    """The chips over the list, each with its count; the words in addresses are Danish."""

    ACTIVE = "aktive"
    CONFIRMED = "tilmeldt"
    WAITING = "venteliste"
    PENDING = "afventer"
    UNLISTED = "uden-bibliotek"
    CANCELLED = "afmeldt"
    REPLACED = "givet-videre"


_IS: Mapping[Status, ColumnElement[bool]] = {
    Status.ACTIVE: Registration.state.in_(ACTIVE),
    Status.CONFIRMED: Registration.state == State.CONFIRMED,
    Status.WAITING: Registration.state == State.WAITING,
    Status.PENDING: Registration.state == State.PENDING,
    Status.UNLISTED: and_(Registration.state.in_(ACTIVE), Registration.library_id.is_(None)),
    Status.CANCELLED: Registration.state == State.CANCELLED,
    Status.REPLACED: Registration.state == State.REPLACED,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: a status, a sitting by its slug ('' for all), and words somebody searched for."""

    status: Status = Status.ACTIVE
    sitting: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One registration in the list. Øre; `places` are its numbers in the queues by the sitting's name."""

    id: int
    reference: str
    name: str
    email: str
    title: str
    workplace: str
    is_listed: bool
    sitting: str
    state: State
    status: str
    role: Role
    places: tuple[tuple[str, int], ...]
    wish: str
    fee: int
    reason: str
    signed_up_at: datetime
    contact_name: str
    contact_email: str
    ean: str
    payment_reference: str
    order_number: str


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list, with the counts of the chips for the same sitting and words."""

    rows: tuple[PersonRow, ...]
    counts: Mapping[Status, int]
    page: int  # the one that was asked for, or the last there is
    pages: int


def people_of(round_: RoundView, wanted: Filter) -> People:
    """One page of a round's registrations; a fixed number of queries."""
    counts = _counts(round_, wanted)
    pages = max(1, -(-counts[wanted.status] // PAGE))
    page = min(wanted.page, pages)
    rows = _rows(round_, _select(round_, wanted).limit(PAGE).offset((page - 1) * PAGE))
    return People(tuple(rows), counts, page, pages)


def everybody(round_: RoundView, wanted: Filter) -> list[PersonRow]:
    """All registrations of a filter, whatever the page: for an export."""
    return _rows(round_, _select(round_, wanted))


def _counts(round_: RoundView, wanted: Filter) -> dict[Status, int]:
    columns = [func.sum(case((condition, 1), else_=0)).label(one.name) for one, condition in _IS.items()]
    row = db.session.execute(select(*columns).select_from(Registration).where(*_within(round_, wanted))).one()
    return {status: row._mapping[status.name] or 0 for status in Status}


def _select(round_: RoundView, wanted: Filter) -> Select[Any]:
    return (
        select(
            Registration.__table__,
            Library.name.label("library"),
            Booking.contact_name,
            Booking.contact_email,
            Booking.ean,
            Booking.payment_reference,
            Booking.order_number,
        )
        .join(Booking, Booking.id == Registration.booking_id)
        .outerjoin(Library, Library.id == Registration.library_id)
        .where(_IS[wanted.status], *_within(round_, wanted))
        .order_by(Registration.signed_up_at.desc(), Registration.id.desc())
    )


def _within(round_: RoundView, wanted: Filter) -> list[ColumnElement[bool]]:
    """The round, the sitting (who takes any counts at each) and the words, all of which must be found."""
    conditions: list[ColumnElement[bool]] = [Registration.round_id == round_.id]
    sitting = next((one.id for one in round_.sittings if one.slug == wanted.sitting), None)
    if sitting is not None:
        conditions.append(or_(Registration.sitting_id == sitting, Registration.sitting_id.is_(None)))
    return [*conditions, *(_has(word) for word in wanted.words.split())]


def _has(word: str) -> ColumnElement[bool]:
    """A word within name, address, workplace or number; one with an @ within addresses alone."""
    in_address = Registration.email_key.contains(word.casefold(), autoescape=True)
    if "@" in word:
        return in_address
    libraries = [one.id for one in directory().find(word)] if _NAME.fullmatch(word) else []
    texts = (Registration.name, Registration.organisation, Registration.reference)
    within = (func.lower(text).contains(word.lower(), autoescape=True) for text in texts)
    return or_(in_address, Registration.library_id.in_(libraries), *within)


def _rows(round_: RoundView, statement: Select[Any]) -> list[PersonRow]:
    found = db.session.execute(statement).all()
    waits = any(row.state is State.WAITING or row.wish_id is not None for row in found)
    queues = read_queues(round_.id, round_.queue_order) if waits else None
    numbers = _numbers(round_, queues) if queues else {}
    sittings = {one.id: one for one in round_.sittings}
    return [_person(row, round_, sittings, numbers.get(row.id, ())) for row in found]


def _numbers(round_: RoundView, queues: Queues) -> dict[int, tuple[tuple[str, int], ...]]:
    """Each one's numbers in the queues, by id."""
    found: dict[int, tuple[tuple[str, int], ...]] = {}
    for sitting in round_.sittings:
        for place in queues.at(sitting.id):
            found[place.id] = (*found.get(place.id, ()), (sitting.name, place.number))
    return found


def _person(
    row: Row[Any],
    round_: RoundView,
    sittings: Mapping[int, SittingView],
    places: Sequence[tuple[str, int]],
) -> PersonRow:
    workplace = row.library or row.organisation
    sitting, wish = sittings.get(row.sitting_id), sittings.get(row.wish_id)
    at_most = row.agreed_fee if row.state in (State.WAITING, State.PENDING) else row.fee_amount
    fee = Fee(row.fee_amount, Reason(row.fee_reason), row.fee_nth, row.free_slot, at_most)
    return PersonRow(
        id=row.id,
        reference=row.reference,
        name=row.name,
        email=row.email,
        title=row.title,
        workplace=workplace,
        is_listed=row.library is not None,
        sitting=sitting.name if sitting else "",
        state=row.state,
        status=state_name(row.state, round_ if row.library else None),
        role=row.role,
        places=tuple(places),
        wish=wish.name if wish else "",
        fee=row.fee_amount,
        reason=fee_reason(fee, workplace),
        signed_up_at=row.signed_up_at,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        ean=row.ean,
        payment_reference=row.payment_reference,
        order_number=row.order_number,
    )
