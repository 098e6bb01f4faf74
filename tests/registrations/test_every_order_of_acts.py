"""Acts on the places of a round in every order, and what is true after each (DOMAIN.md, Fees and Places)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.common.models import db
from tests.registrations.places_machine import PlacesMachine

pytestmark = pytest.mark.both_databases

SOME = settings(
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=True,
)
MANY = settings(SOME, max_examples=400, stateful_step_count=80)
ACTS = {
    *("sign_up", "sign_up_each", "cancel", "cancel by an organiser", "undo", "move", "move by an organiser"),
    *("hand_over", "change_details", "replace", "change_library", "set_role", "waive"),
    *("set_capacity", "promote_first", "release_sector", "lock_fees", "job"),
    *("cancel_sitting", "hold_after_all"),
}


def test_after_every_act_the_rules_hold(app, frozen):
    _play(frozen, SOME, [])


@pytest.mark.slow
def test_after_10_000_acts_the_rules_hold(app, frozen):
    acts: list[str] = []
    _play(frozen, MANY, acts)
    played = Counter(acts)
    assert played.total() >= 10_000
    assert set(played) == ACTS
    assert min(played.values()) >= 10, played


def _play(clock: Any, how: settings, acts: list[str]) -> None:
    """Play rounds with these settings; `acts` gets the name of each act that was tried."""

    def machine() -> PlacesMachine:
        db.session.rollback()
        return PlacesMachine(clock, acts)

    run_state_machine_as_test(machine, settings=how)
