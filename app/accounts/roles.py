"""Who may do what: an owner everything, an organiser all within a series, a reader only look.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; owners hold theirs for every series, the others for one."""

    OWNER = "owner"
    ORGANISER = "organiser"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. `roles` goes by the slug of the series; an owner needs none."""

    account_id: int
    session_id: int
    name: str
    email: str
    is_owner: bool
    roles: Mapping[str, Role] = field(default_factory=dict)
    is_to_be_noted: bool = False  # the session was last noted as used some minutes ago

    def may_read(self, series: str | None) -> bool:
        """Whether they may look at this series; None: at what belongs to no series, or to all."""
        return self.is_owner or (bool(self.roles) if series is None else series in self.roles)

    def may_organise(self, series: str | None) -> bool:
        """Whether they may change things in this series; None: what belongs to no series, or to all."""
        if self.is_owner:
            return True
        held = self.roles.values() if series is None else [self.roles.get(series)]
        return Role.ORGANISER in held

    @property
    def organises(self) -> frozenset[str] | None:
        """The series they may change things in, by slug; None: all of them."""
        if self.is_owner:
            return None
        return frozenset(slug for slug, role in self.roles.items() if role is Role.ORGANISER)

    @property
    def actor(self) -> str:
        """How the log names them: by id, for accounts can be deleted."""
        return f"account:{self.account_id}"
