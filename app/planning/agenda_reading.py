"""Between an agenda and its form: what was typed to items with their times, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext

from app.agenda.models import ItemKind
from app.agenda.programme import Programme
from app.agenda.timing import Length, Placed, fixed_starts, place
from app.common.clock import local
from app.common.danish import clock_after
from app.planning.agenda_forms import AgendaForm, ItemForm
from app.planning.clock_times import span_of
from app.planning.plans import ItemPlan
from app.planning.reading import FormReader

_MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Frame:
    """What an agenda has to fit into: the start of the first sitting, and the minutes of the shortest."""

    starts_at: datetime
    minutes: int
    sittings: tuple[tuple[str, str], ...]  # (slug, name)

    @property
    def slugs(self) -> list[str]:
        """The sittings by slug."""
        return [slug for slug, _ in self.sittings]

    @property
    def begins(self) -> int:
        """The clock of the start, in minutes after midnight."""
        there = local(self.starts_at)
        return there.hour * 60 + there.minute


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside an item in the form: its clock times, and what does not fit."""

    clock: str
    warning: str


def read_agenda(form: AgendaForm, frame: Frame) -> tuple[list[ItemPlan], FormReader]:
    """The items typed, with their times."""
    reader = FormReader()
    lengths = [_length(row, frame, reader) for row in form.rows()]
    placed = place(lengths, frame.slugs)
    items = []
    for row, length, spot in zip(form.rows(), lengths, placed, strict=True):
        if spot.starts < 0:
            begins = clock_after(frame.starts_at, 0)
            reader.complain(
                row["start"],
                gettext("Mødet begynder kl. %(begins)s. Skriv et senere klokkeslæt.", begins=begins),
            )
        items.append(_item(row, length, spot, reader))
    return sorted(items, key=lambda one: one.starts_after), reader


def rows_of(items: Sequence[ItemPlan], frame: Frame) -> list[dict[str, Any]]:
    """The items as the form shows them; a start stands there only where an item does not just follow."""
    known = [(one.starts_after, Length(one.minutes, None, one.only_at)) for one in items]
    return [
        {
            "start": "" if start is None else clock_after(frame.starts_at, start),
            "minutes": str(one.minutes),
            "kind": one.kind.value,
            "title": one.title,
            "speakers": "; ".join(", ".join(filter(None, speaker)) for speaker in one.speakers),
            "note": one.note,
            "only_at": one.only_at,
            "standing": one.is_standing,
        }
        for one, start in zip(items, fixed_starts(known, frame.slugs), strict=True)
    ]


def rows_of_programme(programme: Programme, frame: Frame) -> list[dict[str, Any]]:
    """A pasted programme as the form shows it. An item without an end lasts until the meeting ends."""
    end = frame.begins + frame.minutes
    plans = [
        ItemPlan(
            starts_after=one.starts - frame.begins,
            minutes=one.minutes if one.minutes is not None else max(end - one.starts, 15),
            kind=one.kind,
            title=one.title,
            note=one.note,
            speakers=one.speakers,
        )
        for one in programme.items
    ]
    return rows_of(plans, frame)


def shown_beside(form: AgendaForm, frame: Frame) -> list[Shown]:
    """The clock times of what the form holds now, as far as it can be read, and gaps and overlaps."""
    silent = FormReader()
    lengths = [_length(row, frame, silent, quiet=True) for row in form.rows()]
    placed = place(lengths, frame.slugs)
    return [Shown(_clock(spot, frame), _warning(spot, frame)) for spot in placed]


def _length(row: ItemForm, frame: Frame, reader: FormReader, *, quiet: bool = False) -> Length:
    fixed = None
    if row["start"].data:
        span = span_of(row["start"].data)
        if span is not None:
            fixed = span[0] - frame.begins
        elif not quiet:
            reader.complain(
                row["start"], gettext("Skriv et klokkeslæt, fx 10.00, eller lad feltet stå tomt.")
            )
    text = row["minutes"].data or ""
    if quiet:
        minutes = int(text) if text.isdecimal() and len(text) < 5 else 0
    else:
        minutes = reader.whole(row["minutes"], 1, _MOST_MINUTES)
    only_at = row["only_at"].data if row["only_at"].data in frame.slugs else ""
    return Length(minutes, fixed, only_at)


def _item(row: ItemForm, length: Length, spot: Placed, reader: FormReader) -> ItemPlan:
    plan = ItemPlan(
        starts_after=max(spot.starts, 0),
        minutes=length.minutes,
        kind=reader.choice(row["kind"], ItemKind, ItemKind.TALK),
        title=reader.line(row["title"], gettext("Skriv, hvad punktet handler om."), 200),
        note=row["note"].data or "",
        only_at=length.only_at,
        is_standing=bool(row["standing"].data),
    )
    return replace(plan, speakers=_speakers(row["speakers"], reader))


def _speakers(field: Any, reader: FormReader) -> tuple[tuple[str, str], ...]:
    """Those written as 'Navn, Organisation; Navn, Organisation'."""
    found: list[tuple[str, str]] = []
    for written in (field.data or "").split(";"):
        name, _, organisation = (part.strip() for part in written.partition(","))
        if len(name) > 120 or len(organisation) > 120:
            reader.complain(field, gettext("Skriv højst %(most)d tegn.", most=120))
        elif name and (name, organisation) not in found:
            found.append((name, organisation))
    return tuple(found)


def _clock(spot: Placed, frame: Frame) -> str:
    return f"{clock_after(frame.starts_at, spot.starts)}–{clock_after(frame.starts_at, spot.ends)}"


def _warning(spot: Placed, frame: Frame) -> str:
    if spot.gap < 0:
        return gettext("Overlapper punktet før med %(minutes)d minutter.", minutes=-spot.gap)
    if spot.ends > frame.minutes:
        end = clock_after(frame.starts_at + timedelta(minutes=frame.minutes), 0)
        return gettext("Slutter efter mødet, som slutter kl. %(end)s.", end=end)
    if spot.gap > 0:
        return gettext("Der er %(minutes)d minutter uden punkt før dette.", minutes=spot.gap)
    return ""
