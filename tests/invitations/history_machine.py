"""The history of invitations: whatever happens, in whatever order, calendars show the truth (hypothesis).

People act, organisers edit, the post has its faults, workers are killed, the clock is set back. Every mail
is received by two calendars: one keeps the newest object by (SEQUENCE, DTSTAMP), the other the last one.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from app.agenda.models import ItemKind
from app.common.cache import forget
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.models import Sitting, SittingState
from app.outbox.models import Message, MessageState
from app.outbox.services import send_again
from app.planning.agendas import save_agenda
from app.planning.changes import change_sitting
from app.planning.plans import ItemPlan, SittingPlan, VenuePlan
from app.planning.rounds import plan_of, sitting_plan
from app.planning.versions import version_of
from app.registrations import decisions, meetings_off, own_days, self_service
from app.registrations.models import Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.services import retell, send_entry_again, sign_up
from app.registrations.states import ACTIVE, Role, State
from tests.conftest import NOW, empty_database
from tests.factories import EastFactory, LibraryFactory, RoundFactory, SeriesFactory, SittingFactory
from tests.invitations.calendar_truth import Own, Truth, own_facts, shown_in
from tests.invitations.faulty_post import KILLS, REFUSALS, FaultyPost
from tests.invitations.letterboxes import Letterboxes

ORGANISER = "account:1"
PEOPLE = 5
"""Addresses in all, so that many sign up again and many are taken."""
NAMES = [f"Navn{one}x Efternavn" for one in range(PEOPLE)]
ADDRESSES = [f"adresse{one}x@bib.example" for one in range(PEOPLE)]
SITTINGS = {"vest": "vest", "oest": "øst"}
"""Their slugs, and how entries name them."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SATURDAY = datetime(2027, 3, 27, 9, tzinfo=NOW.tzinfo)
"""The day before Danish clocks are put forward."""
SOON = 2 * DAY
"""Nothing is moved closer to now than that, and no time passes beyond it while mails wait."""

VENUES = (
    VenuePlan("Hovedbiblioteket", "Ågade 1", "8000", "Aarhus C"),
    VenuePlan("Kulturhuset", "Østergade 2", "5000", "Odense C"),
    None,
)
TITLES = ("Velkomst", "Oplæg; med komma, og kolon: her", "Frokost")

someone = st.integers(0, 30)
number = st.integers(0, PEOPLE - 1)
slugs = st.sampled_from(list(SITTINGS))
told = st.sampled_from([True, True, False])
edits = st.one_of(
    st.tuples(st.just("day"), st.integers(0, 2)),
    st.tuples(st.just("hour"), st.integers(0, 2)),
    st.tuples(st.just("days"), st.integers(1, 2)),
    st.tuples(st.just("venue"), st.sampled_from(VENUES)),
    st.tuples(st.just("room"), st.sampled_from(["", "Sal 1"])),
    st.tuples(st.just("online_url"), st.sampled_from(["", "https://moede.example/æ?x=1,2;3"])),
    st.tuples(st.just("contact_email"), st.sampled_from(["", "kontakt@kreds.example"])),
)


class HistoryMachine(RuleBasedStateMachine):
    """`acts` gets the name of everything that was done."""

    def __init__(self, clock: Any, post: FaultyPost, acts: list[str]) -> None:
        super().__init__()
        self.clock, self.post, self.acts = clock, post, acts
        self.boxes, self.truth = Letterboxes(ADDRESSES), Truth(ADDRESSES, SITTINGS)
        self.known: dict[int, Own] = {}
        post.tried, post.receive = self.boxes.tried, self.boxes.receive

    @initialize(
        seats=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        days=st.tuples(st.integers(1, 2), st.integers(1, 2)),
        invites_waiting=st.booleans(),
    )
    def set_up(self, seats: tuple[int, int], days: tuple[int, int], invites_waiting: bool) -> None:
        empty_database()
        forget()
        self.clock.move_to(NOW, tick=False)
        made: Any = RoundFactory(series=SeriesFactory(invites_waiting=invites_waiting), fee_amount=0)
        library: Any = LibraryFactory()
        self.round_id, self.library_id = made.id, library.id
        times = {"opens_at": NOW - DAY, "signup_until": NOW + DAY, "cancel_until": NOW + DAY}
        SittingFactory(round=made, capacity=seats[0], starts_at=SATURDAY, **times)
        EastFactory(round=made, capacity=seats[1], starts_at=SATURDAY + DAY, **times)
        for index, slug in enumerate(SITTINGS):
            self.edit(slug, ("days", days[index]), tells=False)
            self.sign_up(index, index, slug)

    # What people do

    @rule(name=number, address=number, slug=slugs)
    def sign_up(self, name: int, address: int, slug: str) -> None:
        library = directory().by_id[self.library_id]
        person = Person(NAMES[name], ADDRESSES[address], library, "", slug)
        order = Order(self.round_id, secrets.token_urlsafe(18), (person,), person.name, person.email)
        self.attempt(sign_up, order, None, ORGANISER)

    @rule(who=someone, slug=slugs)
    def move(self, who: int, slug: str) -> None:
        self.with_one(who, self_service.move, slug, None, ORGANISER)

    @rule(who=someone)
    def cancel(self, who: int) -> None:
        self.with_one(who, self_service.cancel, None, ORGANISER)

    @rule(who=someone)
    def undo(self, who: int) -> None:
        self.with_one(who, self_service.undo, Shown(0, frozenset({0})), ORGANISER, of=(State.CANCELLED,))

    @rule(who=someone, name=number, address=number)
    def hand_over(self, who: int, name: int, address: int) -> None:
        self.with_one(who, self_service.hand_over, NAMES[name], ADDRESSES[address], ORGANISER)

    @rule(who=someone, name=number, address=number)
    def change_details(self, who: int, name: int, address: int) -> None:
        typed = NAMES[name], ADDRESSES[address].upper(), ""
        self.with_one(who, self_service.change_details, *typed, ORGANISER)

    @rule(who=someone, days=st.sets(st.integers(1, 2), min_size=1))
    def choose_days(self, who: int, days: set[int]) -> None:
        self.with_one(who, own_days.choose_days, days, ORGANISER)

    # What organisers do

    @rule(slug=slugs, edit=edits, tells=told)
    def edit(self, slug: str, edit: tuple[str, Any], tells: bool) -> None:
        sitting = self.sitting(slug)
        before = sitting_plan(sitting)
        plan, seen = edited(before, *edit), version_of(before)
        told_at = [slug] if tells and plan != before and is_to_come(sitting) else []
        self.attempt(
            change_sitting,
            sitting.id,
            plan,
            seen,
            ORGANISER,
            tells=tells,
            told_at=told_at,
            silent=not told_at,
        )

    @rule(titles=st.lists(st.sampled_from(TITLES), max_size=3), at=st.sampled_from(["", "vest"]), tells=told)
    def save_agenda(self, titles: list[str], at: str, tells: bool) -> None:
        items = tuple(ItemPlan(0, 10, ItemKind.TALK, title, only_at=at) for title in titles)
        before = plan_of(self.round_id).agenda
        told_at = [slug for slug in SITTINGS if tells and items != before and is_to_come(self.sitting(slug))]
        arguments = self.round_id, items, version_of(before), ORGANISER
        self.attempt(save_agenda, *arguments, tells=tells, told_at=told_at, silent=True)

    @rule(slug=slugs)
    def cancel_sitting(self, slug: str) -> None:
        sitting = self.sitting(slug)
        told_at = [slug] if is_to_come(sitting) else []
        self.attempt(meetings_off.cancel_sitting, sitting.id, "Sygdom.", ORGANISER, told_at=told_at)

    @rule(slug=slugs)
    def hold_after_all(self, slug: str) -> None:
        sitting = self.sitting(slug)
        told_at = [slug] if sitting.state is SittingState.CANCELLED else []
        self.attempt(meetings_off.hold_after_all, sitting.id, ORGANISER, told_at=told_at)

    @rule(slug=slugs, more=st.sampled_from([1, -1]))
    def set_capacity(self, slug: str, more: int) -> None:
        sitting = self.sitting(slug)
        self.attempt(decisions.set_capacity, sitting.id, max(1, sitting.capacity + more), ORGANISER)

    @rule(who=someone, role=st.sampled_from(Role))
    def set_role(self, who: int, role: Role) -> None:
        self.with_one(who, decisions.set_role, role, True, ORGANISER)

    @rule(slug=slugs)
    def tell_everybody_once_more(self, slug: str) -> None:
        """A job that is carried out twice."""
        self.attempt(retell, self.sitting(slug).id, told_at=[slug])

    @rule(who=someone)
    def send_entry_again(self, who: int) -> None:
        if (row := self.one(who, tuple(State))) is not None:
            self.boxes.asked.add(row.email_key)
            self.attempt(send_entry_again, row.id, ORGANISER)

    @rule(which=someone)
    def send_message_again(self, which: int) -> None:
        if messages := self.messages():
            message = messages[which % len(messages)]
            self.boxes.asked.add(message.recipient)
            self.attempt(send_again, message.id, ORGANISER)

    # What passes by itself

    @rule(fault=st.sampled_from(["", "", *KILLS, *REFUSALS]), number=st.integers(1, 3))
    def deliver(self, fault: str, number: int) -> None:
        self.post.deliver(fault, number)
        self.acts.append(fault or "delivered")

    @rule(hours=st.sampled_from([0.01, 0.1, 1, 20]))
    def time_passes(self, hours: float) -> None:
        if min(self.sitting(slug).ends_at for slug in SITTINGS) < now() + SOON:
            self.deliver_everything()
        self.clock.shift(hours * HOUR)
        self.acts.append("time passed")

    @rule(minutes=st.sampled_from([1, 90]))
    def clock_steps_back(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=-minutes))
        self.acts.append("clock stepped back")

    @rule()
    def deliver_everything(self) -> None:
        """After every mail has arrived that will, both calendars of everybody show the truth."""
        waiting = self.deliver_what_is_due()
        while waiting:
            # What is due and yet waits has one of its stream ahead of it.
            self.clock.move_to(min(due_at for due_at in waiting if due_at > now()), tick=False)
            waiting = self.deliver_what_is_due()
        self.boxes.asked.clear()
        unsure = {one.recipient for one in self.messages() if one.stream in self.boxes.unsure()}
        for address in set(ADDRESSES) - unsure:
            newest, last = self.boxes.newest[address], self.boxes.last[address]
            assert shown_in(newest) == shown_in(last), address
            self.truth.check(address, newest)

    def teardown(self) -> None:
        """What was given up is sent again, and all calendars show the truth; then all of it is over."""
        if not hasattr(self, "round_id"):
            return
        self.deliver_everything()
        for message in self.messages():
            if message.stream in self.boxes.unsure() and message.state is MessageState.GIVEN_UP:
                self.boxes.asked.add(message.recipient)
                self.attempt(send_again, message.id, ORGANISER)
        self.deliver_everything()
        ends = [self.sitting(slug).ends_at for slug in SITTINGS]
        assert not self.boxes.unsure() or min(ends) <= now()
        self.nothing_is_told_of_what_is_over(max(ends))

    def nothing_is_told_of_what_is_over(self, ends_at: datetime) -> None:
        """CALENDAR.md 10."""
        self.clock.move_to(max(ends_at, now()), tick=False)
        sent = len(self.boxes.sent)
        for slug in SITTINGS:
            self.edit(slug, ("room", "Et andet"), tells=True)
            self.tell_everybody_once_more(slug)
        self.post.deliver()
        assert len(self.boxes.sent) == sent

    # What the acts are made of

    def with_one(
        self, who: int, service: Callable[..., object], *args: Any, of: Collection[State] = ACTIVE
    ) -> None:
        """Do something with one of the registrations there are in these states."""
        if (row := self.one(who, of)) is not None:
            self.attempt(service, row.id, *args)

    def attempt(
        self,
        service: Callable[..., object],
        *args: Any,
        told_at: Collection[str] = (),
        silent: bool = False,
        **named: Any,
    ) -> None:
        """Do something that may be refused, and then changes nothing; see `Truth.changed`."""
        before = self.known
        try:
            write(service, *args, **named)
        except DomainError:
            assert self.facts() == before
            return
        self.acts.append(service.__name__)
        self.known = self.facts()
        self.truth.changed(before, self.known, told_at, silent=silent)

    def deliver_what_is_due(self) -> list[datetime]:
        """When what has not left yet is due."""
        self.post.deliver()
        messages = self.messages()
        assert not [one.last_error for one in messages if "not written" in one.last_error]
        on_their_way = (MessageState.QUEUED, MessageState.SENDING)
        return [one.due_at for one in messages if one.state in on_their_way]

    def facts(self) -> dict[int, Own]:
        db.session.rollback()
        facts = own_facts()
        for own in facts.values():
            self.boxes.known_as[own.address].add(own.name)
        return facts

    def one(self, who: int, states: Collection[State]) -> Registration | None:
        db.session.rollback()
        wanted = select(Registration).where(Registration.state.in_(states)).order_by(Registration.id)
        rows = db.session.scalars(wanted).all()
        return rows[who % len(rows)] if rows else None

    def sitting(self, slug: str) -> Sitting:
        db.session.rollback()
        return db.session.scalars(select(Sitting).filter_by(slug=slug)).one()

    def messages(self) -> list[Message]:
        """All messages, the newest first."""
        db.session.rollback()
        return list(db.session.scalars(select(Message).order_by(Message.id.desc())))


def is_to_come(sitting: Sitting) -> bool:
    """Whether people hear what is new about it."""
    return sitting.state is SittingState.PUBLISHED and sitting.ends_at > now()


def edited(plan: SittingPlan, what: str, value: Any) -> SittingPlan:
    """A sitting's plan with one thing changed; what follows from it goes along."""
    if what not in ("day", "hour", "days"):
        return replace(plan, **{what: value})
    nine = plan.starts_at.replace(hour=9)
    start = {
        "day": plan.starts_at - (nine - SATURDAY) + value * DAY,
        "hour": nine + value * HOUR,
        "days": plan.starts_at,
    }[what]
    while start < now() + SOON + DAY:
        start += 28 * DAY
    many = value if what == "days" else max(1, len(plan.day_times))
    times = tuple((start + day * DAY, start + day * DAY + 5 * HOUR) for day in range(many))
    return replace(
        plan,
        starts_at=start,
        ends_at=times[-1][1],
        day_times=times if many > 1 else (),
        promote_until=start - 2 * DAY,
    )
