"""Everything that can happen to an invitation, in every order (CALENDAR.md 1 to 5, 8 to 10 and 14)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.common.models import db
from tests.invitations.faulty_post import FaultyPost
from tests.invitations.history_machine import HistoryMachine

pytestmark = pytest.mark.both_databases

SOME = settings(
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=True,
)
"""Others in each run."""

MANY = settings(
    SOME,
    max_examples=190,
    stateful_step_count=80,
    derandomize=True,
    phases=(Phase.generate,),  # making one of these shorter takes longer than all of them
)
"""The same in each run."""


def test_calendars_end_in_the_truth(app, frozen, monkeypatch):
    _play(frozen, monkeypatch, SOME)


@pytest.mark.slow
def test_calendars_end_in_the_truth_after_10_000_acts(app, frozen, monkeypatch):
    acts = _play(frozen, monkeypatch, MANY)
    assert len(acts) >= 10_000, Counter(acts)


def _play(frozen: Any, monkeypatch: pytest.MonkeyPatch, how: settings) -> list[str]:
    """Play with these settings; what was done, by name."""
    acts: list[str] = []
    post = FaultyPost(monkeypatch)

    def machine() -> HistoryMachine:
        db.session.rollback()
        return HistoryMachine(frozen, post, acts)

    run_state_machine_as_test(machine, settings=how)
    return acts
