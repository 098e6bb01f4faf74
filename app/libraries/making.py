"""Libraries that are on no list: organisers make them for the workplaces people have typed.

A library gets a number of our own where it has none: six digits that begin with 0 (000001,
000002, …), for the numbers of the Danish list begin with 7, 8 or 9. Its ISIL is ZZ- and that
number: ISO 3166 leaves ZZ to its users, so no country's library will ever have it. Whoever
has a number of the Danish list gets the ISIL that goes with it, and a later list with that
number brings the library up to date like any other.

Services flush; the edge commits.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select, update

from app.audit.services import record
from app.common.faults import DomainError
from app.common.models import db
from app.libraries.models import Library, LibraryKind
from app.meetings.models import Round, Side

TYPED = "typed"
"""The source of a name that stands on no list."""
_OWN = "0"
"""How our own numbers begin."""


class NumberTaken(DomainError):
    """Another library has this number; the message says which."""


@dataclass(frozen=True, slots=True)
class LibraryFacts:
    """What is said of a library that stands on no list."""

    name: str
    kind: LibraryKind
    side: Side
    region: str = ""
    website: str = ""  # without https://


def make_library(
    facts: LibraryFacts, actor: str, *, number: str = "", has_free_place: bool = False, ean: str = ""
) -> int:
    """A new library; its id. `number` is one of the Danish list, '' where it has none.

    Raises:
        NumberTaken: another library has the number.
    """
    if number:
        _refuse_taken(number)
    library = Library(
        number=number or _next_own_number(),
        name_source=TYPED,
        has_free_place=has_free_place,
        ean=ean,
        revision=1,
        **_columns(facts),
    )
    library.isil = f"DK-{library.number}" if number else f"ZZ-{library.number}"
    db.session.add(library)
    db.session.flush()
    record(actor, "library.made", library, after=_logged(library))
    return library.id


def correct_library(library_id: int, facts: LibraryFacts, actor: str) -> None:
    """Correct what is said of a library; of one on the list, the next list would undo it."""
    library = db.session.get_one(Library, library_id)
    before = _logged(library)
    for column, value in _columns(facts).items():
        setattr(library, column, value)
    after = _logged(library)
    if before == after:
        return
    library.revision += 1
    # Names of libraries stand on the pages of rounds, whose validators know this revision.
    db.session.execute(update(Round).values(content_revision=Round.content_revision + 1))
    db.session.flush()
    record(actor, "library.changed", library, before=before, after=after)


def renew_link(library_id: int, actor: str) -> None:
    """Revoke the link to Vores bibliotek; mails print the new one from now on."""
    library = db.session.get_one(Library, library_id)
    library.link_version += 1
    db.session.flush()
    record(actor, "library.link", library)


def _refuse_taken(number: str) -> None:
    holder = db.session.scalar(
        select(Library.name).where((Library.number == number) | (Library.isil == f"DK-{number}"))
    )
    if holder is not None:
        raise NumberTaken(
            gettext(
                "Nummeret hører til %(name)s. Ret det, eller lad feltet stå tomt.",
                name=holder,
            )
        )


def _next_own_number() -> str:
    latest = db.session.scalar(select(func.max(Library.number)).where(Library.number.startswith(_OWN)))
    return f"{int(latest or 0) + 1:06d}"


def _columns(facts: LibraryFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in LibraryFacts.__slots__}


def _logged(library: Library) -> dict[str, Any]:
    return {name: getattr(library, name) for name in ("number", "isil", *LibraryFacts.__slots__)}
