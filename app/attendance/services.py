"""Marking who came. Services flush; the edge commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from app.attendance.models import FIRST_DAY, Attendance, Presence
from app.attendance.queries import is_mark_of
from app.audit.services import record
from app.common.clock import local, now
from app.common.danish import day_and_month, today
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.days import Day, days_of
from app.meetings.models import Sitting, SittingState
from app.meetings.queries import SittingView
from app.registrations.acts import act
from app.registrations.decisions import charge_no_show
from app.registrations.models import Registration
from app.registrations.pricing import no_show_fee
from app.registrations.states import State


class NotMarked(DomainError):
    """Presence cannot be marked so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Those who were marked as absent together: how many, and at which moment."""

    people: int
    at: datetime


def mark(
    sitting_id: int, registration_id: int, presence: Presence | None, actor: str, day: int = FIRST_DAY
) -> Presence | None:
    """Mark whether somebody came to a day of a sitting; None takes a mark back. The same mark twice is one.

    What they were marked as before.

    Raises:
        NotMarked: they have no seat at the sitting, or the day has not come.
    """
    _require_its_day(db.session.get_one(Sitting, sitting_id), day)
    row = _seated(sitting_id, registration_id)
    if row is None:
        raise NotMarked(gettext("Personen er ikke længere på listen. Genindlæs siden, og se efter igen."))
    return _set(row, day, presence, actor, now())


def mark_rest_absent(sitting_id: int, actor: str, day: int = FIRST_DAY) -> Rest:
    """Mark everybody as absent who is not marked yet on a day, and has not said to stay away on it.

    Raises:
        NotMarked: the day has not begun.
    """
    its_day, moment = _require_its_day(db.session.get_one(Sitting, sitting_id), day), now()
    if its_day.starts_at > moment:
        raise NotMarked(gettext("Mødet er ikke begyndt endnu."))
    unmarked = db.session.scalars(
        select(Registration.id)
        .outerjoin(Attendance, is_mark_of(day))
        .where(
            Registration.sitting_id == sitting_id,
            Registration.state == State.CONFIRMED,
            Attendance.registration_id.is_(None),
        )
        .order_by(Registration.id)
    ).all()
    people = 0
    for registration_id in unmarked:
        row = _seated(sitting_id, registration_id)
        if row is not None and day not in row.dropped_days and _found(row, day) is None:
            _set(row, day, Presence.ABSENT, actor, moment)
            people += 1
    return Rest(people, moment)


def unmark_rest(sitting_id: int, at: datetime, actor: str, day: int = FIRST_DAY) -> int:
    """Take back what `mark_rest_absent` did at a moment, as far as it still stands; how many that were."""
    absent = db.session.scalars(
        select(Attendance.registration_id)
        .where(
            Attendance.sitting_id == sitting_id,
            Attendance.day == day,
            Attendance.presence == Presence.ABSENT,
            Attendance.marked_at == at,
        )
        .order_by(Attendance.registration_id)
    ).all()
    rows = [_seated(sitting_id, registration_id) for registration_id in absent]
    for row in filter(None, rows):
        _set(row, day, None, actor, now())
    return len(absent)


def charge_absent(sitting_id: int, shown: Mapping[int, int], actor: str) -> int:
    """Charge people for staying away; how many were. `shown` has the fee (øre) that stood beside each.

    Who is no longer marked as absent, or would owe more than that, is left alone.

    Raises:
        DecisionRefused: the meeting has not begun.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    charged = 0
    with act(sitting.round_id) as round_:
        for registration_id in sorted(shown):
            row = _seated(sitting_id, registration_id)
            marks = _marks(row) if row else []
            if row is None or not marks or marks[0].presence is not Presence.ABSENT:
                continue
            if (no_show_fee(row, round_) or 0) <= shown[registration_id]:
                charged += charge_no_show(row.id, actor)
    return charged


def has_come(sitting: Sitting | SittingView, day: Day | None = None) -> bool:
    """Whether it is the day of a sitting, or later, and it is held: from then on people can be marked.

    `day`: that one of several, else the first.
    """
    starts_at = day.starts_at if day else sitting.starts_at
    return sitting.state is SittingState.PUBLISHED and local(starts_at).date() <= today()


def has_been_present(registration_id: int, sitting_id: int) -> bool:
    """Whether somebody came to a sitting, on any day."""
    came = select(Attendance.day).filter_by(
        registration_id=registration_id, sitting_id=sitting_id, presence=Presence.PRESENT
    )
    return db.session.scalar(came.limit(1)) is not None


def _require_its_day(sitting: Sitting, number: int) -> Day:
    days = days_of(sitting.starts_at, sitting.ends_at, sitting.day_times)
    day = next((one for one in days if one.number == number), None)
    if day is None:
        raise NotMarked(gettext("Mødet har ikke den dag længere. Genindlæs siden, og se efter igen."))
    if sitting.state is not SittingState.PUBLISHED:
        raise NotMarked(gettext("Mødet er aflyst eller ikke udgivet, så ingen kan krydses af."))
    if not has_come(sitting, day):
        raise NotMarked(
            gettext("Du kan krydse af fra mødedagen, den %(day)s.", day=day_and_month(day.starts_at))
        )
    return day


def _seated(sitting_id: int, registration_id: int) -> Registration | None:
    """Somebody with a seat at the sitting, their row locked: two who mark them do so one by one."""
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.id == registration_id,
            Registration.sitting_id == sitting_id,
            Registration.state == State.CONFIRMED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _found(row: Registration, day: int) -> Attendance | None:
    return db.session.get(Attendance, (row.id, row.sitting_id, day), populate_existing=True)


def _marks(row: Registration) -> list[Attendance]:
    """What they are marked as at their sitting, the mark that decides first: who came on any day came."""
    found = db.session.scalars(
        select(Attendance)
        .filter_by(registration_id=row.id, sitting_id=row.sitting_id)
        .execution_options(populate_existing=True)
    )
    order = list(Presence)
    return sorted(found, key=lambda one: (order.index(one.presence), one.day))


def _set(
    row: Registration, day: int, presence: Presence | None, actor: str, moment: datetime
) -> Presence | None:
    found = _found(row, day)
    before = found.presence if found else None
    if before is presence:
        return before
    if found is None:
        db.session.add(
            Attendance(
                registration_id=row.id,
                sitting_id=row.sitting_id,
                day=day,
                presence=presence,
                marked_at=moment,
                marked_by=actor,
            )
        )
    elif presence is None:
        db.session.delete(found)
    else:
        found.presence, found.marked_at, found.marked_by = presence, moment, actor
    db.session.flush()
    for number, one in enumerate(_marks(row)):
        one.decides = number == 0
    db.session.flush()
    after = {"presence": presence, **({"day": day} if day != FIRST_DAY else {})}
    record(actor, "attendance.marked", row, before={"presence": before}, after=after)
    return before
