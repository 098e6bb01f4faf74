"""Everybody's letterbox and calendars: mails are looked at when first sent, and received when they arrive."""

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage

from icalendar import Calendar as Parsed
from sqlalchemy import select

from app.common.models import db
from app.outbox.models import Message
from app.outbox.transport import Parcel
from tests.support.calendars import Calendar
from tests.tools.itip_lint import lint_mail


class Letterboxes:
    """What has been sent to whom, and what arrived.

    `known_as`: the names each address has had, filled by whoever plays. `asked`: addresses for which
    a mail was asked for again, so that it may say the same.
    """

    def __init__(self, addresses: list[str]) -> None:
        self.newest = {one: Calendar(keeps_newest=True) for one in addresses}
        self.last = {one: Calendar(keeps_newest=False) for one in addresses}
        self.known_as: dict[str, set[str]] = {one: set() for one in addresses}
        self.asked: set[str] = set()
        self._lost: set[str] = set()
        self.sent: dict[str, bytes] = {}  # by key
        self._told: dict[str, tuple[tuple[int, datetime], object]] = {}  # version and substance, by uid
        self._owners: dict[str, str] = {}
        self._said: dict[str, object] = {}

    def tried(self, parcel: Parcel) -> None:
        """A worker hands a mail over; a repeat must be the same bytes."""
        stream = _stream(parcel.key)
        was_lost = stream in self.unsure()  # the last one: then all is said anew
        self._lost.add(parcel.key)
        if parcel.key in self.sent:
            assert self.sent[parcel.key] == parcel.content
            return
        self.sent[parcel.key] = parcel.content
        mail = email.message_from_bytes(parcel.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        calendar = _calendar(mail)
        self._names_nobody_else(parcel, mail, calendar)
        if calendar:
            assert lint_mail(parcel.content) == []
            self._is_a_later_version(parcel.recipient, calendar)
        is_new = self._is_new(stream, mail, calendar)
        assert is_new or was_lost or parcel.recipient in self.asked, mail["Subject"]

    def receive(self, parcel: Parcel) -> None:
        """A mail arrives, perhaps for the second time."""
        self._lost = {key for key in self._lost if _stream(key) != _stream(parcel.key)}
        mail = email.message_from_bytes(parcel.content, policy=email.policy.default)
        calendar = _calendar(mail)
        if calendar:
            self.newest[parcel.recipient].receive(calendar)
            self.last[parcel.recipient].receive(calendar)

    def unsure(self) -> set[str]:
        """The streams whose last mail has not arrived."""
        return set(map(_stream, self._lost))

    def _names_nobody_else(self, parcel: Parcel, mail: EmailMessage, calendar: bytes) -> None:
        """CALENDAR.md 14: nobody else's name or address is anywhere in the bytes."""
        texts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
        said = (
            "\n".join([*map(str, mail.values()), *texts, calendar.decode()]).replace("\r\n ", "").casefold()
        )
        others = {name for names in self.known_as.values() for name in names} - self.known_as[
            parcel.recipient
        ]
        others |= set(self.known_as) - {parcel.recipient}
        assert not [other for other in others if other.casefold() in said]

    def _is_a_later_version(self, recipient: str, calendar: bytes) -> None:
        """CALENDAR.md 1 and 2: a uid is one address's; its pairs (SEQUENCE, DTSTAMP) rise, and with
        another time or status SEQUENCE does.
        """
        (event,) = Parsed.from_ical(calendar).walk("VEVENT")
        uid, version = str(event["UID"]), (int(event["SEQUENCE"]), event.decoded("DTSTAMP"))
        substance = str(event["STATUS"]), event.decoded("DTSTART"), event.decoded("DTEND")
        assert self._owners.setdefault(uid, recipient) == recipient
        if uid in self._told:
            before, was = self._told[uid]
            assert version > before, uid
            assert substance == was or version[0] > before[0], uid
        self._told[uid] = version, substance

    def _is_new(self, stream: str, mail: EmailMessage, calendar: bytes) -> bool:
        """CALENDAR.md 3: whether a mail says something else than the last one did; with an entry, whether
        that does.
        """
        text = mail.get_body(("plain",))
        assert text is not None
        words = text.get_content()
        says_more = self._differs(stream, (str(mail["Subject"]), words))
        if not calendar:
            return says_more or "#dagsorden" in words  # a new agenda is told by a link to it
        (event,) = Parsed.from_ical(calendar).walk("VEVENT")
        version = (b"SEQUENCE", b"DTSTAMP")
        lines = [line for line in calendar.split(b"\r\n") if not line.startswith(version)]
        return self._differs(str(event["UID"]), lines)

    def _differs(self, about: str, says: object) -> bool:
        """Note what is said about something; whether it is another thing than before."""
        before, self._said[about] = self._said.get(about), says
        return before != says


def _calendar(mail: EmailMessage) -> bytes:
    """The calendar object of a mail, empty where it has none."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            content: bytes = part.get_payload(decode=True)
            return content
    return b""


def _stream(key: str) -> str:
    """The stream to which a message belongs now."""
    with db.engine.connect() as connection:  # beside the session: mails are sent outside any transaction
        stream: str = connection.execute(select(Message.stream).where(Message.key == key)).scalar_one()
        return stream
