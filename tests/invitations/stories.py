"""One invitation to begin from, and people who write more than a calendar can bear."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from app.invitations.entry import Entry, Organiser
from app.invitations.itip import Attendee, Event

# A busy machine is no fault of the code.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ORGANISER = Organiser("Netværk i lånesamarbejde", "moeder@kreds.example")
ANNE = Attendee("Anne Sørensen", "anne@bib.example")

ENTRY = Entry(
    key="round:7/1",
    address="anne@bib.example",
    name="Anne Sørensen",
    summary="Netværk i lånesamarbejde – Vest",
    starts_at=datetime(2027, 3, 24, 8, 30, tzinfo=UTC),
    ends_at=datetime(2027, 3, 24, 14, tzinfo=UTC),
    location="Det Kgl. Bibliotek, Victor Albecks Vej 1, 8000 Aarhus C",
    description="9.30 Ankomst, kaffe; rundstykker\n10.00 Velkomst",
    url="https://kreds.example/laanesamarbejde/foraar-2027/",
    room="Store sal",
)

EVENT = Event(
    uid="0b6f6c3e-6a55-4c11-9f0a-3b0c2f4a9d10",
    sequence=0,
    dtstamp=datetime(2026, 11, 22, 8, tzinfo=UTC),
    starts_at=ENTRY.starts_at,
    ends_at=ENTRY.ends_at,
    summary=ENTRY.summary,
    location=ENTRY.place,
    description=ENTRY.description,
    url=ENTRY.url,
)

HOSTILE = (
    "\r\nATTACH:file:///etc/passwd\r\n",
    "\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\n",
    "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "\vATTENDEE:mailto:evil@crook.example",
    "\u2028X-A:1\u2029X-B:2\x85X-C:3",
    "\r\n X-FOLDED:1",
    '";X-A="1',
    ";CN=X:mailto:evil@crook.example",
    ';,"',
    "^n^'^^",
    "\\",
    "\\n\\;\\,\\\\",
    "\x00\x07\x1b[31m\x7f\x9f",
    "\ud83d",  # half an emoji
    "\u202etxt.exe\u202c",
    "مرحبا بالعالم",
    "Blåbærgrød på Ærø",
    "👩‍👩‍👧‍👦📚",
    "%0d%0aX-A:1",
    "\t",
    "🧡" * 40,
)


def anything():
    """Texts as hostile as people, programs and spam make them, lone surrogates included."""
    any_text = st.text(st.characters(exclude_categories=()), max_size=60)
    return st.lists(st.one_of(st.sampled_from(HOSTILE), any_text), max_size=6).map("".join)
