"""Acts on a conference in every order, and what is true after each: of options as of seats (Places 2)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.common.models import db
from tests.registrations.choices_machine import ChoicesMachine

pytestmark = pytest.mark.both_databases

SOME = settings(
    max_examples=8,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=True,
)
MANY = settings(SOME, max_examples=160, stateful_step_count=80)
ACTS = {
    *("sign_up", "choose", "cancel", "undo", "hand_over"),
    *("change_library", "set_role", "set_capacity"),
}


def test_after_every_act_the_rules_of_options_hold(app, frozen):
    _play(frozen, SOME, [])


@pytest.mark.slow
def test_after_thousands_of_acts_the_rules_of_options_hold(app, frozen):
    acts: list[str] = []
    _play(frozen, MANY, acts)
    played = Counter(acts)
    assert set(played) == ACTS
    assert played.total() >= 2_000
    assert min(played.values()) >= 10, played


def _play(clock: Any, how: settings, acts: list[str]) -> None:
    def machine() -> ChoicesMachine:
        db.session.rollback()
        return ChoicesMachine(clock, acts)

    run_state_machine_as_test(machine, settings=how)
