"""Libraries that are on no list: their numbers, and what may be corrected."""

import pytest

from app.audit.queries import entries_of
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.importer import import_libraries
from app.libraries.making import LibraryFacts, NumberTaken, correct_library, make_library, renew_link
from app.libraries.models import Library, LibraryKind
from app.meetings.models import Round, Side
from tests.factories import LibraryFactory, SittingFactory
from tests.libraries.lists import HORSENS, rows

pytestmark = pytest.mark.both_databases

SLKS = LibraryFacts("Slots- og Kulturstyrelsen", LibraryKind.OTHER, Side.EAST, "Hovedstaden", "slks.dk")


def made(**fields: object) -> Library:
    return db.session.get_one(Library, write(make_library, SLKS, "account:1", **fields))


def test_own_numbers_follow_each_other_and_never_meet_one_of_the_list(app, dialect):
    LibraryFactory(number="911130", isil="DK-911130")
    assert [(one.number, one.isil) for one in (made(), made(), made())] == [
        ("000001", "ZZ-000001"),
        ("000002", "ZZ-000002"),
        ("000003", "ZZ-000003"),
    ]


def test_a_number_of_the_list_brings_its_isil(app, dialect):
    library = made(number="820999", ean="5790000387250", has_free_place=True)
    assert (library.number, library.isil, library.ean) == ("820999", "DK-820999", "5790000387250")
    assert library.has_free_place
    assert not made().has_free_place


def test_a_number_that_is_taken_is_refused_with_its_holder(app, dialect):
    LibraryFactory(number="820999", name="Ærø Bibliotek")
    with pytest.raises(NumberTaken, match="Nummeret hører til Ærø Bibliotek"):
        made(number="820999")


def test_a_new_library_can_be_chosen_at_once(app, dialect):
    assert directory().named("Slots- og Kulturstyrelsen") is None
    number = made().number
    found = directory().named("slots og kulturstyrelsen")
    assert found is not None
    assert found.number == number


def test_correcting_is_logged_and_reaches_the_pages_of_rounds(app, dialect):
    round_id, library = SittingFactory().round_id, made()
    revision = library.revision
    write(correct_library, library.id, SLKS, "account:1")
    assert db.session.get_one(Library, library.id).revision == revision
    better = LibraryFacts("SLKS", LibraryKind.OTHER, Side.WEST)
    write(correct_library, library.id, better, "account:1")
    row = db.session.get_one(Library, library.id)
    assert (row.name, row.side, row.website, row.revision) == ("SLKS", Side.WEST, "", revision + 1)
    assert db.session.get_one(Round, round_id).content_revision == 1
    corrected = entries_of(row)[0]
    assert (corrected.action, corrected.before["name"], corrected.after["name"]) == (
        "library.changed",
        "Slots- og Kulturstyrelsen",
        "SLKS",
    )


def test_a_later_list_brings_a_library_with_its_number_up_to_date(app, dialect):
    library = made(number="761500")
    write(import_libraries, rows(HORSENS))
    row = db.session.get_one(Library, library.id)
    assert (row.name, row.name_source, row.municipality) == ("Horsens Bibliotek", "own", "Horsens")


def test_a_new_link_is_another_one(app, dialect):
    library = LibraryFactory()
    write(renew_link, library.id, "account:1")
    row = db.session.get_one(Library, library.id)
    assert row.link_version == 2
    assert [one.action for one in entries_of(row)] == ["library.link"]
