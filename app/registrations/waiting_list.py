"""The order of a queue (DOMAIN.md, Places 4 to 6).

Pure. One queue per sitting: those who wait for a seat there, those who would take one in
the east or in the west, and those who have a seat elsewhere in the round and wish to move.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from app.meetings.models import QueueOrder


class Rank(IntEnum):
    """What somebody's place in a fair queue rests on; lower comes first."""

    NOBODY_YET = 1  # a library with a free place, and nobody of it has a seat in the round
    SOMEBODY_ALREADY = 2  # another one of such a library
    SECTOR = 3  # everybody else


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a queue. Only who has a library can wait: a typed workplace is pending."""

    id: int
    library_id: int
    has_free_place: bool
    signed_up_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a queue: `number` from 1, and what it rests on."""

    id: int
    number: int
    rank: Rank


def in_order(waiting: Iterable[Waiting], seated: Collection[int], rule: QueueOrder) -> list[Place]:
    """The queue, as the seats will be given. `seated` are the ids of libraries with a seat in the round.

    Of a library that has none yet one person comes first, for after that somebody has.
    """
    ranked = _ranked(waiting, seated)
    if rule is QueueOrder.FAIR:
        ranked.sort(key=lambda pair: (pair[1], pair[0].signed_up_at, pair[0].id))
    return [Place(one.id, number, rank) for number, (one, rank) in enumerate(ranked, start=1)]


def _ranked(waiting: Iterable[Waiting], seated: Collection[int]) -> list[tuple[Waiting, Rank]]:
    covered = set(seated)
    ranked = []
    for one in sorted(waiting, key=lambda each: (each.signed_up_at, each.id)):
        if not one.has_free_place:
            rank = Rank.SECTOR
        elif one.library_id in covered:
            rank = Rank.SOMEBODY_ALREADY
        else:
            rank = Rank.NOBODY_YET
            covered.add(one.library_id)
        ranked.append((one, rank))
    return ranked
