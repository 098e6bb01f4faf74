import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.libraries.importer import REAL_LIBRARIES
from app.libraries.models import Library, LibraryKind
from app.libraries.reading import COLUMNS, KINDS, LENGTHS, SIDES, Fault, Unreadable, read_libraries
from app.meetings.models import Side
from tests.libraries.lists import HORSENS, SCHOOL, listed

HEADER = ",".join(COLUMNS)


def refusals(content: bytes) -> list[str]:
    return [f"{refusal.line} {refusal.fault.name}" for refusal in read_libraries(content).refused]


def test_the_list_that_comes_with_kreds_has_98_municipal_services_and_13_others():
    reading = read_libraries(REAL_LIBRARIES.read_bytes())
    assert reading.refused == ()
    assert len(reading.rows) == 111
    assert sum(bool(row.municipality_code) for row in reading.rows) == 98


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_however_a_spreadsheet_saved_it(encoding, delimiter, line_end):
    library = HORSENS | {"name": "Ærø, Ø & Å", "municipality": "Tårnby; øst"}
    text = listed(library, SCHOOL, delimiter=delimiter).decode().replace("\r\n", line_end)
    reading = read_libraries(text.encode(encoding))
    assert reading.refused == ()
    assert [row.name for row in reading.rows] == ["Ærø, Ø & Å", "VIA Bibliotekerne"]
    assert reading.rows[0].municipality == "Tårnby; øst"


def test_columns_may_come_in_any_order_and_empty_lines_do_not_count():
    columns = list(reversed(COLUMNS))
    text = "\n".join(
        [",".join(columns).upper(), "", ",".join(HORSENS[column] for column in columns), ",,,,,,,,,,"]
    )
    reading = read_libraries(text.encode())
    assert [(row.line, row.number, row.name_source) for row in reading.rows] == [(3, "761500", "own")]


@pytest.mark.parametrize(
    ("content", "fault", "columns"),
    [
        (b"", Fault.EMPTY_FILE, ""),
        (b"\xef\xbb\xbf\n\n", Fault.EMPTY_FILE, ""),
        (b"\x81\x8d\xff", Fault.ENCODING, ""),
        (b"library_number;isil;name;kind\n1;2;3;4", Fault.MISSING_COLUMNS, ", ".join(COLUMNS[4:])),
        (HEADER.replace(",side", "").encode(), Fault.MISSING_COLUMNS, "side"),
        (f"{HEADER},ean".encode(), Fault.UNKNOWN_COLUMNS, "ean"),
        (f"{HEADER},name".encode(), Fault.UNKNOWN_COLUMNS, "name"),
        (b"PK\x03\x04\x14\x00 a spreadsheet, not saved as CSV", Fault.MISSING_COLUMNS, ", ".join(COLUMNS)),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_list_is_refused_as_a_whole(content, fault, columns):
    with pytest.raises(Unreadable) as refused:
        read_libraries(content)
    assert (refused.value.refusal.fault, refused.value.refusal.facts["columns"]) == (fault, columns)


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("library_number", "76150", "NUMBER"),
        ("library_number", "7615000", "NUMBER"),
        ("library_number", "７６１５００", "NUMBER"),
        ("library_number", "", "NUMBER"),
        ("isil", "", "ISIL"),
        ("isil", "761500", "ISIL"),
        ("name", "", "NO_NAME"),
        ("name", "   ", "NO_NAME"),
        ("name", "B" * 121, "TOO_LONG"),
        ("name", "=1+1", "FORMULA"),
        ("name", "@SUM(A1)", "FORMULA"),
        ("region", "+45", "FORMULA"),
        ("central_library", "-", "FORMULA"),
        ("name", "Horsens\x00Bibliotek", "CONTROL"),
        ("name", "Horsens\u202eBibliotek", "CONTROL"),
        ("name", "Horsens\tBibliotek", "CONTROL"),
        ("name", "H\ufffdrsens", "CONTROL"),
        ("kind", "folkebibliotek", "CHOICE"),
        ("kind", "", "CHOICE"),
        ("side", "nord", "CHOICE"),
        ("name_source", "hearsay", "CHOICE"),
        ("municipality_code", "616", "MUNICIPALITY"),
        ("municipality_code", "61", "MUNICIPALITY"),
        ("municipality_code", "", "MUNICIPALITY"),
        ("municipality", "", "MUNICIPALITY"),
        ("kind", "research", "MUNICIPALITY"),
        ("municipality", "H" * 61, "TOO_LONG"),
        ("website", "javascript:alert(1)", "WEBSITE"),
        ("website", "ingen", "WEBSITE"),
        ("website", "anne@horsens.dk", "WEBSITE"),
        ("website", f"{'h' * 60}.dk/{'h' * 60}", "TOO_LONG"),
    ],
)
def test_a_line_with_a_field_that_cannot_be_right_is_left_out(column, value, fault):
    content = listed(SCHOOL, HORSENS | {column: value})
    assert refusals(content) == [f"3 {fault}"]
    assert [row.number for row in read_libraries(content).rows] == ["831020"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("761500,DK-761500", "FIELD_COUNT"),
        ('761500,DK-761500,"Horsens,public,615,Horsens,Midtjylland,west,Herning,h.dk,own', "QUOTES"),
    ],
)
def test_a_broken_line_does_not_take_the_next_ones_with_it(line, fault):
    school = listed(SCHOOL).decode().splitlines()[1]
    content = f"{HEADER}\n{line}\n{school}".encode()
    assert refusals(content) == [f"2 {fault}"]
    assert [row.line for row in read_libraries(content).rows] == [3]


def test_a_number_or_isil_counts_for_its_first_line_that_can_be_used():
    content = listed(
        HORSENS | {"name": ""},  # cannot be used, so the next one is the first
        HORSENS,
        HORSENS | {"name": "Again"},
        SCHOOL | {"isil": "DK-761500"},
    )
    assert refusals(content) == ["2 NO_NAME", "4 DUPLICATE_NUMBER", "5 ISIL_TAKEN"]
    assert read_libraries(content).refused[1].facts == {"number": "761500", "line": 3}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.horsensbibliotek.dk/", "www.horsensbibliotek.dk"),
        ("HTTP://horsens.dk/bibliotek", "horsens.dk/bibliotek"),
        ("", ""),
    ],
)
def test_a_web_address_is_kept_without_its_scheme(written, kept):
    assert read_libraries(listed(HORSENS | {"website": written})).rows[0].website == kept


def test_names_are_composed_and_have_single_spaces():
    row = read_libraries(listed(HORSENS | {"name": "  A\u030arhus \u00a0 Bibliotek "})).rows[0]
    assert row.name == "Århus Bibliotek"


def test_the_list_takes_what_the_table_takes():
    assert set(KINDS) == set(LibraryKind)
    assert set(SIDES) == set(Side)
    for column, most in LENGTHS.items():
        assert Library.__table__.c[column].type.length == most


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"{HEADER}\n{text}".encode()))
def test_no_file_whatever_breaks_the_reading(content):
    try:
        reading = read_libraries(content)
    except Unreadable:
        return
    for row in reading.rows:
        assert re.fullmatch("[0-9]{6}", row.number)
