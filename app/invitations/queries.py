"""Reading the ledger: what a calendar was last told, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.common.models import db
from app.invitations.models import Invitation
from app.invitations.versions import Method


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One entry as its calendar was last told it; `starts_at` None: told before that was kept."""

    summary: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_withdrawn: bool
    sequence: int
    told_at: datetime


def told_entries(scope: str, address: str) -> list[ToldEntry]:
    """The entries of an address within a scope ('round:7'), one for each day, in order of the days."""
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.key.startswith(f"{scope}/"), Invitation.address == address.casefold())
        .order_by(Invitation.key)
    )
    return [
        ToldEntry(
            row.told_summary,
            row.told_place,
            row.told_starts_at,
            row.told_ends_at,
            row.method is Method.CANCEL,
            row.sequence,
            row.dtstamp,
        )
        for row in rows
    ]
