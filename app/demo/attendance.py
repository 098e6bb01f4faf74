"""Demo: who came to the rounds that were held. Most did; the same people in every run."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select, update

from app.attendance.models import Attendance, Presence
from app.attendance.services import mark
from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.demo.people import SEED
from app.meetings.days import days_of
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.models import Registration
from app.registrations.states import State

_OF_A_HUNDRED = {Presence.PRESENT: 90, Presence.EXCUSED: 5, Presence.ABSENT: 5}


def mark_attendance(round_: Round, actor: str) -> None:
    """Mark everybody with a seat at the sittings of a round that are over."""
    chance = Random(f"{SEED} {round_.title} attendance")  # noqa: S311 (no secret)
    for sitting in db.session.scalars(select(Sitting).filter_by(round_id=round_.id).order_by(Sitting.id)):
        if sitting.state is SittingState.PUBLISHED and sitting.ends_at < now():
            _mark_sitting(sitting, chance, actor)


def _mark_sitting(sitting: Sitting, chance: Random, actor: str) -> None:
    people = db.session.execute(
        select(Registration.id, Registration.dropped_days)
        .filter_by(sitting_id=sitting.id, state=State.CONFIRMED)
        .order_by(Registration.id)
    ).all()
    choices, weights = list(_OF_A_HUNDRED), list(_OF_A_HUNDRED.values())
    for day in days_of(sitting.starts_at, sitting.ends_at, sitting.day_times):
        for number, person in enumerate(people):
            if day.number not in person.dropped_days:
                presence = chance.choices(choices, weights)[0]
                mark(sitting.id, person.id, presence, actor, day.number)
                _set_moment(person.id, day.number, _moment(presence, day.starts_at, number))


def _moment(presence: Presence, starts_at: datetime, number: int) -> datetime:
    """People come in the last half hour; who had sent word was marked before, the rest once it had begun."""
    if presence is Presence.PRESENT:
        return starts_at + timedelta(seconds=25 * number - 1_800)
    return starts_at + timedelta(minutes=-45 if presence is Presence.EXCUSED else 20)


def _set_moment(registration_id: int, day: int, moment: datetime) -> None:
    db.session.execute(
        update(Attendance)
        .where(Attendance.registration_id == registration_id, Attendance.day == day)
        .values(marked_at=moment)
    )
    newest = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.subject == f"registration:{registration_id}", AuditEntry.action == "attendance.marked"
        )
        .scalar_subquery()
    )
    db.session.execute(update(AuditEntry).where(AuditEntry.id == newest).values(at=moment))
