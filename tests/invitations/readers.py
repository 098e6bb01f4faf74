"""Other people's readers of calendar objects, each asked for the same values."""

import base64
import ctypes
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import icalendar
import ics
import vobject
from ical.calendar_stream import IcsCalendarStream

from config import ROOT

NODE = ROOT / "tests" / "tools" / "node"


@dataclass(frozen=True, slots=True)
class Values:
    """What a reader has found in an event."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    status: str


def by_icalendar(content: bytes) -> list[Values]:
    """icalendar, from PyPI."""
    return [
        Values(
            uid=str(event["UID"]),
            starts_at=event.decoded("DTSTART").astimezone(UTC),
            ends_at=event.decoded("DTEND").astimezone(UTC),
            summary=str(event["SUMMARY"]),
            location=str(event.get("LOCATION", "")),
            description=str(event.get("DESCRIPTION", "")),
            status=str(event["STATUS"]),
        )
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]


def by_vobject(content: bytes) -> list[Values]:
    """vobject, from PyPI."""
    calendar = vobject.readOne(content.decode())
    return [
        Values(
            uid=event.uid.value,
            starts_at=event.dtstart.value.astimezone(UTC),
            ends_at=event.dtend.value.astimezone(UTC),
            summary=event.summary.value,
            location=event.location.value if hasattr(event, "location") else "",
            description=event.description.value if hasattr(event, "description") else "",
            status=event.status.value,
        )
        for event in calendar.vevent_list
    ]


def by_ics(content: bytes) -> list[Values]:
    """ics, from PyPI."""
    return [
        Values(
            uid=event.uid,
            starts_at=event.begin.to("utc").datetime,
            ends_at=event.end.to("utc").datetime,
            summary=event.name,
            location=event.location or "",
            description=event.description or "",
            status=event.status,
        )
        for event in ics.Calendar(content.decode()).events
    ]


def by_ical(content: bytes) -> list[Values]:
    """ical, from PyPI."""
    return [
        Values(
            uid=event.uid or "",
            starts_at=event.dtstart.astimezone(UTC),
            ends_at=event.dtend.astimezone(UTC),
            summary=event.summary or "",
            location=event.location or "",
            description=event.description or "",
            status=str(event.status.value),
        )
        for event in IcsCalendarStream.calendar_from_ics(content.decode()).events
    ]


PYTHON: Mapping[str, Callable[[bytes], list[Values]]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ics": by_ics,
    "ical": by_ical,
}


def by_node(contents: Sequence[bytes]) -> list[dict[str, list[Values]]]:
    """What ical.js and node-ical, from npm, find in each of these objects."""
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--silent"],
        cwd=NODE,
        check=True,
        capture_output=True,
        timeout=300,
    )
    asked = json.dumps([base64.b64encode(content).decode() for content in contents])
    answer = subprocess.run(
        ["node", "read.js"], cwd=NODE, input=asked, check=True, capture_output=True, text=True, timeout=60
    )
    return [
        {
            name: [_from_json(event) for event in events]
            for name, events in zip(("ical.js", "node-ical"), each, strict=True)
        }
        for each in json.loads(answer.stdout)
    ]


def _from_json(event: Mapping[str, str]) -> Values:
    return Values(
        uid=event["uid"],
        starts_at=datetime.fromisoformat(event["start"]),
        ends_at=datetime.fromisoformat(event["end"]),
        summary=event["summary"],
        location=event["location"],
        description=event["description"],
        status=event["status"],
    )


class _Time(ctypes.Structure):
    """struct icaltimetype: a wall clock and the zone it hangs in."""

    _fields_ = (
        *((name, ctypes.c_int) for name in "year month day hour minute second is_date is_daylight".split()),
        ("zone", ctypes.c_void_p),
    )


class Libical:
    """libical, as Debian has it: the reader of Evolution and KOrganizer."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL("libical.so.3")
        for name, answer, *arguments in (
            ("icalparser_parse_string", ctypes.c_void_p, ctypes.c_char_p),
            ("icalcomponent_get_first_real_component", ctypes.c_void_p, ctypes.c_void_p),
            ("icalcomponent_get_summary", ctypes.c_char_p, ctypes.c_void_p),
            ("icalcomponent_get_location", ctypes.c_char_p, ctypes.c_void_p),
            ("icalcomponent_get_description", ctypes.c_char_p, ctypes.c_void_p),
            ("icalcomponent_get_uid", ctypes.c_char_p, ctypes.c_void_p),
            ("icalcomponent_get_status", ctypes.c_int, ctypes.c_void_p),
            ("icalproperty_enum_to_string", ctypes.c_char_p, ctypes.c_int),
            ("icalcomponent_count_errors", ctypes.c_int, ctypes.c_void_p),
            ("icalcomponent_get_dtstart", _Time, ctypes.c_void_p),
            ("icalcomponent_get_dtend", _Time, ctypes.c_void_p),
            ("icaltime_as_timet_with_zone", ctypes.c_long, _Time, ctypes.c_void_p),
            ("icalcomponent_free", None, ctypes.c_void_p),
        ):
            function = getattr(self.library, name)
            function.restype, function.argtypes = answer, list(arguments)

    def __call__(self, content: bytes) -> list[Values]:
        """The one event of an object; what libical itself calls an error is one."""
        calendar = self.library.icalparser_parse_string(content)
        assert calendar, "libical reads nothing"
        try:
            assert self.library.icalcomponent_count_errors(calendar) == 0
            event = self.library.icalcomponent_get_first_real_component(calendar)
            status = self.library.icalcomponent_get_status(event)
            return [
                Values(
                    uid=self._text("uid", event),
                    starts_at=self._moment("dtstart", event),
                    ends_at=self._moment("dtend", event),
                    summary=self._text("summary", event),
                    location=self._text("location", event),
                    description=self._text("description", event),
                    status=self.library.icalproperty_enum_to_string(status).decode(),
                )
            ]
        finally:
            self.library.icalcomponent_free(calendar)

    def _moment(self, name: str, event: int) -> datetime:
        found = getattr(self.library, f"icalcomponent_get_{name}")(event)
        assert found.zone, "libical does not know the zone"
        return datetime.fromtimestamp(self.library.icaltime_as_timet_with_zone(found, found.zone), UTC)

    def _text(self, name: str, event: int) -> str:
        found = getattr(self.library, f"icalcomponent_get_{name}")(event)
        return found.decode() if found else ""
