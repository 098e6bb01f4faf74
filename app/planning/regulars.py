"""Last round's people as standing members: who came once is expected to come again (DOMAIN.md 1)."""

from dataclasses import dataclass

from sqlalchemy import select

from app.attendance.coverage import HAS_COME, HAS_SEAT
from app.attendance.models import Attendance
from app.attendance.queries import IS_MARK
from app.common.models import db
from app.libraries.members import add_member, members_of
from app.meetings.models import Sitting
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came to a round for a library and is no standing member yet."""

    library_id: int
    name: str
    email: str
    title: str


def newcomers(series_id: int, round_id: int, library_id: int | None = None) -> list[Newcomer]:
    """Who came to a round for their library, or for this one, and is no standing member of the series yet."""
    rows = db.session.execute(
        select(Registration.library_id, Registration.name, Registration.email, Registration.title)
        .join(Sitting, Sitting.id == Registration.sitting_id)
        .outerjoin(Attendance, IS_MARK)
        .where(
            Registration.round_id == round_id,
            Registration.library_id == library_id if library_id else Registration.library_id.is_not(None),
            *HAS_SEAT,
            HAS_COME,
        )
        .order_by(Registration.id)
    )
    known = {one.email.casefold() for one in members_of(series_id)}
    return [
        Newcomer(row.library_id, row.name, row.email, row.title)
        for row in rows
        if row.email.casefold() not in known
    ]


def adopt_newcomers(series_id: int, round_id: int, library_id: int | None, actor: str) -> int:
    """Make those who came to a round standing members, of one library or of all; how many are new."""
    people = newcomers(series_id, round_id, library_id)
    for one in people:
        add_member(series_id, one.library_id, one.name, one.email, one.title, actor)
    return len(people)
