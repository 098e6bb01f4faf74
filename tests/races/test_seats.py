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
    assert result.held == {"vest": seats}
    seated = {row.email_key for row in result.rows}
    assert {address(track, f"Bo {n}") for n, one in enumerate(outcomes) if one.is_accepted} == seated
    refused = [one.last for one in outcomes if not one.is_accepted]
    assert [page.status for page in refused] == [422] * (people - seats)
    assert all("Alle pladser er optaget" in page.text for page in refused)


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
    assert result.held == {"vest": west, "oest": east}
    refused = [one.last for one in outcomes if not one.is_accepted]
    assert [page.status for page in refused] == [422] * (people - west - east)
    assert all("Alle pladser er optaget" in page.text for page in refused)


@pytest.mark.parametrize(("groups", "seats"), [(5, 7), pytest.param(20, 31, marks=pytest.mark.slow)])
def test_a_group_gets_seats_for_all_its_people_or_for_none(ground, groups, seats):
    track = ground.track(west=seats, east=1)
    outcomes = ground.rush_from_check(
        track,
        [group(track, [f"Bo {n}", f"Ea {n}", f"Ib {n}"], ground.libraries[n], "vest") for n in range(groups)],
    )

    result = result_of(track)
    assert unsound(result) == []
    fitting = seats // 3
    assert Counter(result.bookings.values()) == {3: fitting}
    assert [one.is_accepted for one in outcomes].count(True) == fitting
    refused = [one.last for one in outcomes if not one.is_accepted]
    assert [page.status for page in refused] == [422] * (groups - fitting)
    assert all("Der er kun 1 plads tilbage" in page.text for page in refused)
