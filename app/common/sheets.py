"""Tables in files: CSV and XLSX, written for spreadsheets and read as people save them."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import openpyxl
import xlsxwriter
from flask_babel import gettext

from app.common.clock import local
from app.common.faults import DomainError

Cell: TypeAlias = str | int | Decimal | date | datetime | None
"""Moments are shown on a clock in Denmark."""

MOST_ROWS = 500
"""Rows of a table that is read, its titles aside."""

_MOST_COLUMNS = 50
_MOST_BYTES = 10 * 1024 * 1024  # unpacked: a small file can hold a very large one
_MOST_LINES = 20_000  # looked at, empty ones too: a small file can claim a million of them
_OLE = b"\xd0\xcf\x11\xe0"
_UNFIT_FOR_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SheetRefused(DomainError):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read: stripped text, each row as long as the titles."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Semicolons and a byte order mark, as Danish spreadsheets expect; no text is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_guarded(title) for title in titles])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def write_xlsx(title: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet with a head that stays in sight; text is text, whatever it begins with."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or None)
        head, moments = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        amounts = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, [_UNFIT_FOR_XML.sub("", one) for one in titles], head)
        widths = [len(one) for one in titles]
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    text = _UNFIT_FOR_XML.sub("", cell)
                    sheet.write_string(last, column, text)
                    widths[column] = max(widths[column], len(text))
                elif isinstance(cell, datetime):
                    sheet.write_datetime(last, column, local(cell).replace(tzinfo=None), moments)
                    widths[column] = max(widths[column], 16)
                elif isinstance(cell, date):
                    sheet.write_datetime(last, column, cell)
                elif cell is not None:
                    sheet.write_number(last, column, cell, amounts if isinstance(cell, Decimal) else None)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, 8), 50))
        sheet.freeze_panes(1, 0)
        if last and titles:
            sheet.autofilter(0, 0, last, len(titles) - 1)
    return out.getvalue()


def read_table(content: bytes) -> Table:
    """The table in a file: XLSX, or CSV in UTF-8, UTF-16 or Windows-1252 with any usual separator.

    The first sheet of a workbook counts; of a formula, the value it had when it was saved.

    Raises:
        SheetRefused: it is neither, is empty, or is too large.
    """
    if content.startswith(_OLE):
        raise SheetRefused(
            gettext(
                "Filen er i et ældre Excel-format eller har adgangskode. "
                "Gem den som .xlsx uden adgangskode, eller som CSV."
            )
        )
    rows = _from_xlsx(content) if content.startswith(b"PK") else _from_csv(content)
    filled = [row for row in rows if any(row)]
    if not filled:
        raise SheetRefused(
            gettext("Filen er tom. Første linje skal være overskrifter, derefter en linje pr. person.")
        )
    if len(filled) - 1 > MOST_ROWS:
        raise SheetRefused(
            gettext(
                "Filen har %(rows)d linjer. Del den i flere med højst %(most)d i hver.",
                rows=len(filled) - 1,
                most=MOST_ROWS,
            )
        )
    width = max(len(row) for row in filled)
    if width > _MOST_COLUMNS:
        raise SheetRefused(
            gettext(
                "Filen har flere end %(most)d kolonner. Slet dem, der ikke skal bruges.", most=_MOST_COLUMNS
            )
        )
    padded = [(*row, *[""] * (width - len(row))) for row in filled]
    return Table(padded[0], tuple(padded[1:]))


def _from_xlsx(content: bytes) -> list[tuple[str, ...]]:
    too_large = gettext("Filen er for stor. Slet det, der ikke skal bruges, eller del den i flere.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise SheetRefused(too_large)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a file may claim any size
        found = sheet.iter_rows(max_row=_MOST_LINES + 1, max_col=_MOST_COLUMNS + 1, values_only=True)
        rows = [_without_tail(tuple(map(_cell_text, row))) for row in found]
    except SheetRefused:
        raise
    except Exception as error:  # a broken workbook fails in any way there is
        raise SheetRefused(_unreadable()) from error
    if len(rows) > _MOST_LINES:
        raise SheetRefused(too_large)
    return rows


def _from_csv(content: bytes) -> list[tuple[str, ...]]:
    text = _decoded(content)
    if "\x00" in text or text.startswith("%PDF"):
        raise SheetRefused(gettext("Filen er ikke et regneark. Gem det som .xlsx eller CSV, og prøv igen."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [_without_tail(tuple(_tidy(cell) for cell in row)) for row in rows]
    except csv.Error as error:
        raise SheetRefused(_unreadable()) from error


def _unreadable() -> str:
    return gettext("Filen kan ikke læses. Gem den som .xlsx eller CSV, og prøv igen.")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _without_tail(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row without its empty last cells: sheets often have formatted columns far to the right."""
    length = max((index for index, cell in enumerate(row, start=1) if cell), default=0)
    return row[:length]


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return _tidy(str(cell))


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return local(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return _guarded(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
