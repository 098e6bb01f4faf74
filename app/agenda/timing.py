"""When the items of an agenda begin, from how long they last. Pure.

An item follows those before it, at its own sitting or at all of them, unless its start is
fixed; a fixed start can leave a gap or overlap, which is said and not mended. The first one
begins with the meeting, or when it is fixed, also before it: people come for coffee.
Times are minutes after the start of the meeting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Ends = dict[str, int | None]
"""When the last item has ended at each sitting; None where there has been none."""


@dataclass(frozen=True, slots=True)
class Length:
    """An item: how long it lasts, when it begins if that is fixed, and the one sitting it is held at."""

    minutes: int
    fixed: int | None = None
    only_at: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """When an item begins and ends.

    `gaps` is the time before it at each sitting it is held at, less than 0 where it overlaps.
    """

    starts: int
    ends: int
    gaps: Mapping[str, int]


def place(items: Sequence[Length], sittings: Sequence[str]) -> list[Placed]:
    """Where each item lies. An item at one sitting only lets the others' time stand still."""
    ended: Ends = dict.fromkeys(sittings)
    return [_place(item, ended) for item in items]


def fixed_starts(items: Sequence[tuple[int, Length]], sittings: Sequence[str]) -> list[int | None]:
    """The fixed starts of an agenda that is known by its starts: None where an item just follows.

    `items` are (start, length), in order.
    """
    ended: Ends = dict.fromkeys(sittings)
    fixed: list[int | None] = []
    for start, item in items:
        fixed.append(None if start == _following(item, ended) else start)
        _place(Length(item.minutes, start, item.only_at), ended)
    return fixed


def _place(item: Length, ended: Ends) -> Placed:
    """Where an item lies after those that have `ended`, which it notes its own end in."""
    starts = _following(item, ended) if item.fixed is None else item.fixed
    ends, gaps = starts + item.minutes, {}
    for slug in _held_at(item, ended):
        before = ended[slug]
        gaps[slug] = max(starts, 0) if before is None else starts - before
        ended[slug] = ends if before is None else max(before, ends)
    return Placed(starts, ends, gaps)


def _following(item: Length, ended: Ends) -> int:
    """When an item begins that just follows."""
    return max(ended[slug] or 0 for slug in _held_at(item, ended))


def _held_at(item: Length, ended: Ends) -> list[str]:
    return [item.only_at] if item.only_at in ended else list(ended)
