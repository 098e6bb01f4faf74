"""Who comes back to a series: libraries and people over its rounds, by a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.attendance.continuity import Cell, every_time, first_timers, libraries_of, people_of
from app.attendance.queries import Known, people_in, seats_of
from app.libraries.directory import directory
from app.libraries.words import sort_key
from app.meetings.spans import RoundSpan, spans_of


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
    last: RoundSpan | None


@dataclass(frozen=True, slots=True)
class Continuity:
    """A series over the `shown` ones of its `held` rounds, the latest first; people by workplace and name."""

    held: tuple[RoundSpan, ...]  # in which somebody had a seat
    shown: tuple[RoundSpan, ...]
    libraries: tuple[LibraryLine, ...]  # with a seat in the rounds shown, by name
    people: tuple[PersonLine, ...]  # who came to one of them
    regulars: tuple[Known, ...]  # who came to all of them
    newcomers: tuple[Known, ...]  # who came to the latest, and to none before, shown or not
    gone: tuple[Gone, ...]  # longest ago first, those who never came last


def continuity_of(series_id: int, most: int) -> Continuity:
    """The latest `most` rounds of a series that have begun, and who came to them."""
    seats = seats_of(series_id)
    with_seats = {seat.round for seat in seats}
    held = tuple(one for one in spans_of(series_id) if one.id in with_seats)
    shown = held[:most]
    ids = [one.id for one in shown]
    recent = [seat for seat in seats if seat.round in set(ids)]
    people, known = people_of(recent), people_in(ids)
    return Continuity(
        held=held,
        shown=shown,
        libraries=_by_name(libraries_of(recent)),
        people=tuple(PersonLine(known[one], people[one]) for one in _in_order(people, known)),
        regulars=tuple(known[one] for one in _in_order(every_time(people, ids), known)),
        newcomers=tuple(
            known[one] for one in _in_order(first_timers(people_of(seats), [one.id for one in held]), known)
        ),
        gone=tuple(_gone(libraries_of(seats), held)) if held else (),
    )


def _in_order(people: Iterable[str], known: Mapping[str, Known]) -> list[str]:
    return sorted(people, key=lambda one: (sort_key(known[one].workplace), sort_key(known[one].name)))


def _by_name(cells: Mapping[int, Mapping[int, Cell]]) -> tuple[LibraryLine, ...]:
    libraries = directory().by_id
    lines = [LibraryLine(libraries[library_id].name, own) for library_id, own in cells.items()]
    return tuple(sorted(lines, key=lambda one: sort_key(one.name)))


def _gone(cells: Mapping[int, Mapping[int, Cell]], held: Sequence[RoundSpan]) -> list[Gone]:
    """The public libraries, and those that ever came, that are not among those of the latest round."""
    earlier, never = [], []
    for library in sorted(directory().rows, key=lambda one: sort_key(one.name)):
        own = cells.get(library.id, {})
        last = next((one for one in held if one.id in own and own[one.id].counts), None)
        if last is None and library.municipality:
            never.append(Gone(library.name, None))
        elif last is not None and last is not held[0]:
            earlier.append((last.starts_at, Gone(library.name, last)))
    earlier.sort(key=lambda one: one[0])
    return [*(gone for _, gone in earlier), *never]
