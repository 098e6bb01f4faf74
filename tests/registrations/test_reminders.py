"""Reminders some days before a meeting (issue of CALENDAR.md: relative to the start, never twice)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.outbox.delivery import deliver_due
from app.outbox.models import Message, MessageState
from app.registrations import self_service
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.reminders import due_at, remind
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases

WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def anne(app) -> Registration:
    """Anne from Horsens, signed up for the west."""
    (row,) = signed_up(two_sittings(), person(ANNE, horsens()))
    return row


def reminders() -> list[Message]:
    return list(db.session.scalars(db.select(Message).where(Message.kind == "reminder")))


def start_of(row: Registration) -> datetime:
    return db.session.get_one(Sitting, row.sitting_id).starts_at


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2027-03-30 08:00", 7, "2027-03-23 09:00"),  # across the clock change of spring: 10.00 both times
        ("2027-11-02 09:00", 7, "2027-10-26 08:00"),  # and of autumn
        ("2027-06-15 08:00", 1, "2027-06-14 08:00"),
    ],
)
def test_a_reminder_is_due_at_the_clock_time_of_the_start(start, days, due):
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert due_at(moment, days) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_people_are_reminded_a_week_and_a_day_before_and_never_twice(anne, frozen):
    start, told = start_of(anne), []
    for before in (WEEK + HOUR, WEEK, WEEK - HOUR, DAY + HOUR, DAY, DAY - HOUR, HOUR, -HOUR):
        frozen.move_to(start - before)
        told.append((remind(), remind()))
    assert told == [(0, 0), (1, 0), (0, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)]


def test_who_signs_up_later_needs_no_reminder_of_before(anne, frozen):
    (bo,) = signed_up(anne.round, person(BO, anne.library))
    frozen.move_to(start_of(anne) - WEEK + HOUR)
    bo.held_since = start_of(anne) - WEEK + timedelta(minutes=1)
    db.session.commit()
    remind()
    assert [one.subject_id for one in reminders()] == [anne.id]


def test_a_reminder_moves_with_the_meeting(anne, frozen):
    sitting = db.session.get_one(Sitting, anne.sitting_id)
    sitting.starts_at, sitting.ends_at = sitting.starts_at + 2 * WEEK, sitting.ends_at + 2 * WEEK
    db.session.commit()
    frozen.move_to(sitting.starts_at - 3 * WEEK)
    assert remind() == 0
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == 1


@pytest.mark.parametrize(("put_off", "again"), [(DAY, 0), (2 * WEEK, 1)])
def test_a_meeting_put_off_for_long_is_reminded_of_again(anne, frozen, put_off, again):
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == 1
    sitting = db.session.get_one(Sitting, anne.sitting_id)
    sitting.starts_at, sitting.ends_at = sitting.starts_at + put_off, sitting.ends_at + put_off
    db.session.commit()
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == again


def test_a_worker_that_slept_too_long_reminds_of_the_next_only(anne, frozen):
    frozen.move_to(start_of(anne) - WEEK + timedelta(hours=13))
    assert remind() == 0
    frozen.move_to(start_of(anne) - DAY)
    assert remind() == 1


def test_the_cancelled_are_not_reminded_also_when_it_was_queued_before(anne, frozen):
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == 1
    write(self_service.cancel, anne.id, Shown(500_00))
    deliver_due()
    (message,) = reminders()
    assert message.state is MessageState.WITHDRAWN


def test_nobody_is_reminded_of_a_cancelled_meeting_or_while_waiting(app, frozen):
    round_, library = two_sittings(west={"capacity": 1}), horsens()
    anne, bo = (signed_up(round_, person(who, library))[0] for who in (ANNE, BO))
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == 1
    assert [one.subject_id for one in reminders()] == [anne.id] != [bo.id]
    db.session.get_one(Sitting, anne.sitting_id).state = SittingState.CANCELLED
    db.session.commit()
    frozen.move_to(start_of(anne) - DAY)
    assert remind() == 0


def test_a_series_sets_its_own_days(anne, frozen):
    anne.round.series.reminder_days = [3]
    db.session.commit()
    frozen.move_to(start_of(anne) - WEEK)
    assert remind() == 0
    frozen.move_to(start_of(anne) - timedelta(days=3))
    assert remind() == 1


def test_many_are_queued_by_a_bounded_number_of_statements(app, frozen):
    round_, library = two_sittings(), horsens()
    people = ({"name": f"Person {n}", "email": f"person{n}@horsens.example"} for n in range(5))
    rows = [signed_up(round_, person(who, library))[0] for who in people]
    frozen.move_to(start_of(rows[0]) - WEEK)
    with counted_queries(db.engine) as statements:
        assert remind() == 5
    assert len(statements) < 12
