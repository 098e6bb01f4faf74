"""What runs at the same time: 'Spor A: Data', 'Parallelle spor: A: Data, B: Dannelse'. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LETTER = r"(?:[A-ZÆØÅ]|[0-9]{1,2}(?:\.[0-9]{1,2})?|[IVX]{1,4})"
_ROOM = r"(?:lokale|mødelokale|sal|rum|auditorium)"
_NAMED = re.compile(
    rf"((?i:parallelspor|parallelsession|spor|track|session|workshop|{_ROOM}) {_LETTER})"
    r"(?: *[:)]|\.(?= )| *[–—-](?= )) *"
)
_LETTERED = re.compile(rf"({_LETTER})[:)] +")
_COMMON = re.compile(
    r"(?:(?:[0-9]+|to|tre|fire|fem|seks) )?(?:parallelle?|samtidige) *"
    r"(spor|tracks?|sessions?|sessioner|workshops?|oplæg)?"
    r"|(spor|tracks|sessions|sessioner|workshops)",
    re.IGNORECASE,
)
_ONE_OF = {"tracks": "Track", "sessions": "Session", "sessioner": "Session", "workshops": "Workshop"}
_BETWEEN = r"(?:^|[,;.] *(?:(?:og|samt) +)?| +(?:og|samt) +| *[|/] *)"
_IN_ROOM = re.compile(rf" *\(({_ROOM} [^()]{{1,40}})\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Track:
    """What happens in one place: the room or track ('' where none is named), and the texts about it."""

    place: str
    texts: tuple[str, ...]


def tracks(texts: Sequence[str]) -> list[Track]:
    """What runs at the same time under one time of a programme; one where only one thing does.

    What stands before the tracks is one of them, unless it only says that there are several.
    """
    first, *more = texts
    common, _, rest = first.partition(":")
    word = _word_for_several(common)
    lines = [
        *([common] if word is not None else []),
        *_parted(rest if word is not None else first, word),
        *more,
    ]
    found: list[list[str]] = [[""]]
    for line in filter(None, lines):
        place, rest = _labelled(line, word)
        if place and rest:
            found.append([place, rest])
        else:
            found[-1].append(line)
    if len(found) > 1 and (len(found[0]) == 1 or (word is not None and len(found[0]) == 2)):
        del found[0]
    if len(found) == 1 and not found[0][0]:
        return [Track("", tuple(texts))]
    return [Track(place, tuple(about)) for place, *about in found]


def room_in(line: str) -> tuple[str, str]:
    """A line without the room that stands last in it in parentheses, and the room; '' where there is none."""
    found = _IN_ROOM.search(line)
    return (line[: found.start()], found[1]) if found and found.start() else (line, "")


def _word_for_several(text: str) -> str | None:
    """What each of several is called, '' where it is not said; None where it is about something else."""
    found = _COMMON.fullmatch(text.strip())
    if found is None:
        return None
    word = (found[1] or found[2] or "").lower()
    return _ONE_OF.get(word, word.capitalize() if word != "oplæg" else "")


def _parted(line: str, word: str | None) -> list[str]:
    """A line with several tracks in it, parted before each."""
    labels = _NAMED.pattern if word is None else rf"(?:{_NAMED.pattern}|{_LETTERED.pattern})"
    starts = [found.end() for found in re.finditer(rf"{_BETWEEN}(?={labels})", line.strip())]
    if len(starts) < 2:
        return [line.strip()]
    parts = [line.strip()[start:end] for start, end in zip([0, *starts], [*starts, None], strict=True)]
    return [re.sub(r"[ ,;|/]+(?:og|samt)?[ ]*$", "", part) for part in parts if part]


def _labelled(line: str, word: str | None) -> tuple[str, str]:
    """The place that a line begins with, and the rest; letters alone count where there are several."""
    if found := _NAMED.match(line):
        return found[1][0].upper() + found[1][1:], line[found.end() :]
    if word is not None and (found := _LETTERED.match(line)):
        return f"{word} {found[1]}".strip(), line[found.end() :]
    return "", line
