"""Which meeting of a round somebody means, in the words people use for it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.registrations.places import EITHER

_EITHER = re.compile(r"\b(?:begge|lige meget|ligegyldigt|enten)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a meeting is called: 'Vest', 'Øst', 'Online'; and the town it is held in, if any."""

    slug: str
    name: str
    town: str = ""


def wish_of(cell: str, meetings: Sequence[Meeting]) -> str:
    """The meeting that a cell of a sheet names: 'vest', 'Aarhus', 'oest', 'begge'; see `wish_in`."""
    alone = _folded(cell)
    named = [one.slug for one in meetings if alone in (one.slug, _folded(one.name), _town(one))]
    return named[0] if len(named) == 1 else wish_in(cell, meetings)


def wish_in(text: str, meetings: Sequence[Meeting]) -> str:
    """The slug of the meeting a text names, 'begge' where it names several or takes any, else ''."""
    if len(meetings) < 2:
        return ""
    named = [one.slug for one in meetings if _names(_folded(text), one)]
    if len(named) == 1:
        return named[0]
    return EITHER if named or _EITHER.search(text) else ""


def _names(folded: str, meeting: Meeting) -> bool:
    """'vest', 'vestmødet', 'mødet i Aarhus'; not Vestergaard, and not the library in Aarhus."""
    name, town = re.escape(_folded(meeting.name)), re.escape(_town(meeting))
    patterns = [rf"\b{name}(?:[- ]?mødet?|danmark)?\b"]
    if town:
        patterns += [
            rf"(?<!bibliotek)(?<!biblioteket)(?<!bibliotekerne) i {town}\b",
            rf"\b{town}[- ]?mødet?\b",
        ]
    return any(re.search(pattern, folded) for pattern in patterns)


def _town(meeting: Meeting) -> str:
    """'Aarhus C' is written Aarhus."""
    return re.sub(r"\s+[a-zæøå]{1,2}$", "", _folded(meeting.town))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("aa", "å").split())
