"""A round on which everybody acts in any order, and what must hold after each act (hypothesis)."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from app.common.cache import forget
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.queries import round_of
from app.meetings.steps import CancelStep
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.registrations import decisions, due, self_service
from app.registrations.models import Booking, Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.places import EITHER
from app.registrations.queries import ticket
from app.registrations.quotes import Refused, examine
from app.registrations.services import sign_up
from app.registrations.states import ACTIVE, State
from tests.conftest import NOW, empty_database
from tests.factories import (
    EastFactory,
    LibraryFactory,
    ResearchLibraryFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
)
from tests.registrations.round_under_rules import RoundUnderRules
from tests.support.calendars import Calendar, Held
from tests.tools.itip_lint import lint

DAY = timedelta(days=1)
PEOPLE = 14
"""Addresses in all, so that many sign up again and many are taken."""

someone = st.integers(0, 30)
library = st.integers(0, 5)
wish = st.sampled_from(["vest", "oest", EITHER])


class PlacesMachine(RoundUnderRules):
    """`acts` gets the name of every act that was tried."""

    def __init__(self, clock: Any, acts: list[str]) -> None:
        super().__init__()
        self.clock, self.acts = clock, acts
        self.names = {f"Person{number:02}": f"person{number:02}@bib.example" for number in range(PEOPLE)}
        self.agreed = {}
        self.newest: dict[str, Calendar] = {}
        self.last: dict[str, Calendar] = {}

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
        party=st.lists(st.tuples(st.integers(0, PEOPLE - 1), wish), min_size=1, max_size=3),
        library=library,
        unlisted=st.sampled_from([False] * 9 + [True]),
        agrees=st.sampled_from([True] * 5 + [False]),
    )
    def sign_up(self, party: list[tuple[int, str]], library: int, unlisted: bool, agrees: bool) -> None:
        where = None if unlisted else directory().by_id[self.library_ids[library]]
        people = tuple(
            Person(*list(self.names.items())[number], where, "Et kontor" if unlisted else "", wish)
            for number, wish in {number: (number, wish) for number, wish in party}.values()
        )
        order = Order(self.round_id, secrets.token_urlsafe(18), people, "Ea", "ea@bib.example")
        try:
            quote = examine(order, round_of(self.round_id))
        except Refused:
            return
        shown = Shown(quote.total, quote.waiting) if agrees else Shown()
        if not self.attempt(sign_up, order, shown):
            assert not agrees or self.something_was_due()
            return
        rows = db.session.scalars(select(Booking).where(Booking.form_id == order.form_id)).one().registrations
        for row, line in zip(rows, quote.lines, strict=True):
            self.agreed[row.id] = line.fee.at_most
            if row.state is State.WAITING and row.state is line.state:
                places = {place.sitting.id: place.number for place in ticket(row.id)[0].queue}
                assert places == {sitting: place.number for sitting, place in line.queue.items()}

    @rule(who=someone, agrees=st.sampled_from([True] * 5 + [False]))
    def cancel(self, who: int, agrees: bool) -> None:
        if (row := self.one(who)) is not None:
            fee = self_service.cancel_fee(row).amount
            went = self.attempt(self_service.cancel, row.id, Shown(fee if agrees else 0))
            assert not went or agrees or fee == 0

    @rule(who=someone)
    def undo(self, who: int) -> None:
        if (row := self.one(who, (State.CANCELLED,))) is not None and self_service.can_undo(row):
            prospect = self_service.undo_prospect(row, row.round)
            shown = Shown(prospect.fee.amount, frozenset({0}) if prospect.waits else frozenset())
            if self.attempt(self_service.undo, row.id, shown):
                self.agreed[row.id] = max(prospect.fee.at_most, prospect.fee.amount)

    @rule(who=someone, where=wish, agrees=st.sampled_from([True] * 4 + [False]))
    def move(self, who: int, where: str, agrees: bool) -> None:
        if (row := self.one(who)) is None:
            return
        row_id, shown = row.id, Shown()
        at_most = self.agreed[row_id]
        if agrees:
            try:
                prospect = self_service.move_prospect(row, where, row.round)
            except self_service.Impossible:
                return
            shown = Shown(prospect.fee.amount, frozenset({0}) if prospect.waits else frozenset())
            at_most = max(at_most, prospect.fee.at_most, prospect.fee.amount)
        if self.attempt(self_service.move, row_id, where, shown):
            self.agreed[row_id] = at_most

    @rule(who=someone, colleague=st.integers(0, PEOPLE - 1))
    def hand_over(self, who: int, colleague: int) -> None:
        if (row := self.one(who)) is not None:
            row_id, (name, email) = row.id, list(self.names.items())[colleague]
            if self.attempt(self_service.hand_over, row_id, name, email):
                heir = db.session.scalars(
                    select(Registration).order_by(Registration.id.desc()).limit(1)
                ).one()
                self.agreed[heir.id] = self.agreed[row_id]

    @rule(who=someone, address=st.integers(0, PEOPLE - 1))
    def change_address(self, who: int, address: int) -> None:
        if (row := self.one(who)) is not None:
            email = list(self.names.values())[address]
            self.attempt(self_service.change_details, row.id, row.name, email.upper(), "")

    # What organisers do

    @rule(west=st.booleans(), more=st.sampled_from([1, 2, -1]))
    def set_capacity(self, west: bool, more: int) -> None:
        sitting = self.sittings()[not west]
        before = self.queue_ids()
        if self.attempt(decisions.set_capacity, sitting.id, sitting.capacity + more, "organiser"):
            self.check_order(before)
        else:
            assert sitting.capacity + more < sitting.taken

    @rule(west=st.booleans())
    def promote_first(self, west: bool) -> None:
        sitting = self.sittings()[not west]
        first = self.queue_ids()[sitting.id][:1]
        if self.attempt(decisions.promote_first, sitting.id, "organiser"):
            assert db.session.get_one(Registration, first[0]).sitting_id == sitting.id

    @rule(who=someone, library=library)
    def change_library(self, who: int, library: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.change_library, row.id, self.library_ids[library], "organiser")

    @rule(who=someone, part=st.integers(0, 2))
    def waive(self, who: int, part: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.waive, row.id, row.fee_amount * part // 2, "Sygdom", "organiser")

    @rule(release=st.sampled_from([None] * 8 + [True, False]))
    def release_or_lock(self, release: bool | None) -> None:
        if release is not None:
            service = decisions.release_sector if release else decisions.lock_fees
            self.attempt(service, self.round_id, "organiser")

    # What passes by itself

    @rule(hours=st.sampled_from([0.1, 1, 6, 20, 30]))
    def time_passes(self, hours: float) -> None:
        self.deliver()
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def job(self) -> None:
        due.carry_out()
        self.acts.append("job")

    @rule()
    def deliver(self) -> None:
        """Every mail is written and received; then every calendar shows the truth."""
        db.session.rollback()
        queued = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            mail = compose(message)
            message.state, message.sent_at = MessageState.SENT, now()
            db.session.commit()
            if mail is not None:
                self.receive(message, mail)
        for address in self.names.values():
            for calendars in (self.newest, self.last):
                shown = list(calendars[address].entries.values()) if address in calendars else []
                truth = self.truth(address)
                assert truth is None or shown == truth, (address, shown, truth)

    def receive(self, message: Message, mail: Mail) -> None:
        if message.kind == "registration":
            row = db.session.get_one(Registration, message.subject_id)
            own = row.name if row.email_key == message.recipient else None
            said = mail.subject + mail.text + mail.html + (mail.calendar or b"").decode()
            assert not [name for name in self.names if name != own and name in said]
        if mail.calendar is not None:
            assert lint(mail.calendar) == []
            for calendars, keeps_newest in ((self.newest, True), (self.last, False)):
                own_calendar = calendars.setdefault(message.recipient, Calendar(keeps_newest))
                own_calendar.receive(mail.calendar)

    def truth(self, address: str) -> list[Held] | None:
        """What the calendar of an address must show; None once the meeting is over and nothing is sent."""
        rows = db.session.scalars(select(Registration).where(Registration.email_key == address)).all()
        if any(row.sitting is not None and row.sitting.ends_at <= now() for row in rows):
            return None
        active = [row for row in rows if row.state in ACTIVE]
        waits = active and active[0].state is not State.CONFIRMED
        if not active or active[0].sitting is None or (waits and not active[0].round.series.invites_waiting):
            return []
        sitting = active[0].sitting
        summary = f"Netværk i lånesamarbejde, {sitting.name.lower()}"
        held = Held(
            sitting.starts_at,
            sitting.ends_at,
            f"Venteliste: {summary}" if waits else summary,
            "TENTATIVE" if waits else "CONFIRMED",
        )
        return [held]

    def teardown(self) -> None:
        """The mails that are left."""
        if hasattr(self, "round_id"):
            self.deliver()

    # What the acts are made of

    def attempt(self, service: Callable[..., object], *args: Any) -> bool:
        """Whether the act was carried out; one that was refused changes nothing."""
        self.acts.append(service.__name__)
        before = self.facts()
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
            (row.id, row.state, row.sitting_id, row.wish_id, row.free_slot, row.fee_amount, row.email_key)
            for row in self.rows(*State)
        ]

    def something_was_due(self) -> bool:
        """Whether the first act after a date has changed what was shown before it."""
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
