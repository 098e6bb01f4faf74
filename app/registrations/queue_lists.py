"""The queues of a round with the names of those who wait, and who of them an act would give a seat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from app.common.models import db
from app.libraries.models import Library
from app.meetings.queries import RoundView, round_of
from app.registrations import places
from app.registrations.models import Registration
from app.registrations.queues import read_queues
from app.registrations.states import State
from app.registrations.waiting_list import Place, Rank
from app.registrations.wording import queue_reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a queue. `from_seat`: they have one elsewhere in the round and wish to move."""

    id: int
    number: int
    name: str
    workplace: str
    reason: str
    signed_up_at: datetime
    from_seat: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who awaits the distribution, or an organiser where the workplace is not on the list."""

    id: int
    name: str
    workplace: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody whom an act gives a seat, and why; `leaves` names the meeting where they had one before."""

    id: int
    name: str
    workplace: str
    sitting: str
    reason: str
    leaves: str


def queues_in(round_: RoundView) -> dict[int, tuple[Waiting, ...]]:
    """The queue of each sitting, by its id, in the order in which its seats will be given."""
    queues = read_queues(round_.id, round_.queue_order)
    rows = {row.id: row for row in _people(Registration.id.in_([one.who.id for one in queues.everybody]))}
    return {
        sitting.id: tuple(_waiting(place, rows[place.id], round_) for place in queues.at(sitting.id))
        for sitting in round_.sittings
    }


def pending_in(round_id: int) -> list[Pending]:
    """Everybody who is pending, by time of sign-up."""
    rows = _people(Registration.round_id == round_id, Registration.state == State.PENDING)
    return [
        Pending(row.id, row.name, row.library or row.organisation, row.library is not None) for row in rows
    ]


def seated_by(act: Callable[[], object], round_id: int) -> list[Seated]:
    """Whom an act gives a seat, or another one, by meeting and then in the order of its queue.

    The act is carried out: whoever only wants to know rehearses this (`transaction.rehearse`).
    """
    places.lock(round_id)
    round_ = round_of(round_id)
    queues = read_queues(round_id, round_.queue_order)
    numbers = {
        (place.id, one.id): (place.number, place.rank)
        for one in round_.sittings
        for place in queues.at(one.id)
    }
    before = _seats(round_id)
    act()
    db.session.flush()
    after = {row_id: sitting for row_id, sitting in _seats(round_id).items() if before.get(row_id) != sitting}
    names = {one.id: one.name for one in round_.sittings}
    # Whoever was no part of a queue before comes behind it: the distribution lets them in last.
    last = len(numbers) + 1, Rank.SECTOR
    seated = [
        (numbers.get((row.id, after[row.id]), last), row) for row in _people(Registration.id.in_(after))
    ]
    seated.sort(key=lambda each: (list(names).index(after[each[1].id]), each[0]))
    return [
        Seated(
            id=row.id,
            name=row.name,
            workplace=row.library or row.organisation,
            sitting=names[after[row.id]],
            reason=queue_reason(rank, round_),
            leaves=names.get(before.get(row.id, 0), ""),
        )
        for (_, rank), row in seated
    ]


def _waiting(place: Place, row: Any, round_: RoundView) -> Waiting:
    return Waiting(
        id=place.id,
        number=place.number,
        name=row.name,
        workplace=row.library or row.organisation,
        reason=queue_reason(place.rank, round_),
        signed_up_at=row.signed_up_at,
        from_seat=row.state is State.CONFIRMED,
    )


def _seats(round_id: int) -> dict[int, int]:
    """The sitting at which each of those who have a seat has it."""
    held = select(Registration.id, Registration.sitting_id).where(
        Registration.round_id == round_id, Registration.state == State.CONFIRMED
    )
    return {row.id: row.sitting_id for row in db.session.execute(held)}


def _people(*conditions: ColumnElement[bool]) -> Sequence[Any]:
    """Names and workplaces, by time of sign-up."""
    return db.session.execute(
        select(
            Registration.id,
            Registration.name,
            Registration.organisation,
            Registration.signed_up_at,
            Registration.state,
            Library.name.label("library"),
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .where(*conditions)
        .order_by(Registration.signed_up_at, Registration.id)
    ).all()
