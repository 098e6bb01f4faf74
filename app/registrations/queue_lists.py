"""The queues of a round with the names of those who wait, for organisers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.common.models import db
from app.libraries.models import Library
from app.meetings.queries import RoundView
from app.registrations.models import Registration
from app.registrations.queues import read_queues
from app.registrations.states import State
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


def queues_in(round_: RoundView) -> dict[int, tuple[Waiting, ...]]:
    """The queue of each sitting, by its id, in the order in which its seats will be given."""
    queues = read_queues(round_.id, round_.queue_order)
    ids = [one.who.id for one in queues.everybody]
    rows = {row.id: row for row in db.session.execute(_PEOPLE.where(Registration.id.in_(ids)))}
    return {
        sitting.id: tuple(
            Waiting(
                id=place.id,
                number=place.number,
                name=rows[place.id].name,
                workplace=rows[place.id].library or rows[place.id].organisation,
                reason=queue_reason(place.rank, round_),
                signed_up_at=rows[place.id].signed_up_at,
                from_seat=rows[place.id].state is State.CONFIRMED,
            )
            for place in queues.at(sitting.id)
        )
        for sitting in round_.sittings
    }


def pending_in(round_id: int) -> list[Pending]:
    """Everybody who is pending, by time of sign-up."""
    rows = db.session.execute(
        _PEOPLE.where(Registration.round_id == round_id, Registration.state == State.PENDING).order_by(
            Registration.signed_up_at, Registration.id
        )
    )
    return [
        Pending(row.id, row.name, row.library or row.organisation, row.library is not None) for row in rows
    ]


_PEOPLE = select(
    Registration.id,
    Registration.name,
    Registration.organisation,
    Registration.signed_up_at,
    Registration.state,
    Library.name.label("library"),
).outerjoin(Library, Library.id == Registration.library_id)
