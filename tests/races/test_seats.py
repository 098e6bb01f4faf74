"""Many people for the last seats at the same moment, through two servers (DOMAIN.md, Places 1, 2 and 6)."""

from collections import Counter

import pytest

from app.registrations.places import EITHER
from tests.races.harness import result_of, unsound
from tests.races.orders import address, group, order

pytestmark = [pytest.mark.both_databases, pytest.mark.real_clock, pytest.mark.server]


@pytest.mark.parametrize(("people", "seats"), [(12, 4), pytest.param(60, 20, marks=pytest.mark.slow)])
def test_of_many_for_the_last_seats_as_many_get_one_as_there_are(ground, people, seats):
    track = ground.track(west=seats, east=people)
    outcomes = ground.rush(
        track, [order(track, f"Bo {n}", ground.libraries[n], "vest") for n in range(people)]
    )

    result = result_of(track)
    assert unsound(result) == []
    assert (result.held, result.waiting) == ({"vest": seats}, people - seats)
    assert all(one.is_accepted for one in outcomes)
    # Who was too late has read on the check page that one can only wait, and agreed to that.
    waiting = {row.email_key for row in result.rows if row.state == "waiting"}
    asked = {address(track, f"Bo {n}") for n, one in enumerate(outcomes) if len(one.pages) > 1}
    assert waiting == asked


@pytest.mark.parametrize(
    ("people", "west", "east"), [(12, 2, 3), pytest.param(60, 12, 8, marks=pytest.mark.slow)]
)
def test_who_would_go_east_or_west_fills_both_and_no_more(ground, people, west, east):
    track = ground.track(west=west, east=east)
    outcomes = ground.rush(
        track, [order(track, f"Bo {n}", ground.libraries[n], EITHER) for n in range(people)]
    )

    result = result_of(track)
    assert unsound(result) == []
    assert (result.held, result.waiting) == ({"vest": west, "oest": east}, people - west - east)
    assert all(one.is_accepted for one in outcomes)


@pytest.mark.parametrize(("groups", "seats"), [(5, 7), pytest.param(20, 31, marks=pytest.mark.slow)])
def test_groups_fill_the_last_seats_and_the_others_agree_to_wait(ground, groups, seats):
    track = ground.track(west=seats, east=1)
    outcomes = ground.rush_from_check(
        track,
        [group(track, [f"Bo {n}", f"Ea {n}", f"Ib {n}"], ground.libraries[n], "vest") for n in range(groups)],
    )

    result = result_of(track)
    assert unsound(result) == []
    assert (result.held, result.waiting) == ({"vest": seats}, 3 * groups - seats)
    assert Counter(result.bookings.values()) == {3: groups}
    asked_again = [one for one in outcomes if len(one.pages) > 1]
    assert len(asked_again) >= groups - (seats + 2) // 3
    assert all(one.pages[0].has_changed for one in asked_again)
