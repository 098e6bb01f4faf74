"""What runs in the background."""

import time
from collections.abc import Callable

from app.accounts.services import forget_old
from app.common.heartbeat import INTERVAL, beat
from app.common.logs import log
from app.common.transaction import write
from app.hotel.services import forget_stays
from app.outbox import services as outbox
from app.outbox.delivery import Delivered, deliver_due
from app.registrations.due import carry_out, forget_diets
from app.registrations.reminders import remind


def deliver(carry_on: Callable[[], bool] = lambda: True) -> Delivered:
    """Send everything that is due."""
    return deliver_due(carry_on=carry_on)


def tidy() -> int:
    """Delete what has been kept long enough; how many mails that were. Again and again does no harm."""
    write(forget_diets)
    write(forget_stays)
    write(forget_old)
    return write(outbox.purge)


def carry_out_due() -> int:
    """Do what a date brings: release places, lock fees, tell those still waiting, remind; how many things."""
    return carry_out() + remind()


class Heart:
    """Gives signs of life, often enough and not oftener."""

    def __init__(self) -> None:
        self._next = 0.0

    def beat(self) -> None:
        """Give one if it is time."""
        if time.monotonic() >= self._next:
            write(beat)
            self._next = time.monotonic() + INTERVAL.total_seconds()


class Patience:
    """How long to wait after the outbox has been looked through (seconds)."""

    BETWEEN_LOOKS = 0.5
    LONGEST = 30.0

    def __init__(self) -> None:
        self.wait = self.BETWEEN_LOOKS

    def after(self, trouble: str) -> float:
        """Twice as long as the last time while there is trouble, up to half a minute."""
        self.wait = min(self.wait * 2, self.LONGEST) if trouble else self.BETWEEN_LOOKS
        if trouble:
            log.warning("outbox waits", reason=trouble, seconds=self.wait)
        return self.wait
