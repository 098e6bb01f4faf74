"""Standing members: who comes to a series every time for their library (DOMAIN.md 1).

Services flush; the edge commits. Names and addresses are checked before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library, StandingMember
from app.libraries.words import sort_key


@dataclass(frozen=True, slots=True)
class Member:
    """A standing member of a series."""

    id: int
    library_id: int
    name: str
    email: str
    title: str


_MEMBERS = select(
    StandingMember.id,
    StandingMember.library_id,
    StandingMember.name,
    StandingMember.email,
    StandingMember.title,
)


def members_of(series_id: int) -> list[Member]:
    """The standing members of a series, by name in the order of the Danish alphabet."""
    rows = db.session.execute(_MEMBERS.where(StandingMember.series_id == series_id))
    return _sorted([Member(*row) for row in rows])


def members_at(library_id: int, series_ids: Sequence[int]) -> dict[int, list[Member]]:
    """The standing members of one library by the id of the series; one without any is left out."""
    rows = db.session.execute(
        _MEMBERS.add_columns(StandingMember.series_id).where(
            StandingMember.library_id == library_id, StandingMember.series_id.in_(series_ids)
        )
    )
    found: dict[int, list[Member]] = {}
    for *facts, series_id in rows:
        found.setdefault(series_id, []).append(Member(*facts))
    return {series_id: _sorted(members) for series_id, members in found.items()}


def add_member(series_id: int, library_id: int, name: str, email: str, title: str, actor: str) -> int:
    """Make somebody a standing member of a series for a library; the member's id.

    Who is one with this address already is brought up to date: an address is a member of a
    series once, also when its holder has changed library.
    """
    library = db.session.get_one(Library, library_id)
    key = email.casefold()
    member = db.session.scalar(
        select(StandingMember).where(StandingMember.series_id == series_id, StandingMember.email_key == key)
    )
    if member is None:
        member = StandingMember(series_id=series_id, email_key=key, since=now())
        db.session.add(member)
    elif (member.library_id, member.name, member.email, member.title) == (library_id, name, email, title):
        return member.id
    is_new, before = member.id is None, member.library_id
    member.library_id, member.name, member.email, member.title = library_id, name, email, title
    db.session.flush()
    facts = {"member": member.id, "series": series_id}
    if is_new:
        record(actor, "library.member_added", library, after=facts)
    else:
        moved = {**facts, "library": library_id}
        record(actor, "library.member_changed", library, before={"library": before}, after=moved)
    return member.id


def remove_member(member_id: int, actor: str) -> None:
    """Somebody is no standing member any more; who has been removed already stays so."""
    member = db.session.get(StandingMember, member_id)
    if member is None:
        return
    library = db.session.get_one(Library, member.library_id)
    db.session.delete(member)
    db.session.flush()
    facts = {"member": member_id, "series": member.series_id}
    record(actor, "library.member_removed", library, before=facts)


def _sorted(members: list[Member]) -> list[Member]:
    return sorted(members, key=lambda one: (sort_key(one.name), one.id))
