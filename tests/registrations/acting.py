"""How an act is tried on the round of the machine, and what is checked while it happens."""

from collections.abc import Callable, Sequence
from typing import Any

from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.common.transaction import write
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, State
from tests.registrations.round_under_rules import RoundUnderRules

PEOPLE = 14
"""Addresses in all, so that many sign up again and many are taken."""


class Acting(RoundUnderRules):
    """`acts` gets the name of every act that was tried."""

    def __init__(self, clock: Any, acts: list[str]) -> None:
        super().__init__()
        self.clock, self.acts = clock, acts
        self.names = {f"Person{number:02}": f"person{number:02}@bib.example" for number in range(PEOPLE)}
        self.agreed = {}

    def attempt(
        self, service: Callable[..., object], *args: Any, name: str = "", concerns: Sequence[int] = ()
    ) -> bool:
        """Whether the act was carried out; one that was refused changes nothing.

        It is on the registration that its first argument names, if it is on any, and `concerns`
        those whose seats count again from now on.
        """
        self.acts.append(name or service.__name__)
        before = self.facts()
        with self.nobody_is_overtaken(), self.nobody_else_pays_more(args[0], *concerns):
            try:
                write(service, *args)
            except DomainError:
                db.session.rollback()
                assert self.facts() == before
                return False
        return True

    def facts(self) -> list[tuple[object, ...]]:
        db.session.rollback()
        return [
            (
                row.id,
                row.state,
                row.role,
                row.sitting_id,
                row.wish_id,
                row.free_slot,
                row.fee_amount,
                row.email_key,
            )
            for row in self.rows(*State)
        ]

    def something_is_due(self) -> bool:
        """Whether the first act from now on changes what is shown before it."""
        round_ = self.round()
        return any(
            at is not None and done is None and at <= now()
            for at, done in (
                (round_.fees_lock_at, round_.fees_locked_at),
                (round_.sector_release_at, round_.sector_released_at),
            )
        )

    def one(self, number: int, states: Sequence[State] = ACTIVE) -> Registration | None:
        db.session.rollback()
        rows = self.rows(*states)
        return rows[number % len(rows)] if rows else None

    def person(self, number: int) -> tuple[str, str]:
        """The name and the address of somebody."""
        return list(self.names.items())[number]

    def newest(self) -> Registration:
        """The registration that was made last."""
        return max(self.rows(*State), key=lambda row: row.id)
