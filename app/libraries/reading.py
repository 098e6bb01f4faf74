"""Reading a list of libraries from CSV: what can be used, and why the rest cannot.

Pure: bytes in, rows and refusals out; the words of a refusal are made in `wording`.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.libraries.domains import host


class Fault(StrEnum):
    """Why a file or a line of it cannot be used."""

    ENCODING = "neither UTF-8 nor Windows-1252"
    EMPTY_FILE = "no line at all"
    MISSING_COLUMNS = "columns missing"
    UNKNOWN_COLUMNS = "columns not known, or named twice"
    QUOTES = "a quotation mark opened and not closed"
    FIELD_COUNT = "more or fewer fields than columns"
    CONTROL = "a control or invisible character"
    FORMULA = "a field that a spreadsheet would take for a formula"
    TOO_LONG = "a field longer than its column"
    NUMBER = "library number not 6 digits"
    DUPLICATE_NUMBER = "library number on an earlier line"
    ISIL = "not the form of an ISIL"
    ISIL_TAKEN = "ISIL of another library number"
    NO_NAME = "no name"
    CHOICE = "none of the words the column takes"
    MUNICIPALITY = "municipality and its code do not fit each other or the number"
    WEBSITE = "not a web address"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that is left out. `facts` is what its sentence needs, safe to print."""

    line: int
    fault: Fault
    facts: Mapping[str, str | int] = field(default_factory=dict)


class Unreadable(Exception):
    """Nothing in the file can be used; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        """Made where the whole file is refused."""
        super().__init__(refusal.fault.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class ListedLibrary:
    """One line of the list that can be used, and the number of that line."""

    line: int
    number: str
    isil: str
    name: str
    kind: str
    municipality_code: str
    municipality: str
    region: str
    side: str
    central_library: str
    website: str
    name_source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds."""

    rows: tuple[ListedLibrary, ...]
    refused: tuple[Refusal, ...]


# The columns of the file, and the most characters of those that are free text.
COLUMNS = (
    "library_number",
    "isil",
    "name",
    "kind",
    "municipality_code",
    "municipality",
    "region",
    "side",
    "central_library",
    "website",
    "name_source",
)
LENGTHS = {"name": 120, "municipality": 60, "region": 60, "central_library": 60, "website": 120}
_FIELDS = {"library_number": "number"}

KINDS = ("public", "research", "education", "other")
SIDES = ("east", "west")
NAME_SOURCES = ("own", "assumed")
_CHOICES = {"kind": KINDS, "side": SIDES, "name_source": (*NAME_SOURCES, "")}

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_FORMULA = ("=", "+", "-", "@")


def read_libraries(content: bytes) -> Reading:
    """The libraries in a CSV file: UTF-8 or Windows-1252, parted by `,` or `;`, columns in any order.

    Each line is one row: a field with a line break, or a quotation mark left open, costs
    only its own line.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    lines = [(number, line) for number, line in enumerate(_lines(content), start=1) if line.strip(" ,;\t")]
    if not lines:
        raise _unreadable(Fault.EMPTY_FILE)
    delimiter, columns = _header(lines[0][1])
    reader = _Reader(delimiter, columns)
    for number, line in lines[1:]:
        reader.read(number, line)
    return Reading(tuple(reader.rows), tuple(reader.refused))


def _lines(content: bytes) -> Sequence[str]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return re.split(r"\r\n|\r|\n", content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _unreadable(Fault.ENCODING)


def _header(line: str) -> tuple[str, Sequence[str]]:
    """The delimiter with which the first line names most columns, and the columns."""
    readings = {delimiter: _names(line, delimiter) for delimiter in (",", ";")}
    delimiter = max(readings, key=lambda each: len(set(readings[each]) & set(COLUMNS)))
    columns = readings[delimiter]
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise _unreadable(Fault.MISSING_COLUMNS, columns=", ".join(missing))
    wrong = [name for place, name in enumerate(columns) if name not in COLUMNS or name in columns[:place]]
    if wrong:
        raise _unreadable(Fault.UNKNOWN_COLUMNS, columns=", ".join(wrong))
    return delimiter, columns


def _names(line: str, delimiter: str) -> Sequence[str]:
    try:
        return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error:
        return []


def _unreadable(fault: Fault, columns: str = "") -> Unreadable:
    return Unreadable(Refusal(1, fault, {"columns": _shown(columns, 300)}))


class _Refused(Exception):
    """This line is left out."""

    def __init__(self, fault: Fault, **facts: str | int) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.facts = {name: _shown(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


class _Reader:
    """Reads line by line and remembers which numbers and ISILs are taken, and where."""

    def __init__(self, delimiter: str, columns: Sequence[str]) -> None:
        self.delimiter, self.columns = delimiter, columns
        self.rows: list[ListedLibrary] = []
        self.refused: list[Refusal] = []
        self.line_of: dict[str, int] = {}
        self.number_of: dict[str, str] = {}

    def read(self, number: int, line: str) -> None:
        try:
            row = _library(number, self._fields(line))
            self._check_unique(row)
        except _Refused as refused:
            self.refused.append(Refusal(number, refused.fault, refused.facts))
            return
        self.line_of[row.number] = number
        self.number_of[row.isil.upper()] = row.number
        self.rows.append(row)

    def _fields(self, line: str) -> dict[str, str]:
        try:
            values = next(csv.reader([line], delimiter=self.delimiter, strict=True))
        except csv.Error:
            raise _Refused(Fault.QUOTES) from None
        if len(values) != len(self.columns):
            raise _Refused(Fault.FIELD_COUNT, found=len(values), expected=len(self.columns))
        return {column: _text(column, value) for column, value in zip(self.columns, values, strict=True)}

    def _check_unique(self, row: ListedLibrary) -> None:
        if row.number in self.line_of:
            raise _Refused(Fault.DUPLICATE_NUMBER, number=row.number, line=self.line_of[row.number])
        other = self.number_of.get(row.isil.upper())
        if other:
            raise _Refused(Fault.ISIL_TAKEN, isil=row.isil, number=other)


def _text(column: str, value: str) -> str:
    """The field, composed and with single spaces."""
    value = re.sub(r"[ \u00a0]+", " ", unicodedata.normalize("NFC", value)).strip(" ")
    if any(unicodedata.category(sign) in _INVISIBLE or sign == "\ufffd" for sign in value):
        raise _Refused(Fault.CONTROL, column=column)
    if value.startswith(_FORMULA):
        raise _Refused(Fault.FORMULA, column=column, value=value)
    if column == "website":
        value = re.sub(r"^https?://", "", value, flags=re.IGNORECASE).rstrip("/")
    return value


def _library(line: int, read: dict[str, str]) -> ListedLibrary:
    for column, fault, fits in _RULES:
        if not fits(read[column]):
            raise _Refused(fault, value=read[column])
    for column, choices in _CHOICES.items():
        if read[column] not in choices:
            raise _Refused(
                Fault.CHOICE, column=column, value=read[column], choices=", ".join(filter(None, choices))
            )
    for column, most in LENGTHS.items():
        if len(read[column]) > most:
            raise _Refused(Fault.TOO_LONG, column=column, most=most)
    row = ListedLibrary(line, **{_FIELDS.get(column, column): value for column, value in read.items()})
    if not _fits_municipality(row):
        raise _Refused(Fault.MUNICIPALITY, code=row.municipality_code, name=row.municipality)
    return row


_RULES: tuple[tuple[str, Fault, Callable[[str], object]], ...] = (
    ("library_number", Fault.NUMBER, re.compile(r"[0-9]{6}").fullmatch),
    ("isil", Fault.ISIL, re.compile(r"[A-Z]{1,4}-[A-Za-z0-9:/-]{1,11}").fullmatch),
    ("name", Fault.NO_NAME, bool),
    ("website", Fault.WEBSITE, lambda value: not value or (not set(" @") & set(value) and host(value))),
)


def _fits_municipality(row: ListedLibrary) -> bool:
    """A municipal service has name and code, and the number 7 + code + 00 (DOMAIN.md, Real numbers)."""
    if not row.municipality_code:
        return not row.municipality
    return bool(row.municipality) and row.kind == "public" and row.number == f"7{row.municipality_code}00"


def _shown(text: str, most: int = 60) -> str:
    """Short enough and harmless to print."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in text)
    return printable if len(printable) <= most else f"{printable[: most - 1]}…"
