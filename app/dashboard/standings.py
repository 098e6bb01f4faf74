"""Figures of rounds: seats, queues, fees and what waits for an organiser; by one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, func, select

from app.common.models import db
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, State


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sitting stands, in people. Those who take either sitting count at `None`."""

    waiting: int = 0  # in the queue
    pending: int = 0  # awaiting distribution or approval
    owed: int = 0  # øre
    unlisted: int = 0  # active, from a workplace that is no library yet
    libraries: int = 0  # with a seat


Standings = Mapping[tuple[int, int | None], Standing]
"""By the ids of round and sitting; a sitting that nobody has signed up for is left out."""


def _people(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(*conditions)


_STANDINGS = (
    select(
        Registration.round_id,
        Registration.sitting_id,
        _people(Registration.state == State.WAITING).label("waiting"),
        _people(Registration.state == State.PENDING).label("pending"),
        func.sum(Registration.fee_amount).label("owed"),
        _people(Registration.state.in_(ACTIVE), Registration.library_id.is_(None)).label("unlisted"),
        func.count(func.distinct(Registration.library_id))
        .filter(Registration.state == State.CONFIRMED)
        .label("libraries"),
    )
    .where(Registration.round_id.in_(bindparam("round_ids", expanding=True)))
    .group_by(Registration.round_id, Registration.sitting_id)
)


def standings(round_ids: Sequence[int]) -> Standings:
    """How these rounds stand."""
    rows = db.session.execute(_STANDINGS, {"round_ids": round_ids})
    return {(round_id, sitting_id): Standing(*figures) for round_id, sitting_id, *figures in rows}


def of_round(found: Standings, round_id: int) -> list[Standing]:
    """Those of a round; a library at two sittings is counted at both."""
    return [one for (its_round, _), one in found.items() if its_round == round_id]
