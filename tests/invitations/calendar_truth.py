"""What people's calendars must show of their registrations, read from the rows and from nothing else."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.agenda.models import AgendaItem
from app.common.clock import local, now
from app.common.models import db
from app.meetings.models import Sitting, SittingState
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, State
from tests.support.calendars import Calendar, Held

_ITEM = re.compile(r"^\d\d\.\d\d .+$", re.MULTILINE)
_CONTACT = re.compile(r"skriv til (\S+)\.$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """One entry as somebody reads it."""

    starts_at: datetime
    ends_at: datetime
    summary: str
    status: str
    location: str
    agenda: tuple[str, ...]
    contact: str


Days = dict[str, list[Shown]]
"""The entries that show a sitting, by its day; several where an address is at it in two roles."""


@dataclass(frozen=True, slots=True)
class Own:
    """What concerns one registration alone."""

    address: str
    sitting: str  # its slug
    name: str
    is_active: bool
    rest: tuple[object, ...]


class Truth:
    """What everybody's calendar may show of each sitting (slug: name): the truth, and until somebody hears
    of it also what was told before a change that was made without a word.
    """

    def __init__(self, addresses: Collection[str], sittings: dict[str, str]) -> None:
        self.addresses, self.sittings = addresses, sittings
        # The newest last.
        self._may_show: dict[tuple[str, str], list[Days]] = {
            (address, slug): [{}] for address in addresses for slug in sittings
        }

    def changed(
        self, before: dict[int, Own], after: dict[int, Own], told_at: Collection[str], *, silent: bool
    ) -> None:
        """Something was done. Whoever's own registration it changed hears of it, and everybody at the
        sittings `told_at`; of what is `silent` nobody else does.
        """
        own = {
            (one.address, one.sitting)
            for row_id, one in [*before.items(), *after.items()]
            if before.get(row_id) != after.get(row_id)
        }
        there = [(one.address, one.sitting) for one in after.values() if one.is_active]
        truth = entries_by_address()
        for (address, slug), may_show in self._may_show.items():
            days = _days(self.sittings[slug], truth.get(address, []))
            # Of two registrations that somebody has there, one may hear of it and the other not.
            is_sure = slug in told_at or ((address, slug) in own and there.count((address, slug)) <= 1)
            if is_sure:
                may_show[:] = [days]
            elif days != may_show[-1]:
                assert silent or (address, slug) in own
                may_show.append(days)

    def check(self, address: str, calendar: Calendar) -> None:
        """Everything that will be told has been: now a calendar shows what it may, and goes on showing it."""
        entries = shown_in(calendar)
        for slug, name in self.sittings.items():
            shown, may_show = _days(name, entries), self._may_show[address, slug]
            for day in {day for one in (shown, *may_show) for day in one}:
                allowed, seen = [_to_come(one, day) for one in may_show], _to_come(shown, day)
                # Of two registrations that somebody has there, one may have heard of what the other has not.
                is_right = len(seen) in map(len, allowed) and set(seen) <= set().union(*allowed)
                assert is_right, f"{address}, {name}, {day}: {seen}\nnot {allowed}"
            may_show[:] = [shown] if shown == may_show[-1] else [shown, may_show[-1]]


def own_facts() -> dict[int, Own]:
    """What people's own acts change, by registration."""
    rows = db.session.scalars(select(Registration).order_by(Registration.id))
    return {
        row.id: Own(
            address=row.email_key,
            sitting=row.sitting.slug if row.sitting else "",
            name=row.name,
            is_active=row.state in ACTIVE,
            rest=(row.state, row.wish_id, row.role, row.link_version, tuple(row.dropped_days)),
        )
        for row in rows
    }


def shown_in(calendar: Calendar) -> list[Shown]:
    """The entries of a calendar, in order of time."""
    return sorted(map(_read, calendar.entries.values()))


def entries_by_address() -> dict[str, list[Shown]]:
    """The entries that everybody's calendar must have, in order of time."""
    in_order = select(AgendaItem).order_by(AgendaItem.starts_after, AgendaItem.id)
    agenda = db.session.scalars(in_order).all()
    found: dict[str, list[Shown]] = {}
    for row in db.session.scalars(select(Registration).where(Registration.state.in_(ACTIVE))):
        found.setdefault(row.email_key, []).extend(_entries(row, agenda))
    return {address: sorted(entries) for address, entries in found.items()}


def _read(held: Held) -> Shown:
    (contact,) = _CONTACT.findall(held.description)
    agenda = tuple(_ITEM.findall(held.description))
    return Shown(held.starts_at, held.ends_at, held.summary, held.status, held.location, agenda, contact)


def _entries(row: Registration, agenda: Collection[AgendaItem]) -> Iterator[Shown]:
    sitting, waits = row.sitting, row.state is not State.CONFIRMED
    if sitting is None or sitting.state is SittingState.CANCELLED:
        return
    if waits and not row.round.series.invites_waiting:
        return
    items = tuple(  # all begin with the meeting, so on its first day
        f"{local(sitting.starts_at):%H.%M} {item.title}"
        for item in agenda
        if item.sitting_id in (None, sitting.id)
    )
    days = dict(enumerate(sitting.day_times or [(sitting.starts_at, sitting.ends_at)], start=1))
    coming = [number for number in days if number not in row.dropped_days] or list(days)
    for number in coming:
        yield _entry(
            sitting, waits, number if len(days) > 1 else 0, days[number], items if number == 1 else ()
        )


def _entry(
    sitting: Sitting, waits: bool, day: int, times: tuple[datetime, datetime], agenda: tuple[str, ...]
) -> Shown:
    summary = f"Netværk i lånesamarbejde, {sitting.name.lower()}" + (f", dag {day}" if day else "")
    venue = sitting.venue
    where = ", ".join(part for part in (venue.name, venue.address, sitting.room) if part) if venue else ""
    return Shown(
        *times,
        summary=f"Venteliste: {summary}" if waits else summary,
        status="TENTATIVE" if waits else "CONFIRMED",
        location=where or sitting.online_url or "Online",
        agenda=agenda,
        contact=sitting.contact_email or sitting.round.series.contact_email,
    )


def _days(name: str, entries: Collection[Shown]) -> Days:
    """The entries of one sitting, by its day."""
    days: Days = {}
    for one in entries:
        where, _, day = one.summary.partition(", dag ")
        if where.endswith(f", {name}"):
            days.setdefault(day or "1", []).append(one)
    return days


def _to_come(days: Days, day: str) -> list[Shown]:
    """The entries of a day that are not over: of others nothing is told any more."""
    return [one for one in days.get(day, []) if one.ends_at > now()]
