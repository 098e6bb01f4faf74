"""Who had a seat, and who came, over the rounds of a series: what continuity is read from.

Meetings that are to come, cancelled or drafts do not count; nor do speakers and hosts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, exists, func, select

from app.attendance.continuity import Seat
from app.attendance.coverage import HAS_COME, NOBODY_WAS_MARKED
from app.attendance.models import Attendance, Presence
from app.attendance.queries import IS_MARK
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.models import Registration
from app.registrations.states import Role, State

_IS_SEAT = (Registration.state == State.CONFIRMED, Registration.role == Role.PARTICIPANT)


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is."""

    name: str
    email: str
    workplace: str


def seated_rounds(series_id: int) -> set[int]:
    """The ids of the rounds of a series in which a participant had a seat at a sitting that has begun."""
    return set(
        db.session.scalars(
            select(Sitting.round_id)
            .join(Round, Round.id == Sitting.round_id)
            .where(
                Round.series_id == series_id,
                Sitting.state == SittingState.PUBLISHED,
                Sitting.starts_at <= now(),
                exists().where(Registration.sitting_id == Sitting.id, *_IS_SEAT),
            )
        )
    )


def seats_of(round_ids: Sequence[int]) -> tuple[list[Seat], dict[str, Known]]:
    """Every seat of these rounds at sittings that have begun, and the people by their address (case-folded).

    They are named as they were last known. One query.
    """
    rows = db.session.execute(
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
        .where(
            Registration.round_id.in_(round_ids),
            Sitting.state == SittingState.PUBLISHED,
            Sitting.starts_at <= now(),
            *_IS_SEAT,
        )
        .order_by(Registration.id)
    )
    seats, people = [], {}
    for person, library_id, round_id, came, *known in rows:
        seats.append(Seat(person, library_id, round_id, came))
        people[person] = Known(*known)
    return seats, people


def came_to_others(series_id: int, round_ids: Sequence[int], people: Iterable[str]) -> set[str]:
    """Those of these people (addresses, case-folded) who came to other rounds of the series than these."""
    return set(
        db.session.scalars(
            select(Registration.email_key)
            .join(Sitting, Sitting.id == Registration.sitting_id)
            .join(Round, Round.id == Sitting.round_id)
            .outerjoin(Attendance, IS_MARK)
            .where(
                Registration.email_key.in_(people),
                Round.series_id == series_id,
                Round.id.not_in(round_ids),
                Sitting.state == SittingState.PUBLISHED,
                Sitting.starts_at <= now(),
                *_IS_SEAT,
                HAS_COME,
            )
            .distinct()
        )
    )
