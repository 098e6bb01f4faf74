"""Calendars that receive invitations by mail, as people's calendars do (RFC 5546 §3.2)."""

from dataclasses import dataclass, field
from datetime import datetime

from icalendar import Calendar as Parsed


@dataclass(frozen=True, slots=True)
class Held:
    """One entry as somebody sees it."""

    starts_at: datetime
    ends_at: datetime
    summary: str
    status: str
    location: str
    description: str


@dataclass(slots=True)
class Calendar:
    """One person's calendar.

    `keeps_newest`: an object older than the one it holds, by (SEQUENCE, DTSTAMP), changes
    nothing, as in Thunderbird; without, the last one received counts, as in most others.
    """

    keeps_newest: bool
    entries: dict[str, Held] = field(default_factory=dict)
    versions: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def receive(self, content: bytes) -> None:
        """Do what an object asks for: put its event in, or take it out."""
        parsed = Parsed.from_ical(content)
        (event,) = parsed.walk("VEVENT")
        uid, version = str(event["UID"]), (event.decoded("SEQUENCE"), event.decoded("DTSTAMP"))
        if self.keeps_newest and uid in self.versions and version <= self.versions[uid]:
            return
        self.versions[uid] = version
        if str(parsed["METHOD"]) == "CANCEL":
            self.entries.pop(uid, None)
            return
        texts = (str(event[name]) for name in ("SUMMARY", "STATUS", "LOCATION", "DESCRIPTION"))
        self.entries[uid] = Held(event.decoded("DTSTART"), event.decoded("DTEND"), *texts)
