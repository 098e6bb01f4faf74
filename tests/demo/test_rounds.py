from datetime import UTC, date, datetime, timedelta

import pytest

from app.common.clock import local
from app.common.slugs import is_slug
from app.demo.rounds import editions

EVERY_DAY = [date(2026, 6, 1) + timedelta(days=number) for number in range(3 * 366)]


def test_on_whatever_day_the_next_round_is_five_to_eight_weeks_ahead_and_open():
    for today in EVERY_DAY:
        *_, following = editions(today)
        west, east = following.plan.sittings
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        assert 5 <= (local(west.starts_at).date() - today).days / 7 < 8, today
        assert west.opens_at < noon < west.signup_until < west.starts_at, today
        assert east.starts_at - west.starts_at == timedelta(days=2), today


def test_on_whatever_day_sittings_are_on_tuesdays_and_thursdays_outside_christmas():
    for today in EVERY_DAY:
        for edition in editions(today):
            days = [local(sitting.starts_at) for sitting in edition.plan.sittings]
            assert [day.strftime("%w %H.%M") for day in days] == ["2 10.00", "4 10.00"], today
            assert all((1, 2) <= (day.month, day.day) <= (12, 21) for day in days), today


def test_on_whatever_day_the_earlier_rounds_are_over_and_all_have_addresses_of_their_own():
    for today in EVERY_DAY:
        *earlier, _ = made = editions(today)
        assert all(local(one.plan.sittings[-1].ends_at).date() < today for one in earlier), today
        assert len({one.plan.slug for one in made if is_slug(one.plan.slug)}) == 3, today


@pytest.mark.parametrize("number", range(3))
def test_the_agenda_fills_the_day_without_gaps(number):
    agenda = editions(date(2027, 2, 1))[number].plan.agenda
    assert [item.starts_after for item in agenda[1:]] == [
        item.starts_after + item.minutes for item in agenda[:-1]
    ]
    assert agenda[-1].starts_after + agenda[-1].minutes == 300
