"""What a library owes for each person, and why (DOMAIN.md, Fees 1–3, 8 and 9).

Pure: no database, no clock, no Flask. The price shown before signing up, the fee of a new
registration and the fee of one made long ago all come from here, so they cannot differ.

A scope is what free places are counted within: the round, or each sitting by itself.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why an amount is what it is; the words a person reads are made in `wording`."""

    FREE_PLACE = "free place of the library"
    NO_FEE = "the round costs nothing"
    FURTHER = "further participant of a library whose free places are taken"
    SECTOR = "participant of a library without a free place"
    AWAITS_LIBRARY = "workplace not known yet"


@dataclass(frozen=True, slots=True)
class Policy:
    """The fee rule of a round. `amount` is øre per person per sitting."""

    amount: int
    free_places: int = 1
    sector_free_places: int = 0

    def allowance(self, *, has_free_place: bool) -> int:
        """How many free places a library has in one scope (Fees 1 and 2)."""
        return self.free_places if has_free_place else self.sector_free_places


@dataclass(frozen=True, slots=True)
class Fee:
    """What is owed (øre) for one registration.

    `nth` counts within its library and scope, from 1; `slot` is the free place it holds.
    `at_most` is what it can become without being agreed to again.
    """

    amount: int
    reason: Reason
    nth: int
    slot: int | None = None
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What one library holds in one scope: its seats, and which free places are taken."""

    held: int = 0
    slots: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody about to gain a seat. `scope` names library and scope; None: the library is not known yet."""

    scope: Hashable | None
    has_free_place: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A registration that holds a seat. `agreed` is the most (øre) its people were shown."""

    id: int
    held_since: datetime
    slot: int | None
    has_free_place: bool
    agreed: int


def price(newcomers: Sequence[Newcomer], standings: Mapping[Hashable, Standing], policy: Policy) -> list[Fee]:
    """The fee of each newcomer, in their order, given what their libraries hold already.

    An unused free place goes to the first of them who can use it (Fees 3).
    """
    now_held = dict(standings)
    fees = []
    for newcomer in newcomers:
        if newcomer.scope is None:
            fees.append(Fee(0, Reason.AWAITS_LIBRARY, nth=0, at_most=policy.amount))
            continue
        standing = now_held.get(newcomer.scope, Standing())
        fee = _next_fee(standing, newcomer, policy)
        fees.append(fee)
        taken = standing.slots if fee.slot is None else standing.slots | {fee.slot}
        now_held[newcomer.scope] = Standing(standing.held + 1, taken)
    return fees


def _next_fee(standing: Standing, newcomer: Newcomer, policy: Policy) -> Fee:
    nth = standing.held + 1
    allowed = policy.allowance(has_free_place=newcomer.has_free_place)
    slot = next((n for n in range(1, allowed + 1) if n not in standing.slots), None)
    return _fee(nth, slot, newcomer.has_free_place, policy)


def _fee(nth: int, slot: int | None, has_free_place: bool, policy: Policy) -> Fee:
    if policy.amount == 0:
        return Fee(0, Reason.NO_FEE, nth, slot)
    if slot is not None:
        return Fee(0, Reason.FREE_PLACE, nth, slot)
    reason = Reason.FURTHER if policy.allowance(has_free_place=has_free_place) else Reason.SECTOR
    return Fee(policy.amount, reason, nth, at_most=policy.amount)


def fees_of(held: Iterable[Held], policy: Policy) -> dict[int, Fee]:
    """The fee of every seated registration of one library in one scope, by its id.

    They are counted in the order in which they gained their seats. Nobody owes more than
    was shown and agreed to, even when the round has become dearer since (Fees 9).
    """
    in_order = sorted(held, key=lambda one: (one.held_since, one.id))
    return {
        one.id: _capped(_fee(nth, one.slot, one.has_free_place, policy), one.agreed)
        for nth, one in enumerate(in_order, start=1)
    }


def _capped(fee: Fee, agreed: int) -> Fee:
    return replace(fee, amount=min(fee.amount, agreed), at_most=min(fee.at_most, agreed))
