"""Who comes back: libraries and people over the rounds of a series.

Where nobody was marked, whoever had a seat counts as having come. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Seat(NamedTuple):
    """A participant's seat in a round; of the person the address, of the rest the ids.

    `came` None: nobody was marked at that sitting. A tuple, for a series has thousands.
    """

    person: str
    library: int | None
    round: int
    came: bool | None


class Cell(NamedTuple):
    """A library in a round: how many had a seat, and how many of them came (None: nobody was marked)."""

    seats: int
    came: int | None

    @property
    def counts(self) -> bool:
        """Whether anybody of it came, as far as is known."""
        return self.came != 0


def libraries_of(seats: Iterable[Seat]) -> dict[int, dict[int, Cell]]:
    """What each library had in each round."""
    found: dict[int, dict[int, Cell]] = {}
    for seat in seats:
        if seat.library is not None:
            cells = found.setdefault(seat.library, {})
            cells[seat.round] = _with(cells.get(seat.round), seat)
    return found


def people_of(seats: Iterable[Seat]) -> dict[str, frozenset[int]]:
    """The rounds each person came to; who never came is left out."""
    found: dict[str, set[int]] = {}
    for seat in seats:
        if seat.came is not False:
            found.setdefault(seat.person, set()).add(seat.round)
    return {person: frozenset(rounds) for person, rounds in found.items()}


def every_time(people: Mapping[str, frozenset[int]], rounds: Sequence[int]) -> list[str]:
    """Who came to each of several rounds; nobody, where there is only one."""
    return [person for person, came in people.items() if len(rounds) > 1 and came >= set(rounds)]


def only_to_the_latest(people: Mapping[str, frozenset[int]], rounds: Sequence[int]) -> list[str]:
    """Who came to the first of these rounds, which is the latest, and to no other of them.

    Nobody, where it is the only one.
    """
    return [person for person, came in people.items() if len(rounds) > 1 and came == {rounds[0]}]


def _with(cell: Cell | None, seat: Seat) -> Cell:
    """A cell with one seat more. A sitting where nobody was marked counts as come beside one that was."""
    if cell is None:
        return Cell(1, None if seat.came is None else int(seat.came))
    if cell.came is None and seat.came is None:
        return Cell(cell.seats + 1, None)
    before = cell.seats if cell.came is None else cell.came
    return Cell(cell.seats + 1, before + (seat.came is not False))
