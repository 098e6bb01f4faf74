"""What a library owes for each person, and why (DOMAIN.md, Fees 1–9).

Pure: no database, no clock, no Flask. The price shown before signing up, the fee of a new
registration and the fee of one made long ago all come from here, so they cannot differ.

A scope is what free places are counted within: the round, or each sitting by itself.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.meetings.steps import CancelStep, percent_owed

GRACE = timedelta(hours=24)
"""How long whoever got a seat from the queue may cancel it without a fee (DOMAIN.md, Places 5)."""


class Reason(StrEnum):
    """Why an amount is what it is; the words a person reads are made in `wording`."""

    FREE_PLACE = "free place"  # of the library
    NO_FEE = "no fee"  # the round costs nothing
    FURTHER = "further"  # of a library whose free places are taken
    SECTOR = "sector"  # of a library without a free place
    AS_SHOWN = "as shown"  # no more than that, though it has become dearer
    GUEST = "guest"  # speaker or host
    PRICE_LIBRARY = "price library"  # where prices differ by who comes: of a library with a free place
    PRICE_SECTOR = "price sector"  # of another library
    PRICE_GUEST = "price guest"
    PRICE_SPEAKER = "price speaker"
    PRICE_PARTNER = "price partner"
    AWAITS_LIBRARY = "awaits library"  # the workplace is not known yet
    AWAITS_SEAT = "awaits seat"
    CANCELLED = "cancelled"  # in time
    CANCELLED_LATE = "cancelled late"
    SEAT_TAKEN_OVER = "seat taken over"  # cancelled late, and somebody else has the seat
    HANDED_OVER = "handed over"  # to a colleague
    NO_SHOW = "no show"
    MEETING_CANCELLED = "meeting cancelled"  # by its organiser
    WAIVED = "waived"  # by an organiser


@dataclass(frozen=True, slots=True)
class Rate:
    """What a seat costs whoever holds no free place, in øre: taking part, and rooms and meals beside it.

    `most_…` is the same once all that is waited for has been gained. `reason` None: everybody
    pays the same, and free places say why not.
    """

    amount: int
    extras: int = 0
    most_amount: int = 0
    most_extras: int = 0
    reason: Reason | None = None

    @property
    def most(self) -> int:
        """What it can come to."""
        return self.most_amount + self.most_extras


@dataclass(frozen=True, slots=True)
class Policy:
    """The fee rule of a round. `amount` is øre per person per sitting."""

    amount: int
    free_places: int = 1
    sector_free_places: int = 0

    @property
    def rate(self) -> Rate:
        """Of whoever has chosen nothing beside taking part."""
        return Rate(self.amount, most_amount=self.amount)

    def allowance(self, *, has_free_place: bool) -> int:
        """How many free places a library has in one scope (Fees 1 and 2)."""
        return self.free_places if has_free_place else self.sector_free_places


@dataclass(frozen=True, slots=True)
class Fee:
    """What is owed (øre) for one registration.

    `nth` counts within its library and scope, from 1; `slot` is the free place it holds.
    `at_most` is what it can become without being agreed to again. `extras` is what of the
    amount is for rooms and meals.
    """

    amount: int
    reason: Reason
    nth: int = 0
    slot: int | None = None
    at_most: int = 0
    extras: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What one library holds in one scope: its seats, and which free places are taken."""

    held: int = 0
    slots: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody about to gain a seat, or a place in the queue.

    `scope` names library and scope; None: the library is not known yet. `rate` None: the round's
    one price. Who does not `count` has a price of their own, and is none of the library's people.
    """

    scope: Hashable | None
    has_free_place: bool = False
    seated: bool = True
    rate: Rate | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A participant who holds a seat. `agreed` is the most (øre) its people were shown; `rate` as above."""

    id: int
    held_since: datetime
    slot: int | None
    has_free_place: bool
    agreed: int
    rate: Rate | None = None


def price(newcomers: Sequence[Newcomer], standings: Mapping[Hashable, Standing], policy: Policy) -> list[Fee]:
    """The fee of each newcomer, in their order, given what their libraries hold already.

    An unused free place goes to the first of them who can use it (Fees 3). Who gets no seat
    yet owes nothing now and at most the whole amount later: a colleague may be quicker.
    """
    now_held = dict(standings)
    fees = []
    for newcomer in newcomers:
        rate = newcomer.rate or policy.rate
        if newcomer.scope is None:
            fees.append(Fee(0, Reason.AWAITS_LIBRARY, at_most=rate.most))
            continue
        if not newcomer.seated:
            fees.append(waiting_fee(rate))
            continue
        if not newcomer.counts:
            fees.append(own_fee(rate))
            continue
        standing = now_held.get(newcomer.scope, Standing())
        fee = _next_fee(standing, newcomer, policy, rate)
        fees.append(fee)
        taken = standing.slots if fee.slot is None else standing.slots | {fee.slot}
        now_held[newcomer.scope] = Standing(standing.held + 1, taken)
    return fees


def waiting_fee(rate: Rate) -> Fee:
    """What somebody owes who has no seat yet: nothing now, and the whole rate at most."""
    return Fee(0, Reason.AWAITS_SEAT if rate.most else Reason.NO_FEE, at_most=rate.most)


def own_fee(rate: Rate) -> Fee:
    """What somebody owes for a seat who is none of a library's people: their rate."""
    return Fee(rate.amount + rate.extras, rate.reason or Reason.GUEST, at_most=rate.most, extras=rate.extras)


def _next_fee(standing: Standing, newcomer: Newcomer, policy: Policy, rate: Rate) -> Fee:
    nth = standing.held + 1
    unused = free_slots(standing.slots, policy, has_free_place=newcomer.has_free_place)
    return _fee(nth, next(iter(unused), None), newcomer.has_free_place, policy, rate)


def _fee(nth: int, slot: int | None, has_free_place: bool, policy: Policy, rate: Rate) -> Fee:
    if slot is not None:
        reason = Reason.FREE_PLACE if rate.most_amount else Reason.NO_FEE
        return Fee(rate.extras, reason, nth, slot, rate.most_extras, rate.extras)
    if policy.allowance(has_free_place=has_free_place):
        reason = Reason.FURTHER
    else:
        reason = rate.reason or Reason.SECTOR
    if rate.most_amount == 0:
        reason = Reason.NO_FEE
    return Fee(rate.amount + rate.extras, reason, nth, at_most=rate.most, extras=rate.extras)


def free_slots(taken: Iterable[int], policy: Policy, *, has_free_place: bool) -> list[int]:
    """The free places of a library that nobody holds, lowest first."""
    held = set(taken)
    return [n for n in range(1, policy.allowance(has_free_place=has_free_place) + 1) if n not in held]


def heirs(held: Iterable[Held], policy: Policy) -> dict[int, int]:
    """Who of one library and scope gets its unused free places: slot by registration id (Fees 4).

    The longest seated without one comes first.
    """
    everybody = sorted(held, key=lambda one: (one.held_since, one.id))
    if not everybody:
        return {}
    taken = [one.slot for one in everybody if one.slot is not None]
    unused = free_slots(taken, policy, has_free_place=everybody[0].has_free_place)
    without = [one.id for one in everybody if one.slot is None]
    return dict(zip(without, unused, strict=False))


def fees_of(held: Iterable[Held], policy: Policy) -> dict[int, Fee]:
    """The fee of every seated registration of one library in one scope, by its id.

    They are counted in the order in which they gained their seats. Nobody owes more than
    was shown and agreed to, even when the round has become dearer since (Fees 9).
    """
    in_order = sorted(held, key=lambda one: (one.held_since, one.id))
    return {
        one.id: capped(_fee(nth, one.slot, one.has_free_place, policy, one.rate or policy.rate), one.agreed)
        for nth, one in enumerate(in_order, start=1)
    }


def capped(fee: Fee, agreed: int) -> Fee:
    """The fee, not above what was agreed to (øre)."""
    if fee.amount <= agreed:
        return replace(fee, at_most=min(fee.at_most, agreed))
    reason = fee.reason if agreed else Reason.AS_SHOWN
    return replace(fee, amount=agreed, reason=reason, at_most=agreed, extras=min(fee.extras, agreed))


def free_until(cancel_until: datetime, promoted_at: datetime | None, starts_at: datetime) -> datetime:
    """Up to and including when somebody may cancel without a fee (Fees 6, Places 5)."""
    if promoted_at is None:
        return cancel_until
    return max(cancel_until, min(promoted_at + GRACE, starts_at))


def cancellation(
    owed: int,
    *,
    cancel_until: datetime,
    steps: Sequence[CancelStep],
    promoted_at: datetime | None,
    starts_at: datetime,
    now: datetime,
) -> Fee:
    """What whoever owes `owed` (øre) owes after cancelling at `now` (Fees 6, Places 5).

    Parts of an øre are not charged.
    """
    is_free = now <= free_until(cancel_until, promoted_at, starts_at)
    percent = 0 if is_free else percent_owed(cancel_until, steps, now)
    amount = owed * percent // 100
    reason = Reason.CANCELLED_LATE if amount else Reason.CANCELLED
    return Fee(amount, reason, at_most=amount)
