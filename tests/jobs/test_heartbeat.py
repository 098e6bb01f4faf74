"""Whether a worker lives."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from time_machine import Traveller

from app.common.clock import now
from app.common.heartbeat import FRESH, INTERVAL, beat, last_seen, worker_is_fresh
from app.common.transaction import write
from app.jobs.tasks import Heart

SECOND = timedelta(seconds=1)


@pytest.mark.both_databases
def test_worker_is_fresh_for_a_minute(app: Flask, frozen: Traveller) -> None:
    assert not worker_is_fresh()
    write(beat)
    assert worker_is_fresh()
    frozen.shift(FRESH)
    assert worker_is_fresh()
    frozen.shift(SECOND)
    assert not worker_is_fresh()
    write(beat)
    assert worker_is_fresh()


def test_heart_beats_when_it_is_time_and_not_oftener(
    app: Flask, frozen: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", time.time)  # the clock of the test
    heart = Heart()
    heart.beat()
    first = last_seen()
    assert first == now()
    frozen.shift(INTERVAL - SECOND)
    heart.beat()
    assert last_seen() == first
    frozen.shift(SECOND)
    heart.beat()
    assert last_seen() == now()


def test_heart_beats_several_times_before_a_worker_counts_as_dead() -> None:
    assert INTERVAL * 3 < FRESH
