"""A conference on which everybody acts in any order, and what must hold after each act (hypothesis).

Amounts are compared with a reckoning from the price list of its own (`conferences.owed_by_table`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from app.common.cache import forget
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.common.transaction import write
from app.meetings.queries import round_of
from app.registrations import decisions, own_choices, prospects, self_service
from app.registrations.models import Option, Registration
from app.registrations.order import Shown
from app.registrations.own_choices import ShownChoice, choice_prospect
from app.registrations.quotes import Refused, examine
from app.registrations.services import sign_up
from app.registrations.states import ACTIVE, Role, State
from tests.conftest import NOW, empty_database
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.registrations.conferences import (
    conference,
    holding,
    order_of,
    owed_by_table,
    person,
    round_with,
    shown_of,
    sitting_with,
    unsound,
)

PEOPLE = 10
somebody = st.integers(0, 63)
wishes = st.sets(st.sampled_from(["day 1", "day 2", "single", "double", "dinner"]))
capacities = st.tuples(*[st.integers(0, 3)] * 3)


class ChoicesMachine(RuleBasedStateMachine):
    """`acts` gets the name of every act that was tried."""

    def __init__(self, clock: Any, acts: list[str]) -> None:
        super().__init__()
        self.clock, self.acts = clock, acts
        self.most: dict[int, int] = {}  # øre that the people of a registration were shown

    @initialize(capacities=capacities, seats=st.integers(2, 6), free=st.sampled_from([0, 0, 1]))
    def set_up(self, capacities: tuple[int, int, int], seats: int, free: int) -> None:
        empty_database()
        forget()
        self.clock.move_to(NOW, tick=False)
        singles, beds, dinners = capacities
        options = conference(seats=seats, singles=singles, beds=beds, dinners=dinners)
        round_ = round_with(options)
        round_.free_places = free
        sitting_with(options).capacity = seats
        db.session.commit()
        self.round_id = round_.id
        self.options = {name: option.id for name, option in options.items()}
        self.libraries = [LibraryFactory(), LibraryFactory(), ResearchLibraryFactory()]
        self.library_ids = [one.id for one in self.libraries]

    def attempt(self, service: Callable[..., object], *args: Any, **more: Any) -> bool:
        self.acts.append(service.__name__)
        try:
            write(service, *args, **more)
        except DomainError:
            db.session.rollback()
            return False
        return True

    def rows(self, *states: State) -> list[Registration]:
        wanted = select(Registration).where(
            Registration.round_id == self.round_id, Registration.state.in_(states or ACTIVE)
        )
        return list(db.session.scalars(wanted.order_by(Registration.id)))

    def one(self, number: int, *states: State) -> Registration | None:
        db.session.rollback()
        found = self.rows(*states)
        return found[number % len(found)] if found else None

    def chosen(self, names: set[str]) -> set[int]:
        return {self.options[name] for name in names}

    @rule(who=st.lists(st.tuples(st.integers(0, PEOPLE), wishes), min_size=1, max_size=3), library=somebody)
    def sign_up(self, who: list[tuple[int, set[str]]], library: int) -> None:
        db.session.rollback()
        options = {name: db.session.get_one(Option, id_) for name, id_ in self.options.items()}
        of = self.libraries[library % len(self.libraries)]
        people = [person(f"Bo{number}", of, options, names) for number, names in dict(who).items()]
        order = order_of(self.round_id, people)
        try:
            quote = examine(order, round_of(self.round_id))
        except Refused:
            return
        if self.attempt(sign_up, order, shown_of(quote)):
            newest = self.rows(*State)[-len(people) :]
            self.most.update(
                (row.id, line.fee.at_most) for row, line in zip(newest, quote.lines, strict=True)
            )

    @rule(who=somebody, names=wishes, agrees=st.sampled_from([True] * 4 + [False]))
    def choose(self, who: int, names: set[str], agrees: bool) -> None:
        if (row := self.one(who)) is None:
            return
        chosen, row_id = self.chosen(names), row.id
        prospect = choice_prospect(row, chosen & set(self.options.values()), row.round)
        shown = ShownChoice(prospect.fee.at_most, prospect.waits_for) if agrees else ShownChoice()
        if self.attempt(own_choices.choose, row_id, chosen, "", shown):
            assert agrees or prospect.fee.at_most == 0
            self.most[row_id] = prospect.fee.at_most

    @rule(who=somebody)
    def cancel(self, who: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(self_service.cancel, row.id, Shown(prospects.cancel_fee(row).amount))

    @rule(who=somebody)
    def undo(self, who: int) -> None:
        row = self.one(who, State.CANCELLED)
        if row is not None and prospects.can_undo(row):
            prospect = prospects.undo_prospect(row, row.round)
            shown = Shown(prospect.fee.at_most, frozenset({0} if prospect.waits else ()))
            if self.attempt(self_service.undo, row.id, shown):
                self.most[row.id] = prospect.fee.at_most

    @rule(who=somebody, number=st.integers(0, PEOPLE))
    def hand_over(self, who: int, number: int) -> None:
        if (row := self.one(who)) is None:
            return
        most = self.most[row.id]
        if self.attempt(self_service.hand_over, row.id, "Ny", f"bo{number}@bib.example"):
            self.most[self.rows(*State)[-1].id] = most

    @rule(who=somebody, library=somebody)
    def change_library(self, who: int, library: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.change_library, row.id, self.library_ids[library % 3], "command")

    @rule(who=somebody, role=st.sampled_from(Role))
    def set_role(self, who: int, role: Role) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.set_role, row.id, role, True, "command")

    @rule(seats=st.integers(1, 8))
    def set_capacity(self, seats: int) -> None:
        db.session.rollback()
        sitting = sitting_with({"day 1": db.session.get_one(Option, self.options["day 1"])})
        self.attempt(decisions.set_capacity, sitting.id, seats, "command")

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours: int) -> None:
        if now() < NOW + timedelta(days=3):
            self.clock.shift(timedelta(hours=hours))

    @invariant()
    def nobody_waits_for_what_is_free_and_no_more_is_given_than_there_is(self) -> None:
        db.session.rollback()
        assert unsound(self.round_id) == []

    @invariant()
    def everybody_owes_what_the_price_list_says_and_no_more_than_was_shown(self) -> None:
        db.session.rollback()
        for row in self.rows(State.CONFIRMED):
            by_table = owed_by_table(row, row.round)
            assert row.fee_amount == min(by_table, row.agreed_fee), row.id
            assert row.fee_amount <= self.most[row.id]
            assert 0 <= row.fee_extras <= row.fee_amount

    @invariant()
    def nobody_without_a_seat_owes_for_a_room(self) -> None:
        for row in self.rows(State.WAITING, State.PENDING):
            assert (row.fee_amount, row.fee_extras) == (0, 0)

    @invariant()
    def days_are_those_that_are_held(self) -> None:
        for row in self.rows(State.CONFIRMED):
            names = holding(row)
            days = {1: names.get("Dag 1"), 2: names.get("Dag 2")}
            if any(days.values()):
                assert row.dropped_days == [number for number, state in days.items() if state != "held"]
