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
_secret: set[str] = set()
_bulk: set[str] = set()


def register(kind: str, composer: Composer, *, secret: bool = False, bulk: bool = False) -> None:
    """Let `composer` write the messages of one kind.

    `secret`: they hold what nobody else may read, not even in our database, once they have left.
    `bulk`: they come in thousands, and nobody sits and waits for one.
    """
    _composers[kind] = composer
    if secret:
        _secret.add(kind)
    if bulk:
        _bulk.add(kind)


def is_secret(kind: str) -> bool:
    """Whether the bytes of a message of this kind are dropped as soon as it has left."""
    return kind in _secret


def is_bulk(kind: str) -> bool:
    """Whether messages of this kind let everything else go first."""
    return kind in _bulk


def bulk_kinds() -> list[str]:
    """All kinds of which that is so."""
    return sorted(_bulk)


def compose(message: Message) -> Mail | None:
    """The mail for a message, None where it has become needless.

    Raises:
        LookupError: nobody writes this kind.
        Whatever the composer raises.
    """
    return _composers[message.kind](message)
