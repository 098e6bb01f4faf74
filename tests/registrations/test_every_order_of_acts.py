"""Acts on the places of a round in every order, and what is true after each (DOMAIN.md, Fees and Places)."""

from collections import Counter
from collections.abc import Callable
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
    print_blob=True,
)
MANY = settings(SOME, max_examples=400, stateful_step_count=80)


def test_after_every_act_the_rules_hold(app, frozen):
    _play(app, frozen, SOME)


@pytest.mark.slow
def test_after_10_000_acts_the_rules_hold(app, frozen):
    acts = _play(app, frozen, MANY)
    assert len(acts) >= 10_000, Counter(acts)


def _play(app: Any, frozen: Any, how: settings) -> list[str]:
    """Play with these settings; the acts that people tried, by name."""
    acts: list[str] = []

    def machine() -> PlacesMachine:
        db.session.rollback()
        return PlacesMachine(frozen, acts)

    run_state_machine_as_test(_named(machine), settings=how)
    return acts


def _named(machine: Callable[[], PlacesMachine]) -> Any:
    return machine
