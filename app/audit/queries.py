"""Reading the log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select

from app.audit.models import AuditEntry
from app.common.models import Model, db

PAGE = 50
"""Acts on one page."""


class Kind(StrEnum):
    """Kinds of acts; the words in addresses are Danish."""

    REGISTRATIONS = "tilmeldinger"
    FEES = "gebyrer"
    ROUNDS = "runder"
    LIBRARIES = "biblioteker"
    MAILS = "mails"
    ATTENDANCE = "fremmoede"
    ACCOUNTS = "brugere"


ACTIONS = {
    Kind.REGISTRATIONS: ("booking", "choice", "hotel", "registration"),
    Kind.FEES: ("fee",),
    Kind.ROUNDS: ("round", "sitting", "agenda", "series", "partner"),
    Kind.LIBRARIES: ("library",),
    Kind.MAILS: ("broadcast", "mail", "renewal"),
    Kind.ATTENDANCE: ("attendance",),
    Kind.ACCOUNTS: ("account",),
}
"""What the actions of each kind begin with, before the dot."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts a list shows.

    `rounds` None: everything; else only what belongs to one of them, what is about any row of
    `tables`, and what is about one of `subjects` ('<table>:<id>').
    """

    rounds: Collection[int] | None = None
    tables: Collection[str] = ()
    subjects: Collection[str] = ()
    actor: str = ""
    kind: Kind | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # older than this act


def entries_of(subject: Model) -> Sequence[AuditEntry]:
    """Everything that was done to a row, the latest first."""
    name = f"{subject.__tablename__}:{subject.id}"  # type: ignore[attr-defined]
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == name).order_by(AuditEntry.id.desc())
    ).all()


def acts(wanted: Wanted) -> tuple[Sequence[AuditEntry], bool]:
    """A page of the log, the latest first, and whether there are older acts."""
    found = db.session.scalars(
        select(AuditEntry).where(*_within(wanted)).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    ).all()
    return found[:PAGE], len(found) > PAGE


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.rounds is not None:
        about = [AuditEntry.subject.startswith(f"{table}:") for table in wanted.tables]
        own = AuditEntry.subject.in_(wanted.subjects)
        conditions.append(or_(AuditEntry.round_id.in_(wanted.rounds), own, *about))
    if wanted.actor:
        conditions.append(AuditEntry.actor == wanted.actor)
    if wanted.kind is not None:
        conditions.append(
            or_(*(AuditEntry.action.startswith(f"{begins}.") for begins in ACTIONS[wanted.kind]))
        )
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    if wanted.before is not None:
        conditions.append(AuditEntry.id < wanted.before)
    return conditions
