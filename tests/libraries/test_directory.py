from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.common.models import db
from app.libraries.directory import build, directory
from app.libraries.importer import import_libraries
from app.libraries.models import Library, LibraryKind
from app.meetings.models import Side
from tests.libraries.lists import HORSENS, SCHOOL, real_rows, rows


def record(
    id_: int, number: str, isil: str, name: str, municipality: str = "", **facts: object
) -> SimpleNamespace:
    columns = {
        "id": id_,
        "number": number,
        "name": name,
        "kind": LibraryKind.PUBLIC,
        "municipality": municipality,
        "website": "",
        "side": Side.WEST,
        "has_free_place": bool(municipality),
        "ean": "",
        "isil": isil,
        **facts,
    }
    return SimpleNamespace(**columns, _asdict=lambda: dict(columns))


REAL = build(
    (0, 0, 0),
    [
        record(i, row.number, row.isil, row.name, row.municipality)
        for i, row in enumerate(real_rows(), start=1)
    ],
)


@pytest.mark.parametrize("row", real_rows(), ids=lambda row: row.number)
def test_a_real_library_is_named_by_number_isil_own_name_and_municipality(row):
    typed = [row.number, row.isil, row.isil.lower(), row.name, row.name.upper()]
    if row.municipality:
        place = row.municipality
        typed += [
            place,
            f"{place} Kommune",
            f"{place}s Kommune",
            f"{place} Bibliotek",
            f"Bibliotekerne i {place}",
        ]
    for text in typed:
        assert REAL.named(text) is REAL.by_number[row.number], text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("aarhus", "Aarhus Kommunes Biblioteker"),  # not Arkitektskolen Aarhus
        ("Århus", "Aarhus Kommunes Biblioteker"),
        ("AARHUS KOMMUNE", "Aarhus Kommunes Biblioteker"),
        ("Arhus", "Aarhus Kommunes Biblioteker"),
        ("Aalborg", "Aalborg Bibliotekerne"),  # not its university's library
        ("ålborg bibliotek", "Aalborg Bibliotekerne"),
        ("København", "Københavns Biblioteker"),
        ("kobenhavn", "Københavns Biblioteker"),
        ("Koebenhavns Kommune", "Københavns Biblioteker"),
        ("hoeje taastrup", "Høje-Taastrup Kommunes Biblioteker"),
        ("HOJE-TASTRUP", "Høje-Taastrup Kommunes Biblioteker"),
        ("hojetaastrup", "Høje-Taastrup Kommunes Biblioteker"),
        ("Lyngby", "Lyngby-Taarbæk Bibliotekerne"),
        ("Nordfyn Kommune", "Bibliotek og Borgerservice Nordfyns Kommune"),
        ("Vesthimmerland", "Vesthimmerlands Biblioteker"),
        ("Bornholms Regionskommune", "Bornholms Folkebiblioteker"),
        ("Thy", "Biblioteket i Thy"),
        ("Køge Bibliotekerne", "KøgeBibliotekerne"),
        ("torshavn", "Býarbókasavnið, Tórshavn"),
        ("Føroya", "Landsbókasavn Føroya"),
        ("Grønland", "Grønlands landsbibliotek"),
        ("arkitektskolen", "Arkitektskolen Aarhus"),
        ("Aalborg Universitet", "Aalborg Universitetsbibliotek"),
        ("761 500", "Horsens Bibliotek"),
    ],
)
def test_a_text_that_means_one_library_names_it(typed, name):
    assert [row.name for row in REAL.rows if row is REAL.named(typed)] == [name]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "–",
        "Biblioteket",
        "Kommune",
        "Frederiks",  # -berg, -havn, -sund
        "Aarhus Universitetsbibliotek",
        "Odense Katedralskole",
        "DBC",
        "761",  # part of a number is no number
        "76150",
        "761501",
        "DK",
        "Xy",
        "7615OO",
    ],
)
def test_a_text_that_could_mean_others_or_none_names_nothing(typed):
    assert REAL.named(typed) is None


def test_two_libraries_of_one_name_or_municipality_are_not_chosen_between():
    two = build(
        (0, 0, 0),
        [
            record(1, "700001", "DK-1", "Biblioteket", "Fanø"),
            record(2, "700002", "DK-2", "Biblioteket", "Fanø"),
            record(3, "700003", "DK-3", "Roe Bibliotek", "Ro"),
            record(4, "700004", "DK-4", "Rø Bibliotek", "Rø"),
        ],
    )
    assert two.named("Biblioteket") is two.named("Fanø") is None
    assert two.named("ro") is two.by_id[3]  # spelled in full, it goes before the short spelling of Rø
    assert two.named("roe") is two.by_id[4]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aa", "Aabenraa Aalborg Aarhus"),  # their own libraries before Aalborg's university
        ("å", "Aabenraa Aalborg Aarhus"),
        ("ærø", "Ærø"),
        ("kob", "København"),  # not IT-Universitetet i København
        ("aarhus", "Aarhus"),
        ("horsens bib", "Horsens"),
        ("7615", "Horsens"),
        ("dk-761500", "Horsens"),
        ("nordfyns borger", "Nordfyns"),
        ("sund", "Frederikssund Guldborgsund"),  # within words, when none begins so
    ],
)
def test_finding_shows_words_that_begin_so_first(typed, first):
    found = [row.place for row in REAL.find(typed)]
    assert found[: len(first.split())] == first.split()


def test_finding_nothing_in_particular_shows_all_and_an_unknown_word_none():
    assert list(REAL.find(" ")) == list(REAL.rows)
    assert list(REAL.find("zebra")) == []


def test_rows_stand_by_municipality_else_own_name_with_danish_letters_last():
    places = [row.place for row in REAL.rows]
    assert places[0] == "Albertslund"
    assert places[-5:] == ["Ærø", "Aabenraa", "Aalborg", "Aalborg Universitetsbibliotek", "Aarhus"]
    assert places.index("Det Kgl. Bibliotek") == places.index("Det Kgl. Danske Musikkonservatorium") - 1
    assert places.index("Tønder") < places.index("Tårnby") < places.index("Vallensbæk")


@given(st.text() | st.sampled_from(REAL.rows).map(lambda row: row.search))
def test_any_text_can_be_searched_for(text):
    named, found = REAL.named(text), REAL.find(text)
    assert named is None or named in REAL.rows
    assert set(found) <= set(REAL.rows)


@pytest.mark.both_databases
def test_the_directory_follows_every_change_and_is_read_only_then(statements):
    import_libraries(rows(HORSENS, SCHOOL))
    db.session.commit()
    first = directory()
    assert [row.name for row in first.rows] == ["Horsens Bibliotek", "VIA Bibliotekerne"]
    assert first.by_number["761500"] is first.by_id[first.rows[0].id] is first.named("horsens")
    assert (first.rows[0].has_free_place, first.rows[0].kind, first.rows[0].side) == (True, "public", "west")
    statements.clear()
    assert directory() is first
    assert len([each for each in statements if each.startswith("SELECT")]) == 1

    ean = {"ean": "5790000387250", "revision": Library.revision + 1}
    db.session.execute(update(Library).where(Library.number == "761500").values(ean))
    db.session.commit()
    assert directory().by_number["761500"].ean == "5790000387250"


def test_an_empty_directory_has_no_rows(app):
    assert directory().rows == ()
    assert directory().named("Horsens") is None
