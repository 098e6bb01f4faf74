from collections import Counter

from sqlalchemy import select

from app.attendance.models import Attendance, Presence
from app.audit.models import AuditEntry
from app.common.models import db
from app.demo.commands import demo_command
from app.meetings.days import days_of
from app.meetings.models import Sitting
from app.registrations.models import Registration
from tests.conftest import empty_database


def marks_of_a_demo(app) -> dict[str, Presence]:
    """Who came, by address, start of the sitting, and day."""
    app.test_cli_runner().invoke(demo_command, catch_exceptions=False)
    rows = db.session.execute(
        select(Registration.email, Sitting.starts_at, Attendance.day, Attendance.presence)
        .join(Attendance, Attendance.registration_id == Registration.id)
        .join(Sitting, Sitting.id == Attendance.sitting_id)
    )
    return {f"{row.email} {row.starts_at} {row.day}": row.presence for row in rows}


def test_at_the_rounds_that_were_held_most_came_and_the_next_is_still_to_come(app):
    marks = marks_of_a_demo(app)
    by_sitting: dict[str, Counter[Presence]] = {}
    for one, presence in marks.items():
        by_sitting.setdefault(one.partition(" ")[2], Counter())[presence] += 1
    assert sorted(sum(found.values()) for found in by_sitting.values()) == [40, 65, 65, 86, 90]
    for found in by_sitting.values():
        assert found[Presence.PRESENT] > 0.75 * sum(found.values())
        assert found[Presence.EXCUSED]
        assert found[Presence.ABSENT]


def test_it_is_the_same_people_in_every_demo(app):
    marks = marks_of_a_demo(app)
    db.session.rollback()
    empty_database()
    assert marks_of_a_demo(app) == marks


def test_people_were_marked_on_the_day_by_the_organiser(app):
    marks_of_a_demo(app)
    for mark, sitting in db.session.execute(
        select(Attendance, Sitting).join(Sitting, Sitting.id == Attendance.sitting_id)
    ):
        day = days_of(sitting.starts_at, sitting.ends_at, sitting.day_times)[mark.day - 1]
        assert abs((mark.marked_at - day.starts_at).total_seconds()) < 3_600
        assert mark.marked_by.startswith("account:")
        noted = db.session.scalars(
            select(AuditEntry.at).filter_by(
                subject=f"registration:{mark.registration_id}", action="attendance.marked"
            )
        ).all()
        assert mark.marked_at in noted
