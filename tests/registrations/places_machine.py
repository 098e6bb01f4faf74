"""A round on which everybody acts in any order, and what must hold after each act (hypothesis)."""

import secrets
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from app.common.cache import forget
from app.common.models import db
from app.libraries.directory import directory
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.queries import round_of
from app.meetings.steps import CancelStep
from app.registrations import due, prospects, self_service
from app.registrations.models import Booking
from app.registrations.order import Order, Person, Shown
from app.registrations.prospects import Impossible, Prospect
from app.registrations.queries import ticket
from app.registrations.quotes import Refused, examine
from app.registrations.services import sign_up
from app.registrations.states import State
from tests.conftest import NOW, empty_database
from tests.factories import (
    EastFactory,
    LibraryFactory,
    ResearchLibraryFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
)
from tests.registrations.calendars_follow import CalendarsFollow
from tests.registrations.organisers_acts import OrganisersAct, anybody, library, someone, wish

DAY = timedelta(days=1)


class PlacesMachine(OrganisersAct, CalendarsFollow):
    """What people do themselves, and what passes by itself."""

    @initialize(
        free_scope=st.sampled_from(FreeScope),
        queue_order=st.sampled_from(QueueOrder),
        seats=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        free=st.tuples(st.sampled_from([1, 1, 2, 0]), st.sampled_from([0, 0, 1])),
        fee=st.sampled_from([500_00, 500_00, 0]),
        releases=st.booleans(),
        locks=st.booleans(),
        invites_waiting=st.booleans(),
    )
    def set_up(
        self,
        free_scope: FreeScope,
        queue_order: QueueOrder,
        seats: tuple[int, int],
        free: tuple[int, int],
        fee: int,
        releases: bool,
        locks: bool,
        invites_waiting: bool,
    ) -> None:
        empty_database()
        forget()
        self.clock.move_to(NOW, tick=False)
        made: Any = RoundFactory(
            series=SeriesFactory(invites_waiting=invites_waiting),
            free_scope=free_scope,
            queue_order=queue_order,
            free_places=free[0],
            sector_free_places=free[1],
            fee_amount=fee,
            sector_release_at=NOW + DAY if releases else None,
            fees_lock_at=NOW + 2.5 * DAY if locks else None,
        )
        times = {
            "opens_at": NOW - DAY,
            "signup_until": NOW + 5 * DAY,
            "cancel_until": NOW + 2 * DAY,
            "cancel_steps": (CancelStep(NOW + 3 * DAY, 50),),
        }
        SittingFactory(round=made, capacity=seats[0], starts_at=NOW + 6 * DAY, **times)
        EastFactory(round=made, capacity=seats[1], starts_at=NOW + 8 * DAY, **times)
        self.round_id = made.id
        self.libraries: list[Any] = [
            *(LibraryFactory(side=side) for side in (Side.WEST, Side.WEST, Side.EAST, Side.EAST)),
            *(ResearchLibraryFactory(side=side) for side in (Side.WEST, Side.EAST)),
        ]
        self.library_ids = [one.id for one in self.libraries]

    # What people do

    @rule(
        party=st.lists(st.tuples(anybody, wish), min_size=1, max_size=3),
        library=library,
        unlisted=st.sampled_from([False] * 9 + [True]),
        agrees=st.sampled_from([True] * 5 + [False]),
    )
    def sign_up(self, party: list[tuple[int, str]], library: int, unlisted: bool, agrees: bool) -> None:
        where = None if unlisted else directory().by_id[self.library_ids[library]]
        people = tuple(
            Person(*self.person(number), where, "Et kontor" if unlisted else "", wish)
            for number, wish in dict(party).items()
        )
        order = Order(self.round_id, secrets.token_urlsafe(18), people, "Ea", "ea@bib.example")
        due_before = self.something_is_due()
        try:
            quote = examine(order, round_of(self.round_id))
        except Refused:
            return
        shown = Shown(quote.total, quote.waiting, quote.at_most) if agrees else Shown()
        if not self.attempt(sign_up, order, shown):
            assert not agrees or due_before
            return
        rows = db.session.scalars(select(Booking).where(Booking.form_id == order.form_id)).one().registrations
        for row, line in zip(rows, quote.lines, strict=True):
            self.agreed[row.id] = line.fee.at_most
            if row.state is State.WAITING and row.state is line.state and not due_before:
                places = {place.sitting.id: place.number for place in ticket(row.id)[0].queue}
                assert places == {sitting: place.number for sitting, place in line.queue.items()}

    @rule(who=someone, agrees=st.sampled_from([True] * 5 + [False]))
    def cancel(self, who: int, agrees: bool) -> None:
        if (row := self.one(who)) is not None:
            fee = prospects.cancel_fee(row).amount
            went = self.attempt(self_service.cancel, row.id, Shown(fee if agrees else 0))
            assert not went or agrees or fee == 0

    @rule(who=someone)
    def undo(self, who: int) -> None:
        if (row := self.one(who, (State.CANCELLED,))) is not None and prospects.can_undo(row):
            prospect = prospects.undo_prospect(row, row.round)
            if self.attempt(self_service.undo, row.id, shown(prospect)):
                self.agreed[row.id] = prospect.fee.at_most

    @rule(who=someone, where=wish, agrees=st.sampled_from([True] * 4 + [False]))
    def move(self, who: int, where: str, agrees: bool) -> None:
        if (row := self.one(who)) is None:
            return
        row_id, seen = row.id, Shown()
        at_most = self.agreed[row_id]
        if agrees:
            try:
                prospect = prospects.move_prospect(row, where, row.round)
            except Impossible:
                return
            seen, at_most = shown(prospect), max(at_most, prospect.fee.at_most)
        if self.attempt(self_service.move, row_id, where, seen):
            self.agreed[row_id] = at_most

    @rule(who=someone, colleague=anybody)
    def hand_over(self, who: int, colleague: int) -> None:
        if (row := self.one(who)) is not None:
            row_id = row.id
            if self.attempt(self_service.hand_over, row_id, *self.person(colleague)):
                self.agreed[self.newest().id] = self.agreed[row_id]

    @rule(who=someone, address=anybody)
    def change_address(self, who: int, address: int) -> None:
        if (row := self.one(who)) is not None:
            _, email = self.person(address)
            self.attempt(self_service.change_details, row.id, row.name, email.upper(), "")

    # What passes by itself

    @rule(hours=st.sampled_from([0.1, 1, 6, 20, 30]))
    def time_passes(self, hours: float) -> None:
        self.deliver()
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def job(self) -> None:
        with self.nobody_is_overtaken(), self.nobody_else_pays_more():
            due.carry_out()
        self.acts.append("job")


def shown(prospect: Prospect) -> Shown:
    """What a page shows of it."""
    return Shown(prospect.fee.at_most, frozenset({0}) if prospect.waits else frozenset())
