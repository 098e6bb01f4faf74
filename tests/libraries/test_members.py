"""Standing members and contacts: who is kept, once each, and what the log says of it."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.audit.queries import entries_of
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.contacts import add_contact, contacts_of, remove_contact
from app.libraries.members import Member, add_member, members_at, members_of, remove_member
from app.libraries.models import Library, LibraryContact, StandingMember
from tests.factories import LibraryFactory, SeriesFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def series(app, dialect):
    return SeriesFactory()


@pytest.fixture
def library(app, dialect):
    return LibraryFactory()


def log_of(library_id: int) -> list[tuple[str, object, object]]:
    entries = entries_of(db.session.get_one(Library, library_id))
    return [(one.action, one.before, one.after) for one in reversed(entries)]


def test_members_are_read_in_the_order_of_the_danish_alphabet(series, library):
    for name in ("Åse Ø", "Ærø Bo", "Bo Å", "Zita"):
        write(add_member, series.id, library.id, name, f"{len(name)}{name[0]}@x.example", "", "command")
    assert [one.name for one in members_of(series.id)] == ["Bo Å", "Zita", "Ærø Bo", "Åse Ø"]


def test_a_member_belongs_to_one_series(series, library):
    other = SeriesFactory()
    write(add_member, series.id, library.id, "Åse", "aase@x.example", "", "command")
    write(add_member, other.id, library.id, "Åse", "aase@x.example", "", "command")
    assert len(members_of(series.id)) == 1
    assert set(members_at(library.id, [series.id, other.id])) == {series.id, other.id}
    assert set(members_at(library.id, [other.id])) == {other.id}
    assert members_at(LibraryFactory().id, [series.id]) == {}


def test_an_address_that_is_a_member_is_brought_up_to_date(series, library):
    new_home = LibraryFactory()
    first = write(add_member, series.id, library.id, "Åse", "Aase@x.example", "", "command")
    same = write(add_member, series.id, library.id, "Åse Ærø", "aase@X.example", "Leder", "command")
    moved = write(add_member, series.id, new_home.id, "Åse Ærø", "aase@X.example", "Leder", "command")
    again = write(add_member, series.id, new_home.id, "Åse Ærø", "aase@X.example", "Leder", "command")
    assert first == same == moved == again
    assert members_of(series.id) == [Member(first, new_home.id, "Åse Ærø", "aase@X.example", "Leder")]
    facts = {"member": first, "series": series.id}
    changed = {**facts, "library": library.id}
    assert log_of(library.id) == [
        ("library.member_added", None, facts),
        ("library.member_changed", {"library": library.id}, changed),
    ]
    assert log_of(new_home.id) == [
        ("library.member_changed", {"library": library.id}, {**facts, "library": new_home.id})
    ]


def test_who_is_removed_is_gone_and_may_be_removed_twice(series, library):
    member = write(add_member, series.id, library.id, "Åse", "aase@x.example", "", "command")
    write(remove_member, member, "account:1")
    write(remove_member, member, "account:2")
    assert members_of(series.id) == []
    assert log_of(library.id)[1:] == [
        ("library.member_removed", {"member": member, "series": series.id}, None)
    ]


def test_the_database_keeps_an_address_once_a_series(series, library):
    """The slower of two who add it at once meets this, tries again, and brings the first up to date."""
    write(add_member, series.id, library.id, "Åse", "aase@x.example", "", "command")
    twin = {"name": "Åse", "email": "aase@x.example", "email_key": "aase@x.example", "since": now()}
    db.session.add(StandingMember(series_id=series.id, library_id=library.id, **twin))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_log_names_nobody(series, library):
    member = write(add_member, series.id, library.id, "Åse Ærø", "aase@x.example", "Leder", "command")
    contact = write(add_contact, library.id, "Bo Ærø", "bo@x.example", "Leder", "command")
    write(remove_member, member, "command")
    write(remove_contact, contact, "command")
    assert "Ærø" not in str(log_of(library.id))
    assert "example" not in str(log_of(library.id))


def test_contacts_are_kept_once_a_library(library):
    other = LibraryFactory()
    first = write(add_contact, library.id, "Bo", "Bo@x.example", "", "command")
    assert write(add_contact, library.id, "Bo Ærø", "bo@x.example", "Leder", "command") == first
    assert write(add_contact, library.id, "Bo Ærø", "bo@x.example", "Leder", "command") == first
    elsewhere = write(add_contact, other.id, "Bo", "bo@x.example", "", "command")
    found = contacts_of([library.id, other.id])
    assert [(one.id, one.name, one.title) for one in found[library.id]] == [(first, "Bo Ærø", "Leder")]
    assert [one.id for one in found[other.id]] == [elsewhere]
    assert [action for action, _, _ in log_of(library.id)] == [
        "library.contact_added",
        "library.contact_changed",
    ]
    write(remove_contact, first, "command")
    write(remove_contact, first, "command")
    assert contacts_of([library.id]) == {}
    assert db.session.query(LibraryContact).count() == 1
