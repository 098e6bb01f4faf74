"""Who writes which kind of mail. The kinds are named in `app.jobs.composers`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its writer hands it over, to one recipient.

    `calendar` holds the bytes of an iCalendar object and `calendar_method` its METHOD.
    `sender_name` stands before our address; empty: the name of the site.
    """

    to_address: str
    subject: str
    text: str
    html: str
    to_name: str = ""
    sender_name: str = ""
    calendar: bytes | None = None
    calendar_method: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Composer = Callable[[Message], Mail | None]
"""Writes a message from the state of the day; None where nothing is left to tell.

It runs in the transaction that claims the message, so what it notes down as told is
committed with the mail itself.
"""

_composers: dict[str, Composer] = {}


def register(kind: str, composer: Composer) -> None:
    """Let `composer` write the messages of one kind."""
    _composers[kind] = composer


def compose(message: Message) -> Mail | None:
    """The mail for a message, None where it has become needless.

    Raises:
        LookupError: nobody writes this kind.
        Whatever the composer raises.
    """
    return _composers[message.kind](message)
