"""Contacts: whom organisers can write to about a library.

Services flush; the edge commits. Names and addresses are checked before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.audit.services import record
from app.common.models import db
from app.libraries.models import Library, LibraryContact
from app.libraries.words import sort_key


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at a library."""

    id: int
    library_id: int
    name: str
    email: str
    title: str


def contacts_of(library_ids: Sequence[int]) -> dict[int, list[Contact]]:
    """The contacts of each library, by name; a library without any is left out."""
    rows = db.session.execute(
        select(
            LibraryContact.id,
            LibraryContact.library_id,
            LibraryContact.name,
            LibraryContact.email,
            LibraryContact.title,
        ).where(LibraryContact.library_id.in_(library_ids))
    )
    found: dict[int, list[Contact]] = {}
    for row in sorted(rows, key=lambda one: (sort_key(one.name), one.id)):
        found.setdefault(row.library_id, []).append(Contact(*row))
    return found


def add_contact(library_id: int, name: str, email: str, title: str, actor: str) -> int:
    """Keep a contact of a library; the contact's id. The same address again brings it up to date."""
    library = db.session.get_one(Library, library_id)
    key = email.casefold()
    contact = db.session.scalar(
        select(LibraryContact).where(LibraryContact.library_id == library_id, LibraryContact.email_key == key)
    )
    is_new = contact is None
    if contact is None:
        contact = LibraryContact(library_id=library_id, email_key=key)
        db.session.add(contact)
    elif (contact.name, contact.email, contact.title) == (name, email, title):
        return contact.id
    contact.name, contact.email, contact.title = name, email, title
    db.session.flush()
    action = "library.contact_added" if is_new else "library.contact_changed"
    record(actor, action, library, after={"contact": contact.id})
    return contact.id


def remove_contact(contact_id: int, actor: str) -> None:
    """Forget a contact; one that has been removed already stays so."""
    contact = db.session.get(LibraryContact, contact_id)
    if contact is None:
        return
    library = db.session.get_one(Library, contact.library_id)
    db.session.delete(contact)
    db.session.flush()
    record(actor, "library.contact_removed", library, before={"contact": contact_id})
