"""One meaning of a moment on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from app.common.clock import COPENHAGEN
from app.common.models import db
from app.meetings.models import Sitting
from tests.factories import SittingFactory

pytestmark = pytest.mark.both_databases
START = datetime(2027, 3, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    [START, START.astimezone(COPENHAGEN), START.astimezone(timezone(timedelta(hours=-5)))],
    ids=["UTC", "Copenhagen", "New York"],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(app, given):
    SittingFactory(starts_at=given, ends_at=given + timedelta(hours=5))
    db.session.expire_all()
    read = db.session.query(Sitting).one()
    assert (read.starts_at, read.starts_at.tzinfo, read.starts_at.isoformat()) == (
        START,
        UTC,
        "2027-03-24T08:30:00+00:00",
    )


def test_the_two_half_past_twos_of_a_night_in_october_are_told_apart(app):
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    SittingFactory(
        starts_at=first.astimezone(COPENHAGEN), ends_at=(first + timedelta(hours=1)).astimezone(COPENHAGEN)
    )
    db.session.expire_all()
    read = db.session.query(Sitting).one()
    assert read.ends_at - read.starts_at == timedelta(hours=1)


def test_a_moment_without_a_time_zone_is_refused(app):
    with pytest.raises(StatementError, match="without a time zone"):
        SittingFactory(starts_at=datetime(2027, 3, 24, 9, 30), ends_at=START + timedelta(hours=5))
    db.session.rollback()


def test_moments_are_compared_as_moments(app):
    sitting = SittingFactory(starts_at=START, ends_at=START + timedelta(hours=5))
    later = (START + timedelta(minutes=1)).astimezone(COPENHAGEN)
    assert db.session.query(Sitting.id).filter(Sitting.starts_at < later).scalar() == sitting.id
    assert db.session.query(Sitting.id).filter(Sitting.starts_at >= later).scalar() is None


def test_a_word_that_is_no_state_is_refused_by_the_database_too(app):
    SittingFactory()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE sitting SET state = 'maybe'"))
    db.session.rollback()


def test_states_are_stored_by_their_words(app):
    SittingFactory()
    assert db.session.execute(text("SELECT state, side FROM sitting")).one() == ("published", "west")
