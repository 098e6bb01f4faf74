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
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Version:
    """What a calendar was told, and when: `dtstamp` is a whole second, UTC."""

    sequence: int
    dtstamp: datetime
    method: Method
    fingerprint: Fingerprint


def next_version(
    told: Version | None,
    wanted: Fingerprint,
    now: datetime,
    method: Method = Method.REQUEST,
    *,
    again: bool = False,
) -> Version | None:
    """The version to tell after `told` (None: nothing yet), or None when there is nothing to tell.

    `again`: somebody asked for it, so the same is told once more under the same SEQUENCE
    (CALENDAR.md 4).

    SEQUENCE rises by one when the substance changed, when an entry is cancelled and when a
    cancelled one is taken up again. DTSTAMP is `now`, and at least a second after the last
    one, even if the clock was set back. Nothing is cancelled that was never told, nor twice
    unasked.
    """
    stamp = now.astimezone(UTC).replace(microsecond=0)
    if told is None:
        return Version(0, stamp, method, wanted) if method is Method.REQUEST else None
    is_known = told.method is method and (method is Method.CANCEL or told.fingerprint == wanted)
    if is_known and not again:
        return None
    rises = told.method is not method or told.fingerprint.substance != wanted.substance
    return Version(
        sequence=told.sequence + rises,
        dtstamp=max(stamp, told.dtstamp + timedelta(seconds=1)),
        method=method,
        fingerprint=wanted,
    )
