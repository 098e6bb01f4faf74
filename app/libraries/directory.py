"""All libraries as plain rows: to choose from, to search in and to name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select

from app.common.cache import kept
from app.common.models import db
from app.libraries.models import Library, LibraryKind
from app.libraries.words import (
    NOT_FOUND,
    WITHIN,
    fold,
    rank,
    search_text,
    sort_key,
    spellings,
    without_generic,
)
from app.meetings.models import Side

Revision: TypeAlias = tuple[int, int, int]
"""Number of rows, sum of their revisions, newest id: differs after every change."""

_REVISION = select(
    func.count(Library.id),
    func.coalesce(func.sum(Library.revision), 0),
    func.coalesce(func.max(Library.id), 0),
)
_ROWS = select(
    Library.id,
    Library.number,
    Library.name,
    Library.kind,
    Library.municipality,
    Library.website,
    Library.side,
    Library.has_free_place,
    Library.ean,
    Library.isil,
)

_SHORTEST = 3
"""A shorter text is too little to mean one library, even if only one has it."""


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One library. `search` holds its folded words, as the form's options carry them (`data-search`)."""

    id: int
    number: str
    name: str
    kind: LibraryKind
    municipality: str
    website: str
    side: Side
    has_free_place: bool
    ean: str
    search: str

    @property
    def place(self) -> str:
        """What it is sorted by: its municipality, else its own name."""
        return self.municipality or self.name


@dataclass(frozen=True, slots=True)
class Directory:
    """All libraries at one revision, in the order of the Danish alphabet."""

    revision: Revision
    rows: tuple[LibraryRow, ...]
    by_id: Mapping[int, LibraryRow]
    by_number: Mapping[str, LibraryRow]
    _codes: Mapping[str, LibraryRow | None]
    _own_names: Mapping[str, LibraryRow | None]
    _municipalities: Mapping[str, LibraryRow | None]

    def find(self, text: str) -> Sequence[LibraryRow]:
        """The rows that have every word of the text somewhere, best first (`words.rank`)."""
        return [row for _, row in self._ranked(fold(text))]

    def named(self, text: str) -> LibraryRow | None:
        """The one library a text means, None where it could be another or none.

        In turn: its number or ISIL, its own name, its municipality (also with "kommune" or
        "bibliotek"), else the only one that has such words.
        """
        folded = fold(text)
        for names, key in (
            (self._codes, folded.replace(" ", "")),
            (self._own_names, folded),
            (self._municipalities, folded),
        ):
            if key in names:
                return names[key]
        if len(folded) < _SHORTEST or not any(map(str.isalpha, folded)):
            return None
        place = without_generic(folded)
        for name in (place, place.removesuffix("s")):
            if name in self._municipalities:
                return self._municipalities[name]
        return self._only(folded) or self._only_municipality(place)

    def _ranked(self, folded: str) -> Sequence[tuple[int, LibraryRow]]:
        words = folded.split()
        ranked = [(rank(row.search, words), row) for row in self.rows]
        return sorted((each for each in ranked if each[0] < NOT_FOUND), key=itemgetter(0))

    def _only(self, folded: str) -> LibraryRow | None:
        """The only row whose words begin as the text does, else the only one that has it within its words."""
        found = self._ranked(folded)
        beginning = [row for fit, row in found if fit < WITHIN]
        return _single(beginning or [row for _, row in found])

    def _only_municipality(self, place: str) -> LibraryRow | None:
        """The only municipality that begins so: 'Vesthimmerland Kommune'."""
        if len(place) < _SHORTEST:
            return None
        return _single([row for row in self.rows if fold(row.municipality).startswith(place)])


def directory() -> Directory:
    """All libraries as they are now. One small query; the rows are read when something has changed."""
    count, revisions, newest = db.session.execute(_REVISION).one()
    revision = (count, int(revisions), newest)
    return kept("libraries", revision, lambda: build(revision, db.session.execute(_ROWS)))


def build(revision: Revision, records: Iterable[Row[Any]]) -> Directory:
    """The directory of these rows of the library table."""
    read = [(_library_row(record), str(record.isil)) for record in records]
    read.sort(key=lambda each: (sort_key(each[0].place), sort_key(each[0].name), each[0].number))
    rows = tuple(row for row, _ in read)
    return Directory(
        revision,
        rows,
        by_id={row.id: row for row in rows},
        by_number={row.number: row for row in rows},
        _codes=_by_key((key, row) for row, isil in read for key in (row.number, fold(isil).replace(" ", ""))),
        _own_names=_by_spelling(rows, lambda row: row.name),
        _municipalities=_by_spelling(rows, lambda row: row.municipality),
    )


def _library_row(record: Row[Any]) -> LibraryRow:
    facts = record._asdict()
    words = search_text(record.municipality, record.name, record.number, facts.pop("isil"))
    return LibraryRow(**facts, search=words)


def _by_spelling(
    rows: Sequence[LibraryRow], name: Callable[[LibraryRow], str]
) -> Mapping[str, LibraryRow | None]:
    """The rows by name: a name spelled in full goes before the short spelling of another one."""
    full = _by_key((fold(name(row)), row) for row in rows)
    return _by_key((spelling, row) for row in rows for spelling in spellings(name(row))) | full


def _by_key(pairs: Iterable[tuple[str, LibraryRow]]) -> dict[str, LibraryRow | None]:
    """The row of each key, None where several have it."""
    found: dict[str, set[LibraryRow]] = defaultdict(set)
    for key, row in pairs:
        if key:
            found[key].add(row)
    return {key: _single(list(rows)) for key, rows in found.items()}


def _single(rows: Sequence[LibraryRow]) -> LibraryRow | None:
    return rows[0] if len(rows) == 1 else None
