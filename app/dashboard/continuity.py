"""Who comes back to a series: libraries and people over its rounds, by a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.attendance.continuity import Cell, every_time, libraries_of, only_to_the_latest, people_of
from app.attendance.coverage import last_visits
from app.attendance.series import Known, SeatedRound, came_to_others, seated_rounds, seats_of
from app.libraries.directory import Directory, directory
from app.libraries.words import sort_key


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A library and what it had in the rounds that are shown, by their ids."""

    name: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, and the rounds they came to, of those that are shown."""

    who: Known
    rounds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gone:
    """A library that did not come last time, and when it last did; None: it never has."""

    name: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Continuity:
    """A series over the `shown` ones of its `held` rounds, the latest first; people by workplace and name."""

    held: tuple[SeatedRound, ...]  # in which somebody had a seat
    shown: tuple[SeatedRound, ...]
    libraries: tuple[LibraryLine, ...]  # with a seat in the rounds shown, by name
    people: tuple[PersonLine, ...]  # who came to one of them
    regulars: tuple[Known, ...]  # who came to all of them
    newcomers: tuple[Known, ...]  # who came to the latest, and to none before, shown or not
    gone: tuple[Gone, ...]  # longest ago first, those who never came last


def continuity_of(series_id: int, most: int) -> Continuity:
    """The latest `most` rounds of a series that have begun, and who came to them."""
    held = tuple(seated_rounds(series_id))
    shown = held[:most]
    ids = [one.id for one in shown]
    seats, known = seats_of(ids)
    people, libraries, every_library = people_of(seats), libraries_of(seats), directory()
    perhaps_new = only_to_the_latest(people, ids)
    known_before = came_to_others(series_id, ids, perhaps_new)
    return Continuity(
        held=held,
        shown=shown,
        libraries=_by_name(libraries, every_library),
        people=tuple(PersonLine(known[one], people[one]) for one in _in_order(people, known)),
        regulars=tuple(known[one] for one in _in_order(every_time(people, ids), known)),
        newcomers=tuple(known[one] for one in _in_order(perhaps_new, known) if one not in known_before),
        gone=tuple(_gone(series_id, libraries, held[0], every_library)) if held else (),
    )


def _in_order(people: Iterable[str], known: Mapping[str, Known]) -> list[str]:
    return sorted(people, key=lambda one: (sort_key(known[one].workplace), sort_key(known[one].name)))


def _by_name(cells: Mapping[int, Mapping[int, Cell]], known: Directory) -> tuple[LibraryLine, ...]:
    lines = [LibraryLine(known.by_id[library_id].name, own) for library_id, own in cells.items()]
    return tuple(sorted(lines, key=lambda one: sort_key(one.name)))


def _gone(
    series_id: int, cells: Mapping[int, Mapping[int, Cell]], latest: SeatedRound, known: Directory
) -> list[Gone]:
    """The public libraries, and those that ever came, that are not among those of the latest round."""
    came = {library_id for library_id, own in cells.items() if latest.id in own and own[latest.id].counts}
    others = [one for one in known.rows if one.id not in came]
    visits = last_visits(series_id, [one.id for one in others])
    gone = [Gone(one.name, visits.get(one.id)) for one in others if one.id in visits or one.municipality]
    gone.sort(key=lambda one: sort_key(one.name))
    return sorted(gone, key=lambda one: (one.last_at is None, one.last_at))
