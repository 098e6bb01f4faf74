"""The conference of the demo: last year's was held, and for the next one people are signing up."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.attendance.models import Attendance
from app.common.clock import local, now
from app.common.holidays import holiday_on
from app.common.models import db
from app.common.slugs import is_slug
from app.demo.commands import demo_command
from app.demo.conference import conferences
from app.demo.people import LONG_NAMED
from app.invoicing.queries import fee_standings
from app.meetings.days import are_days
from app.meetings.models import Round
from app.meetings.partners import PartnerRole, partners_of
from app.meetings.phases import Phase
from app.meetings.queries import find_series, rounds_of
from app.meetings.steps import are_in_order
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState, OptionKind
from tests.registrations.conferences import owed_by_table, unsound

EVERY_DAY = [date(2026, 6, 1) + timedelta(days=number) for number in range(3 * 366)]


def test_on_whatever_day_the_next_one_is_open_and_the_last_one_over():
    for today in EVERY_DAY:
        last, following = (one.plan for one in conferences(today))
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        sitting = following.sittings[0]
        assert sitting.opens_at < noon < sitting.signup_until < sitting.starts_at, today
        assert noon < sitting.cancel_until, today
        assert last.sittings[0].ends_at < noon, today
        assert last.slug != following.slug, today
        for one in (last, following):
            (held,) = one.sittings
            days = [local(start).date() for start, _ in held.day_times]
            assert [day.weekday() for day in days] == [3, 4], today
            assert not any(holiday_on(day) for day in days), today
            assert are_days(held.day_times), today
            assert are_in_order(held.cancel_steps, held.cancel_until, held.starts_at), today
            assert is_slug(one.slug), today


@pytest.fixture
def rounds(app):
    app.test_cli_runner().invoke(demo_command, catch_exceptions=False)
    return rounds_of(find_series("strategisk-folkebiblioteksmoede").id)


def test_people_choose_and_the_beds_in_double_rooms_do_not_reach(rounds):
    following, last = rounds
    assert [one.phase for one in following.sittings + last.sittings] == [Phase.OPEN, Phase.HELD]
    assert [one.taken for one in following.sittings + last.sittings] == [70, 90]
    assert [len(one.sittings[0].days) for one in rounds] == [2, 2]
    assert unsound(following.id) == unsound(last.id) == []
    beds = db.session.scalars(select(Option).filter_by(round_id=following.id, kind=OptionKind.DOUBLE)).one()
    assert (beds.capacity, beds.taken) == (40, 40)
    waiting = db.session.scalars(
        select(Registration.name)
        .join(Choice, Choice.registration_id == Registration.id)
        .where(Choice.option_id == beds.id, Choice.state == ChoiceState.WAITING)
    ).all()
    assert len(waiting) == 4
    assert LONG_NAMED[0] not in waiting
    people = db.session.scalars(select(Registration).filter_by(round_id=following.id)).all()
    mates = {one.name: one.room_mate for one in people if one.room_mate}
    assert len(mates) == 44
    assert all(mates[mates[name]] == name for name in mates)
    assert LONG_NAMED[0] in mates
    assert Counter(len(one.dropped_days) for one in people) == {0: 67, 1: 3}
    for row in people:
        assert row.fee_amount == owed_by_table(row, db.session.get_one(Round, following.id))
    for choice in db.session.scalars(select(Choice)):
        assert (
            choice.asked_at == db.session.get_one(Registration, choice.registration_id).signed_up_at < now()
        )


def test_last_years_people_came_on_both_days_and_nothing_is_left_to_be_sent(rounds):
    last = rounds[1]
    days = dict(
        db.session.execute(
            select(Attendance.day, func.count())
            .where(Attendance.sitting_id == last.sittings[0].id)
            .group_by(Attendance.day)
        ).all()
    )
    assert days == {1: 90, 2: 86}
    standing = fee_standings([last.id])[last.id]
    assert (standing.lines > 0, standing.without_ean, standing.is_unsent, standing.is_changed) == (
        True,
        0,
        False,
        False,
    )


def test_it_has_a_theme_partners_and_items_side_by_side(rounds, client):
    for one in rounds:
        assert {partner.role for partner in partners_of(one.id)} == set(PartnerRole)
    page = client.get(f"/strategisk-folkebiblioteksmoede/{rounds[0].slug}/")
    assert "Vingsted Centret" in page.text
    assert "Spor C" in page.text
    assert "De seks centralbiblioteker" in page.text
