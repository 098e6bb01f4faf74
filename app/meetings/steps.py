"""What cancelling costs, step by step in time (DOMAIN.md, Fees 6).

Pure. A sitting's `cancel_until` ends the time in which cancelling is free; the steps say
what part of the fee is owed until when after that, and after the last of them all of it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CancelStep:
    """Whoever cancels up to and including `until` (UTC) owes `percent` of the fee; steps come in order."""

    until: datetime
    percent: int


def percent_owed(cancel_until: datetime, steps: Sequence[CancelStep], now: datetime) -> int:
    """The part of the fee (percent) that is owed by whoever cancels at `now`."""
    if now <= cancel_until:
        return 0
    return next((step.percent for step in steps if now <= step.until), 100)
