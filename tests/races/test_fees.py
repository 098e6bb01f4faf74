"""Colleagues at the same moment: one is free, and nobody pays more than was shown (DOMAIN.md, Fees 3, 9)."""

import pytest

from tests.races.harness import FEE, result_of, unsound
from tests.races.orders import group, order

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.real_clock,
    pytest.mark.server,
    pytest.mark.parametrize("times", [2, pytest.param(40, marks=pytest.mark.slow)]),
]

SITTINGS = pytest.mark.parametrize("sittings", [("vest", "vest"), ("vest", "oest")], ids="+".join)


@SITTINGS
def test_of_two_colleagues_one_is_free_and_the_other_is_shown_the_price(ground, times, sittings):
    track = ground.track(west=2 * times, east=2 * times)
    for library in ground.libraries[:times]:
        outcomes = ground.rush(
            track,
            [
                order(track, f"{name} {library}", library, where)
                for name, where in zip(("Bo", "Ea"), sittings, strict=True)
            ],
        )
        free, paying = sorted(outcomes, key=lambda one: one.agreed)
        assert (len(free.pages), free.agreed) == (1, 0)
        assert ([page.status for page in paying.pages], paying.agreed) == ([200, 303], FEE)
        result = result_of(track)
        assert unsound(result) == []
        assert (result.agreed(free), result.agreed(paying)) == ([0], [FEE])


@SITTINGS
def test_a_group_reads_the_new_price_before_it_pays_more_than_it_has_agreed_to(ground, times, sittings):
    track = ground.track(west=4 * times, east=4 * times)
    for library in ground.libraries[:times]:
        outcomes = ground.rush_from_check(
            track,
            [
                group(track, [f"{name} {library}" for name in names], library, where)
                for names, where in zip((("Bo", "Ea"), ("Ib", "Pi")), sittings, strict=True)
            ],
        )
        cheaper, dearer = sorted(outcomes, key=lambda one: one.agreed)
        assert ([page.status for page in cheaper.pages], cheaper.agreed) == ([303], FEE)
        assert ([page.status for page in dearer.pages], dearer.agreed) == ([200, 303], 2 * FEE)
        assert dearer.pages[0].has_changed
        result = result_of(track)
        assert unsound(result) == []
        assert (result.agreed(cheaper), result.agreed(dearer)) == ([0, FEE], [FEE, FEE])
