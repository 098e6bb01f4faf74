"""Figures of rounds: seats, queues, fees and what waits for an organiser; by a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.common.models import db
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, Role, State


@dataclass(slots=True)
class Standing:
    """How a sitting stands. People by state; those who take either sitting count at `None`. Fees in øre."""

    people: dict[State, int] = field(default_factory=dict)
    guests: int = 0  # speakers and hosts among the confirmed
    owed: int = 0
    unlisted: int = 0  # active, from a workplace that is no library yet
    libraries: int = 0  # with somebody confirmed

    @property
    def confirmed(self) -> int:
        """With a seat."""
        return self.people.get(State.CONFIRMED, 0)

    @property
    def waiting(self) -> int:
        """In the queue."""
        return self.people.get(State.WAITING, 0)

    @property
    def pending(self) -> int:
        """Awaiting distribution or approval."""
        return self.people.get(State.PENDING, 0)


Standings = Mapping[tuple[int, int | None], Standing]
"""By the ids of round and sitting; a sitting that nobody has signed up for is left out."""


def standings(round_ids: Sequence[int]) -> Standings:
    """How these rounds stand, by two queries."""
    found: dict[tuple[int, int | None], Standing] = {}
    row_of = Registration
    rows = db.session.execute(
        select(
            row_of.round_id,
            row_of.sitting_id,
            row_of.state,
            row_of.role,
            (row_of.library_id.is_(None)).label("is_unlisted"),
            func.count().label("people"),
            func.sum(row_of.fee_amount).label("owed"),
        )
        .where(row_of.round_id.in_(round_ids))
        .group_by(row_of.round_id, row_of.sitting_id, row_of.state, row_of.role, row_of.library_id.is_(None))
    )
    for row in rows:
        one = found.setdefault((row.round_id, row.sitting_id), Standing())
        one.people[row.state] = one.people.get(row.state, 0) + row.people
        one.owed += row.owed
        one.guests += row.people if row.role is not Role.PARTICIPANT and row.state is State.CONFIRMED else 0
        one.unlisted += row.people if row.is_unlisted and row.state in ACTIVE else 0
    _count_libraries(round_ids, found)
    return found


def _count_libraries(round_ids: Sequence[int], found: dict[tuple[int, int | None], Standing]) -> None:
    row_of = Registration
    rows = db.session.execute(
        select(
            row_of.round_id,
            row_of.sitting_id,
            func.count(func.distinct(row_of.library_id)).label("libraries"),
        )
        .where(row_of.round_id.in_(round_ids), row_of.state == State.CONFIRMED)
        .group_by(row_of.round_id, row_of.sitting_id)
    )
    for row in rows:
        found[row.round_id, row.sitting_id].libraries = row.libraries


def of_round(found: Standings, round_id: int) -> Standing:
    """The sum over a round's sittings; a library at two sittings counts twice."""
    total = Standing()
    for (its_round, _), one in found.items():
        if its_round == round_id:
            for state, people in one.people.items():
                total.people[state] = total.people.get(state, 0) + people
            for name in ("guests", "owed", "unlisted", "libraries"):
                setattr(total, name, getattr(total, name) + getattr(one, name))
    return total
