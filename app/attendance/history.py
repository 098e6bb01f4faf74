"""What one person has been signed up for over the rounds of a series, and whether they came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.attendance.models import Attendance
from app.attendance.queries import IS_MARK
from app.attendance.wording import presence_name
from app.common.models import db
from app.meetings.models import Round, Sitting
from app.registrations.models import Registration
from app.registrations.states import State
from app.registrations.wording import state_name


@dataclass(frozen=True, slots=True)
class Past:
    """A registration in another round; `when` is None where it is for no meeting in particular.

    `outcome` is the presence, or the state where none is marked.
    """

    id: int
    round_title: str
    round_slug: str
    sitting: str
    when: datetime | None
    outcome: str


def other_rounds(registration_id: int) -> list[Past]:
    """The registrations of the same address in the other rounds of the series, the latest first."""
    mine = db.session.get_one(Registration, registration_id)
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.state,
            Round.title,
            Round.slug,
            Sitting.name.label("sitting"),
            Sitting.starts_at,
            Attendance.presence,
        )
        .join(Round, Round.id == Registration.round_id)
        .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
        .outerjoin(Attendance, IS_MARK)
        .where(
            Registration.email_key == mine.email_key,
            Round.series_id == mine.round.series_id,
            Registration.round_id != mine.round_id,
            Registration.state != State.REPLACED,
        )
        .order_by(Registration.signed_up_at.desc(), Registration.id.desc())
    )
    return [
        Past(
            row.id,
            row.title,
            row.slug,
            row.sitting or "",
            row.starts_at,
            presence_name(row.presence) if row.presence else state_name(row.state),
        )
        for row in rows
    ]
