"""Which libraries have come: to each of some rounds, and when last to a series.

The database counts: pages ask for all libraries over all rounds. Cancelled sittings do not count.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.attendance.models import Attendance, Presence
from app.attendance.queries import IS_MARK
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.models import Registration
from app.registrations.states import Role, State

_ANY = aliased(Attendance)
NOBODY_WAS_MARKED = ~exists().where(_ANY.sitting_id == Registration.sitting_id)
HAS_COME = or_(Attendance.presence == Presence.PRESENT, NOBODY_WAS_MARKED)
"""Present, or with a seat at a sitting where nobody was marked; Attendance is joined by IS_MARK."""

IS_SEAT = (Registration.state == State.CONFIRMED, Registration.role == Role.PARTICIPANT)
"""A participant's seat."""

HAS_SEAT = (*IS_SEAT, Sitting.state != SittingState.CANCELLED)
"""A participant's seat at a sitting that is held; Sitting is joined."""

_SEATED = (
    select(Registration.library_id, Registration.sitting_id)
    .where(Registration.library_id.in_(bindparam("libraries", expanding=True)), *IS_SEAT)
    .distinct()
    .subquery()
)
"""The libraries, and at which sittings they had seats: fewer rows than the seats, and an index has them."""

_NOBODY_WAS_MARKED_THERE = ~exists().where(Attendance.sitting_id == _SEATED.c.sitting_id)
_ONE_WAS_PRESENT = exists().where(
    Registration.library_id == _SEATED.c.library_id,
    Registration.sitting_id == _SEATED.c.sitting_id,
    *IS_SEAT,
    exists().where(IS_MARK, Attendance.presence == Presence.PRESENT),
)
_LAST_VISITS = (
    select(_SEATED.c.library_id, func.max(Sitting.starts_at).label("last_at"))
    .join(Sitting, Sitting.id == _SEATED.c.sitting_id)
    .join(Round, Round.id == Sitting.round_id)
    .where(
        Round.series_id == bindparam("series"),
        Sitting.ends_at <= bindparam("moment"),
        Sitting.state != SittingState.CANCELLED,
        or_(_NOBODY_WAS_MARKED_THERE, _ONE_WAS_PRESENT),
    )
    .group_by(_SEATED.c.library_id)
)


def seats_in(round_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """How many come, or came, by the ids of round and library; who stayed away is left out."""
    rows = db.session.execute(
        select(Registration.round_id, Registration.library_id, func.count().label("people"))
        .join(Sitting, Sitting.id == Registration.sitting_id)
        .outerjoin(Attendance, IS_MARK)
        .where(
            Registration.round_id.in_(round_ids), Registration.library_id.is_not(None), *HAS_SEAT, HAS_COME
        )
        .group_by(Registration.round_id, Registration.library_id)
    )
    found: dict[int, dict[int, int]] = {one: {} for one in round_ids}
    for row in rows:
        found[row.round_id][row.library_id] = row.people
    return found


_PUBLIC_LIBRARIES = (
    select(Registration.round_id, func.count(func.distinct(Registration.library_id)).label("libraries"))
    .join(Library, Library.id == Registration.library_id)
    .join(Sitting, Sitting.id == Registration.sitting_id)
    .outerjoin(Attendance, IS_MARK)
    .where(
        Registration.round_id.in_(bindparam("round_ids", expanding=True)),
        Library.municipality != "",
        *HAS_SEAT,
        HAS_COME,
    )
    .group_by(Registration.round_id)
)


def public_libraries_in(round_ids: Sequence[int]) -> dict[int, int]:
    """From how many libraries of municipalities somebody comes, or came; a round without any is left out."""
    rows = db.session.execute(_PUBLIC_LIBRARIES, {"round_ids": round_ids})
    return {row.round_id: row.libraries for row in rows}


def last_visits(series_id: int, library_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these libraries came to a series last, by its id; one that never came is left out."""
    if not library_ids:
        return {}
    rows = db.session.execute(_LAST_VISITS, {"series": series_id, "libraries": library_ids, "moment": now()})
    return {row.library_id: row.last_at for row in rows}
