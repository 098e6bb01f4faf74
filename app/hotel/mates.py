"""Who shares a double room with whom, from the names that people have typed.

Pure. Two who have named each other are a pair. Who has named somebody who has named nobody is
proposed as one: the organiser sees that only one of them has asked for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.libraries.words import fold


class Match(StrEnum):
    """How somebody in a double room stands with the one they share it with."""

    PAIR = "pair"  # they have named each other
    PROPOSED = "proposed"  # one of them has named the other, who has named nobody
    OTHERWISE = "otherwise"  # whom they have named shares with somebody else, or is to
    UNKNOWN = "unknown"  # nobody in such a room on their nights has that name
    SEVERAL = "several"  # more than one there has it
    UNNAMED = "unnamed"  # they have named nobody, and nobody has named them


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Somebody in a double room; `wants` is the name of the other as they typed it, '' for none.

    `beds` are the ids of what they hold: who shares a room holds one of the same, on the same night.
    """

    id: int
    name: str
    wants: str
    beds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Mate:
    """With whom somebody shares; `id` is None where that is nobody yet."""

    match: Match
    id: int | None = None


def pair(sleepers: Sequence[Sleeper]) -> dict[int, Mate]:
    """With whom each of them shares, by their id."""
    meant = {one.id: meant_by(one, sleepers) for one in sleepers}
    wanted = {one: others[0] if len(others) == 1 else None for one, others in meant.items()}
    askers = Counter(other for other in wanted.values() if other is not None)
    names_somebody = {one.id for one in sleepers if one.wants}
    found: dict[int, Mate] = {}
    for one, other in wanted.items():
        if other is None:
            continue
        if wanted[other] == one:
            found[one] = Mate(Match.PAIR, other)
        elif other not in names_somebody and askers[other] == 1 and one not in askers:
            found[one], found[other] = Mate(Match.PROPOSED, other), Mate(Match.PROPOSED, one)
    for sleeper in sleepers:
        if sleeper.id not in found:
            found[sleeper.id] = Mate(_alone(sleeper, meant[sleeper.id]))
    return found


def rooms_needed(on_a_night: Iterable[int], mates: Mapping[int, Mate]) -> int:
    """How many double rooms these people need at least: those who share with nobody yet are put together."""
    there = set(on_a_night)
    paired = sum(1 for one in there if mates[one].id in there)
    return paired // 2 + -(-(len(there) - paired) // 2)


def meant_by(sleeper: Sleeper, others: Iterable[Sleeper]) -> list[int]:
    """Who of the others can be meant by the name that somebody typed: who has exactly that, else who fits."""
    wants = "".join(_words(sleeper.wants))
    if not wants:
        return []
    there = [one for one in others if one.id != sleeper.id and one.beds & sleeper.beds]
    exact = [one.id for one in there if "".join(_words(one.name)) == wants]
    return exact or [one.id for one in there if fits(sleeper.wants, one.name)]


def fits(typed: str, name: str) -> bool:
    """Whether somebody of this name can be meant by what was typed.

    Case, spaces, hyphens and accents do not count; å is aa or a, æ ae or a, ø oe or o. Middle names may be
    left out, names be initials, and a first name stands for itself.
    """
    short, long = sorted((_words(typed), _words(name)), key=len)
    if not short or not _alike(short[0], long[0]):
        return False
    if len(short) == 1:
        return len(short[0]) > 1  # an initial alone is anybody's
    return _alike(short[-1], long[-1]) and _are_within(short[1:-1], long[1:-1])


def _alone(sleeper: Sleeper, meant: Sequence[int]) -> Match:
    if meant:
        return Match.OTHERWISE if len(meant) == 1 else Match.SEVERAL
    return Match.UNKNOWN if _words(sleeper.wants) else Match.UNNAMED


@lru_cache(maxsize=10_000)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared; what stands after a comma or in brackets is no part of it."""
    plain = name.partition(",")[0].partition("(")[0]
    short = fold(plain).replace("aa", "a").replace("ae", "a").replace("oe", "o")
    return tuple(short.split())


def _alike(one: str, other: str) -> bool:
    """Whether two words are the same, or one is the initial of the other."""
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _are_within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether these middle names stand among those, in order."""
    left = iter(many)
    return all(any(_alike(one, other) for other in left) for one in few)
