"""When the items of an agenda begin, from how long they last. Pure.

An item follows those before it, at its own sitting or at all of them, unless its start is
fixed; a fixed start can leave a gap or overlap, which is said and not mended. The first one
begins with the meeting, or when it is fixed, also before it: people come for coffee.
Items that run beside the one before them begin with it, and time goes on after the longest.
Times are minutes after the start of the meeting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(slots=True)
class _Last:
    """When, at a sitting, the last item began that others can run beside, and when all have ended."""

    began: int
    ended: int


Course = dict[str, _Last | None]
"""How far each sitting has come; None where there has been no item yet."""


@dataclass(frozen=True, slots=True)
class Length:
    """An item: how long it lasts, when it begins if that is fixed, and the one sitting it is held at.

    `is_parallel`: it is to run beside the one before it.
    """

    minutes: int
    fixed: int | None = None
    only_at: str = ""
    is_parallel: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """When an item begins and ends, and whether it does run beside the one before it.

    `gaps` is the time before it at each sitting it is held at, less than 0 where it overlaps
    what it does not run beside.
    """

    starts: int
    ends: int
    gaps: Mapping[str, int]
    is_parallel: bool = False


def place(items: Sequence[Length], sittings: Sequence[str]) -> list[Placed]:
    """Where each item lies. An item at one sitting only lets the others' time stand still."""
    course: Course = dict.fromkeys(sittings)
    return [_place(item, course) for item in items]


def fixed_starts(items: Sequence[tuple[int, Length]], sittings: Sequence[str]) -> list[int | None]:
    """The fixed starts of an agenda that is known by its starts: None where an item just follows.

    `items` are (start, length), in order.
    """
    course: Course = dict.fromkeys(sittings)
    fixed: list[int | None] = []
    for start, item in items:
        fixed.append(None if start == _following(item, course) else start)
        _place(replace(item, fixed=start), course)
    return fixed


def _place(item: Length, course: Course) -> Placed:
    """Where an item lies in the course of the sittings, which it notes itself in."""
    starts = _following(item, course) if item.fixed is None else item.fixed
    ends = starts + item.minutes
    here = _held_at(item, course)
    is_parallel = item.is_parallel and any(_runs(course[slug], starts) for slug in here)
    gaps = {slug: _gap(course[slug], starts, is_parallel=is_parallel) for slug in here}
    for slug in here:
        last = course[slug]
        if last is None:
            course[slug] = _Last(starts, ends)
        else:
            last.began = last.began if is_parallel else starts
            last.ended = max(last.ended, ends)
    return Placed(starts, ends, gaps, is_parallel)


def _following(item: Length, course: Course) -> int:
    """When an item begins that just follows, or runs beside the one before it."""
    before = [course[slug] for slug in _held_at(item, course)]
    if item.is_parallel and any(before):
        return max(last.began for last in before if last)
    return max(last.ended if last else 0 for last in before)


def _runs(last: _Last | None, at: int) -> bool:
    """Whether there is something that an item beginning then can run beside."""
    return last is not None and last.began <= at < last.ended


def _gap(last: _Last | None, starts: int, *, is_parallel: bool) -> int:
    if last is None:
        return max(starts, 0)
    return 0 if is_parallel and _runs(last, starts) else starts - last.ended


def _held_at(item: Length, course: Course) -> list[str]:
    return [item.only_at] if item.only_at in course else list(course)
