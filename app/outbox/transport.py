"""The way out: an SMTP server or, where none is set, files with exactly the bytes it would get."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn, Protocol, Self

from flask import current_app
from flask_mail import Connection, sanitize_address

from app.outbox.mime import message_id

LONGEST_REASON = 200
SERVICE_CLOSING = 421  # RFC 5321: the server ends the connection


class Unreachable(Exception):
    """The way out is closed for everything, and no message is to blame; the text says why."""


class NotSent(Exception):
    """One message could not be handed over, or it is unknown whether it was; the text says why."""

    permanent = False


class Refused(NotSent):
    """The server has said that it will never take this message."""

    permanent = True


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it is handed over."""

    key: str
    created_at: datetime
    recipient: str
    content: bytes


class Transport(Protocol):
    """One way out, open for as long as messages follow each other."""

    def open(self) -> None:
        """Make ready for the next message.

        Raises:
            Unreachable: nothing can be sent now.
        """

    def send(self, parcel: Parcel) -> None:
        """Hand over one message; when this returns, it is the other side's.

        Raises:
            Unreachable: nothing can be sent now, and this message was not tried.
            NotSent, Refused: this message was tried.
        """

    def close(self) -> None:
        """Say goodbye; never fails."""


@contextmanager
def transport() -> Iterator[Transport]:
    """The way out that the settings name, closed afterwards."""
    way: Transport = Files() if current_app.config["MAIL_TO_FILES"] else Smtp()
    try:
        yield way
    finally:
        way.close()


class Files:
    """Mails as files `DATA_DIR/mail/<time>-<message-id>.eml`; a repeat replaces its first one."""

    def __init__(self) -> None:
        self.folder = Path(str(current_app.config["DATA_DIR"])) / "mail"

    def open(self) -> None:
        """Make the folder."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"cannot write to DATA_DIR/mail: {error.strerror}") from error

    def send(self, parcel: Parcel) -> None:
        """Write one file, so that whoever reads the folder sees the whole mail or none."""
        name = f"{parcel.created_at:%Y%m%dT%H%M%S.%fZ}-{message_id(parcel.key)}.eml".replace("/", "_")
        draft = self.folder / f".{name}.draft"
        try:
            draft.write_bytes(parcel.content)
            draft.replace(self.folder / name)
        except OSError as error:
            raise Unreachable(f"cannot write to DATA_DIR/mail: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open."""


class Smtp:
    """An SMTP server, over one connection that is made anew when it breaks."""

    def __init__(self) -> None:
        self.connection: _Connection | None = None

    def open(self) -> None:
        """Connect and sign in, unless that is done."""
        if self.connection is not None:
            return
        connection = _Connection(current_app.extensions["mail"])
        try:
            connection.__enter__()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(reason(error)) from error
        self.connection = connection

    def send(self, parcel: Parcel) -> None:
        """Hand the message to the server, over a new connection if the last one broke."""
        self.open()
        try:
            self._connected().send_bytes(parcel.recipient, parcel.content)
        except smtplib.SMTPRecipientsRefused as error:
            (answer,) = error.recipients.values()
            self._refused(smtplib.SMTPResponseException(*answer), parcel)
        except smtplib.SMTPResponseException as error:
            self._refused(error, parcel)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NotSent(reason(error, parcel.recipient)) from error

    def close(self) -> None:
        """Take leave of the server."""
        if self.connection is not None:
            self.connection.leave()
            self.connection = None

    def _connected(self) -> "_Connection":
        assert self.connection is not None, "open() comes first"  # noqa: S101
        return self.connection

    def _refused(self, answer: smtplib.SMTPResponseException, parcel: Parcel) -> NoReturn:
        if answer.smtp_code == SERVICE_CLOSING:
            self._drop()
        # A refused sender or greeting is our fault or the server's, which a later day may mend.
        ours = isinstance(answer, (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError))
        failure = Refused if 500 <= answer.smtp_code <= 599 and not ours else NotSent
        raise failure(reason(answer, parcel.recipient)) from answer

    def _drop(self) -> None:
        """Forget a connection of which nobody knows where it stands."""
        self._connected().host.close()
        self.connection = None


class _Connection(Connection):
    """Flask-Mail's connection with what it lacks: a timeout, a checked certificate, given bytes."""

    host: smtplib.SMTP

    def __enter__(self) -> Self:
        # Flask-Mail pretends under TESTING. A mail that is called sent has been sent.
        self.host = self.configure_host()
        return self

    def configure_host(self) -> smtplib.SMTP:
        config = current_app.config
        host = smtplib.SMTP(
            self.mail.server,
            self.mail.port or 25,
            # Not this machine's own name: looking it up can take longer than the timeout.
            local_hostname=message_id("").removeprefix("@"),
            timeout=float(config["MAIL_TIMEOUT"]),
        )
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def send_bytes(self, recipient: str, content: bytes) -> None:
        """Send `content` as it is."""
        sender = str(current_app.config["MAIL_DEFAULT_SENDER"])
        self.host.sendmail(sanitize_address(sender), sanitize_address(recipient), content)

    def leave(self) -> None:
        """Part from the server; what it answers no longer matters."""
        with suppress(OSError, smtplib.SMTPException):
            self.host.quit()
        self.host.close()


_ADDRESS = re.compile(r"<?[^\s<>\"'(]*@[^\s<>\"')]*>?")


def reason(error: Exception, recipient: str = "") -> str:
    """Why something failed: the server's code and words without addresses, in at most 200 characters."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        text = f"{error.smtp_code} {words}"
    elif isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        text = "the server did not answer in time"
    elif isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        text = f"{type(error).__name__}: {error.strerror or 'connection failed'}"
    else:
        text = f"{type(error).__name__}: {error}"
    return _without_person(text, recipient)[:LONGEST_REASON]


def _without_person(text: str, recipient: str) -> str:
    text = _ADDRESS.sub("<…>", text)
    name = recipient.partition("@")[0]
    if name:
        text = re.sub(re.escape(name), "…", text, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
