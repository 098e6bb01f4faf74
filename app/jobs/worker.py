"""The background worker: Huey's consumer in this process.

The truth about what is to be done lies in the database, so Huey keeps nothing: its queue is
in memory, and losing it with a killed worker loses no work.
"""

import signal
import threading
from collections.abc import Callable
from dataclasses import asdict

from flask import Flask
from huey import MemoryHuey, crontab
from huey.consumer import Consumer

from app.common.logs import log
from app.common.models import db
from app.jobs.tasks import Heart, Patience, carry_out_due, deliver, tidy

STOP_TIMEOUT = 30.0
"""Seconds a stopping worker gives the mail it is sending."""


def run(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; then finish the mail at hand, give back the others and return."""
    huey = MemoryHuey("kreds", results=False, immediate=False)
    postman = Postman(app)
    huey.on_startup()(postman.start)
    huey.on_shutdown()(postman.stop)

    @huey.periodic_task(crontab(minute="*/15"))  # type: ignore[untyped-decorator]
    def purge() -> None:
        with app.app_context():
            tidy()

    @huey.periodic_task(crontab())  # type: ignore[untyped-decorator]
    def look_at_the_clock() -> None:
        with app.app_context():
            carry_out_due()

    log.info("worker started")
    _Consumer(
        huey,
        workers=1,
        initial_delay=1.0,
        max_delay=10.0,
        scheduler_interval=15,
        shutdown_timeout=STOP_TIMEOUT + 5,
    ).run()
    log.info("worker stopped")


class Postman:
    """A thread that looks into the outbox twice a second and sends what is due."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work, also anew after a stop: Huey replaces a worker that has died."""
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work, args=(self.stopping,), name="postman", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Finish the mail at hand and stop. What is cut off here is repeated when its lease ends."""
        self.stopping.set()
        if self.thread is not None:
            self.thread.join(STOP_TIMEOUT)

    def _work(self, stopping: threading.Event) -> None:
        heart, patience = Heart(), Patience()

        def carry_on() -> bool:
            heart.beat()
            return not stopping.is_set()

        while not stopping.wait(patience.wait):
            patience.after(self._look(carry_on))

    def _look(self, carry_on: Callable[[], bool]) -> str:
        """Send what is due; what kept it from being sent, if anything."""
        with self.app.app_context():
            try:
                if not carry_on():
                    return ""
                delivered = deliver(carry_on)
                if delivered.count():
                    log.info("mails", **asdict(delivered))
                return delivered.unreachable
            except Exception as error:
                return type(error).__name__
            finally:
                db.session.remove()


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's consumer, which stops as gracefully on SIGTERM as on SIGINT."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self._signal_actions = dict.fromkeys((signal.SIGTERM, signal.SIGINT), (False, True))
