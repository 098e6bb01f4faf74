"""Bringing a list of libraries into the database without losing anything people have written there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.audit.services import record
from app.common.models import db
from app.libraries.models import Library, LibraryKind
from app.libraries.reading import Fault, ListedLibrary, Refusal
from app.meetings.models import Round, Side

REAL_LIBRARIES = Path(__file__).parent / "data" / "libraries.csv"
"""The public libraries of Denmark and some others, as of 2026."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: counts of libraries, and the rows it had to leave out."""

    created: int
    updated: int
    unchanged: int
    refused: tuple[Refusal, ...] = ()


def import_libraries(rows: Sequence[ListedLibrary]) -> Report:
    """Create or update the library of each row, by library number.

    A library that is not among the rows stays. An empty field of a row leaves what the
    library has. EAN numbers, and free places once given or taken, are people's to change.
    """
    # Locked where the database can: two imports at once must not give one revision to two states.
    present = {library.number: library for library in db.session.scalars(_LIBRARIES)}
    accepted, refused = _with_own_isil(rows, present.values())
    new = [_new_library(row) for row in accepted if row.number not in present]
    known = [(present[row.number], row) for row in accepted if row.number in present]
    changed = [(library, changes) for library, row in known if (changes := _changes(library, row))]

    db.session.add_all(new)
    db.session.flush()
    for library in new:
        record("command", "library.imported", library, after=_facts_of(library))
    for library, changes in changed:
        _change(library, changes)
    if changed:
        # Names of libraries stand on the pages of rounds, whose validators know this revision.
        db.session.execute(update(Round).values(content_revision=Round.content_revision + 1))
    db.session.flush()
    return Report(len(new), len(changed), len(known) - len(changed), refused)


_LIBRARIES = select(Library).order_by(Library.number).with_for_update()

_FIELDS = (
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


def _with_own_isil(
    rows: Iterable[ListedLibrary], present: Iterable[Library]
) -> tuple[Sequence[ListedLibrary], tuple[Refusal, ...]]:
    """The rows whose ISIL no other library has, and the refusal of the rest."""
    holders = {library.isil.upper(): library.number for library in present}
    accepted, refused = [], []
    for row in rows:
        holder = holders.setdefault(row.isil.upper(), row.number)
        if holder == row.number:
            accepted.append(row)
        else:
            refused.append(Refusal(row.line, Fault.ISIL_TAKEN, {"isil": row.isil, "number": holder}))
    return accepted, tuple(refused)


def _values(row: ListedLibrary) -> dict[str, Any]:
    """What the row says, without its empty fields."""
    values = {field: getattr(row, field) for field in _FIELDS if getattr(row, field)}
    return values | {"kind": LibraryKind(row.kind), "side": Side(row.side)}


def _new_library(row: ListedLibrary) -> Library:
    """A municipal service has a free place from the start (DOMAIN.md, Fees 1)."""
    return Library(number=row.number, has_free_place=bool(row.municipality_code), **_values(row))


def _changes(library: Library, row: ListedLibrary) -> dict[str, Any]:
    """The fields in which the row says something else than the library."""
    changes = {field: value for field, value in _values(row).items() if getattr(library, field) != value}
    if changes.get("municipality_code") and not library.municipality_code and not library.has_free_place:
        changes["has_free_place"] = True  # it has become a municipal service
    return changes


def _change(library: Library, changes: dict[str, Any]) -> None:
    before = {field: getattr(library, field) for field in changes}
    for field, value in changes.items():
        setattr(library, field, value)
    library.revision += 1
    record("command", "library.imported", library, before=before, after=changes)


def _facts_of(library: Library) -> dict[str, Any]:
    return {field: getattr(library, field) for field in ("number", *_FIELDS, "has_free_place")}
