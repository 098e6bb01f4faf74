"""Between an agenda and its form: what was typed to items with their times, and back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from app.agenda.models import ItemKind
from app.agenda.programme import Programme
from app.agenda.timing import Length, Placed, fixed_starts, place
from app.common.clock import local
from app.common.danish import clock_after, clock_time
from app.common.forms import MOST_CHARACTERS
from app.meetings.days import Day
from app.planning.agenda_forms import AgendaForm, ItemForm
from app.planning.clock_times import span_of
from app.planning.plans import ItemPlan
from app.planning.reading import FormReader
from app.planning.wording import kind_names

_DAY = 24 * 60
_LATER_DAY = re.compile(r"dag ([1-9]) +(.+)", re.IGNORECASE)
_SHORT = 15
"""How long (minutes) an item is taken to last where neither it nor the meeting has an end after it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sitting as its agenda sees it: when it begins, and for how many minutes it lasts."""

    slug: str
    name: str
    starts_at: datetime
    minutes: int
    is_held: bool
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What an agenda has to fit into. Its clock is that of the first meeting that is held."""

    meetings: tuple[Meeting, ...]

    @property
    def held(self) -> list[Meeting]:
        """Those that are not cancelled; all where every one is."""
        return [one for one in self.meetings if one.is_held] or list(self.meetings)

    @property
    def slugs(self) -> list[str]:
        """The meetings by slug."""
        return [one.slug for one in self.meetings]

    @property
    def starts_at(self) -> datetime:
        """When the first begins."""
        return self.held[0].starts_at

    @property
    def begins(self) -> int:
        """The clock of that, in minutes after midnight."""
        there = local(self.starts_at)
        return there.hour * 60 + there.minute

    @property
    def minutes(self) -> int:
        """How long the shortest lasts."""
        return min(one.minutes for one in self.held)

    @property
    def dates(self) -> list[date]:
        """The days of the first, in Denmark."""
        return [local(day.starts_at).date() for day in self.held[0].days]

    def end_of(self, starts: int) -> int:
        """When the day ends on which an item starts, in minutes after the first day's midnight as that is."""
        if not self._is_on_last_day(starts):
            for day, at in zip(self.held[0].days, self.dates, strict=True):
                if (at - self.dates[0]).days == starts // _DAY:
                    there = local(day.ends_at)
                    return (there.date() - self.dates[0]).days * _DAY + there.hour * 60 + there.minute
        return self.begins + self.minutes

    def _is_on_last_day(self, starts: int) -> bool:
        return starts // _DAY >= (self.dates[-1] - self.dates[0]).days

    @property
    def has_one_clock(self) -> bool:
        """Whether all meetings begin at the same time of the day."""
        return len({local(one.starts_at).time() for one in self.held}) == 1


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an item in the form: its clock times, and what does not fit."""

    clock: str
    warning: str


def read_agenda(form: AgendaForm, frame: Frame) -> tuple[list[ItemPlan], FormReader]:
    """The items typed, with their times."""
    reader = FormReader(
        {
            f"items-{number}": row["title"].data or gettext("Punkt %(number)d", number=number + 1)
            for number, row in enumerate(form.rows())
        }
    )
    lengths = [_length(row, frame, reader) for row in form.rows()]
    placed = place(lengths, frame.slugs)
    rows = zip(form.rows(), lengths, placed, strict=True)
    items = [_item(row, length, spot, reader) for row, length, spot in rows]
    return sorted(items, key=lambda one: one.starts_after), reader


def rows_of(items: Sequence[ItemPlan], frame: Frame) -> list[dict[str, Any]]:
    """The items as the form shows them; a start stands there only where an item does not just follow."""
    known = [
        (one.starts_after, Length(one.minutes, only_at=one.only_at, is_parallel=one.is_parallel))
        for one in items
    ]
    return [
        {
            "start": "" if start is None else _when(start, frame),
            "minutes": str(one.minutes),
            "kind": one.kind.value,
            "title": one.title,
            "speakers": "; ".join(", ".join(filter(None, speaker)) for speaker in one.speakers),
            "note": one.note,
            "only_at": one.only_at,
            "place": one.place,
            "parallel": one.is_parallel,
            "standing": one.is_standing,
        }
        for one, start in zip(items, fixed_starts(known, frame.slugs), strict=True)
    ]


def rows_of_programme(programme: Programme, frame: Frame, standing: set[str]) -> list[dict[str, Any]]:
    """A pasted programme as the form shows it. An item without an end lasts until its day ends.

    One without a title is called by its kind: 'Oplæg'. One of a title in `standing` (folded) is
    standing again.
    """
    kinds = dict(kind_names())
    plans = [
        ItemPlan(
            starts_after=one.starts - frame.begins,
            minutes=one.minutes
            if one.minutes is not None
            else max(frame.end_of(one.starts) - one.starts, _SHORT),
            kind=one.kind,
            title=one.title or kinds[one.kind.value],
            note=one.note,
            speakers=one.speakers,
            is_standing=one.title.casefold() in standing,
            place=one.place,
            is_parallel=one.is_parallel,
        )
        for one in programme.items
    ]
    return rows_of(plans, frame)


def beside(form: AgendaForm, frame: Frame) -> list[Beside]:
    """The clock times of what the form holds now, as far as it can be read, and gaps and overlaps."""
    lengths = [_length(row, frame, _Quiet()) for row in form.rows()]
    return [Beside(_clock(spot, frame), _warning(spot, frame)) for spot in place(lengths, frame.slugs)]


class _Quiet(FormReader):
    """Reads what it can and says nothing of the rest."""

    def misread(self, field: Any, message: str) -> None:
        """Keep it to oneself."""


def _length(row: ItemForm, frame: Frame, reader: FormReader) -> Length:
    return Length(
        minutes=reader.whole(row["minutes"], 1, _DAY),
        fixed=_start(row["start"], frame, reader) if row["start"].data else None,
        only_at=row["only_at"].data if row["only_at"].data in frame.slugs else "",
        is_parallel=bool(row["parallel"].data),
    )


def _start(field: Any, frame: Frame, reader: FormReader) -> int | None:
    """When an item begins, from '10.45' or 'dag 2 10.45', in minutes after the start of the meeting."""
    found = _LATER_DAY.fullmatch(field.data)
    span = span_of(found[2] if found else field.data)
    if span is None:
        reader.misread(field, gettext("Skriv et klokkeslæt, fx 10.00, eller lad feltet stå tomt."))
        return None
    return span[0] - frame.begins + (int(found[1]) - 1 if found else 0) * _DAY


def _when(minutes: int, frame: Frame) -> str:
    """The clock so long after the start, with the day where it is not the first: 'dag 2 10.45'."""
    days = (frame.begins + minutes) // _DAY
    clock = clock_after(frame.starts_at, minutes)
    return gettext("dag %(number)d %(clock)s", number=days + 1, clock=clock) if days > 0 else clock


def _item(row: ItemForm, length: Length, spot: Placed, reader: FormReader) -> ItemPlan:
    return ItemPlan(
        starts_after=spot.starts,
        minutes=length.minutes,
        kind=reader.choice(row["kind"], ItemKind, ItemKind.TALK),
        title=reader.line(row["title"], gettext("Skriv, hvad punktet handler om."), 200),
        note=row["note"].data or "",
        speakers=_speakers(row["speakers"], reader),
        only_at=length.only_at,
        is_standing=bool(row["standing"].data),
        place=reader.line(row["place"], most=80),
        is_parallel=spot.is_parallel,
    )


def _speakers(field: Any, reader: FormReader) -> tuple[tuple[str, str], ...]:
    """Those written as 'Navn, Organisation; Navn, Organisation'."""
    found: list[tuple[str, str]] = []
    for written in (field.data or "").split(";"):
        name, _, organisation = (part.strip() for part in written.partition(","))
        if len(name) > MOST_CHARACTERS or len(organisation) > MOST_CHARACTERS:
            reader.misread(field, gettext("Skriv højst %(most)d tegn.", most=MOST_CHARACTERS))
        elif name and (name, organisation) not in found:
            found.append((name, organisation))
    return tuple(found)


def _clock(spot: Placed, frame: Frame) -> str:
    return f"{_when(spot.starts, frame)}–{clock_after(frame.starts_at, spot.ends)}"


def _warning(spot: Placed, frame: Frame) -> str:
    """What does not fit at the meetings that are held; what concerns some of them only names those."""
    here = [one for one in frame.held if one.slug in spot.gaps]
    overlaps = [one for one in here if spot.gaps[one.slug] < 0]
    late = [one for one in here if spot.ends > one.minutes]
    gaps = [
        one for one in here if spot.gaps[one.slug] > 0 and not _is_night(spot, spot.gaps[one.slug], frame)
    ]
    if overlaps:
        most = max(-spot.gaps[one.slug] for one in overlaps)
        return gettext("Overlapper punktet før med %(minutes)d minutter", minutes=most) + _at(overlaps, here)
    if spot.starts < 0:
        return gettext("Begynder før mødet, som begynder kl. %(begins)s.", begins=clock_time(frame.starts_at))
    if late:
        end = clock_after(late[0].starts_at, late[0].minutes)
        return gettext("Slutter efter mødet, som slutter kl. %(end)s", end=end) + _at(late, here)
    if gaps:
        most = max(spot.gaps[one.slug] for one in gaps)
        return gettext("Der er %(minutes)d minutter uden punkt før dette", minutes=most) + _at(gaps, here)
    return ""


def _is_night(spot: Placed, gap: int, frame: Frame) -> bool:
    """Whether the time before an item is that between two days."""
    begins = frame.begins + spot.starts
    return (begins - gap) // _DAY < begins // _DAY


def _at(some: Sequence[Meeting], here: Sequence[Meeting]) -> str:
    """The end of a sentence about some of the meetings: their names, unless it is all of them."""
    return "." if len(some) == len(here) else f" ({', '.join(one.name for one in some)})."
