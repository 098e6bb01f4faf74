"""Telling a calendar what it does not know yet (CALENDAR.md 1 to 5).

Asked by the composers when a worker claims a message, in the transaction that stores
the message's bytes: what the ledger says was told has left, or will.
"""

from sqlalchemy import bindparam, select

from app.common.clock import now
from app.common.extensions import db
from app.invitations.entry import Entry, Organiser, fingerprint
from app.invitations.itip import Attendee, Event, request
from app.invitations.models import Invitation
from app.invitations.versions import next_version

# The outbox has one message of a stream on its way; the lock is the second belt.
_INVITATION = (
    select(Invitation)
    .where(Invitation.key == bindparam("key"), Invitation.address == bindparam("address"))
    .with_for_update()
)


def tell(entry: Entry, organiser: Organiser) -> bytes | None:
    """The calendar object that brings the calendar of `entry` up to date, noted as told; flushes.

    None when that calendar was told the same before: then nothing is to be sent. The
    organiser's address counts only the first time, for clients match on it.
    """
    invitation = _invitation_of(entry)
    told = invitation.told if invitation else None
    version = next_version(told, fingerprint(entry, organiser), now())
    if version is None:
        return None
    if invitation is None:
        invitation = Invitation(
            key=entry.key, address=entry.address.casefold(), organiser_address=organiser.address
        )
        db.session.add(invitation)
    invitation.told = version
    db.session.flush()
    return request(
        _event(entry, invitation),
        Organiser(organiser.name, invitation.organiser_address),
        Attendee(entry.name, entry.address, invitation.partstat),
    )


def _invitation_of(entry: Entry) -> Invitation | None:
    return db.session.scalar(_INVITATION, {"key": entry.key, "address": entry.address.casefold()})


def _event(entry: Entry, invitation: Invitation) -> Event:
    return Event(
        uid=invitation.uid,
        sequence=invitation.sequence,
        dtstamp=invitation.dtstamp,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        summary=entry.summary,
        location=entry.place,
        description=entry.description,
        url=entry.url,
    )
