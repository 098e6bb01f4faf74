"""On which days of a meeting somebody comes. Services flush; the edge commits."""

from collections.abc import Collection

from flask_babel import gettext

from app.audit.services import record
from app.common.models import db
from app.meetings.days import days_of
from app.registrations.acts import act
from app.registrations.models import Registration
from app.registrations.news import tell
from app.registrations.prospects import PERSON, Impossible
from app.registrations.self_service import require_active


def choose_days(registration_id: int, days: Collection[int], actor: str = PERSON) -> None:
    """Come on these days only, by their numbers; the calendar loses the others and no more (CALENDAR.md 8).

    Raises:
        Impossible: there is no active registration, or no day is left.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id):
        require_active(row, actor)
        sitting = row.sitting
        held = (
            [one.number for one in days_of(sitting.starts_at, sitting.ends_at, sitting.day_times)]
            if sitting
            else []
        )
        dropped = [number for number in held if number not in days]
        if len(dropped) == len(held):
            raise Impossible(gettext("Vælg mindst én dag, eller meld dig helt fra."))
        before, row.dropped_days = row.dropped_days, dropped
        if before == dropped:
            return
        db.session.flush()
        tell(row)
        record(actor, "registration.days", row, before={"dropped": before}, after={"dropped": dropped})
