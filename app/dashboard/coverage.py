"""Which libraries are in a round and which are missing, with what is known of each.

The public libraries are those of the municipalities: each should have somebody in every round.
A fixed number of queries, whatever the number of rounds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext
from sqlalchemy import func, select

from app.attendance.coverage import last_visits, public_libraries_in, seats_in
from app.common.models import db
from app.libraries.contacts import Contact, contacts_of
from app.libraries.directory import directory
from app.libraries.members import Member, members_of
from app.libraries.models import Library
from app.libraries.words import NOT_FOUND, fold, rank, sort_key
from app.meetings.models import Side
from app.meetings.queries import RoundView
from app.meetings.spans import InTime, RoundSpan


class Status(StrEnum):
    """The chips over the list, each with its count; the words in addresses are Danish."""

    MISSING = "mangler"
    IN = "med"
    OTHERS = "oevrige"
    ALL = "alle"


class Order(StrEnum):
    """How the list is sorted: by central library, or by who has been away longest."""

    CENTRAL = "central"
    LAST = "sidst"


class LibraryLine(NamedTuple):
    """A library in a series. `people` come to the round, or came; `last_at` None: it never came."""

    id: int
    number: str
    isil: str
    name: str
    municipality: str
    region: str
    side: Side
    central_library: str
    website: str
    ean: str
    people: int
    last_at: datetime | None
    members: tuple[Member, ...]
    contacts: tuple[Contact, ...]

    @property
    def is_public(self) -> bool:
        """Whether it is the library service of a municipality."""
        return bool(self.municipality)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the public libraries are in a round."""

    covered: int
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """Those in the list of one central library, and how many of all its public ones are in the round."""

    name: str
    lines: tuple[LibraryLine, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Libraries:
    """What the page shows."""

    coverage: Coverage
    counts: Mapping[Status, int]
    lines: tuple[LibraryLine, ...]  # of the chosen status, in the chosen order
    groups: tuple[Group, ...]


_SHOWS: Mapping[Status, Callable[[LibraryLine], bool]] = {
    Status.MISSING: lambda one: one.is_public and not one.people,
    Status.IN: lambda one: one.is_public and one.people > 0,
    Status.OTHERS: lambda one: not one.is_public,
    Status.ALL: lambda one: True,
}


def libraries_in(
    series_id: int,
    round_: RoundSpan | None,
    status: Status,
    words: str = "",
    order: Order = Order.CENTRAL,
) -> Libraries:
    """The libraries of a status that have all of the words, and how many of each status do."""
    everybody = _lines(series_id, round_)
    found = _having(everybody, fold(words).split())
    lines = _with_visits(series_id, [one for one in found if _SHOWS[status](one)])
    if order is Order.LAST:
        lines.sort(key=lambda one: (one.last_at is not None, one.last_at))
    return Libraries(
        coverage=_coverage(everybody),
        counts={each: sum(map(_SHOWS[each], found)) for each in Status},
        lines=tuple(lines),
        groups=_groups(lines, everybody),
    )


_PUBLIC = select(func.count()).where(Library.municipality != "")


def coverages(round_ids: Sequence[int]) -> dict[int, Coverage]:
    """How many of the public libraries are in each of these rounds, by two queries."""
    total, covered = db.session.scalar(_PUBLIC) or 0, public_libraries_in(round_ids)
    return {one: Coverage(covered.get(one, 0), total) for one in round_ids}


def coverage_words(round_: InTime, found: Coverage) -> str:
    """'81 af 98 folkebiblioteker har en plads'; when the round is over, how many came."""
    if round_.is_over:
        return gettext("%(covered)d af %(total)d folkebiblioteker var med", **_figures(found))
    return gettext("%(covered)d af %(total)d folkebiblioteker har en plads", **_figures(found))


def missing_url(round_: RoundView) -> str:
    """Where the missing libraries of a round are listed."""
    return url_for(
        "libraries.libraries_page", serie=round_.series.slug, runde=round_.slug, status=Status.MISSING.value
    )


def _figures(found: Coverage) -> dict[str, int]:
    return {"covered": found.covered, "total": found.total}


def _lines(series_id: int, round_: RoundSpan | None) -> list[LibraryLine]:
    """Every library, in the order of the Danish alphabet."""
    rows = db.session.execute(_LIBRARIES).all()
    people = seats_in([round_.id])[round_.id] if round_ else {}
    contacts = contacts_of([row.id for row in rows])
    members: dict[int, list[Member]] = {}
    for one in members_of(series_id):
        members.setdefault(one.library_id, []).append(one)
    lines = [
        LibraryLine(
            **row._asdict(),
            people=people.get(row.id, 0),
            last_at=None,
            members=tuple(members.get(row.id, ())),
            contacts=tuple(contacts.get(row.id, ())),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: (sort_key(one.municipality or one.name), sort_key(one.name)))


_LIBRARIES = select(
    Library.id,
    Library.number,
    Library.isil,
    Library.name,
    Library.municipality,
    Library.region,
    Library.side,
    Library.central_library,
    Library.website,
    Library.ean,
)


def _with_visits(series_id: int, lines: Sequence[LibraryLine]) -> list[LibraryLine]:
    """The same with when each came last: that is asked of those that are shown, for it is dear."""
    visits = last_visits(series_id, [one.id for one in lines])
    return [one._replace(last_at=visits.get(one.id)) for one in lines]


def _having(lines: list[LibraryLine], words: Sequence[str]) -> list[LibraryLine]:
    """The libraries that have all of these folded words somewhere, people's names among them."""
    if not words:
        return lines
    known = directory().by_id
    return [one for one in lines if rank(f"{known[one.id].search} {_more_words(one)}", words) < NOT_FOUND]


def _more_words(one: LibraryLine) -> str:
    names = [each.name for each in one.members] + [each.name for each in one.contacts]
    return fold(" ".join([one.region, one.central_library, *names]))


def _coverage(lines: Iterable[LibraryLine]) -> Coverage:
    public = [one for one in lines if one.is_public]
    return Coverage(sum(one.people > 0 for one in public), len(public))


def _groups(lines: Sequence[LibraryLine], everybody: Sequence[LibraryLine]) -> tuple[Group, ...]:
    """By central library; those without one come last."""
    names = sorted({one.central_library for one in lines}, key=lambda name: (not name, sort_key(name)))
    return tuple(
        Group(
            name,
            tuple(one for one in lines if one.central_library == name),
            _coverage(one for one in everybody if one.central_library == name),
        )
        for name in names
    )
