"""The mails that leave, read as people and their calendars read them."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from icalendar import Calendar

from app.outbox.delivery import deliver_due
from tests.tools.itip_lint import lint_mail


@dataclass(frozen=True, slots=True)
class ReadMail:
    """One mail; `method` is '' and `calendar` empty where it carries no calendar object."""

    to: str
    subject: str
    text: str
    method: str
    calendar: bytes
    raw: bytes

    @property
    def event(self) -> object:
        """The event of its calendar object."""
        return Calendar.from_ical(self.calendar).walk("VEVENT")[0]

    @property
    def sequence(self) -> int:
        """The SEQUENCE of its calendar object."""
        return int(str(self.event["SEQUENCE"]))  # type: ignore[index]


class Mailbox:
    """Sends what is due and reads what has left since the last look; each mail must be sound."""

    def __init__(self, app: Flask) -> None:
        self.folder = Path(app.config["DATA_DIR"]) / "mail"
        self.seen: set[Path] = set()

    def read(self) -> list[ReadMail]:
        """What has left since the last look, in order of recipient and subject."""
        deliver_due()
        new = sorted(set(self.folder.glob("*.eml")) - self.seen)
        self.seen |= set(new)
        return sorted((_read(path.read_bytes()) for path in new), key=lambda mail: (mail.to, mail.subject))


def _read(raw: bytes) -> ReadMail:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    text = mail.get_body(("plain",))
    assert text is not None
    calendar = next((part for part in mail.walk() if part.get_content_type() == "text/calendar"), None)
    if calendar is not None:
        assert lint_mail(raw) == []
    return ReadMail(
        to=mail["To"].addresses[0].addr_spec,
        subject=str(mail["Subject"]),
        text=text.get_content(),
        method=str(calendar.get_param("method")) if calendar else "",
        calendar=calendar.get_payload(decode=True) if calendar else b"",  # type: ignore[arg-type]
        raw=raw,
    )
