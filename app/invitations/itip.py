"""Calendar objects as bytes: the invitation of one person, and the file anybody may take.

Pure. Sources: RFC 5545 (iCalendar), 5546 (iTIP), MS-OXCICAL (what Exchange reads);
CALENDAR.md 6 to 8, 11 and 20. icalendar writes the values; the lines they stand on are put
together here, for its components take several times as long and every sign-up needs one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote

from icalendar import Parameters, vText

from app.common.clock import local
from app.invitations.entry import Organiser
from app.invitations.texts import one_line, person, several_lines


class Partstat(StrEnum):
    """What we know of a person's answer (RFC 5545 §3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited. A seat is held from sign-up on, so who has said nothing has accepted."""

    name: str
    address: str
    partstat: Partstat = Partstat.ACCEPTED


@dataclass(frozen=True, slots=True)
class Event:
    """One version of one meeting. Moments are aware; `uid` is opaque, of letters, digits and '-'."""

    uid: str
    sequence: int
    dtstamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    tentative: bool = False  # shown, and blocks no time
    cancelled: bool = False  # shown as such, and blocks no time


@dataclass(frozen=True, slots=True)
class Subscription:
    """What programs are told of a feed: its name, and the address to ask again, '' to say none."""

    name: str
    url: str


# One STANDARD and one DAYLIGHT, each with one yearly rule by weekday: Exchange takes no
# other (MS-OXCICAL 2.1.3.1.1.19.2). Danish clocks have followed these rules since 1996;
# the years from 1970 are how everybody writes it, and no meeting of ours lies in them.
_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Kreds//Kreds//DA
CALSCALE:GREGORIAN
METHOD:{method}
"""
_ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
_END = b"END:VCALENDAR\r\n"

_IN_MAILBOX = "!$'*+"  # beside letters and digits, what stands as it is in a mailto: URI (RFC 6068 §2)
_IN_URI = ":/?#[]@!$&'()*+,;=%"  # and in any (RFC 3986 §2.2)


def _envelope(method: str) -> bytes:
    return _lines(_HEAD.format(method=method) + _ZONE)


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


_REQUEST = _envelope("REQUEST")
_CANCEL = _envelope("CANCEL")
_PUBLISH = _envelope("PUBLISH")
_PUBLISH_HEAD = _lines(_HEAD.format(method="PUBLISH"))
_ZONE_LINES = _lines(_ZONE)


def request(event: Event, organiser: Organiser, attendee: Attendee) -> bytes:
    """An invitation: METHOD:REQUEST with its one organiser and its one attendee (CALENDAR.md 6)."""
    people = (_organiser(organiser), _attendee(attendee), b"X-MICROSOFT-DISALLOW-COUNTER:TRUE")
    return _REQUEST + _folded(_event(event, people)) + _END


def cancellation(event: Event, organiser: Organiser, attendee: Attendee) -> bytes:
    """Takes an entry out of its one attendee's calendar: METHOD:CANCEL (CALENDAR.md 9).

    With one attendee per uid the entry is the whole event, so its STATUS is CANCELLED.
    """
    lines = (
        b"BEGIN:VEVENT",
        *_when(event),
        _organiser(organiser),
        _attendee(attendee),
        b"STATUS:CANCELLED",
        b"END:VEVENT",
    )
    return _CANCEL + _folded(lines) + _END


def publication(events: Iterable[Event], organiser: Organiser) -> bytes:
    """A file to take: METHOD:PUBLISH, without attendees (CALENDAR.md 20).

    The uids are the sittings' own, never an invitation's: a file taken before signing
    up and the invitation that follows are two entries that do not disturb each other.
    The same events give the same bytes.
    """
    people = (_organiser(organiser),)
    return _PUBLISH + b"".join(_folded(_event(event, people)) for event in events) + _END


def feed(subscription: Subscription, events: Iterable[tuple[Event, Organiser]]) -> bytes:
    """A calendar to subscribe to (CALENDAR.md 20 and 21): published events, each with who holds it.

    Programs ask again every hour if they do as they are told. The same events give the same bytes.
    """
    name = _text(one_line(subscription.name))
    head = (
        b"NAME:" + name,
        b"X-WR-CALNAME:" + name,
        *([b"SOURCE;VALUE=URI:" + _uri(subscription.url)] if subscription.url else []),
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        b"COLOR:teal",
    )
    published = (_folded(_event(event, (_organiser(organiser),))) for event, organiser in events)
    return _PUBLISH_HEAD + _folded(head) + _ZONE_LINES + b"".join(published) + _END


def _event(event: Event, people: Iterable[bytes]) -> Iterator[bytes]:
    yield b"BEGIN:VEVENT"
    yield from _when(event)
    yield from people
    yield b"STATUS:" + _status(event)
    yield b"TRANSP:TRANSPARENT" if event.tentative or event.cancelled else b"TRANSP:OPAQUE"
    yield b"LOCATION:" + _text(one_line(event.location))
    yield b"DESCRIPTION:" + _text(several_lines(event.description))
    yield b"URL:" + _uri(one_line(event.url))
    yield b"END:VEVENT"


def _status(event: Event) -> bytes:
    if event.cancelled:
        return b"CANCELLED"
    return b"TENTATIVE" if event.tentative else b"CONFIRMED"


def _when(event: Event) -> Iterator[bytes]:
    """Which version of which event, when and what."""
    yield b"UID:" + event.uid.encode()
    yield b"SEQUENCE:%d" % event.sequence
    yield b"DTSTAMP:" + _clock(event.dtstamp.astimezone(UTC)) + b"Z"
    yield b"DTSTART;TZID=Europe/Copenhagen:" + _clock(local(event.starts_at))
    yield b"DTEND;TZID=Europe/Copenhagen:" + _clock(local(event.ends_at))
    yield b"SUMMARY:" + _text(one_line(event.summary))


def _organiser(organiser: Organiser) -> bytes:
    return b"ORGANIZER;" + _cn(organiser.name, organiser.address) + b":" + _mailto(organiser.address)


def _attendee(attendee: Attendee) -> bytes:
    return (
        b"ATTENDEE;"
        + _cn(attendee.name, attendee.address)
        + f";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={attendee.partstat};RSVP=TRUE:".encode()
        + _mailto(attendee.address)
    )


def _cn(name: str, address: str) -> bytes:
    quoted: bytes = Parameters(CN=person(name) or person(address)).to_ical()
    return quoted


def _mailto(address: str) -> bytes:
    mailbox, _, domain = one_line(address).rpartition("@")
    return f"mailto:{quote(mailbox, safe=_IN_MAILBOX)}@{quote(domain)}".encode()


def _clock(moment: datetime) -> bytes:
    return moment.strftime("%Y%m%dT%H%M%S").encode()


def _text(text: str) -> bytes:
    escaped: bytes = vText(text).to_ical()
    return escaped


def _uri(uri: str) -> bytes:
    return quote(uri, safe=_IN_URI).encode()


def _folded(lines: Iterable[bytes]) -> bytes:
    return b"".join(_fold(line) for line in lines)


def _fold(line: bytes) -> bytes:
    r"""`line` with CRLF, in pieces of at most 75 octets, parted outside UTF-8 sequences.

    An escape ('\,') is kept together where it can be: RFC 5545 lets a fold part it,
    some readers do not join it again.
    """
    pieces, start, room = [], 0, 75
    while len(line) - start > room:
        end = start + room
        while line[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        if line[end - 1 : end] == b"\\":
            end -= 1
        pieces.append(line[start:end])
        start, room = end, 74  # the blank that opens a continuation counts
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
