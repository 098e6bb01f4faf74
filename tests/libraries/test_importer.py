import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.libraries.importer import Report, import_libraries
from app.libraries.models import Library
from tests.libraries.lists import HORSENS, SCHOOL, real_rows, rows

HORSENS_WITH_EAN = "5790000387250"


def library(number: str = "761500") -> Library:
    return db.session.scalars(select(Library).where(Library.number == number)).one()


def audit() -> list[tuple[str, object, object]]:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.subject, entry.before, entry.after) for entry in entries]


def bring(*lines: dict[str, str]) -> Report:
    return write(import_libraries, rows(*lines))


@pytest.mark.both_databases
def test_the_real_list_gives_98_libraries_with_a_free_place(app):
    assert write(import_libraries, real_rows()) == Report(created=111, updated=0, unchanged=0)
    free = select(func.count()).where(Library.has_free_place)
    assert db.session.scalar(free) == 98
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 111
    assert write(import_libraries, real_rows()) == Report(created=0, updated=0, unchanged=111)
    assert db.session.scalar(select(func.max(Library.revision))) == 1
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 111


def test_a_municipal_service_is_made_with_a_free_place_and_others_without(app):
    assert bring(HORSENS, SCHOOL) == Report(created=2, updated=0, unchanged=0)
    assert library().has_free_place
    assert not library("831020").has_free_place
    assert (library().name, library().kind, library().side) == ("Horsens Bibliotek", "public", "west")
    assert (library().ean, library().revision) == ("", 1)


def test_a_change_is_made_by_number_and_raises_the_revision_once(app):
    bring(HORSENS, SCHOOL)
    changes = {"name": "Bibliotekerne i Horsens", "side": "east"}
    assert bring(HORSENS | changes, SCHOOL) == Report(created=0, updated=1, unchanged=1)
    assert (library().name, library().side, library().revision) == ("Bibliotekerne i Horsens", "east", 2)
    assert library("831020").revision == 1


def test_each_created_or_changed_library_is_written_down_with_what_was_before(app):
    bring(SCHOOL)
    bring(HORSENS, SCHOOL | {"name": "VIA"})
    (_, _, created), (horsens, before, after), (via, *change) = audit()
    assert created["number"] == "831020"
    assert (horsens, before) == (f"library:{library().id}", None)
    assert (after["municipality"], after["kind"], after["has_free_place"]) == ("Horsens", "public", True)
    assert (via, change) == (
        f"library:{library('831020').id}",
        [{"name": "VIA Bibliotekerne"}, {"name": "VIA"}],
    )


def test_nothing_people_have_written_is_lost(app):
    bring(HORSENS, SCHOOL)
    library().ean = HORSENS_WITH_EAN
    library().has_free_place = False
    db.session.commit()
    report = bring(HORSENS | {"website": "", "region": "", "central_library": "", "name_source": ""})
    assert report == Report(created=0, updated=0, unchanged=1)
    kept = library()
    assert (kept.ean, kept.has_free_place) == (HORSENS_WITH_EAN, False)
    assert (kept.website, kept.region, kept.central_library) == (
        "horsensbibliotek.dk",
        "Midtjylland",
        "Herning",
    )
    assert library("831020")  # not in the second list


def test_a_library_that_becomes_municipal_gets_its_free_place(app):
    bring(HORSENS | {"municipality": "", "municipality_code": ""})
    assert not library().has_free_place
    assert bring(HORSENS).updated == 1
    assert library().has_free_place


def test_an_isil_that_another_library_has_is_refused_and_the_rest_goes_in(app):
    bring(HORSENS)
    report = bring(SCHOOL | {"isil": "DK-761500"}, SCHOOL | {"library_number": "830370", "isil": "DK-830370"})
    assert (report.created, report.updated) == (1, 0)
    (refusal,) = report.refused
    assert (refusal.line, refusal.fault.name) == (2, "ISIL_TAKEN")
    assert refusal.facts == {"isil": "DK-761500", "number": "761500"}
