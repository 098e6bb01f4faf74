"""Demo: standing members of most libraries that came last time, contacts of some; the same in every run."""

from sqlalchemy import update

from app.common.models import db
from app.demo.people import rosters
from app.demo.rounds import LONG_NAMED_AT
from app.libraries.contacts import add_contact
from app.libraries.directory import directory
from app.libraries.members import add_member
from app.libraries.models import StandingMember
from app.meetings.spans import held_rounds, spans_of
from app.planning.regulars import newcomers

_WITHOUT_MEMBER = 7
"""Of so many libraries that came, one has nobody who comes every time."""
_WITH_CONTACT = 3
"""Of so many public libraries, one has a contact."""


def add_regulars(series_id: int) -> None:
    """Make the first of each library who came to the last round a standing member."""
    last = held_rounds(spans_of(series_id))[0]
    first = {one.library_id: one for one in reversed(newcomers(series_id, last.id))}
    for place, library_id in enumerate(sorted(first), start=1):
        if place % _WITHOUT_MEMBER:
            one = first[library_id]
            add_member(series_id, library_id, one.name, one.email, one.title, "command")
    db.session.execute(update(StandingMember).values(since=last.starts_at))


def add_contacts() -> None:
    """Give public libraries a contact, who is not among those who come first."""
    libraries = directory()
    people = rosters(libraries.rows, LONG_NAMED_AT)
    public = [one for one in libraries.rows if one.has_free_place]
    for library in public[::_WITH_CONTACT]:
        contact = people[library.number][-1]
        add_contact(library.id, contact.name, contact.email, contact.title, "command")
