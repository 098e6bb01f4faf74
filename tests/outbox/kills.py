"""Killing a worker that sends over a real server, and what must hold when another one has gone on."""

import os
import signal
import subprocess
import sys
from collections import defaultdict

from flask import Flask

from app.common.clock import now
from app.common.models import db
from app.outbox.models import Message, MessageState
from tests.outbox.smtp_server import PostOffice


def kill(app: Flask, office: PostOffice, point: str, number: int) -> None:
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


def end_leases() -> None:
    """As if the time had passed for which the dead worker held its messages."""
    db.session.rollback()
    held = db.update(Message).where(Message.state == MessageState.SENDING)
    db.session.execute(held.values(due_at=now()))
    db.session.commit()


def check_all_got(office: PostOffice, mails: int) -> None:
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
