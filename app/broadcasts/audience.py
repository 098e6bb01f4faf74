"""Whom of a round a message is for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from app.libraries.words import sort_key
from app.meetings.models import Side
from app.registrations.states import ACTIVE, Role, State

REACHED = (State.CONFIRMED, State.WAITING, State.PENDING, State.CANCELLED)
"""Whom one can write to. Who has given their place away has nothing more to do with the round.

The order decides which registration a message is about where an address has several.
"""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One registration of the round, as far as it decides who gets a message."""

    registration_id: int
    name: str
    email: str
    email_key: str
    state: State
    role: Role
    sitting_id: int | None  # None: east or west alike
    library_id: int | None  # None: the workplace is as it was typed
    workplace: str
    side: Side | None  # of the library


@dataclass(frozen=True, slots=True)
class Audience:
    """A choice among the people of a round.

    Somebody must be in one of the `states`. Each of the other sets narrows the choice; an empty
    one leaves it as it is.
    """

    states: frozenset[State]
    roles: frozenset[Role] = frozenset()
    sittings: frozenset[int] = frozenset()
    libraries: frozenset[int] = frozenset()
    sides: frozenset[Side] = frozenset()

    def includes(self, one: Addressee) -> bool:
        """Whether somebody is meant; who takes any sitting belongs to each."""
        return (
            one.state in self.states
            and (not self.roles or one.role in self.roles)
            and (not self.sittings or one.sitting_id is None or one.sitting_id in self.sittings)
            and (not self.libraries or one.library_id in self.libraries)
            and (not self.sides or one.side in self.sides)
        )

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "states": sorted(self.states),
            "roles": sorted(self.roles),
            "sittings": sorted(self.sittings),
            "libraries": sorted(self.libraries),
            "sides": sorted(self.sides),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """As it was kept."""
        return cls(
            states=frozenset(map(State, kept["states"])),
            roles=frozenset(map(Role, kept["roles"])),
            sittings=frozenset(kept["sittings"]),
            libraries=frozenset(kept["libraries"]),
            sides=frozenset(map(Side, kept["sides"])),
        )


def recipients(people: Iterable[Addressee], audience: Audience) -> list[Addressee]:
    """Those of a round who are meant, each address once, by name.

    Who has cancelled and signed up again has not cancelled.
    """
    people = list(people)
    active = {one.email_key for one in people if one.state in ACTIVE}
    meant: dict[str, Addressee] = {}
    for one in sorted(people, key=_best_last):
        if audience.includes(one) and (one.state in ACTIVE or one.email_key not in active):
            meant[one.email_key] = one
    return sorted(meant.values(), key=lambda one: (sort_key(one.name), one.registration_id))


def counts(people: Iterable[Addressee]) -> dict[State, int]:
    """How many addresses a message to those in each state would go to."""
    people = list(people)
    active = {one.email_key for one in people if one.state in ACTIVE}
    of_state = {state: {one.email_key for one in people if one.state is state} for state in REACHED}
    of_state[State.CANCELLED] -= active
    return {state: len(addresses) for state, addresses in of_state.items()}


def _best_last(one: Addressee) -> tuple[int, int]:
    return -REACHED.index(one.state), one.registration_id
