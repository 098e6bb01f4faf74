"""An agenda as people write it in a mail or a document, read into items. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.agenda.headings import Heading, heading_in
from app.agenda.models import ItemKind
from app.agenda.speakers import Speaker, said
from app.agenda.tracks import Track, room_in, tracks

_CLOCK = r"([0-9]{1,2})(?:[.:]([0-9]{2}))?"
_TO = r"(?:\s*(?:-|–|—|til)\s*(?:kl\.? *)?(?:ca\.? *)?|\t(?=[0-9]{1,2}[.:][0-9]{2}))"
_TIMED = re.compile(
    rf"((?:(?:fra|kl|ca)\.?\s*)*){_CLOCK}(?:{_TO}{_CLOCK})?(?![0-9]|[.:-][0-9])\s*([:.,|/–—-])?\s*(.*)",
    re.IGNORECASE,
)
_DAY = 24 * 60
_EARLIEST = 6
"""An hour without minutes counts as a time from here on: '16-17 Rundvisning', but not '2-3 af os'."""
_BULLET = re.compile(r"^(?:[-*•·–—▪◦]+(?:\s+|$)|[0-9]{1,2}[.)]\s+)")
_HEADING = re.compile(
    r"(?:foreløbig[te]? )?(?:dagsorden|program|agenda|tid|punkt|(?:man|tirs|ons|tors|fre|lør|søn)dag)\b.*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:slut|tak for i dag|tak for denne gang|mødet slutter|programmet slutter)\b.{0,20}", re.IGNORECASE
)

# The first that fits counts; what comes first is said outright, what comes last often goes with a talk.
_KINDS: tuple[tuple[ItemKind, str], ...] = (
    (ItemKind.MEAL, r"^(?:frokost|sandwich|morgenmad|morgenbrød|middag|aftensmad|brunch|buffet)"),
    (
        ItemKind.BREAK,
        r"^(?:kaffe|pause|kort pause|strække|eftermiddagskaffe|formiddagskaffe|te og kaffe)|pause\b",
    ),
    (ItemKind.WELCOME, r"^(?:velkom|ankomst|registrering|indskrivning|åbning|goddag)"),
    (ItemKind.CLOSING, r"^(?:afrund|afslut|farvel|tak for|opsamling|opsummering|slut\b|næste møde)"),
    (ItemKind.TOUR, r"rundvisning|\btour\b|\bbesøg i\b"),
    (ItemKind.GROUP_WORK, r"grupper|gruppearbejde|workshop|arbejde i små"),
    (
        ItemKind.DIALOGUE,
        r"dialog|debat|sparring|diskussion|drøftelse|bordet rundt|plenum|\bevt\b|eventuelt|^nyt fra",
    ),
)


class Unread(StrEnum):
    """Why a line could not be read."""

    NO_TIME = "no time before it"
    NO_SUCH_TIME = "no such time"
    ENDS_EARLY = "ends before it starts"
    EARLIER = "starts before the item above"
    EMPTY = "no words to it"
    NO_SUCH_DAY = "none of the days of the meeting"


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that could not be read: its number from 1, and its text."""

    number: int
    text: str
    reason: Unread


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """An item. `starts` counts from the first day's midnight; `minutes` None: nobody wrote how long it lasts.

    The title is '' where the programme names nothing but who speaks. `place` is the room or the
    track that is named; a parallel item runs beside the one before it.
    """

    line: int
    starts: int
    minutes: int | None
    kind: ItemKind
    title: str
    note: str = ""
    speakers: tuple[Speaker, ...] = ()
    place: str = ""
    is_parallel: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """What was read, in the order in which it was written."""

    items: tuple[ProgrammeItem, ...]
    unread: tuple[UnreadLine, ...]


@dataclass(slots=True)
class _Draft:
    """An item while its lines are read."""

    line: int
    starts: int
    ends: int | None
    texts: list[str]

    @property
    def is_end(self) -> bool:
        """Whether it only says when the meeting ends: '15.30 Slut'."""
        return self.ends is None and len(self.texts) == 1 and _ENDS.fullmatch(self.texts[0]) is not None


def read_programme(text: str, dates: Sequence[date] = ()) -> Programme:
    """The items of a pasted programme, and the lines that could not be read. Never fails.

    `dates` are those of the days of the meeting (in Denmark): headings part the items into them.
    """
    drafts: list[_Draft] = []
    unread: list[UnreadLine] = []
    goes_on: list[str] | None = None  # where a line without a time belongs: to the item above it
    day: int | None = 0  # after the first; None while it is none of the meeting's
    theme = ""
    for number, raw, line in _lines(text):
        timed = _TIMED.fullmatch(line)
        heading = _heading(raw, dates) if len(dates) > 1 or drafts else None
        if heading is not None:
            day, theme, goes_on = heading.after(dates), heading.theme, None
            if day is None:
                unread.append(UnreadLine(number, line, Unread.NO_SUCH_DAY))
        elif day is None:
            unread.append(UnreadLine(number, line, Unread.NO_SUCH_DAY))
        elif timed is not None and _is_clock(timed):
            draft = _draft(number, timed, drafts, day)
            if isinstance(draft, _Draft):
                draft.texts += [theme] if theme and draft.texts else []
                theme = "" if draft.texts else theme
                drafts.append(draft)
                goes_on = draft.texts
            else:
                unread.append(UnreadLine(number, line, draft))
                goes_on = None
        elif goes_on is not None:
            goes_on += (raw if heading_in(raw) else line).split("\t")  # '7. juni' is no bullet
        elif drafts or unread or not _HEADING.fullmatch(line):
            unread.append(UnreadLine(number, line, Unread.NO_TIME))
    unread += [
        UnreadLine(one.line, _clock(one.starts % _DAY), Unread.EMPTY) for one in drafts if not one.texts
    ]
    return Programme(_items(drafts), tuple(sorted(unread, key=lambda one: one.number)))


def _lines(text: str) -> Iterable[tuple[int, str, str]]:
    """The lines with something on them, numbered from 1, with and without bullets; tabs part cells."""
    for number, raw in enumerate(text.splitlines(), start=1):
        cells = unicodedata.normalize("NFC", raw).replace("\u200b", "").split("\t")
        raw = "\t".join(filter(None, (" ".join(cell.split()) for cell in cells)))
        line = _BULLET.sub("", raw)
        if line:
            yield number, raw, line


def _heading(line: str, dates: Sequence[date]) -> Heading | None:
    """The day a line names; one with more words is a remark where that is no day of the meeting."""
    heading = heading_in(line) if dates else None
    return None if heading is None or (heading.theme and heading.after(dates) is None) else heading


def _is_clock(timed: re.Match[str]) -> bool:
    """Whether the number a line begins with is meant as a time."""
    word, hour, minute, end, separator = timed.group(1, 2, 3, 4, 6)
    return bool(word or minute or (int(hour) >= _EARLIEST and (end or separator not in (None, ".", ","))))


def _draft(number: int, timed: re.Match[str], before: Sequence[_Draft], day: int) -> _Draft | Unread:
    """The item that begins with a line so many days after the first, or why it cannot be one."""
    starts = _minutes(timed[2], timed[3])
    ends = _minutes(timed[4], timed[5]) if timed[4] else None
    if starts is None or (timed[4] and ends is None):
        return Unread.NO_SUCH_TIME
    if ends is not None and ends <= starts:
        return Unread.ENDS_EARLY
    starts, ends = starts + day * _DAY, ends and ends + day * _DAY
    if before and starts < before[-1].starts:
        return Unread.EARLIER
    return _Draft(number, starts, ends, [text for text in timed[7].strip(" |").split("\t") if text])


def _items(drafts: Sequence[_Draft]) -> tuple[ProgrammeItem, ...]:
    """The items of drafts; one without an end lasts until the next thing of its day begins."""
    following = [
        next(
            (
                other.starts
                for other in drafts
                if other.starts > one.starts and other.starts // _DAY == one.starts // _DAY
            ),
            None,
        )
        for one in drafts
    ]
    shown = [
        (one, one.ends if one.ends is not None else until)
        for one, until in zip(drafts, following, strict=True)
        if one.texts and not (one.is_end and len(drafts) > 1)
    ]
    items: list[ProgrammeItem] = []
    for draft, ends in shown:
        for track in tracks(draft.texts):
            items.append(_item(draft, track, ends, beside=items))
    return tuple(items)


def _item(draft: _Draft, track: Track, ends: int | None, beside: Sequence[ProgrammeItem]) -> ProgrammeItem:
    """What is said of one thing at a time, which may run beside the items before it."""
    text, room = room_in(track.texts[0])
    first = said(text)
    speakers, notes = list(first.speakers), [first.note]
    for line in track.texts[1:]:
        more = said(line)
        if more.speakers and not more.title:
            speakers += more.speakers
            notes.append(more.note)
        else:
            notes.append(line)
    return ProgrammeItem(
        line=draft.line,
        starts=draft.starts,
        minutes=None if ends is None else ends - draft.starts,
        kind=kind_of(f"{text} {track.place}"),
        title=first.title if first.title or speakers else text,  # never an item without words
        note="\n".join(filter(None, notes)),
        speakers=tuple(dict.fromkeys(speakers)),
        place=", ".join(filter(None, (track.place, room))),
        is_parallel=bool(beside) and _runs_beside(draft.starts, track.place, beside),
    )


def _runs_beside(starts: int, place: str, before: Sequence[ProgrammeItem]) -> bool:
    """Whether an item runs beside those before it: it begins with them, or in a track while they run."""
    first = next(one for one in reversed(before) if not one.is_parallel)
    until = max(one.starts + (one.minutes or 0) for one in before[before.index(first) :])
    return starts == first.starts or bool(place and starts < until)


def kind_of(title: str) -> ItemKind:
    """What happens, by the words of a title; a talk where nothing else is said."""
    folded = title.casefold()
    return next((kind for kind, words in _KINDS if re.search(words, folded)), ItemKind.TALK)


def _minutes(hour: str, minute: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
