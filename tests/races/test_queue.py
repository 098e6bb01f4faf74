"""Seats that become free at the moment in which others want them (DOMAIN.md, Places 2, 5, 6 and 8)."""

from functools import partial

import pytest

from app.registrations.states import State
from tests.races.harness import collide, miscounted, result_of, unsound
from tests.races.orders import order
from tests.races.own_links import button, joined, row_of

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.real_clock,
    pytest.mark.server,
    pytest.mark.parametrize("times", [3, pytest.param(40, marks=pytest.mark.slow)]),
]


def newcomer(ground, track, library):
    """The form sent by somebody who has it open."""
    visitor, form = ground.open_form(track, int(library))
    return partial(visitor.sign_up, form, order(track, "Nye", library, "vest"))


def test_the_last_seat_goes_to_who_waited_and_not_to_a_newcomer(ground, times):
    for _ in range(times):
        track = ground.track(west=1, east=1)
        seated, waiting = (joined(track, f"Bo {n}", ground.libraries[n]) for n in range(2))
        collide([button(ground, 0, seated, "afmeld"), newcomer(ground, track, ground.libraries[2])])

        result = result_of(track)
        assert unsound(result) == []
        assert (row_of(waiting).state, result.held, result.waiting) == (State.CONFIRMED, {"vest": 1}, 1)


def test_two_seats_given_up_are_both_used(ground, times):
    for _ in range(times):
        track = ground.track(west=2, east=1)
        first, second, _ = (joined(track, f"Bo {n}", ground.libraries[n]) for n in range(3))
        collide(
            [
                button(ground, 0, first, "afmeld"),
                button(ground, 1, second, "afmeld"),
                newcomer(ground, track, ground.libraries[3]),
            ]
        )

        result = result_of(track)
        assert unsound(result) == []
        assert (result.held, result.waiting) == ({"vest": 2}, 0)


def test_a_seat_given_up_as_somebody_joins_the_queue_is_never_left_empty(ground, times):
    for _ in range(times):
        track = ground.track(west=1, east=1)
        seated = joined(track, "Bo", ground.libraries[0])
        collide([button(ground, 0, seated, "afmeld"), newcomer(ground, track, ground.libraries[1])])

        result = result_of(track)
        assert unsound(result) == []
        assert (result.held, result.waiting) == ({"vest": 1}, 0)


def test_people_who_move_against_each_other_all_get_where_they_wish(ground, times):
    pairs = 1 if times == 3 else 10
    for _ in range(min(times, 5)):
        track = ground.track(west=pairs, east=pairs)
        west = [joined(track, f"Bo {n}", ground.libraries[n]) for n in range(pairs)]
        east = [joined(track, f"Ea {n}", ground.libraries[40 + n], "oest") for n in range(pairs)]
        moves = [button(ground, n, one, "skift-moede", sitting="oest") for n, one in enumerate(west)]
        moves += [button(ground, n, one, "skift-moede", sitting="vest") for n, one in enumerate(east)]
        assert {page.status for page in collide(moves)} == {303}

        result = result_of(track)
        assert unsound(result) == []
        assert {row_of(one).sitting_id for one in west} == {track.sittings["oest"]}
        assert {row_of(one).sitting_id for one in east} == {track.sittings["vest"]}
        assert not [row for row in result.rows if row.wish_id]


def test_who_undoes_as_the_seat_is_given_on_gets_it_or_waits(ground, times):
    for _ in range(times):
        track = ground.track(west=1, east=1)
        seated, promoted = (joined(track, f"Bo {n}", ground.libraries[n]) for n in range(2))
        assert button(ground, 0, seated, "afmeld")().status == 303
        collide(
            [
                button(ground, 0, seated),
                button(ground, 1, promoted, "afmeld"),
                newcomer(ground, track, ground.libraries[2]),
            ]
        )

        result = result_of(track)
        assert miscounted(result) == []
        assert (result.held, result.waiting) == ({"vest": 1}, 1)
        assert row_of(promoted).state is State.CANCELLED
