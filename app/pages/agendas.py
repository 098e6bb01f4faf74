"""A round's agenda as visitors read it: by day, with what runs beside one another together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.agenda.days import day_of, ends_of, side_by_side
from app.agenda.queries import Item, agenda
from app.common.danish import clock_after, clock_time, day_of_week
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView


@dataclass(frozen=True, slots=True)
class Slot:
    """Items that run beside one another, nearly always one."""

    items: tuple[Item, ...]

    @property
    def starts_after(self) -> int:
        """When the first of them begins."""
        return self.items[0].starts_after

    @property
    def minutes(self) -> int:
        """How long it is until all have ended."""
        return ends_of(self.items) - self.starts_after

    @property
    def only_at(self) -> str:
        """The one sitting that all of them are held at, '' where there is none such."""
        held_at = {one.only_at for one in self.items}
        return held_at.pop() if len(held_at) == 1 else ""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """The agenda of a day; without a heading where the meeting has one day only."""

    number: int
    heading: str
    slots: tuple[Slot, ...]

    @property
    def differs(self) -> bool:
        """Whether something is held at one of the sittings only."""
        return any(item.only_at for slot in self.slots for item in slot.items)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock times of the agenda's items at the sittings that start at one clock time."""

    sittings: str
    slugs: frozenset[str]
    start: datetime

    def of(self, item: Item | Slot) -> str:
        """'10.00–10.45'."""
        end = item.starts_after + item.minutes
        return f"{clock_after(self.start, item.starts_after)}–{clock_after(self.start, end)}"


def held_sittings(round_: RoundView) -> list[SittingView]:
    """The sittings to which people come."""
    return [sitting for sitting in round_.sittings if sitting.state is not SittingState.CANCELLED]


def clocks_of(round_: RoundView) -> list[Clocks]:
    """One column of times per clock time at which sittings start; nearly always one."""
    starts: dict[str, list[SittingView]] = {}
    for sitting in _shown(round_):
        starts.setdefault(clock_time(sitting.starts_at), []).append(sitting)
    return [
        Clocks(", ".join(one.name for one in same), frozenset(one.slug for one in same), same[0].starts_at)
        for same in starts.values()
    ]


def agenda_days(round_: RoundView) -> list[AgendaDay]:
    """The agenda by day; a day on which nothing is planned yet is left out.

    It holds what is held, so nothing that was only for a sitting that is cancelled.
    """
    sittings = {one.slug: one for one in _shown(round_)}
    longest = max(sittings.values(), key=lambda one: len(one.days))
    by_day: dict[int, list[Item]] = {}
    for item in agenda(round_.id, round_.content_revision):
        if item.only_at in sittings or not item.only_at:
            at = sittings.get(item.only_at, longest)
            by_day.setdefault(day_of(item, at.starts_at, at.days), []).append(item)
    return [
        AgendaDay(number, _heading(number, list(sittings.values())), _slots(items))
        for number, items in sorted(by_day.items())
    ]


def _slots(items: Sequence[Item]) -> tuple[Slot, ...]:
    return tuple(map(Slot, side_by_side(items)))


def _heading(number: int, sittings: Sequence[SittingView]) -> str:
    """'Torsdag den 4. november'; 'Dag 1' where several sittings have days of their own."""
    if max(len(one.days) for one in sittings) == 1:
        return ""
    if len(sittings) > 1:
        return gettext("Dag %(number)d", number=number)
    words = day_of_week(sittings[0].days[number - 1].starts_at)
    return words[0].upper() + words[1:]


def _shown(round_: RoundView) -> Sequence[SittingView]:
    """Those that are held; all of them where every one is cancelled."""
    return held_sittings(round_) or round_.sittings
