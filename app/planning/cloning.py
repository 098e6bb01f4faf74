"""The next round from the one before: what is taken along, and what is not. Pure.

Taken along: prices, options and free places, the rules of the queue, seats, clock times, deadlines (as
offsets from the meeting), contacts, partners, and what is marked as standing: venues and agenda
items. Left behind: the theme and its picture, all other items, online links, and everything about people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from app.common.clock import COPENHAGEN, local
from app.meetings.offsets import moved
from app.meetings.steps import CancelStep
from app.planning.plans import ItemPlan, RoundPlan, SittingPlan, VenuePlan


@dataclass(frozen=True, slots=True)
class Wish:
    """What differs from the round before: dates by the slug of the sitting, and venues that were typed."""

    days: Mapping[str, date]
    venues: Mapping[str, VenuePlan | None] = field(default_factory=dict)


def next_round(before: RoundPlan, wish: Wish) -> RoundPlan:
    """The plan of the round that follows `before`; it has the sittings for which there is a day.

    It is still to be named.
    """
    sittings = tuple(_sitting(one, wish) for one in before.sittings if one.slug in wish.days)
    old_start = min(one.starts_at for one in before.sittings if one.slug in wish.days)
    new_start = min(one.starts_at for one in sittings)

    def along(moment: datetime | None) -> datetime | None:
        return None if moment is None else moved(moment, old_start, new_start)

    return replace(
        before,
        slug="",
        title="",
        theme="",
        sittings=sittings,
        agenda=_standing(before.agenda, [one.slug for one in sittings]),
        fees_lock_at=along(before.fees_lock_at),
        sector_release_at=along(before.sector_release_at),
        prices_to_check=bool(before.other_prices or before.options),
    )


def slug_for(first: datetime, months: Mapping[int, str]) -> str:
    """How a round is called in its address: 'marts-2027'."""
    there = local(first)
    return f"{months[there.month]}-{there.year}"


def free_slug(slug: str, taken: frozenset[str]) -> str:
    """The slug, or with the first number behind it that is free: 'marts-2027-2'."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def on_day(moment: datetime, day: date) -> datetime:
    """The moment (UTC) with the same clock time in Denmark on another day."""
    return datetime.combine(day, local(moment).time(), COPENHAGEN).astimezone(UTC)


def _sitting(before: SittingPlan, wish: Wish) -> SittingPlan:
    starts_at = on_day(before.starts_at, wish.days[before.slug])

    def along(moment: datetime) -> datetime:
        return moved(moment, before.starts_at, starts_at)

    venue = wish.venues.get(before.slug, before.venue if before.venue_is_standing else None)
    stays = venue is not None and before.venue is not None and _is_same(venue, before.venue)
    return replace(
        before,
        starts_at=starts_at,
        ends_at=along(before.ends_at),
        opens_at=along(before.opens_at),
        signup_until=along(before.signup_until),
        cancel_until=along(before.cancel_until),
        cancel_steps=tuple(CancelStep(along(step.until), step.percent) for step in before.cancel_steps),
        day_times=tuple((along(start), along(end)) for start, end in before.day_times),
        promote_until=None if before.promote_until is None else along(before.promote_until),
        venue=venue,
        room=before.room if stays else "",
        online_url="",
    )


def _standing(items: tuple[ItemPlan, ...], slugs: list[str]) -> tuple[ItemPlan, ...]:
    return tuple(one for one in items if one.is_standing and (not one.only_at or one.only_at in slugs))


def _is_same(one: VenuePlan, other: VenuePlan) -> bool:
    """Whether two plans mean one place, whatever is said of the way there."""
    return (one.name, one.street, one.postcode) == (other.name, other.street, other.postcode)
