"""Libraries in rounds that were held and one that is to come, for the pages about libraries."""

from datetime import timedelta
from typing import Any

from app.attendance.models import Attendance, Presence
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Series, Sitting
from app.registrations.models import Registration
from tests.factories import RegistrationFactory, RoundFactory, SittingFactory


def held(series: Series, weeks_ago: int, slug: str, **sitting: Any) -> Sitting:
    """The west sitting of a round of the series that was held so many weeks ago."""
    round_ = RoundFactory(series=series, slug=slug, title=f"Runden {slug}")
    return SittingFactory(round=round_, starts_at=now() - timedelta(weeks=weeks_ago), **sitting)


def to_come(series: Series, slug: str = "naeste", **sitting: Any) -> Sitting:
    """The west sitting of the next round of the series."""
    return SittingFactory(round=RoundFactory(series=series, slug=slug, title=f"Runden {slug}"), **sitting)


def seat(sitting: Sitting, library: Library, presence: Presence | None = None, **fields: Any) -> Registration:
    """Somebody of the library with a seat, marked or not."""
    row: Registration = RegistrationFactory(sitting=sitting, library=library, **fields)
    if presence is not None:
        mark = Attendance(
            registration_id=row.id,
            sitting_id=sitting.id,
            presence=presence,
            marked_at=now(),
            marked_by="command",
        )
        db.session.add(mark)
        db.session.commit()
    return row
