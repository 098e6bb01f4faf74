"""Which version of an invitation comes after the one last told, if any (CALENDAR.md 2 and 3).

Pure. Calendars keep the object with the greatest (SEQUENCE, DTSTAMP), so the pairs told
must rise whatever happens in between: to the sitting, or to our clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.invitations.entry import Fingerprint


class Method(StrEnum):
    """What a calendar is asked to do with an invitation (RFC 5546 §3.2)."""

    REQUEST = "REQUEST"


@dataclass(frozen=True, slots=True)
class Version:
    """What a calendar was told, and when: `dtstamp` is a whole second, UTC."""

    sequence: int
    dtstamp: datetime
    method: Method
    fingerprint: Fingerprint


def next_version(told: Version | None, wanted: Fingerprint, now: datetime) -> Version | None:
    """The version to tell after `told` (None: nothing yet), or None when nothing changed.

    SEQUENCE rises by one when the substance changed. DTSTAMP is `now`, and at least a
    second after the last one, even if the clock was set back.
    """
    stamp = now.astimezone(UTC).replace(microsecond=0)
    if told is None:
        return Version(0, stamp, Method.REQUEST, wanted)
    if told.fingerprint == wanted:
        return None
    return Version(
        sequence=told.sequence + (told.fingerprint.substance != wanted.substance),
        dtstamp=max(stamp, told.dtstamp + timedelta(seconds=1)),
        method=Method.REQUEST,
        fingerprint=wanted,
    )
