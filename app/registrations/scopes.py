"""Moving what an address was told along with its registration, where that counts elsewhere from now on."""

from sqlalchemy import select, update

from app.common.models import db
from app.invitations.ledger import rename as rename_entry
from app.outbox.services import exchange_streams
from app.registrations.models import Registration, Told
from app.registrations.news import scope_of, stream_of, tell
from app.registrations.told_facts import reference_in


def follow(row: Registration, before: str) -> None:
    """What the address was told, and its calendar entries, belong to the registration and go with it.

    `before` is the scope it had (`news.scope_of`): of who becomes a speaker, or speaks at
    another sitting, it is another one now. What was told there of an earlier registration of
    the address takes the old one's place, and is told on there.
    """
    after = scope_of(row)
    if before == after:
        return
    known_there = db.session.scalars(select(Told).filter_by(scope=after, address=row.email_key)).one_or_none()
    earlier = reference_in(known_there.facts) if known_there else ""
    for day in range(1, row.round.days_told + 1):
        old, new = (stream_of(scope, row.email_key, day) for scope in (before, after))
        exchange_streams(old, new, row.email_key)
        rename_entry(row.email, f"{before}/{day}", f"{after}/{day}")
    for scope, name in ((after, "renamed"), (before, after), ("renamed", before)):
        told = (Told.scope == scope) & (Told.address == row.email_key)
        db.session.execute(update(Told).where(told).values(scope=name))
    other = db.session.scalars(select(Registration).filter_by(reference=earlier)).one_or_none()
    if other is not None and other.id != row.id:
        tell(other, row.email_key, scope=before)
