"""The phase of a sitting: what a visitor can do with it at a given moment (DOMAIN.md, Glossary).

Pure: the clock is given.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ARCHIVED_AFTER = timedelta(days=365)


class Phase(StrEnum):
    """Each has its own words on the page."""

    COMING = "kommende"
    OPEN = "åben"
    CLOSED = "lukket"
    HELD = "afholdt"
    ARCHIVED = "arkiveret"
    CANCELLED = "aflyst"


@dataclass(frozen=True, slots=True)
class Times:
    """The moments (UTC) that decide a phase."""

    opens_at: datetime
    signup_until: datetime
    ends_at: datetime


def phase(times: Times, now: datetime, *, cancelled: bool) -> Phase:
    """The phase at `now`. Sign-up is open up to and including `signup_until`; cancelled stays cancelled."""
    if cancelled:
        return Phase.CANCELLED
    if now >= times.ends_at + ARCHIVED_AFTER:
        return Phase.ARCHIVED
    if now >= times.ends_at:
        return Phase.HELD
    if now > times.signup_until:
        return Phase.CLOSED
    return Phase.OPEN if now >= times.opens_at else Phase.COMING
