"""What a calendar should show of one registration on one day, and what of it matters.

Pure. The ledger knows no registration: it is told an `Entry`, made from the rows as
they stand when the mail is written.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from app.invitations.texts import one_line, person, several_lines


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of one registration, as its calendar should show it.

    `key` names the round and the day ('round:7/1'; of speakers and hosts the sitting,
    'sitting:12/1'): together with the address it stays the same when a registration moves
    between sittings, and when the same address signs up anew (CALENDAR.md 1). The day goes
    by its number within the sitting and not by its date, for a sitting moved to another
    date keeps its invitation. A `tentative` entry shows a place in the queue, and blocks no
    time; its summary says so too. `location` is the venue with its address, or 'Online', so
    that it changes between online and physical; `room` is printed after it, and
    `online_url`, the joining link, in its place. Moments are aware.
    """

    key: str
    address: str
    name: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str
    url: str
    room: str = ""
    online_url: str = ""
    tentative: bool = False

    @property
    def place(self) -> str:
        """LOCATION: the joining link of an online sitting, else venue and room (CALENDAR.md 6)."""
        return self.online_url or ", ".join(part for part in (self.location, self.room) if part)


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who invites: a name, and the one address that mails come from and answers go to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of all a calendar is told but SEQUENCE, DTSTAMP and the person's own answer.

    A change of `substance` raises SEQUENCE, a change of `wording` only DTSTAMP
    (CALENDAR.md 2).
    """

    substance: str
    wording: str


def fingerprint(entry: Entry, organiser: Organiser) -> Fingerprint:
    """What `entry` says, short enough to keep and compare.

    Only what would be printed counts: letters that are stripped on the way change
    nothing. The addresses are not in it: they stay for the life of a uid
    (CALENDAR.md 1 and 5).
    """
    return Fingerprint(
        substance=_digest(
            _second(entry.starts_at),
            _second(entry.ends_at),
            one_line(entry.location),
            *(("tentative",) if entry.tentative else ()),
        ),
        wording=_digest(
            one_line(entry.summary),
            one_line(entry.room),
            one_line(entry.online_url),
            several_lines(entry.description),
            one_line(entry.url),
            person(entry.name),
            person(organiser.name),
        ),
    )


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _digest(*parts: str) -> str:
    # No part holds a NUL, so no two lists of parts give the same text.
    return sha256("\0".join(parts).encode()).hexdigest()
