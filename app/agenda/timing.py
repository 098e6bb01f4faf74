"""When the items of an agenda begin, from how long they last. Pure.

An item follows those before it, at its own sitting or at all of them, unless its start is
fixed; a fixed start can leave a gap or overlap, which is said and not mended.
Times are minutes after the start of the meeting.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Length:
    """An item: how long it lasts, when it begins if that is fixed, and the one sitting it is held at."""

    minutes: int
    fixed: int | None = None
    only_at: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """When an item begins and ends; `gap` is the time before it, less than 0 where it overlaps."""

    starts: int
    ends: int
    gap: int


def place(items: Sequence[Length], sittings: Sequence[str]) -> list[Placed]:
    """Where each item lies. An item at one sitting only lets the others' time stand still."""
    ended = dict.fromkeys(sittings, 0)
    placed = []
    for item in items:
        concerned = [item.only_at] if item.only_at in ended else list(ended)
        before = max((ended[slug] for slug in concerned), default=0)
        starts = before if item.fixed is None else item.fixed
        placed.append(Placed(starts, starts + item.minutes, starts - before))
        for slug in concerned:
            ended[slug] = max(starts + item.minutes, 0 if item.fixed is None else ended[slug])
    return placed


def fixed_starts(items: Sequence[tuple[int, Length]], sittings: Sequence[str]) -> list[int | None]:
    """The fixed starts of an agenda that is known by its starts: None where an item just follows.

    `items` are (start, length), in order.
    """
    fixed: list[int | None] = []
    lengths: list[Length] = []
    for start, item in items:
        follows = place([*lengths, Length(item.minutes, None, item.only_at)], sittings)[-1]
        fixed.append(None if follows.starts == start else start)
        lengths.append(Length(item.minutes, fixed[-1], item.only_at))
    return fixed
