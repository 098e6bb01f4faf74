"""Which message tells a person what has become of their registration, and which stream keeps its order.

Nothing is said here: the mail is written when a worker claims the message, from the state of
that moment and against what the address was told before (CALENDAR.md 3 and 4).
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from app.common.clock import now
from app.common.models import db
from app.meetings.days import MOST_DAYS
from app.meetings.models import Round
from app.outbox import services as outbox
from app.registrations.models import Registration
from app.registrations.states import Role

MAILS_AN_HOUR = 5
"""To one recipient from public forms (ARCHITECTURE.md, rule 8)."""

_TO_TELL: Sequence[Any] = (
    Registration.id,
    Registration.round_id,
    Registration.sitting_id,
    Registration.role,
    Registration.email_key,
)


def scope_of(row: Registration | Row[Any]) -> str:
    """Within what an address has one registration: the round, of a speaker or host the sitting (Places 7)."""
    if row.role is Role.PARTICIPANT:
        return f"round:{row.round_id}"
    return f"sitting:{row.sitting_id}"


def tell(
    row: Registration, address: str | None = None, *, again: bool = False, scope: str | None = None
) -> None:
    """Queue the mail about a registration; `address` names one it no longer has, `scope` where it counted.

    `again`: somebody asked for it, so it is said though nothing is new.

    All that one address is told of a round leaves in order, whichever row it is about.
    """
    key = address or row.email_key
    outbox.put_all(_letters(row, key, scope or scope_of(row), row.round.days_told, again=again))


def tell_all(round_: Round, condition: ColumnElement[bool]) -> None:
    """Queue the mails about all registrations of a round of which this is true, however many they are."""
    rows = db.session.execute(
        select(*_TO_TELL).where(Registration.round_id == round_.id, condition).order_by(Registration.id)
    )
    outbox.put_all(
        letter for row in rows for letter in _letters(row, row.email_key, scope_of(row), round_.days_told)
    )


def _letters(
    row: Registration | Row[Any], key: str, scope: str, days: int, *, again: bool = False
) -> Iterator[outbox.Letter]:
    """The mails about a registration to an address: each further day is an entry too (CALENDAR.md 8)."""
    for day in range(1, days + 1):
        kind = "registration" if day == 1 else day_kind(day)
        yield outbox.Letter(kind, row.id, stream_of(scope, key, day), key, row.round_id, again)


def day_kind(number: int) -> str:
    """The kind of message that brings the entry of a further day up to date."""
    return f"day {number}"


ABOUT_REGISTRATION = (
    *("registration", "link", "fee", "no room", "reminder"),
    *(day_kind(number) for number in range(2, MOST_DAYS + 1)),
)
"""The kinds of mail whose subject is a registration."""


def stream_of(scope: str, address: str, day: int) -> str:
    """The stream of what an address (case-folded) is told of a day within a scope."""
    return f"{scope}:{digest(address)}" + (f":{day}" if day > 1 else "")


def scope_of_stream(stream: str) -> str:
    """Where a registration counted when this message was caused; it may count elsewhere by now."""
    return ":".join(stream.split(":")[:2])


def digest(address: str) -> str:
    """An address (case-folded) as the name of a stream has it: streams are logged."""
    return sha256(address.encode()).hexdigest()[:16]


def may_be_mailed(recipient: str) -> bool:
    """Whether a public form may send this recipient one more mail this hour."""
    return outbox.count_recent(recipient, now() - timedelta(hours=1)) < MAILS_AN_HOUR
