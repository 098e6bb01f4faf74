"""5,000 stored invitations to an SMTP server on this machine, against the least that sending them can take.

Run as a process of its own, the one worker, on a database that is there for nothing else.
"""

import json
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from app import create_app
from app.common.models import db
from app.common.transaction import write
from app.libraries.importer import REAL_LIBRARIES, import_libraries
from app.libraries.reading import read_libraries
from app.meetings.models import Round
from app.outbox.claims import claim, give_back
from app.outbox.delivery import BATCH, deliver_due, lease_time
from app.outbox.models import Message, MessageState
from app.registrations.models import Registration
from app.registrations.news import tell_all
from bench.data import new_round, new_series
from bench.desk import seat
from bench.served import ROOT, free_port

PEOPLE = 5_000
AT_A_TIME = 500
"""Mails that leave by one way before as many leave by the other, so that both have the same machine."""

AIM = 0.25
"""Of the throughput of a bare loop."""


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Mails a second: composed and stored, delivered from the store, and sent by a bare loop."""

    composed_per_s: float
    delivered_per_s: float
    bare_per_s: float
    kib: float  # of one mail

    @property
    def of_bare(self) -> float:
        """How much of the bare loop's throughput delivery reaches."""
        return self.delivered_per_s / self.bare_per_s

    def as_dict(self) -> dict[str, float]:
        """For the JSON file."""
        return asdict(self) | {"of_bare": round(self.of_bare, 3)}


def measure_mails(data_dir: Path) -> MailFigures:
    """Measure on a database of its own in `data_dir`, with a server in a process of its own."""
    data_dir.mkdir(exist_ok=True)
    with _post_office() as port:
        environment = {
            **os.environ,
            "DATA_DIR": str(data_dir),
            "DEMO": "0",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(port),
            "LOG_LEVEL": "WARNING",
        }
        environment.pop("DATABASE_URL", None)
        for command in (["flask", "--app", "wsgi", "db", "upgrade"], ["bench.mail"]):
            done = subprocess.run(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
    return MailFigures(**json.loads(done.stdout))


@contextmanager
def _post_office() -> Iterator[int]:
    """A server that takes every mail and forgets it; its port."""
    port = free_port()
    words = f"-m aiosmtpd --nosetuid --listen 127.0.0.1:{port} --class aiosmtpd.handlers.Sink"
    process = subprocess.Popen([sys.executable, *words.split()])
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the mail server did not start")


def _work() -> MailFigures:
    write(_fill)
    composing = _timed(_compose_all)
    delivering = bare = 0.0
    for first in range(0, PEOPLE, AT_A_TIME):
        delivering += _timed(_deliver)
        bare += _timed(partial(_send_bare, _sent(first)))
    size = db.session.scalars(select(func.avg(func.length(Message.content)))).one()
    return MailFigures(
        composed_per_s=round(PEOPLE / composing, 1),
        delivered_per_s=round(PEOPLE / delivering, 1),
        bare_per_s=round(PEOPLE / bare, 1),
        kib=round(float(size) / 1024, 1),
    )


def _fill() -> None:
    """A round of as many people, each of whom is owed the mail about their registration."""
    import_libraries(read_libraries(REAL_LIBRARIES.read_bytes()).rows)
    round_: Round = new_round(new_series("netvaerk", "Netværk i lånesamarbejde"), "stor-runde", PEOPLE)
    seat(round_, PEOPLE, came=False)
    tell_all(round_, Registration.round_id == round_.id)


def _compose_all() -> None:
    """Write and store every mail as a worker does, and let it be claimed again."""
    batches = []
    while (batch := write(claim, BATCH, lease_time())).taken:
        batches.append(batch)
    for batch in batches:
        write(give_back, batch.taken)


def _deliver() -> None:
    delivered = deliver_due(AT_A_TIME)
    if delivered.sent != AT_A_TIME:
        raise AssertionError(f"delivered: {delivered}")


def _sent(first: int) -> list[tuple[str, bytes]]:
    """Recipient and bytes of the mails that have left after the `first` ones."""
    sent = select(Message.recipient, Message.content).where(Message.state == MessageState.SENT)
    rows = db.session.execute(sent.order_by(Message.sent_at, Message.id).offset(first)).all()
    db.session.rollback()
    return [(row.recipient, row.content) for row in rows]


def _send_bare(mails: list[tuple[str, bytes]]) -> None:
    sender = str(current_app.config["MAIL_DEFAULT_SENDER"])
    with smtplib.SMTP("127.0.0.1", int(current_app.config["MAIL_PORT"]), "bench.example") as server:
        for recipient, content in mails:
            server.sendmail(sender, recipient, content)


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    with create_app().app_context():
        sys.stdout.write(json.dumps(asdict(_work())))
