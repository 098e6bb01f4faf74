"""The queues of a round, read from its rows: who waits where, and in which order."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, or_, select

from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import CANCELLED_SITTINGS, QueueOrder, Sitting
from app.registrations.models import Registration
from app.registrations.states import Role, State
from app.registrations.waiting_list import Place, Waiting, in_order

_WAITING = (
    select(
        Registration.id,
        Registration.state,
        Registration.sitting_id,
        Registration.wish_id,
        Registration.library_id,
        Registration.signed_up_at,
        Library.has_free_place,
    )
    .join(Library, Library.id == Registration.library_id)
    .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
    .where(
        Registration.round_id == bindparam("round_id"),
        or_(
            Registration.state == State.WAITING,
            and_(Registration.wish_id.is_not(None), Sitting.starts_at > bindparam("now")),
        ),
    )
    .order_by(Registration.id)
)
_SEATED_LIBRARIES = (
    select(Registration.library_id)
    .where(
        Registration.round_id == bindparam("round_id"),
        Registration.state == State.CONFIRMED,
        Registration.role == Role.PARTICIPANT,
        Registration.library_id.is_not(None),
        Registration.sitting_id.not_in(CANCELLED_SITTINGS),
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody who waits. `target` is the sitting they wait for; None: for any."""

    who: Waiting
    target: int | None
    has_seat: bool  # they have one elsewhere in the round and wish to move


@dataclass(frozen=True, slots=True)
class Queues:
    """Everybody who waits in a round. `seated` are the ids of libraries that have a seat."""

    everybody: tuple[Queued, ...]
    seated: frozenset[int]
    rule: QueueOrder

    def at(self, sitting_id: int) -> list[Place]:
        """The queue of one sitting, in the order in which its seats will be given."""
        here = (one.who for one in self.everybody if one.target in (None, sitting_id))
        return in_order(here, self.seated, self.rule)

    def number_of(self, registration_id: int, sitting_id: int) -> Place | None:
        """The place of somebody in the queue of a sitting."""
        return next((place for place in self.at(sitting_id) if place.id == registration_id), None)


def read_queues(round_id: int, rule: QueueOrder) -> Queues:
    """Who waits in a round; two queries, one where nobody does.

    A wish to move lapses as the meeting begins at which one has a seat.
    """
    rows = db.session.execute(_WAITING, {"round_id": round_id, "now": now()}).all()
    everybody = tuple(
        Queued(
            Waiting(row.id, row.library_id, row.has_free_place, row.signed_up_at),
            target=row.sitting_id if row.state is State.WAITING else row.wish_id,
            has_seat=row.state is State.CONFIRMED,
        )
        for row in rows
    )
    return Queues(everybody, seated_libraries(round_id) if everybody else frozenset(), rule)


def seated_libraries(round_id: int) -> frozenset[int]:
    """The ids of libraries that have a seat in the round."""
    return frozenset(db.session.scalars(_SEATED_LIBRARIES, {"round_id": round_id}))
