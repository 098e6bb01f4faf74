"""Reminding people of their meeting, some days before it. Doing it again does no harm.

A reminder is due so many days before the start at the clock time of the start, in Denmark; it
moves with the meeting. Who got a seat later than that has just been told and needs none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select

from app.common.clock import local, now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, Series, Sitting, SittingState
from app.meetings.offsets import Offset, moment_of
from app.outbox.services import Letter, put_all
from app.registrations.models import Registration, Reminder
from app.registrations.states import State

STALE = timedelta(hours=12)
"""A reminder that could not be sent for so long is left out: the next one is as good."""
BATCH = 500
"""People reminded in one transaction: a killed worker goes on behind them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder of a sitting that is due now, `days` before it."""

    sitting_id: int
    days: int
    at: datetime


def remind() -> int:
    """Queue all reminders that are due; how many."""
    return sum(_remind_of(due) for due in list(_due(now())))


def due_at(starts_at: datetime, days: int) -> datetime:
    """When (UTC) a reminder `days` before a start is due."""
    return moment_of(Offset(days, local(starts_at).time()), starts_at)


def queue(registration_ids: Sequence[int], due: Due) -> None:
    """Queue the reminders of these people, and note that they were reminded."""
    rows = db.session.execute(
        select(Registration.id, Registration.email_key, Registration.round_id, Reminder.reminded_at)
        .outerjoin(Reminder, _of_this(due))
        .where(Registration.id.in_(registration_ids), *_to_remind(due))
    ).all()
    if not rows:
        return
    ids = [row.id for row in rows]
    db.session.execute(delete(Reminder).where(Reminder.days == due.days, Reminder.registration_id.in_(ids)))
    noted = [{"registration_id": one, "days": due.days, "reminded_at": now()} for one in ids]
    db.session.execute(insert(Reminder), noted)
    put_all(Letter("reminder", row.id, f"reminder:{row.id}", row.email_key, row.round_id) for row in rows)


def _due(moment: datetime) -> Iterator[Due]:
    rows = db.session.execute(
        select(Sitting.id, Sitting.starts_at, Series.reminder_days)
        .join(Round, Round.id == Sitting.round_id)
        .join(Series, Series.id == Round.series_id)
        .where(Sitting.state == SittingState.PUBLISHED, Sitting.starts_at > moment)
        .order_by(Sitting.starts_at, Sitting.id)
    ).all()
    for row in rows:
        for days in row.reminder_days:
            at = due_at(row.starts_at, days)
            if at <= moment < at + STALE:
                yield Due(row.id, days, at)


def _remind_of(due: Due) -> int:
    ids = db.session.scalars(
        select(Registration.id).outerjoin(Reminder, _of_this(due)).where(*_to_remind(due))
    ).all()
    for begin in range(0, len(ids), BATCH):
        write(queue, ids[begin : begin + BATCH], due)
    return len(ids)


def _of_this(due: Due) -> ColumnElement[bool]:
    return and_(Reminder.registration_id == Registration.id, Reminder.days == due.days)


def _to_remind(due: Due) -> list[ColumnElement[bool]]:
    """Who had a seat when it became due, and was not reminded of this meeting yet.

    After a move that puts it off for at least as many days, a reminder is given again.
    """
    return [
        Registration.sitting_id == due.sitting_id,
        Registration.state == State.CONFIRMED,
        Registration.held_since <= due.at,
        or_(Reminder.reminded_at.is_(None), Reminder.reminded_at <= due.at - timedelta(days=due.days)),
    ]
