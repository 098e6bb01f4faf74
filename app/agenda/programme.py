"""An agenda as people write it in a mail or a document, read into items. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.agenda.models import ItemKind
from app.agenda.speakers import Speaker, people, split_title

_CLOCK = r"([0-9]{1,2})(?:[.:]([0-9]{2}))?"
_TIMED = re.compile(
    rf"(?:kl\.? *)?{_CLOCK}(?: *(?:-|–|—|til) *(?:kl\.? *)?{_CLOCK})?(?![0-9.:])\s*[:.,|–—-]?\s*(.*)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•·–—▪◦]+|[0-9]{1,2}[.)](?![0-9]))\s+")
_HEADING = re.compile(
    r"(?:foreløbig[te]? )?(?:dagsorden|program|agenda|tid\b|punkt\b|(?:man|tirs|ons|tors|fre|lør|søn)dag).*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:slut|tak for i dag|tak for denne gang|mødet slutter|programmet slutter)\b.{0,20}", re.IGNORECASE
)
_SPEAKS = re.compile(r"(?:v/|v\. |ved |oplæg(?:sholdere?)?: )\s*", re.IGNORECASE)

# The first that fits counts; what comes first is said outright, what comes last often goes with a talk.
_KINDS: tuple[tuple[ItemKind, str], ...] = (
    (ItemKind.MEAL, r"^(?:frokost|morgenmad|morgenbrød|middag|aftensmad|brunch|buffet)"),
    (
        ItemKind.BREAK,
        r"^(?:kaffe|pause|kort pause|strække|eftermiddagskaffe|formiddagskaffe|te og kaffe)|\bpause\b",
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


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that could not be read: its number from 1, and its text."""

    number: int
    text: str
    reason: Unread


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """An item. `starts` counts from midnight; `minutes` None: nobody wrote how long it lasts."""

    line: int
    starts: int
    minutes: int | None
    kind: ItemKind
    title: str
    note: str = ""
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """What was read; `ends` is the end of the last item, minutes after midnight, if it was written."""

    items: tuple[ProgrammeItem, ...]
    unread: tuple[UnreadLine, ...]
    ends: int | None = None


@dataclass(slots=True)
class _Draft:
    """An item while its lines are read."""

    line: int
    starts: int
    ends: int | None
    text: str
    more: list[str] = field(default_factory=list)


def read_programme(text: str) -> Programme:
    """The items of a pasted programme, and the lines that could not be read. Never fails."""
    drafts: list[_Draft] = []
    unread: list[UnreadLine] = []
    for number, line in _lines(text):
        timed = _TIMED.fullmatch(line)
        if timed is None:
            _take_untimed(drafts, unread, number, line)
        else:
            _take_timed(drafts, unread, number, line, timed)
    return _programme(drafts, unread)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """The lines with something on them, numbered from 1, without bullets and odd spaces."""
    for number, raw in enumerate(text.splitlines(), start=1):
        tidied = " ".join(unicodedata.normalize("NFC", raw).replace("\u200b", "").split())
        line = _BULLET.sub("", tidied)
        if line:
            yield number, line


def _take_untimed(drafts: list[_Draft], unread: list[UnreadLine], number: int, line: str) -> None:
    if drafts and not drafts[-1].text:
        drafts[-1].text = line
    elif drafts:
        drafts[-1].more.append(line)
    elif not _HEADING.fullmatch(line):
        unread.append(UnreadLine(number, line, Unread.NO_TIME))


def _take_timed(
    drafts: list[_Draft], unread: list[UnreadLine], number: int, line: str, timed: re.Match[str]
) -> None:
    starts = _minutes(timed[1], timed[2])
    ends = _minutes(timed[3], timed[4]) if timed[3] else None
    reason = None
    if starts is None or (timed[3] and ends is None):
        reason = Unread.NO_SUCH_TIME
    elif ends is not None and ends <= starts:
        reason = Unread.ENDS_EARLY
    elif drafts and starts < drafts[-1].starts:
        reason = Unread.EARLIER
    if reason is not None:
        unread.append(UnreadLine(number, line, reason))
    elif starts is not None:
        drafts.append(_Draft(number, starts, ends, timed[5].strip()))


def _programme(drafts: list[_Draft], unread: list[UnreadLine]) -> Programme:
    ends = None
    if len(drafts) > 1 and drafts[-1].ends is None and _ENDS.fullmatch(drafts[-1].text):
        ends = drafts.pop().starts
    empty = [one for one in drafts if not one.text]
    unread += [UnreadLine(one.line, _clock(one.starts), Unread.EMPTY) for one in empty]
    kept = [one for one in drafts if one.text]
    following = [*(one.starts for one in kept[1:]), ends]
    items = [_item(one, until) for one, until in zip(kept, following, strict=False)]
    last = kept[-1].ends if kept and kept[-1].ends is not None else ends
    return Programme(tuple(items), tuple(sorted(unread, key=lambda one: one.number)), last)


def _item(draft: _Draft, following: int | None) -> ProgrammeItem:
    title, speakers, note = split_title(draft.text)
    item = ProgrammeItem(
        line=draft.line,
        starts=draft.starts,
        minutes=_length(draft, following),
        kind=kind_of(draft.text),
        title=title or draft.text,
        speakers=speakers,
    )
    notes = [note] if note else []
    for line in draft.more:
        by = _SPEAKS.match(line)
        found = people(line[by.end() :], everybody=True) if by else ()
        if found:
            item = replace(
                item, speakers=(*item.speakers, *(one for one in found if one not in item.speakers))
            )
        else:
            notes.append(line)
    return replace(item, note="\n".join(notes))


def _length(draft: _Draft, following: int | None) -> int | None:
    end = draft.ends if draft.ends is not None else following
    return end - draft.starts if end is not None and end > draft.starts else None


def kind_of(title: str) -> ItemKind:
    """What happens, by the words of a title; a talk where nothing else is said."""
    folded = title.casefold()
    return next((kind for kind, words in _KINDS if re.search(words, folded)), ItemKind.TALK)


def _minutes(hour: str, minute: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
