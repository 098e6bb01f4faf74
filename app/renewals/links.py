"""The link of somebody who was asked to come: its token, and what it opens."""

from dataclasses import dataclass

from sqlalchemy import select

from app.common import links
from app.common.faults import NotFound
from app.common.models import db
from app.meetings.queries import RoundView, round_of
from app.registrations.models import Registration
from app.registrations.quotes import taken_addresses
from app.registrations.states import ACTIVE
from app.renewals.asking import Candidate
from app.renewals.models import Renewal


@dataclass(frozen=True, slots=True)
class Invited:
    """What a link opens. `registration_id`: the registration that the address has in the round already."""

    id: int
    token: str
    person: Candidate
    round: RoundView
    has_declined: bool
    registration_id: int | None


def invited_by_link(token: str) -> Invited:
    """The person whose link this is; the guard has checked the link."""
    row = db.session.scalars(
        select(Renewal).where(Renewal.reference == links.reference_in(token))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Invited(
        id=row.id,
        token=token,
        person=candidate_of(row),
        round=round_of(row.round_id),
        has_declined=row.declined_at is not None,
        registration_id=_registration_of(row),
    )


def candidate_of(row: Renewal) -> Candidate:
    """Somebody who was asked, as they were when they were to be asked."""
    return Candidate(row.why, row.name, row.email, row.title, row.library_id, row.wish)


def token_of(row: Renewal) -> str:
    """The token that opens their link."""
    return links.token(links.Purpose.RENEWAL, row.reference, row.id, row.link_version)


def registration_by_link(row: Renewal) -> int | None:
    """The registration that was last made by their link, None where it is no longer theirs, or never was.

    Its address may be another one by now. Who has handed the place over has none.
    """
    first = db.session.execute(
        select(Registration.id, Registration.state)
        .where(Registration.booking_id == row.booking_id)
        .order_by(Registration.id)
        .limit(1)
    ).one_or_none()
    return first.id if first is not None and first.state in ACTIVE else None


def _registration_of(row: Renewal) -> int | None:
    taken = taken_addresses([row.email_key], row.round_id)
    return taken.get(row.email_key) or registration_by_link(row)
