"""The bytes of a mail (CALENDAR.md 13 and 14).

Everything is encoded to ASCII with short lines here, so no server on the way has a reason to
rewrite it, and no name or subject can become a header of its own.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import policy
from email.header import Header
from email.message import Message as Part
from email.mime.base import MIMEBase
from email.utils import format_datetime
from functools import lru_cache

import flask_mail
from flask import current_app
from flask_mail import sanitize_address, sanitize_subject

from app.outbox.composers import Mail

LONGEST_NAME = 120
LONGEST_SUBJECT = 200
LONGEST_HEADER = 900  # with its name below the 998 characters of RFC 5322

_UNWRITABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[^@\x00-\x20\x7f-\xa0()<>,;:\\\"\[\]]+")
_LINE_OF_BASE64 = 76


def message_id(key: str) -> str:
    """The Message-ID, without its angle brackets, of the message with this key."""
    domain = str(current_app.config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
    return f"{key}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"


def to_bytes(mail: Mail, key: str, written_at: datetime) -> bytes:
    """The mail exactly as it goes over the wire. The same arguments give the same bytes.

    Raises:
        ValueError: the address is not one a mail server takes, or the calendar's METHOD is
            another than the one named.
    """
    return Letter(mail, key, written_at).as_bytes()


class Letter(flask_mail.Message):
    """Flask-Mail's message, put together the way calendars need it.

    Flask-Mail places the calendar before the HTML, leaves it 8bit and draws a new Message-ID
    for each attempt.
    """

    def __init__(self, mail: Mail, key: str, written_at: datetime) -> None:
        # Without Flask-Mail's own constructor: it asks the network for this machine's name, for a
        # Message-ID we have no use for, and joins name and address, which a comma in the name parts.
        self.subject = _one_line(mail.subject, LONGEST_SUBJECT)
        self.recipients = [(_one_line(mail.to_name, LONGEST_NAME), _checked(mail.to_address))]
        name = mail.sender_name or str(current_app.config["SITE_NAME"])
        self.sender = (_one_line(name, LONGEST_NAME), str(current_app.config["MAIL_DEFAULT_SENDER"]))
        self.body = mail.text
        self.alts = {"html": mail.html}
        self.calendar = mail.calendar
        self.calendar_method = mail.calendar_method
        self.written_at = written_at
        self.msgId = f"<{message_id(key)}>"
        self.extra_headers = {"X-Auto-Response-Suppress": "OOF, AutoReply", **mail.headers}
        self.boundary = f"=_{key}"  # neither quoted-printable nor base64 can contain it

    def _message(self) -> MIMEBase:
        texts = [_text("plain", self.body or ""), _text("html", self.html or "")]
        if self.calendar is None:
            message = _Multipart("alternative", self.boundary, texts)
        else:
            message = self._with_calendar(texts, self.calendar)
        message["MIME-Version"] = "1.0"
        self._add_headers(message)
        # as_bytes() does without it, but as_string() of Flask-Mail needs it.
        message.policy = policy.SMTP
        return message

    def _with_calendar(self, texts: list[Part], calendar: bytes) -> "_Multipart":
        if f"METHOD:{self.calendar_method}\r\n".encode() not in calendar:
            raise ValueError("the calendar has another METHOD than the mail")
        encoded = _base64(calendar)
        inline = f"text/calendar; charset=UTF-8; method={self.calendar_method}; component=VEVENT"
        attached = _part('application/ics; name="invite.ics"', "base64", encoded)
        attached["Content-Disposition"] = 'attachment; filename="invite.ics"'
        # The calendar last: receivers show the last kind they know, and only then draw the answer buttons.
        shown = _Multipart("alternative", f"{self.boundary}_a", [*texts, _part(inline, "base64", encoded)])
        return _Multipart("mixed", self.boundary, [shown, attached])

    def _add_headers(self, message: MIMEBase) -> None:
        (recipient,) = self.recipients
        message["From"] = _sender_header(self.sender)
        message["To"] = _folded(sanitize_address(recipient))
        message["Subject"] = _subject_header(self.subject)
        message["Date"] = format_datetime(self.written_at)
        message["Message-ID"] = self.msgId
        for name, value in (self.extra_headers or {}).items():
            message[name] = _folded(sanitize_subject(_one_line(value, LONGEST_HEADER - len(name))))

    def as_bytes(self) -> bytes:
        """The mail as bytes.

        The headers are encoded and folded already; policy.SMTP would parse and fold them
        again, which takes ten times as long as everything else.
        """
        return "".join(_written(self._message())).encode("ascii")


class _Multipart(MIMEBase):
    """Several parts behind each other; knows its boundary without parsing its own header."""

    def __init__(self, subtype: str, boundary: str, parts: Sequence[Part]) -> None:
        super().__init__("multipart", subtype, boundary=boundary)
        del self["MIME-Version"]  # belongs to the mail, not to its parts
        self.boundary = boundary
        self.parts = parts
        self.set_payload(list(parts))


def _written(part: Part) -> Iterator[str]:
    for name, value in part.raw_items():
        yield f"{name}: {value}\r\n"
    yield "\r\n"
    if isinstance(part, _Multipart):
        for inner in part.parts:
            yield f"--{part.boundary}\r\n"
            yield from _written(inner)
            yield "\r\n"
        yield f"--{part.boundary}--\r\n"
    else:
        yield str(part.get_payload())


def _text(subtype: str, text: str) -> Part:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    # Soft line breaks are written as the line breaks in it, so there must be one.
    wire = lines.replace("\n", "\r\n").encode("utf-8", "replace")
    encoded = b2a_qp(wire, istext=True).decode("ascii")
    return _part(f"text/{subtype}; charset=utf-8", "quoted-printable", encoded)


def _part(content_type: str, encoding: str, payload: str) -> Part:
    part = Part()
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(payload)
    return part


def _base64(content: bytes) -> str:
    encoded = b64encode(content).decode("ascii")
    return "\r\n".join(encoded[i : i + _LINE_OF_BASE64] for i in range(0, len(encoded), _LINE_OF_BASE64))


def _one_line(text: str, longest: int) -> str:
    """Without line breaks and other control characters, and not longer than anybody reads."""
    line = _UNWRITABLE.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


# Most mails of a day have the same few subjects and one sender, and encoding is the dear part.
@lru_cache(maxsize=64)
def _subject_header(text: str) -> str:
    if len(text) <= 60 and "=?" not in text:
        return _folded(sanitize_subject(text))
    # Flask-Mail leaves ASCII as it is, however long, and even where it would be read as encoded.
    return _folded(Header(text, "utf-8", header_name="Subject").encode())


@lru_cache(maxsize=64)
def _sender_header(sender: tuple[str, str]) -> str:
    return _folded(sanitize_address(sender))


def _folded(header: str) -> str:
    """A folded header with the line ends of the wire."""
    return header.replace("\r\n", "\n").replace("\n", "\r\n")


def _checked(address: str) -> str:
    """An address that can stand in a header and in the envelope as it is.

    Raises:
        ValueError: it has spaces, control characters or brackets, or letters beyond ASCII
            before the @, which mail servers take only by special arrangement.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError("not an address that a mail server takes")
    return address
