"""Days, rooms for a night and meals that people choose from at a conference (DOMAIN.md, 2).

Pure: which choices fit together, what is chosen unless somebody says otherwise, and what a
seat with its choices costs. How many can have an option is kept under the lock of the round,
see `choices`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.meetings.prices import Category, Prices
from app.registrations.fees import Rate, Reason


class OptionKind(StrEnum):
    """What can be chosen."""

    DAY = "day"
    SINGLE = "single"  # a room of one's own
    DOUBLE = "double"  # a bed in a room for two
    MEAL = "meal"


ROOMS = (OptionKind.SINGLE, OptionKind.DOUBLE)
"""Places to sleep."""


class ChoiceState(StrEnum):
    """Where a choice stands."""

    HELD = "held"
    WAITING = "waiting"  # in the queue of the option
    WISHED = "wished"  # of somebody who has no seat yet, or no longer


class Misfit(StrEnum):
    """Why choices cannot be had together."""

    UNKNOWN = "unknown"  # one of them is no option of the round
    NO_DAY = "no day"
    TWO_ROOMS = "two rooms"  # for one night


@dataclass(frozen=True, slots=True)
class Offered:
    """An option at this moment. `waiting` people with a seat wait for it; prices are øre by category."""

    id: int
    kind: OptionKind
    name: str
    day: int
    capacity: int | None
    taken: int
    waiting: int
    prices: Prices

    @property
    def is_room(self) -> bool:
        """Whether it is a place to sleep."""
        return self.kind in ROOMS

    @property
    def left(self) -> int | None:
        """How many more can have it, none where somebody waits for it already; None: as many as like."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else max(0, self.capacity - self.taken)

    @property
    def has_room(self) -> bool:
        """Whether somebody who asks for it now gets it."""
        return self.left is None or self.left > 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option that somebody has chosen, at its price (øre) for them.

    `number` is the place in its queue, 0 for who waits in none.
    """

    id: int
    kind: OptionKind
    name: str
    day: int
    amount: int
    state: ChoiceState
    number: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chooses, and as whom they pay; `seated`: whether they have or get a seat."""

    chosen: Collection[int]
    category: Category
    seated: bool


def misfit(chosen: Collection[int], offered: Sequence[Offered]) -> Misfit | None:
    """Why these options cannot be chosen together, None where they can."""
    known = {one.id: one for one in offered}
    if not known.keys() >= set(chosen):
        return Misfit.UNKNOWN
    if any(one.kind is OptionKind.DAY for one in offered) and not days_in(chosen, offered):
        return Misfit.NO_DAY
    nights = [known[one].day for one in chosen if known[one].is_room]
    return Misfit.TWO_ROOMS if len(nights) > len(set(nights)) else None


def days_in(chosen: Collection[int], offered: Iterable[Offered]) -> frozenset[int]:
    """The numbers of the days that are chosen."""
    return frozenset(one.day for one in offered if one.kind is OptionKind.DAY and one.id in chosen)


def usual(offered: Sequence[Offered]) -> frozenset[int]:
    """What most take: every day, every meal, and for each night the first kind of room there is one of."""
    rooms: dict[int, int] = {}
    for one in offered:
        if one.is_room and one.has_room:
            rooms.setdefault(one.day, one.id)
    return frozenset([*(one.id for one in offered if not one.is_room), *rooms.values()])


def allot(wishes: Iterable[Wish], offered: Sequence[Offered]) -> list[tuple[Chosen, ...]]:
    """What each gets of what they choose, in their order: held while there is some, then the queue."""
    left = {one.id: one.left for one in offered}
    waiting = {one.id: one.waiting for one in offered}

    def got(one: Offered, wish: Wish) -> Chosen:
        state, number = ChoiceState.WISHED, 0
        still = left[one.id]
        if wish.seated and (still is None or still > 0):
            state = ChoiceState.HELD
            left[one.id] = None if still is None else still - 1
        elif wish.seated:
            state = ChoiceState.WAITING
            number = waiting[one.id] = waiting[one.id] + 1
        return Chosen(one.id, one.kind, one.name, one.day, one.prices[wish.category], state, number)

    return [tuple(got(one, wish) for one in offered if one.id in wish.chosen) for wish in wishes]


def rate_of(whole: int, chosen: Iterable[Chosen], category: Category | None) -> Rate:
    """What a seat with these choices costs: now, and once all that is waited for has been gained.

    `whole` is the price (øre) of taking part all days; who chooses days pays for those, and never
    more than that. `category` is as whom they pay, where prices differ by that.
    """
    every = list(chosen)
    held = [one for one in every if one.state is ChoiceState.HELD]
    return Rate(
        amount=_taking_part(whole, every, held),
        extras=_extras(held),
        most_amount=_taking_part(whole, every, every),
        most_extras=_extras(every),
        reason=REASONS[category] if category else None,
    )


REASONS = {
    Category.LIBRARY: Reason.PRICE_LIBRARY,
    Category.SECTOR: Reason.PRICE_SECTOR,
    Category.GUEST: Reason.PRICE_GUEST,
    Category.SPEAKER: Reason.PRICE_SPEAKER,
    Category.PARTNER: Reason.PRICE_PARTNER,
}
"""Why somebody pays the price of a category."""


def _taking_part(whole: int, every: Sequence[Chosen], counted: Sequence[Chosen]) -> int:
    if not any(one.kind is OptionKind.DAY for one in every):
        return whole
    return min(whole, sum(one.amount for one in counted if one.kind is OptionKind.DAY))


def _extras(counted: Sequence[Chosen]) -> int:
    return sum(one.amount for one in counted if one.kind is not OptionKind.DAY)
