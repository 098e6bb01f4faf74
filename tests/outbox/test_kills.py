"""kill -9 of a worker at every point: nothing is lost, and a repeat is the same mail again."""

import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable

import pytest
from flask import Flask

from app.common.clock import now
from app.common.models import db
from app.outbox.delivery import UNNOTED, deliver_due
from app.outbox.models import Message, MessageState
from tests.outbox.smtp_server import PostOffice

pytestmark = [pytest.mark.real_smtp, pytest.mark.real_clock, pytest.mark.both_databases]

MAILS = 6


@pytest.mark.parametrize(
    ("point", "at_most_repeated"),
    [
        ("while writing", 0),
        ("between claim and sending", 3),
        ("between sending and noting it", MAILS),
    ],
)
def test_killed_worker_loses_nothing(
    app: Flask, put: Callable[..., int], office: PostOffice, point: str, at_most_repeated: int
) -> None:
    _queue(put, MAILS)
    _kill(app, office, point, 4)
    _end_leases()
    deliver_due()
    _check(office, MAILS)
    assert len(office.received) <= MAILS + at_most_repeated


@pytest.mark.slow
def test_worker_killed_five_times_at_random_loses_nothing(
    app: Flask, put: Callable[..., int], office: PostOffice
) -> None:
    mails, kills = 1_000, 5
    _queue(put, mails)
    for _ in range(kills):
        _kill(app, office, "at random", 1)
        assert len(office.received) < mails, "the worker was killed too late to prove anything"
        _end_leases()
    deliver_due()
    _check(office, mails)
    assert len(office.received) <= mails + kills * UNNOTED


def _queue(put: Callable[..., int], mails: int) -> None:
    for number in range(1, mails + 1):
        put(number, recipient=f"person{number}@bibliotek.example")


def _kill(app: Flask, office: PostOffice, point: str, number: int) -> None:
    """Start a worker and see it die."""
    worker = subprocess.run(
        [sys.executable, "-m", "tests.outbox.killed_worker", point, str(number)],
        env={
            **os.environ,
            "DATABASE_URL": app.config["DATABASE_URL"],
            "DATA_DIR": app.config["DATA_DIR"],
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(office.port),
        },
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert worker.returncode == -signal.SIGKILL, worker.stdout + worker.stderr


def _end_leases() -> None:
    """As if the time had passed for which the dead worker held its messages."""
    db.session.rollback()
    held = db.update(Message).where(Message.state == MessageState.SENDING)
    db.session.execute(held.values(due_at=now()))
    db.session.commit()


def _check(office: PostOffice, mails: int) -> None:
    """Everybody has got one mail, perhaps twice, but then the same bytes with the same Message-ID."""
    contents: defaultdict[str, set[bytes]] = defaultdict(set)
    for mail in office.received:
        contents[mail.recipient].add(mail.content)
    assert len(contents) == mails
    assert {len(different) for different in contents.values()} == {1}
    db.session.rollback()
    rows = db.session.scalars(db.select(Message)).all()
    assert {row.state for row in rows} == {MessageState.SENT}
    assert {row.recipient: {row.content} for row in rows} == contents
    for row in rows:
        assert row.content is not None
        assert f"Message-ID: <{row.key}@kreds.example>".encode() in row.content
