"""Telling a calendar what it does not know yet (CALENDAR.md 1 to 5).

Asked by the composers when a worker claims a message, in the transaction that stores
the message's bytes: what the ledger says was told has left, or will.
"""

from sqlalchemy import bindparam, select, update

from app.common.clock import now
from app.common.extensions import db
from app.invitations.entry import Entry, Organiser, fingerprint
from app.invitations.itip import Attendee, Event, Partstat, cancellation, request
from app.invitations.models import Invitation
from app.invitations.versions import Method, next_version

# The outbox has one message of a stream on its way; the lock is the second belt.
_INVITATION = (
    select(Invitation)
    .where(Invitation.key == bindparam("key"), Invitation.address == bindparam("address"))
    .with_for_update()
)


def tell(entry: Entry, organiser: Organiser, *, again: bool = False) -> bytes | None:
    """The calendar object that brings the calendar of `entry` up to date, noted as told; flushes.

    None when that calendar was told the same before: then nothing is to be sent, unless it
    is wanted `again`. The organiser's address counts only the first time, for clients match on it.
    """
    invitation = _next(entry, organiser, Method.REQUEST, again)
    if invitation is None:
        return None
    attendee = Attendee(entry.name, entry.address, _partstat(entry, invitation))
    return request(_event(entry, invitation), _organiser(organiser, invitation), attendee)


def withdraw(entry: Entry, organiser: Organiser, *, again: bool = False) -> bytes | None:
    """The calendar object that takes `entry` out of its calendar, noted as told; flushes.

    None when the calendar does not hold it; wanted `again`, when it never did. The same
    address may be told of it again later.
    """
    invitation = _next(entry, organiser, Method.CANCEL, again)
    if invitation is None:
        return None
    attendee = Attendee(entry.name, entry.address, invitation.partstat)
    return cancellation(_event(entry, invitation), _organiser(organiser, invitation), attendee)


def rename(address: str, old_key: str, new_key: str) -> None:
    """Let the invitation of an address be known by another key: its registration now counts elsewhere.

    One that has the new key already, from before, takes the old one.
    """
    of_address = Invitation.address == address.casefold()
    for before, after in ((new_key, "renamed"), (old_key, new_key), ("renamed", old_key)):
        db.session.execute(update(Invitation).where(Invitation.key == before, of_address).values(key=after))


def _next(entry: Entry, organiser: Organiser, method: Method, again: bool) -> Invitation | None:
    """The invitation with its next version noted, None when there is nothing to tell."""
    invitation = db.session.scalar(_INVITATION, {"key": entry.key, "address": entry.address.casefold()})
    told = invitation.told if invitation else None
    version = next_version(told, fingerprint(entry, organiser), now(), method, again=again)
    if version is None:
        return None
    if invitation is None:
        invitation = Invitation(
            key=entry.key, address=entry.address.casefold(), organiser_address=organiser.address
        )
        db.session.add(invitation)
    invitation.told = version
    invitation.told_summary, invitation.told_place = entry.summary, entry.place
    invitation.told_starts_at, invitation.told_ends_at = entry.starts_at, entry.ends_at
    db.session.flush()
    return invitation


def _partstat(entry: Entry, invitation: Invitation) -> Partstat:
    """What we know of the person's answer; who only waits has a tentative entry until they get a seat."""
    return Partstat.TENTATIVE if entry.tentative else invitation.partstat


def _organiser(organiser: Organiser, invitation: Invitation) -> Organiser:
    return Organiser(organiser.name, invitation.organiser_address)


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
        tentative=entry.tentative,
    )
