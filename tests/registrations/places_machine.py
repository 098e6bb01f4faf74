"""A round on which everybody acts in any order, and what must hold after each act (hypothesis)."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
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
from app.libraries.directory import directory
from app.meetings.models import FreeScope, QueueOrder, Round, Side, Sitting
from app.meetings.queries import round_of
from app.meetings.steps import CancelStep
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.registrations import decisions, due, self_service
from app.registrations.fees import free_slots
from app.registrations.models import Booking, FeeEntry, Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.places import EITHER
from app.registrations.pricing import policy_of, scope_name
from app.registrations.promotion import is_automatic
from app.registrations.queries import ticket
from app.registrations.queues import read_queues
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
from tests.support.calendars import Calendar, Held
from tests.tools.itip_lint import lint

DAY = timedelta(days=1)
PEOPLE = 14
"""Addresses in all, so that many sign up again and many are taken."""

someone = st.integers(0, 30)
library = st.integers(0, 5)
wish = st.sampled_from(["vest", "oest", EITHER])


class PlacesMachine(RuleBasedStateMachine):
    """`acts` gets the name of every act that was tried."""

    def __init__(self, clock: Any, acts: list[str]) -> None:
        super().__init__()
        self.clock, self.acts = clock, acts
        self.names = {f"Person{number:02}": f"person{number:02}@bib.example" for number in range(PEOPLE)}
        self.agreed: dict[int, int] = {}  # øre: the most each was shown, by registration
        self.sent: list[tuple[str, str]] = []
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
        before = self.facts()
        if not self.attempt(sign_up, order, shown):
            assert not agrees or self.something_was_due(before)
            return
        rows = db.session.scalars(select(Booking).where(Booking.form_id == order.form_id)).one().registrations
        for row, line in zip(rows, quote.lines, strict=True):
            self.agreed[row.id] = line.fee.at_most
            if row.state is State.WAITING and row.state is line.state:
                places = {place.sitting.id: place.number for place in ticket(row.id)[0].queue}
                assert places == dict(line.queue)

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

    # What holds after each act

    @invariant()
    def all_rules_hold(self) -> None:
        self.no_sitting_has_more_people_than_seats()
        self.nobody_waits_whom_a_free_seat_could_take()
        self.free_places_are_used_and_not_more_of_them_than_there_are()
        self.nobody_is_charged_more_than_was_shown()
        self.every_amount_is_in_its_history()
        self.an_address_is_signed_up_once()

    def no_sitting_has_more_people_than_seats(self) -> None:
        for sitting in self.sittings():
            held = [row for row in self.rows(State.CONFIRMED) if row.sitting_id == sitting.id]
            assert sitting.taken == len(held) <= sitting.capacity

    def nobody_waits_whom_a_free_seat_could_take(self) -> None:
        for sitting in self.sittings():
            if is_automatic(sitting) and sitting.taken < sitting.capacity:
                assert self.queue_ids()[sitting.id] == []

    def free_places_are_used_and_not_more_of_them_than_there_are(self) -> None:
        round_ = self.round()
        for library_id in self.library_ids:
            ours = [row for row in self.rows(State.CONFIRMED) if row.library_id == library_id]
            for scope in {self.scope(row) for row in ours}:
                held = [row for row in ours if self.scope(row) == scope]
                taken = [row.free_slot for row in held if row.free_slot is not None]
                has_free_place = held[0].library is not None and held[0].library.has_free_place
                unused = free_slots(taken, policy_of(round_), has_free_place=has_free_place)
                assert len(taken) == len(set(taken))
                assert all(slot <= round_.free_places + round_.sector_free_places for slot in taken)
                assert not unused or round_.fees_locked_at or len(taken) == len(held)

    def nobody_is_charged_more_than_was_shown(self) -> None:
        for row in self.rows(*State):
            assert row.fee_amount <= self.agreed[row.id]
            assert row.waived_to is None or row.fee_amount <= row.waived_to
            assert row.free_slot is None or row.fee_amount == 0

    def every_amount_is_in_its_history(self) -> None:
        last = {
            entry.registration_id: entry
            for entry in db.session.scalars(select(FeeEntry).order_by(FeeEntry.id))
        }
        for row in self.rows(*State):
            told = (last[row.id].amount, last[row.id].reason) if row.id in last else (0, row.fee_reason)
            assert told == (row.fee_amount, row.fee_reason)

    def an_address_is_signed_up_once(self) -> None:
        assert max(Counter(row.email_key for row in self.rows(*ACTIVE)).values(), default=0) <= 1

    def teardown(self) -> None:
        """The mails that are left."""
        if hasattr(self, "round_id"):
            self.deliver()

    # What the above is made of

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

    def something_was_due(self, before: Sequence[object]) -> bool:
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

    def rows(self, *states: State) -> list[Registration]:
        found = select(Registration).where(Registration.state.in_(states)).order_by(Registration.id)
        return list(db.session.scalars(found))

    def round(self) -> Round:
        return db.session.get_one(Round, self.round_id)

    def sittings(self) -> list[Sitting]:
        db.session.rollback()
        return list(db.session.scalars(select(Sitting).order_by(Sitting.starts_at)))

    def scope(self, row: Registration) -> str:
        return scope_name(row.round.free_scope, row.round_id, row.sitting_id or 0)

    def queue_ids(self) -> dict[int, list[int]]:
        """The queues as they are shown, by sitting."""
        queues = read_queues(self.round_id, self.round().queue_order)
        return {sitting.id: [place.id for place in queues.at(sitting.id)] for sitting in self.sittings()}

    def check_order(self, before: dict[int, list[int]]) -> None:
        """Who got a seat at a sitting was in front of everybody who still waits for one there."""
        after = self.queue_ids()
        for sitting_id, queue in before.items():
            seated = [
                number
                for number, row_id in enumerate(queue)
                if row_id not in after[sitting_id]
                and db.session.get_one(Registration, row_id).sitting_id == sitting_id
            ]
            waiting = [number for number, row_id in enumerate(queue) if row_id in after[sitting_id]]
            assert not seated or not waiting or max(seated) < min(waiting)
