"""The registrations of a round as organisers list them: filtered, searched, a page at a time."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.common.models import db
from app.libraries.directory import Directory, directory
from app.libraries.models import Library
from app.meetings.prices import Category
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Fee
from app.registrations.models import Booking, Registration
from app.registrations.queues import Queues, read_queues
from app.registrations.states import ACTIVE, Role, State
from app.registrations.wording import state_name

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


_CHIPS: Mapping[State, Status] = {
    State.CONFIRMED: Status.CONFIRMED,
    State.WAITING: Status.WAITING,
    State.PENDING: Status.PENDING,
    State.CANCELLED: Status.CANCELLED,
    State.REPLACED: Status.REPLACED,
}


_IS: Mapping[Status, ColumnElement[bool]] = {
    Status.ACTIVE: Registration.state.in_(ACTIVE),
    Status.UNLISTED: and_(Registration.state.in_(ACTIVE), Registration.library_id.is_(None)),
    **{chip: Registration.state == state for state, chip in _CHIPS.items()},
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: a status, a sitting by its slug ('' for all), and words somebody searched for."""

    status: Status = Status.ACTIVE
    sitting: str = ""
    words: str = ""
    page: int = 1


class PersonRow(NamedTuple):
    """One registration in the list; `places` are its numbers in the queues by the sitting's name.

    A tuple, for a round has thousands.
    """

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
    fee: Fee
    signed_up_at: datetime
    contact_name: str
    contact_email: str
    ean: str
    payment_reference: str
    order_number: str
    room_mate: str
    category: Category | None


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list, with the counts of the chips for the same sitting and words."""

    rows: tuple[PersonRow, ...]
    counts: Mapping[Status, int]
    page: int  # the one that was asked for, or the last there is
    pages: int


def people_of(round_: RoundView, wanted: Filter) -> People:
    """One page of a round's registrations; a fixed number of queries."""
    return _found(round_, wanted) if wanted.words else _listed(round_, wanted)


def everybody(round_: RoundView, wanted: Filter) -> list[PersonRow]:
    """All registrations of a filter, whatever the page: for an export."""
    return _rows(round_, _PEOPLE.where(_IS[wanted.status], *_within(round_, wanted)))


def _listed(round_: RoundView, wanted: Filter) -> People:
    within = _within(round_, wanted)
    kinds = db.session.execute(
        select(Registration.state, _IS_UNLISTED, func.count())
        .where(*within)
        .group_by(Registration.state, _IS_UNLISTED)
    )
    counts = _counts({(state, is_unlisted): people for state, is_unlisted, people in kinds})
    page, pages = _page(wanted.page, counts[wanted.status])
    rows = _PEOPLE.where(_IS[wanted.status], *within).limit(PAGE).offset((page - 1) * PAGE)
    return People(tuple(_rows(round_, rows)), counts, page, pages)


def _found(round_: RoundView, wanted: Filter) -> People:
    """What was searched for, with all rows compared once: that is the dear part."""
    found = db.session.execute(
        select(Registration.id, Registration.state, _IS_UNLISTED)
        .where(*_within(round_, wanted))
        .order_by(*_LATEST_FIRST)
    ).all()
    kinds = Counter((state, is_unlisted) for _, state, is_unlisted in found)
    shown = {kind for kind in kinds if wanted.status in _chips(*kind)}
    ids = [one for one, state, is_unlisted in found if (state, is_unlisted) in shown]
    page, pages = _page(wanted.page, len(ids))
    rows = _PEOPLE.where(Registration.id.in_(ids[(page - 1) * PAGE : page * PAGE]))
    return People(tuple(_rows(round_, rows)), _counts(kinds), page, pages)


def _page(asked: int, people: int) -> tuple[int, int]:
    """The page to show, and how many there are."""
    pages = max(1, -(-people // PAGE))
    return min(asked, pages), pages


def _counts(kinds: Mapping[tuple[State, bool], int]) -> dict[Status, int]:
    """How many each chip counts, of the numbers of people by state and whether their library is unlisted."""
    counts = dict.fromkeys(Status, 0)
    for kind, people in kinds.items():
        for chip in _chips(*kind):
            counts[chip] += people
    return counts


def _chips(state: State, is_unlisted: bool) -> list[Status]:
    """The chips that count somebody."""
    chips = [_CHIPS[state]]
    if state in ACTIVE:
        chips.append(Status.ACTIVE)
        if is_unlisted:
            chips.append(Status.UNLISTED)
    return chips


_COLUMNS: tuple[Any, ...] = (
    Registration.id,
    Registration.reference,
    Registration.name,
    Registration.email,
    Registration.title,
    Registration.organisation,
    Registration.sitting_id,
    Registration.wish_id,
    Registration.state,
    Registration.role,
    Registration.agreed_fee,
    Registration.fee_amount,
    Registration.fee_reason,
    Registration.fee_nth,
    Registration.free_slot,
    Registration.signed_up_at,
    Library.name.label("library"),
    Booking.contact_name,
    Booking.contact_email,
    Booking.ean,
    Booking.payment_reference,
    Booking.order_number,
    Registration.room_mate,
    Registration.category,
    Registration.fee_extras,
)
_IS_UNLISTED = Registration.library_id.is_(None)
_LATEST_FIRST = (Registration.signed_up_at.desc(), Registration.id.desc())
_PEOPLE = (
    select(*_COLUMNS)
    .join(Booking, Booking.id == Registration.booking_id)
    .outerjoin(Library, Library.id == Registration.library_id)
    .order_by(*_LATEST_FIRST)
)


def _within(round_: RoundView, wanted: Filter) -> list[ColumnElement[bool]]:
    """The round, the sitting (who takes any counts at each) and the words, all of which must be found."""
    conditions: list[ColumnElement[bool]] = [Registration.round_id == round_.id]
    sitting = next((one.id for one in round_.sittings if one.slug == wanted.sitting), None)
    if sitting is not None:
        conditions.append(or_(Registration.sitting_id == sitting, Registration.sitting_id.is_(None)))
    if wanted.words:
        libraries = directory()
        conditions += [_has(word, libraries) for word in wanted.words.split()]
    return conditions


_NAMES = Registration.name + "\n" + Registration.organisation
"""Searched together, for `lower` is the dearest of a search on SQLite."""


def _has(word: str, libraries: Directory) -> ColumnElement[bool]:
    """A word within name, address, workplace or number; one with an @ within addresses alone."""
    in_address = Registration.email_key.contains(word.casefold(), autoescape=True)
    if "@" in word:
        return in_address
    found = [one.id for one in libraries.find(word)] if _NAME.fullmatch(word) else []
    return or_(
        in_address,
        Registration.library_id.in_(found),
        Registration.reference.contains(word.upper(), autoescape=True),
        _names_for(word).contains(word.lower(), autoescape=True),
    )


def _names_for(word: str) -> ColumnElement[str]:
    """The names to compare with a word in lower case; A to Z SQLite takes for a to z by itself."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return _NAMES if is_sqlite and word.isascii() else func.lower(_NAMES)


def _rows(round_: RoundView, statement: Select[Any]) -> list[PersonRow]:
    found = db.session.execute(statement).all()
    waits = any(row.state is State.WAITING or row.wish_id is not None for row in found)
    queues = read_queues(round_.id, round_.queue_order) if waits else None
    numbers = _numbers(round_, queues) if queues else {}
    sittings = {one.id: one for one in round_.sittings}
    names = {
        (state, is_listed): state_name(state, round_ if is_listed else None)
        for state in State
        for is_listed in (True, False)
    }
    return [
        _person(row, sittings, numbers.get(row.id, ()), names[row.state, row.library is not None])
        for row in found
    ]


def _numbers(round_: RoundView, queues: Queues) -> dict[int, tuple[tuple[str, int], ...]]:
    """Each one's numbers in the queues, by id."""
    found: dict[int, tuple[tuple[str, int], ...]] = {}
    for sitting in round_.sittings:
        for place in queues.at(sitting.id):
            found[place.id] = (*found.get(place.id, ()), (sitting.name, place.number))
    return found


def _person(
    row: Row[Any],
    sittings: Mapping[int, SittingView],
    places: Sequence[tuple[str, int]],
    status: str,
) -> PersonRow:
    sitting, wish = sittings.get(row.sitting_id), sittings.get(row.wish_id)
    at_most = row.agreed_fee if row.state in (State.WAITING, State.PENDING) else row.fee_amount
    return PersonRow(
        id=row.id,
        reference=row.reference,
        name=row.name,
        email=row.email,
        title=row.title,
        workplace=row.library or row.organisation,
        is_listed=row.library is not None,
        sitting=sitting.name if sitting else "",
        state=row.state,
        status=status,
        role=row.role,
        places=tuple(places),
        wish=wish.name if wish else "",
        fee=Fee(row.fee_amount, row.fee_reason, row.fee_nth, row.free_slot, at_most, row.fee_extras),
        signed_up_at=row.signed_up_at,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        ean=row.ean,
        payment_reference=row.payment_reference,
        order_number=row.order_number,
        room_mate=row.room_mate,
        category=row.category,
    )
