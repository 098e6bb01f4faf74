"""Who sleeps where and when, and what of it the hotel does not know yet.

Pure. What is compared is what a list says of a person; needs are health data, so of those only a
digest is kept, from which they cannot be read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.hotel.mates import Match
from app.libraries.words import fold, sort_key


class Show(StrEnum):
    """The chips over the list; the words in addresses are Danish."""

    ALL = "alle"
    ALONE = "uden-faelle"
    NEW = "ny"
    CHANGED = "aendret"
    GONE = "udgaaet"


class Change(StrEnum):
    """What the hotel does not know of somebody."""

    NONE = "none"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of a person. `mate` is the name of who shares the room, '' for nobody.

    Departure is the day after the last night; a date is None where the meeting no longer has the day.
    """

    name: str
    room: str
    arrival: date | None
    departure: date | None
    mate: str
    needs_digest: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One person of the list. `now` is None for who was on the last list and is not any more.

    `before` is None for who was not on it. `needs` are shown to organisers alone.
    """

    registration_id: int
    library: str
    now: Told | None
    before: Told | None
    match: Match | None = None  # None: not in a double room
    wants: str = ""  # the name of the other, as they typed it
    needs: str = ""

    @property
    def shown(self) -> Told:
        """What stands on the page: what is so, else what was."""
        told = self.now or self.before
        assert told is not None  # noqa: S101 (it is one of them)
        return told

    @property
    def change(self) -> Change:
        """What the hotel does not know."""
        if self.now is None:
            return Change.GONE
        if self.before is None:
            return Change.NEW
        return Change.NONE if self.now == self.before else Change.CHANGED

    @property
    def is_alone(self) -> bool:
        """Whether they are in a double room and share it with nobody yet."""
        return self.now is not None and self.match is not None and not self.now.mate

    def is_shown(self, show: Show) -> bool:
        """Whether they belong under a chip."""
        return {
            Show.ALL: True,
            Show.ALONE: self.is_alone,
            Show.NEW: self.change is Change.NEW,
            Show.CHANGED: self.change is Change.CHANGED,
            Show.GONE: self.change is Change.GONE,
        }[show]

    def has(self, word: str) -> bool:
        """Whether a folded word stands in their name, their library's or that of who shares the room."""
        return word in fold(f"{self.shown.name} {self.library} {self.shown.mate}")


def in_order(stays: Iterable[Stay]) -> list[Stay]:
    """By name in the order of the Danish alphabet; those who are gone come last."""
    return sorted(stays, key=lambda one: (one.now is None, sort_key(one.shown.name), one.registration_id))


def version_of(stays: Sequence[Stay]) -> str:
    """A short name of exactly this list: who has seen it sends that, and nothing else."""
    facts = sorted((one.registration_id, repr(one.now)) for one in stays if one.now)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def has_news(stays: Iterable[Stay]) -> bool:
    """Whether the hotel does not know all of it."""
    return any(one.change is not Change.NONE for one in stays)


def together(now: Mapping[int, Stay], before: Mapping[int, Told], gone: Mapping[int, str]) -> list[Stay]:
    """The list with who is gone from it; `gone` has the library of each of those, by their id."""
    left = [Stay(one, gone.get(one, ""), None, told) for one, told in before.items() if one not in now]
    return in_order([*now.values(), *left])
