"""Several workers at once: none gets a message that another one holds."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from app.common.models import db
from app.common.transaction import write
from app.outbox import services
from app.outbox.delivery import deliver_due
from app.outbox.models import Message, MessageState
from tests.outbox.smtp_server import PostOffice

pytestmark = [pytest.mark.real_smtp, pytest.mark.real_clock, pytest.mark.both_databases]


def test_workers_share_the_work_and_send_nothing_twice(
    app: Flask, put: Callable[..., int], office: PostOffice
) -> None:
    mails = 120
    for number in range(1, mails + 1):
        put(number, recipient=f"person{number}@bibliotek.example")
    _together(app, 3, deliver_due)
    assert Counter(office.recipients()) == {
        f"person{number}@bibliotek.example": 1 for number in range(1, mails + 1)
    }


def test_messages_put_while_a_worker_claims_are_neither_lost_nor_doubled(
    app: Flask, put: Callable[..., int], office: PostOffice
) -> None:
    """The last word of each stream arrives, and arrives last."""
    streams, rounds = 4, 15
    done = threading.Event()

    def change() -> None:
        for number in range(1, rounds + 1):
            for stream in range(streams):
                write(services.put, "plain", number, f"stream:{stream}", f"person{stream}@bibliotek.example")
        done.set()

    def send() -> None:
        while not done.is_set() or deliver_due().count():
            deliver_due()

    _together(app, 1, change, also=[send, send])
    db.session.rollback()
    assert {row.state for row in db.session.scalars(db.select(Message))} == {MessageState.SENT}
    for stream in range(streams):
        mails = [mail.content for mail in office.received if mail.recipient.startswith(f"person{stream}@")]
        told = [int(mail.split(b"Subject: Besked ")[1].split()[0]) for mail in mails]
        assert told == sorted(set(told))
        assert told[-1] == rounds


def _together(
    app: Flask, times: int, act: Callable[[], object], also: list[Callable[[], object]] | None = None
) -> None:
    """Run functions at once, each in a thread with a session of its own."""
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            try:
                act()
            except BaseException as failure:
                failures.append(failure)
                raise

    threads = [threading.Thread(target=run, args=(one,)) for one in [act] * times + (also or [])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert not any(thread.is_alive() for thread in threads)
