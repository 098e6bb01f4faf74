"""A strict reader of calendar objects and the mails that carry them, byte by byte.

It shares nothing with the code it checks, nor with icalendar, and knows more than the
parsers, which let much through: the tables of RFC 5546, the MIME of RFC 6047, what
Exchange wants (MS-OXCICAL), and our own rules, such as one attendee per invitation.
Each finding carries its source.

    python -m tests.tools.itip_lint FILE.ics|FILE.eml ...
"""

import email
import email.policy
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

# RFC 5546 §3.2.1 to 3.2.8: how often a property stands in a VEVENT, at least and at most.
# The RFC allows a REQUEST several attendees; exactly one is our rule of privacy.
COUNTS = {
    "PUBLISH": {
        "DTSTAMP": (1, 1),
        "DTSTART": (1, 1),
        "ORGANIZER": (1, 1),
        "SUMMARY": (1, 1),
        "UID": (1, 1),
        "ATTENDEE": (0, 0),
    },
    "REQUEST": {
        "DTSTAMP": (1, 1),
        "DTSTART": (1, 1),
        "ORGANIZER": (1, 1),
        "SUMMARY": (1, 1),
        "UID": (1, 1),
        "ATTENDEE": (1, 1),
    },
    "CANCEL": {
        "DTSTAMP": (1, 1),
        "ORGANIZER": (1, 1),
        "SEQUENCE": (1, 1),
        "UID": (1, 1),
        "ATTENDEE": (1, 1),
    },
    "REPLY": {"DTSTAMP": (1, 1), "ORGANIZER": (1, 1), "UID": (1, 1), "ATTENDEE": (1, 1)},
}
STATUSES = {
    "REQUEST": {"TENTATIVE", "CONFIRMED"},
    "PUBLISH": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "CANCEL": {"CANCELLED"},
}
AT_MOST_ONCE = (
    *("CLASS", "CREATED", "DESCRIPTION", "DTEND", "DURATION", "GEO", "LAST-MODIFIED", "LOCATION"),
    *("PRIORITY", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS", "TRANSP", "URL"),
)
NEVER = ("ATTACH", "RDATE", "RRULE", "EXDATE", "RECURRENCE-ID")
TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "COMMENT")

_LINE = re.compile(
    r"([A-Za-z0-9-]+)"
    r'((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*)'
    r":(.*)$",
    re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')


class Property(NamedTuple):
    """One content line: its name and parameters in capitals, its value as it stands."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [line for line in self.properties if line.name == name]

    def value(self, name: str) -> str | None:
        return next((line.value for line in self.all(name)), None)

    def parts(self, name: str) -> list["Component"]:
        return [child for child in self.children if child.name == name]


class Malformed(Exception):
    """Not a calendar object at all."""


def lint(octets: bytes) -> list[str]:
    """What is wrong with a calendar object; empty when nothing is."""
    findings = list(_octets(octets))
    try:
        return findings + list(_calendar(read(octets)))
    except Malformed as fault:
        return [*findings, str(fault)]


def read(octets: bytes) -> Component:
    """The one VCALENDAR in `octets`; raises Malformed."""
    root = Component("ROOT")
    open_components = [root]
    unfolded = re.sub(r"\r?\n[ \t]", "", octets.decode("utf-8", "replace"))
    for text in filter(None, re.split(r"\r?\n", unfolded)):
        line = _property(text)
        if line.name == "BEGIN":
            component = Component(line.value.upper())
            open_components[-1].children.append(component)
            open_components.append(component)
        elif line.name == "END":
            closed = open_components.pop()
            if closed.name != line.value.upper() or not open_components:
                raise Malformed(f"END:{line.value} closes {closed.name}")
        else:
            open_components[-1].properties.append(line)
    if open_components != [root] or [child.name for child in root.children] != ["VCALENDAR"]:
        raise Malformed("not exactly one complete VCALENDAR")
    return root.children[0]


def _property(text: str) -> Property:
    found = _LINE.match(text)
    if found is None:
        raise Malformed(f"no content line: {text[:40]!r}")
    parameters = {name.upper(): value for name, value in _PARAMETER.findall(found[2])}
    return Property(found[1].upper(), parameters, found[3])


def _octets(octets: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", octets):
        yield "bare LF or CR: lines end with CRLF (RFC 5545 §3.1)"
    if not octets.endswith(b"END:VCALENDAR\r\n"):
        yield "must end with END:VCALENDAR CRLF"
    for number, line in enumerate(octets.split(b"\r\n"), 1):
        if len(line) > 75:
            yield f"line {number}: {len(line)} octets, at most 75 (RFC 5545 §3.1)"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number}: not UTF-8, or folded inside a UTF-8 sequence (RFC 5545 §3.1)"
        if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line):
            yield f"line {number}: control character (RFC 5545 §3.1)"


def _calendar(calendar: Component) -> Iterator[str]:
    if [line.value for line in calendar.all("VERSION")] != ["2.0"]:
        yield "VCALENDAR needs exactly one VERSION:2.0"
    if len(calendar.all("PRODID")) != 1:
        yield "VCALENDAR needs exactly one PRODID"
    if calendar.all("UID"):
        yield "UID of VCALENDAR: readers then see the whole feed as one item"
    methods = [line.value for line in calendar.all("METHOD")]
    if len(methods) != 1 or methods[0] not in COUNTS:
        yield f"METHOD is {methods}, wants one of {sorted(COUNTS)}"
        return
    events = calendar.parts("VEVENT")
    if not events:
        yield "no VEVENT"
    if methods[0] != "PUBLISH" and len({event.value("UID") for event in events}) > 1:
        yield "all VEVENTs must share one UID (RFC 5546 §3.2)"
    yield from _zones(calendar, events)
    for event in events:
        yield from _event(event, methods[0])


def _zones(calendar: Component, events: Iterable[Component]) -> Iterator[str]:
    zones = {zone.value("TZID"): zone for zone in calendar.parts("VTIMEZONE")}
    lines = (line for event in events for line in event.properties)
    used = {line.parameters["TZID"].strip('"') for line in lines if "TZID" in line.parameters}
    if used - set(zones):
        yield f"TZID without VTIMEZONE: {sorted(used - set(zones))} (RFC 5545 §3.2.19)"
    if set(zones) - used:
        yield f"unused VTIMEZONE: {zones.keys() - used}"
    if used - {"Europe/Copenhagen"}:
        yield f"unexpected TZID: {sorted(used)}"
    for name, zone in zones.items():
        for kind in ("STANDARD", "DAYLIGHT"):
            parts = zone.parts(kind)
            if len(parts) != 1:
                yield f"{name}: {len(parts)} {kind}, Exchange wants one (MS-OXCICAL 2.1.3.1.1.19.2)"
            elif not _yearly_by_day(parts[0]):
                yield f"{name}: {kind} wants one yearly RRULE with BYDAY, no RDATE (MS-OXCICAL, as above)"


def _yearly_by_day(part: Component) -> bool:
    rules = [line.value for line in part.all("RRULE")]
    return len(rules) == 1 and "FREQ=YEARLY" in rules[0] and "BYDAY=" in rules[0] and not part.all("RDATE")


def _event(event: Component, method: str) -> Iterator[str]:
    for name, (least, most) in COUNTS[method].items():
        count = len(event.all(name))
        if not least <= count <= most:
            yield f"{method}: {name} {count} times, wants {least} to {most} (RFC 5546 §3.2)"
    for name in AT_MOST_ONCE:
        if len(event.all(name)) > 1:
            yield f"{name} more than once (RFC 5545 §3.6.1)"
    for name in NEVER:
        if event.all(name):
            yield f"{name}: not in an object of ours (CALENDAR.md 8)"
    if event.all("DTEND") and event.all("DURATION"):
        yield "both DTEND and DURATION (RFC 5545 §3.6.1)"
    for line in event.properties:
        yield from _value(line)
    status = event.value("STATUS")
    if status and method in STATUSES and status not in STATUSES[method]:
        yield f"STATUS:{status} not with {method} (RFC 5546 §3.2)"
    start, end = event.value("DTSTART"), event.value("DTEND")
    if start and end and end[:15] <= start[:15]:
        yield "DTEND not after DTSTART (RFC 5545 §3.8.2.2)"
    if not re.fullmatch(r"[A-Za-z0-9-]{8,254}", event.value("UID") or ""):
        yield "UID wants an opaque word, without host or user (RFC 7986 §5.3)"
    organiser, attendee = event.value("ORGANIZER"), event.value("ATTENDEE")
    if organiser and attendee and organiser.lower() == attendee.lower():
        yield "ORGANIZER is ATTENDEE: clients then send no answer"
    if method == "CANCEL" and event.parts("VALARM"):
        yield "VALARM in CANCEL (RFC 5546 §3.2.5)"


def _value(line: Property) -> Iterator[str]:
    name, parameters, value = line
    if name in TEXTS:
        if re.search(r"(?<!\\)(?:\\\\)*[,;]", value):
            yield f"{name}: unescaped , or ; (RFC 5545 §3.3.11)"
        if re.search(r"(?<!\\)(?:\\\\)*\\[^\\,;nN]", value):
            yield f"{name}: unknown escape (RFC 5545 §3.3.11)"
    elif name in ("ORGANIZER", "ATTENDEE"):
        if not re.fullmatch(r"mailto:[^\s@<>]+@[^\s@<>]+", value, re.IGNORECASE):
            yield f"{name}: not a mailto URI (RFC 6047 §2.3)"
        if "^" in parameters.get("CN", ""):
            yield f"{name}: caret in CN: quotes are dropped from names instead (RFC 6868)"
    elif name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if not re.fullmatch(r"\d{8}T\d{6}Z", value):
            yield f"{name} must be UTC (RFC 5545 §3.8.7.2)"
    elif name in ("DTSTART", "DTEND") and _floating(line):
        yield f"{name}: floating time (RFC 5545 §3.3.5)"


def _floating(line: Property) -> bool:
    a_day = line.parameters.get("VALUE") == "DATE"
    return not a_day and "TZID" not in line.parameters and not line.value.endswith("Z")


def lint_mail(raw: bytes) -> list[str]:
    """What is wrong with a mail that carries a calendar object, and with the object."""
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if len(calendars) != 1:
        return [f"{len(calendars)} text/calendar parts, wants 1"]
    octets = _content(calendars[0])
    return [*_parts(mail, calendars[0], octets), *_recipients(mail, octets), *lint(octets)]


def _parts(mail: EmailMessage, part: EmailMessage, octets: bytes) -> Iterator[str]:
    method = _method(octets)
    if str(part.get_param("method")).upper() != method:
        yield f"method={part.get_param('method')}, but in the object METHOD:{method} (RFC 6047 §2.4)"
    if str(part.get_param("charset")).upper() != "UTF-8":
        yield "charset=UTF-8 missing (RFC 6047 §2.4)"
    encoding = str(part["content-transfer-encoding"] or "").lower()
    if encoding not in ("base64", "quoted-printable"):
        yield f"transfer encoding {encoding!r}: 8bit needs 8BITMIME (RFC 6047 §2.5)"
    alternatives = [p for p in mail.walk() if p.get_content_type() == "multipart/alternative"]
    kinds = [child.get_content_type() for p in alternatives[:1] for child in p.iter_parts()]
    if kinds != ["text/plain", "text/html", "text/calendar"]:
        yield f"alternative is {kinds}, wants plain, html, calendar last: else Thunderbird has no buttons"
    for attached in mail.walk():
        if attached.get_content_type() == "application/ics" and _content(attached) != octets:
            yield "the attached .ics differs from the text/calendar part"


def _recipients(mail: EmailMessage, octets: bytes) -> Iterator[str]:
    to = [address.addr_spec.lower() for address in mail["To"].addresses]
    unfolded = re.sub(rb"\r\n[ \t]", b"", octets)
    attendees = [
        found.decode().lower() for found in re.findall(rb"(?m)^ATTENDEE.*:mailto:([^\r\n]+)", unfolded)
    ]
    if _method(octets) in ("REQUEST", "CANCEL") and (len(to) != 1 or to != attendees):
        yield f"To is {to}, wants the one ATTENDEE of {attendees}"
    if mail["Cc"] or mail["Bcc"]:
        yield "Cc or Bcc"


def _method(octets: bytes) -> str:
    found = re.search(rb"\r\nMETHOD:([A-Z]+)", octets)
    return found[1].decode() if found else ""


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def main(names: list[str]) -> int:
    """Print what is wrong with each file; 1 when anything is."""
    wrong = False
    for path in map(Path, names):
        findings = (lint_mail if path.suffix == ".eml" else lint)(path.read_bytes())
        wrong = wrong or bool(findings)
        print(path.name, "OK" if not findings else "")
        for finding in findings:
            print("    -", finding)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
