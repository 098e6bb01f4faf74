"""Who is asked to come to a round, who may be reminded, and what counts as an answer (docs/decisions/0015).

Pure: people and libraries as plain values, the clock is given.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.registrations.places import EITHER
from app.registrations.states import ACTIVE, State

REMINDED_EVERY = timedelta(days=3)
"""Nobody is reminded sooner after the invitation, or after the last reminder."""


class Why(StrEnum):
    """Why somebody is asked."""

    RETURNING = "returning"  # had a seat in the round before
    STANDING = "standing"  # a standing member of the series
    CONTACT = "contact"  # of a library that nobody comes from


class Answer(StrEnum):
    """What somebody who was asked has answered."""

    SIGNED_UP = "signed up"
    DECLINED = "declined"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the series knows; `sitting` is where they had a seat last (slug), '' for nowhere."""

    name: str
    email: str
    title: str
    library_id: int
    sitting: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A library: its side of the Great Belt, and whether it has a free place."""

    side: str
    has_free_place: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be asked; `wish` is the sitting they would go to (slug), or 'begge'."""

    why: Why
    name: str
    email: str
    title: str
    library_id: int
    wish: str

    @property
    def email_key(self) -> str:
        """Who is the same person (DOMAIN.md, Places 7)."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Occasion:
    """The round people are asked to: the sides of the sittings to choose from, by slug, and who is settled.

    `settled` are addresses that were asked before, or have or had a registration; `reached`
    the libraries that somebody was asked for before, or is signed up from.
    """

    sittings: Mapping[str, str | None]
    settled: Collection[str] = field(default_factory=frozenset)
    reached: Collection[int] = field(default_factory=frozenset)


def who_is_asked(
    occasion: Occasion,
    homes: Mapping[int, Home],
    returning: Iterable[Known],
    standing: Iterable[Known],
    contacts: Iterable[Known],
) -> list[Candidate]:
    """Everybody who is to be asked, each address once.

    Who had a seat last time, to the same sitting; then standing members, to that of their side;
    then the contacts of libraries with a free place that nobody is asked for or signed up from.
    """
    found: dict[str, Candidate] = {}

    def ask(one: Candidate) -> None:
        if one.email_key not in occasion.settled:
            found.setdefault(one.email_key, one)

    for person in returning:
        same = person.sitting if person.sitting in occasion.sittings else _any(occasion)
        ask(_candidate(Why.RETURNING, person, same))
    for person in standing:
        ask(_candidate(Why.STANDING, person, _own_side(person, homes, occasion)))
    reached = {*occasion.reached, *(one.library_id for one in found.values())}
    for person in contacts:
        if homes[person.library_id].has_free_place and person.library_id not in reached:
            ask(_candidate(Why.CONTACT, person, _own_side(person, homes, occasion)))
    return list(found.values())


def _candidate(why: Why, person: Known, wish: str) -> Candidate:
    return Candidate(why, person.name, person.email, person.title, person.library_id, wish)


def _own_side(person: Known, homes: Mapping[int, Home], occasion: Occasion) -> str:
    side = homes[person.library_id].side
    return next((slug for slug, its in occasion.sittings.items() if its == side), _any(occasion))


def _any(occasion: Occasion) -> str:
    """The only sitting there is, else whichever has room."""
    return next(iter(occasion.sittings)) if len(occasion.sittings) == 1 else EITHER


def answer(states: Sequence[State], *, declined: bool, covered: bool = False) -> Answer:
    """What somebody has answered, from the states of their registrations in the round.

    Who has cancelled has said no. `covered`: they were asked for their library, and somebody
    is signed up from it.
    """
    if covered or any(state in ACTIVE for state in states):
        return Answer.SIGNED_UP
    return Answer.DECLINED if declined or states else Answer.NONE


def remindable_from(asked_at: datetime, reminded_at: datetime | None) -> datetime:
    """From when on somebody who has not answered may be reminded."""
    return (reminded_at or asked_at) + REMINDED_EVERY
