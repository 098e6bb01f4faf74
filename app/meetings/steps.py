"""What cancelling costs, step by step in time (DOMAIN.md, Fees 6).

Pure. A sitting's `cancel_until` ends the time in which cancelling is free; the steps say
what part of the fee is owed until when after that, and after the last of them all of it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class CancelStep:
    """Whoever cancels up to and including `until` (UTC) owes `percent` of the fee; steps come in order."""

    until: datetime
    percent: int


def are_in_order(steps: Sequence[CancelStep], cancel_until: datetime, starts_at: datetime) -> bool:
    """Whether steps lie one after the other between the two moments, and never get cheaper."""
    moments = [cancel_until, *(step.until for step in steps)]
    percents = [0, *(step.percent for step in steps), 100]
    return (
        all(earlier < later for earlier, later in pairwise(moments))
        and all(less <= more for less, more in pairwise(percents))
        and moments[-1] <= starts_at
    )


def percent_owed(cancel_until: datetime, steps: Sequence[CancelStep], now: datetime) -> int:
    """The part of the fee (percent) that is owed by whoever cancels at `now`."""
    if now <= cancel_until:
        return 0
    return next((step.percent for step in steps if now <= step.until), 100)


def is_dearer(
    cancel_until: datetime,
    steps: Sequence[CancelStep],
    than_until: datetime,
    than_steps: Sequence[CancelStep],
) -> bool:
    """Whether cancelling by this rule costs more at any moment than by another one."""
    # Each rule changes right after these moments only, so they stand for all moments there are.
    moments = {cancel_until, than_until, *(step.until for step in (*steps, *than_steps))}
    return any(
        percent_owed(cancel_until, steps, at) > percent_owed(than_until, than_steps, at) for at in moments
    )
