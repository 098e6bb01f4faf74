"""The worker as a process: it sends, it shows that it lives, and it stops when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app.common.heartbeat import worker_is_fresh
from app.common.models import db
from app.common.transaction import write
from app.jobs.tasks import Patience
from app.outbox import services
from app.outbox.models import Message, MessageState

pytestmark = pytest.mark.real_clock


@contextmanager
def worker(app: Flask) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.worker_process"],
        env={**os.environ, **{name: str(app.config[name]) for name in ("DATABASE_URL", "DATA_DIR")}},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never was"
        time.sleep(0.05)
        db.session.rollback()


def is_sent(number: int) -> bool:
    state = db.session.scalar(db.select(Message.state).where(Message.subject_id == number))
    return state is MessageState.SENT


@pytest.mark.both_databases
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_worker_sends_shows_that_it_lives_and_stops_when_told(app: Flask, ending: signal.Signals) -> None:
    write(services.put, "plain", 1, "stream:1", "anna@bibliotek.example")
    with worker(app) as process:
        until(lambda: is_sent(1))
        assert worker_is_fresh()
        put_at = time.monotonic()
        write(services.put, "plain", 2, "stream:1", "anna@bibliotek.example")
        until(lambda: is_sent(2))
        assert time.monotonic() - put_at < 20
        process.send_signal(ending)
        assert process.wait(40) == 0


@pytest.mark.parametrize(
    ("looks", "waits"),
    [
        (["", ""], [0.5, 0.5]),
        (["down"] * 8, [1, 2, 4, 8, 16, 30, 30, 30]),
        (["down", "down", "", "down"], [1, 2, 0.5, 1]),
    ],
)
def test_patience_grows_while_the_server_is_away(looks: list[str], waits: list[float]) -> None:
    patience = Patience()
    assert [patience.after(trouble) for trouble in looks] == waits
