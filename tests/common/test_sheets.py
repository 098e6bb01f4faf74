"""Tables in files: as spreadsheets take them, and as people save them."""

import csv
import io
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.common.sheets import SheetRefused, read_table, write_csv, write_xlsx

TITLES = ("Navn", "E-mail")
ROW = ("Åse Sørensen", "aase@bibliotek.example")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in one of whose parts something else stands."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old_zip,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped,
    ):
        for one in old_zip.namelist():
            data = old_zip.read(one)
            zipped.writestr(one, data.replace(old, new) if one == part else data)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(SheetRefused) as refused:
        read_table(content)
    return str(refused.value)


@pytest.fixture(autouse=True)
def _words(app):
    """Refusals are said in words."""


# Written


def test_a_csv_opens_in_a_danish_spreadsheet():
    moment = datetime(2027, 2, 1, 9, tzinfo=UTC)
    rows = [("Åse; Sørensen", 3, Decimal("1250.50"), date(2027, 3, 1), moment, None)]
    content = write_csv(("Navn", "Antal", "Beløb", "Dag", "Tidspunkt", "Tom"), rows)
    assert content.startswith(b"\xef\xbb\xbfNavn;Antal;")
    assert content.decode("utf-8-sig").splitlines()[1] == (
        '"Åse; Sørensen";3;1250,50;2027-03-01;2027-02-01 10:00;'
    )


@pytest.mark.parametrize("text", ["=1+1", "+45 12 34", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_no_text_is_taken_for_a_formula(text):
    (cell,) = next(csv.reader(io.StringIO(write_csv((text,), []).decode("utf-8-sig"), newline="")))
    assert cell == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx("Ark", (text,), [(text,)]))).active
    assert sheet is not None
    assert [cell.data_type for (cell,) in sheet.iter_rows()] == ["s", "s"]


def test_a_workbook_keeps_what_a_cell_is():
    moment = datetime(2027, 7, 1, 9, tzinfo=UTC)
    rows = [("Åse\x00\x0b Sørensen", 3, Decimal("1250.50"), date(2027, 3, 1), moment, None)]
    content = write_xlsx("Navne: [a/b]?", ("Navn", "Antal", "Beløb", "Dag", "Tidspunkt", "Tom"), rows)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "Navne   a b"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]] == [
        "Åse Sørensen",
        3,
        1250.5,
        datetime(2027, 3, 1),
        datetime(2027, 7, 1, 11),  # on a clock in Denmark
        None,
    ]


@pytest.mark.parametrize("title", ["", "'", "?" * 40, "å" * 40])
def test_a_workbook_of_nothing_opens(title):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(title, (), [])))
    assert len(book.worksheets) == 1


# Read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_as_it_was_saved(encoding, separator):
    text = f"{separator.join(TITLES)}\r\n\r\n{separator.join(ROW)}\r\n"
    table = read_table(text.encode(encoding))
    assert (table.titles, table.rows) == (TITLES, (ROW,))


def test_a_cell_may_hold_the_separator_quotes_and_line_breaks():
    table = read_table('Navn;Note\n"Sørensen; Åse ""Å""";"to\nlinjer"\n'.encode())
    assert table.rows == (('Sørensen; Åse "Å"', "to linjer"),)


def test_rows_are_as_long_as_the_longest():
    table = read_table(b"Navn;E-mail\nIb\nIb;ib@x.example;mere;;\n")
    assert table.titles == ("Navn", "E-mail", "")
    assert table.rows == (("Ib", "", ""), ("Ib", "ib@x.example", "mere"))


def test_a_workbook_is_read_with_numbers_dates_formulas_and_empty_rows():
    content = workbook(
        (None, None),
        ("Navn", "Nr.", "Dag", "Sum"),
        (),
        ("  Åse\u00a0Sørensen ", 761500.0, datetime(2027, 3, 1, 10), "=1+1"),
        (True, 1.5, date(2027, 3, 1), None),
    )
    table = read_table(content)
    assert table.titles == ("Navn", "Nr.", "Dag", "Sum")
    # A formula that no spreadsheet has computed has no value.
    assert table.rows == (
        ("Åse Sørensen", "761500", "2027-03-01 10:00", ""),
        ("True", "1.5", "2027-03-01 00:00", ""),
    )


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \n", b";;\n;;\n", workbook((None,))])
def test_an_empty_file_is_said_to_be_empty(content):
    assert refusal(content).startswith("Filen er tom.")


def test_too_many_rows_are_refused_with_their_number():
    words = "Filen har 10000 linjer. Del den i flere med højst 500 i hver."
    assert refusal(b"Navn\n" + b"Ib\n" * 10_000) == words
    assert refusal(workbook(("Navn",), *[("Ib",)] * 10_000)) == words
    assert len(read_table(b"Navn\n" + b"Ib\n" * 500).rows) == 500


def test_too_many_columns_are_refused():
    words = "Filen har flere end 50 kolonner. Slet dem, der ikke skal bruges."
    assert refusal(b"a;" * 51 + b"a") == words
    assert refusal(workbook(tuple("a" * 60))) == words
    assert len(read_table(b"a;" * 49 + b"a").titles) == 50


def test_an_old_or_locked_workbook_is_told_apart():
    assert "ældre Excel-format eller har adgangskode" in refusal(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    )


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n\x00\x00", "Navn\n".encode("utf-16-le")]
)
def test_what_is_no_sheet_is_said_to_be_none(content):
    assert refusal(content) == "Filen er ikke et regneark. Gem det som .xlsx eller CSV, og prøv igen."


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 broken",
        workbook(TITLES)[:-40],
        with_part(workbook(TITLES), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><oops>"),
        with_part(workbook(TITLES), "xl/workbook.xml", b"</sheets>", b""),
        b"Navn\n" + b"x" * 200_000,  # a cell longer than any
    ],
)
def test_a_broken_file_is_said_to_be_broken(content):
    assert refusal(content) == "Filen kan ikke læses. Gem den som .xlsx eller CSV, og prøv igen."


@pytest.mark.parametrize(
    "rows",
    [
        b"<row/>" * 100_000,  # a small file of very many empty rows
        b'<row r="1000000"><c r="A1000000"><v>1</v></c></row>',  # one that is very far down
        b"<row/>" + b" " * 11_000_000,  # a zip bomb
    ],
)
def test_a_small_file_that_unpacks_to_a_large_one_is_refused_at_once(rows):
    content = with_part(workbook(TITLES), "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    assert len(content) < 50_000
    assert refusal(content) == "Filen er for stor. Slet det, der ikke skal bruges, eller del den i flere."


def test_a_file_whose_words_explode_is_refused():
    words = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 1000 + b'">'
    words += b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(6)) + b"]>"
    part = "xl/worksheets/sheet1.xml"
    content = with_part(workbook(TITLES), part, b"<worksheet", words + b"<worksheet")
    content = with_part(
        content, part, b"</sheetData>", b'<row><c t="inlineStr"><is><t>&g;</t></is></c></row></sheetData>'
    )
    assert refusal(content).startswith("Filen kan ikke læses.")


@given(st.one_of(st.binary(), st.text().map(str.encode), st.binary().map(lambda tail: b"PK\x03\x04" + tail)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_read_or_refused(app, content):
    table = None
    with suppress(SheetRefused):
        table = read_table(content)
    assert table is None or all(len(row) == len(table.titles) for row in table.rows)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"]), min_size=1, max_size=20),
        min_size=2,
        max_size=5,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_what_is_written_can_be_read_again(app, texts):
    titles, row = [f"Kolonne {n}" for n in range(len(texts))], [f"x{text}" for text in texts]
    for content in (write_csv(titles, [row]), write_xlsx("Ark", titles, [row])):
        table = read_table(content)
        assert (list(table.titles), list(map(list, table.rows))) == (titles, [row])
