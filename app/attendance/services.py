"""Marking who came. Services flush; the edge commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from app.attendance.models import FIRST_DAY, Attendance, Presence
from app.attendance.queries import IS_MARK
from app.audit.services import record
from app.common.clock import local, now
from app.common.danish import day_and_month, today
from app.common.faults import DomainError
from app.common.models import db
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


def mark(sitting_id: int, registration_id: int, presence: Presence | None, actor: str) -> Presence | None:
    """Mark whether somebody came to a sitting; None takes a mark back. The same mark twice is one.

    What they were marked as before.

    Raises:
        NotMarked: they have no seat at the sitting, or its day has not come.
    """
    _require_its_day(db.session.get_one(Sitting, sitting_id))
    row = _seated(sitting_id, registration_id)
    if row is None:
        raise NotMarked(gettext("Personen er ikke længere på listen. Genindlæs siden, og se efter igen."))
    return _set(row, presence, actor, now())


def mark_rest_absent(sitting_id: int, actor: str) -> Rest:
    """Mark everybody who is not marked yet as absent.

    Raises:
        NotMarked: the meeting has not begun.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    _require_its_day(sitting)
    moment = now()
    if sitting.starts_at > moment:
        raise NotMarked(gettext("Mødet er ikke begyndt endnu."))
    unmarked = db.session.scalars(
        select(Registration.id)
        .outerjoin(Attendance, IS_MARK)
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
        if row is not None and _found(row) is None:
            _set(row, Presence.ABSENT, actor, moment)
            people += 1
    return Rest(people, moment)


def unmark_rest(sitting_id: int, at: datetime, actor: str) -> int:
    """Take back what `mark_rest_absent` did at a moment, as far as it still stands; how many that were."""
    absent = db.session.scalars(
        select(Attendance.registration_id)
        .where(
            Attendance.sitting_id == sitting_id,
            Attendance.presence == Presence.ABSENT,
            Attendance.marked_at == at,
        )
        .order_by(Attendance.registration_id)
    ).all()
    rows = [_seated(sitting_id, registration_id) for registration_id in absent]
    for row in filter(None, rows):
        _set(row, None, actor, now())
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
            found = _found(row) if row else None
            if row is None or found is None or found.presence is not Presence.ABSENT:
                continue
            if (no_show_fee(row, round_) or 0) <= shown[registration_id]:
                charged += charge_no_show(row.id, actor)
    return charged


def has_come(sitting: Sitting | SittingView) -> bool:
    """Whether it is the day of a sitting, or later, and it is held: from then on people can be marked."""
    return sitting.state is SittingState.PUBLISHED and local(sitting.starts_at).date() <= today()


def _require_its_day(sitting: Sitting) -> None:
    if sitting.state is not SittingState.PUBLISHED:
        raise NotMarked(gettext("Mødet er aflyst eller ikke udgivet, så ingen kan krydses af."))
    if not has_come(sitting):
        raise NotMarked(
            gettext("Du kan krydse af fra mødedagen, den %(day)s.", day=day_and_month(sitting.starts_at))
        )


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


def _found(row: Registration) -> Attendance | None:
    key = (row.id, row.sitting_id, FIRST_DAY)
    return db.session.get(Attendance, key, populate_existing=True)


def _set(row: Registration, presence: Presence | None, actor: str, moment: datetime) -> Presence | None:
    found = _found(row)
    before = found.presence if found else None
    if before is presence:
        return before
    if found is None:
        db.session.add(
            Attendance(
                registration_id=row.id,
                sitting_id=row.sitting_id,
                presence=presence,
                marked_at=moment,
                marked_by=actor,
            )
        )
    elif presence is None:
        db.session.delete(found)
    else:
        found.presence, found.marked_at, found.marked_by = presence, moment, actor
    record(actor, "attendance.marked", row, before={"presence": before}, after={"presence": presence})
    db.session.flush()
    return before
