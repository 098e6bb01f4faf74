"""The items of an agenda by the day they are on, and those that run beside one another. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from app.common.clock import local
from app.meetings.days import Day, day_on


class InTime(Protocol):
    """What is known of an item in time."""

    @property
    def starts_after(self) -> int:
        """Minutes after the start of the sitting."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""

    @property
    def is_parallel(self) -> bool:
        """Whether it runs beside the one before it."""


Item = TypeVar("Item", bound=InTime)


def day_of(item: InTime, starts_at: datetime, days: Sequence[Day]) -> int:
    """The number of the day on which an item is held, of a sitting that starts then and has these days."""
    return day_on(days, local(starts_at + timedelta(minutes=item.starts_after)).date()).number


def ends_of(items: Sequence[InTime]) -> int:
    """When the last of these items ends, in minutes after the start of the sitting."""
    return max(one.starts_after + one.minutes for one in items)


def side_by_side(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """The items in order, those that run beside one another together.

    Where what an item ran beside is left out, it may have nothing beside it.
    """
    found: list[tuple[Item, ...]] = []
    for item in items:
        if item.is_parallel and found and item.starts_after < ends_of(found[-1]):
            found[-1] = (*found[-1], item)
        else:
            found.append((item,))
    return found
