"""Who had a seat, and who came, over the rounds of a series: what continuity is read from.

Meetings that are to come, cancelled or drafts do not count; nor do speakers and hosts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, exists, func, select

from app.attendance.continuity import Seat
from app.attendance.coverage import HAS_COME, IS_SEAT, NOBODY_WAS_MARKED
from app.attendance.models import Attendance, Presence
from app.attendance.queries import IS_MARK
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is."""

    name: str
    email: str
    workplace: str


class SeatedRound(NamedTuple):
    """A round, and when the first of its meetings began that was not cancelled."""

    id: int
    starts_at: datetime


_HAS_BEGUN = and_(Sitting.state == SittingState.PUBLISHED, Sitting.starts_at <= bindparam("moment"))
_STARTS_AT = func.min(case((Sitting.state != SittingState.CANCELLED, Sitting.starts_at)))
_WAS_SEATED = and_(_HAS_BEGUN, exists().where(Registration.sitting_id == Sitting.id, *IS_SEAT))
_SEATED_ROUNDS = (
    select(Sitting.round_id, _STARTS_AT)
    .join(Round, Round.id == Sitting.round_id)
    .where(Round.series_id == bindparam("series"))
    .group_by(Sitting.round_id)
    .having(func.max(case((_WAS_SEATED, 1), else_=0)) == 1)
    .order_by(_STARTS_AT.desc())
)


def seated_rounds(series_id: int) -> list[SeatedRound]:
    """The rounds in which a participant had a seat at a sitting that has begun, the latest first."""
    rows = db.session.execute(_SEATED_ROUNDS, {"series": series_id, "moment": now()})
    return [SeatedRound(*row) for row in rows]


_SEATS = (
    select(
        Registration.email_key,
        Registration.library_id,
        Registration.round_id,
        case((Attendance.presence == Presence.PRESENT, True), (NOBODY_WAS_MARKED, None), else_=False),
        Registration.name,
        Registration.email,
        func.coalesce(Library.name, Registration.organisation),
    )
    .join(Sitting, Sitting.id == Registration.sitting_id)
    .outerjoin(Library, Library.id == Registration.library_id)
    .outerjoin(Attendance, IS_MARK)
    .where(Registration.round_id.in_(bindparam("rounds", expanding=True)), _HAS_BEGUN, *IS_SEAT)
    .order_by(Registration.id)
)


def seats_of(round_ids: Sequence[int]) -> tuple[list[Seat], dict[str, Known]]:
    """Every seat of these rounds at sittings that have begun, and the people by their address (case-folded).

    They are named as they were last known. One query.
    """
    rows = db.session.execute(_SEATS, {"rounds": round_ids, "moment": now()})
    seats, people = [], {}
    for person, library_id, round_id, came, *known in rows:
        seats.append(Seat(person, library_id, round_id, came))
        people[person] = Known(*known)
    return seats, people


_CAME_TO_OTHERS = (
    select(Registration.email_key)
    .join(Sitting, Sitting.id == Registration.sitting_id)
    .join(Round, Round.id == Sitting.round_id)
    .outerjoin(Attendance, IS_MARK)
    .where(
        Registration.email_key.in_(bindparam("people", expanding=True)),
        Round.series_id == bindparam("series"),
        Round.id.not_in(bindparam("rounds", expanding=True)),
        _HAS_BEGUN,
        *IS_SEAT,
        HAS_COME,
    )
    .distinct()
)


def came_to_others(series_id: int, round_ids: Sequence[int], people: Sequence[str]) -> set[str]:
    """Those of these people (addresses, case-folded) who came to other rounds of the series than these."""
    asked = {"series": series_id, "rounds": round_ids, "people": people, "moment": now()}
    return set(db.session.scalars(_CAME_TO_OTHERS, asked))
