"""Which message tells a person what has become of their registration, and which stream keeps its order.

Nothing is said here: the mail is written when a worker claims the message, from the state of
that moment and against what the address was told before (CALENDAR.md 3 and 4).
"""

from datetime import timedelta
from hashlib import sha256

from app.common.clock import now
from app.meetings.days import MOST_DAYS
from app.outbox import services as outbox
from app.registrations.models import Registration
from app.registrations.states import Role

MAILS_AN_HOUR = 5
"""To one recipient from public forms (ARCHITECTURE.md, rule 8)."""


def scope_of(row: Registration) -> str:
    """Within what an address has one registration: the round, of a speaker or host the sitting (Places 7)."""
    if row.role is Role.PARTICIPANT:
        return f"round:{row.round_id}"
    return f"sitting:{row.sitting_id}"


def tell(row: Registration, address: str | None = None, *, again: bool = False) -> None:
    """Queue the mail about a registration; `address` names one it no longer has.

    `again`: somebody asked for it, so it is said though nothing is new.

    All that one address is told of a round leaves in order, whichever row it is about.
    """
    key = address or row.email_key
    stream = f"{scope_of(row)}:{digest(key)}"
    outbox.put("registration", row.id, stream, key, round_id=row.round_id, again=again)
    # Each further day is an entry of its own, and so a mail (CALENDAR.md 8).
    for number in range(2, days_told(row) + 1):
        outbox.put(day_kind(number), row.id, f"{stream}:{number}", key, round_id=row.round_id, again=again)


def days_told(row: Registration) -> int:
    """How many days the calendar of a registration may show."""
    return max(row.sitting.days_told, 1) if row.sitting else 1


def day_kind(number: int) -> str:
    """The kind of message that brings the entry of a further day up to date."""
    return f"day {number}"


ABOUT_REGISTRATION = (
    *("registration", "link", "fee", "no room", "reminder"),
    *(day_kind(number) for number in range(2, MOST_DAYS + 1)),
)
"""The kinds of mail whose subject is a registration."""


def digest(address: str) -> str:
    """An address (case-folded) as the name of a stream has it: streams are logged."""
    return sha256(address.encode()).hexdigest()[:16]


def may_be_mailed(recipient: str) -> bool:
    """Whether a public form may send this recipient one more mail this hour."""
    return outbox.count_recent(recipient, now() - timedelta(hours=1)) < MAILS_AN_HOUR
