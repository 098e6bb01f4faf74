"""What all races share: the ground they are run on, the start for all at once, and what is read afterwards.

The control (`test_control.py`) starts and reads by the same means, so that a race which
nobody could lose would be noticed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.audit.models import AuditEntry
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Side, Sitting
from app.outbox.models import Message
from app.registrations.models import Booking, Registration
from app.registrations.states import ACTIVE, State
from tests.conftest import settings_for_tests
from tests.factories import EastFactory, LibraryFactory, RoundFactory, SittingFactory
from tests.support.databases import data_folder, fresh_database
from tests.support.servers import Server, ServerFault, running_servers
from tests.support.visitors import Outcome, Page, Visitor

T = TypeVar("T")

LIBRARIES = 80
FEE = 500_00
SECONDS = 120
"""Longer than any of this takes; a race that hangs ends then."""


@dataclass(frozen=True, slots=True)
class Track:
    """A round to race for: its id and the ids of its sittings by slug, with where its form is."""

    id: int
    sittings: dict[str, int]
    form: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Two servers on one database with libraries. `libraries` are their numbers, west and east in turn."""

    app: Flask
    servers: Sequence[Server]
    libraries: Sequence[str]

    def track(self, *, west: int, east: int) -> Track:
        """A new round, open for sign-up, with this many seats. The further participant pays 500 kr."""
        db.session.rollback()  # SQLite would not let a reader of earlier write
        round_: Any = RoundFactory(fee_amount=FEE)
        sittings: list[Any] = [
            SittingFactory(round=round_, capacity=west),
            EastFactory(round=round_, capacity=east),
        ]
        form = f"/{round_.series.slug}/{round_.slug}/tilmelding"
        return Track(round_.id, {sitting.slug: sitting.id for sitting in sittings}, form)

    def open_form(self, track: Track, number: int) -> tuple[Visitor, Page]:
        """A visitor with the empty form before them; by their number they come to this server or that."""
        visitor = Visitor(self.servers[number % len(self.servers)].port)
        form = visitor.get(track.form)
        assert form.status == 200, form.text
        return visitor, form

    def rush(self, track: Track, orders: Sequence[dict[str, str]]) -> list[Outcome]:
        """Each order from a visitor of its own: all have the form open, then all send it at once."""
        opened = [self.open_form(track, number) for number in range(len(orders))]
        return collide(
            [
                partial(visitor.sign_up, form, order)
                for (visitor, form), order in zip(opened, orders, strict=True)
            ]
        )

    def rush_from_check(self, track: Track, orders: Sequence[dict[str, str]]) -> list[Outcome]:
        """The same with the check page open, which each of them is shown."""
        acts = []
        for number, order in enumerate(orders):
            visitor, form = self.open_form(track, number)
            check = visitor.post(form.action, {**form.fields, **order})
            assert check.is_check, check.text
            acts.append(partial(visitor.sign_up, check))
        return collide(acts)

    def check_logs(self) -> None:
        """Raises ServerFault when a server has answered an error or logged a fault since the last call."""
        if wrong := [line for server in self.servers for line in server.new_faults()]:
            raise ServerFault("the servers logged:\n" + "\n".join(wrong[:10]))


@contextmanager
def open_ground(dialect: str, worker: str) -> Iterator[Ground]:
    """A ground on a new database of its own."""
    name = f"races_{dialect}_{worker}"
    settings = settings_for_tests(fresh_database(dialect, name), data_folder(name))
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        sides = [Side.WEST, Side.EAST]
        rows: list[Any] = [LibraryFactory.build(side=sides[n % 2]) for n in range(LIBRARIES)]
        db.session.add_all(rows)
        libraries = [row.number for row in rows]
        db.session.commit()
    with running_servers(settings, data_folder(name)) as servers:
        yield Ground(app, servers, libraries)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def collide(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Run all at the same moment, each in a thread of its own; their answers in order.

    Raises whatever the first of them raises.
    """
    barrier = Barrier(len(acts), timeout=SECONDS)

    def run(act: Callable[[], T]) -> T:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(run, act) for act in acts]
        return [one.result(SECONDS) for one in running]


@dataclass(frozen=True, slots=True)
class Result:
    """What the database holds of a round after the race. `rows` are its active registrations."""

    sittings: dict[str, int]
    capacity: dict[str, int]
    taken: dict[str, int]
    rows: Sequence[Any]
    bookings: dict[str, int]  # people by the booking's reference, those who have left among them
    news: int  # mails to them
    booked: int  # audit rows about them

    @property
    def waiting(self) -> int:
        """How many wait for a seat."""
        return sum(row.state is State.WAITING for row in self.rows)

    @property
    def held(self) -> Counter[str]:
        """Seats that are held, by sitting."""
        return Counter(row.slug for row in self.rows if row.state is State.CONFIRMED)

    def agreed(self, outcome: Outcome) -> list[int]:
        """The fees (øre) written down for the booking whose receipt somebody was sent to, in order."""
        reference = outcome.last.location.removeprefix("/kvittering/").partition(".")[0]
        return [row.agreed_fee for row in self.rows if row.reference == reference]


def result_of(track: Track) -> Result:
    """What the database holds now."""
    db.session.rollback()  # a read that has begun earlier sees none of it
    sittings = db.session.execute(
        select(Sitting.slug, Sitting.capacity, Sitting.taken).where(Sitting.round_id == track.id)
    ).all()
    rows = db.session.execute(
        select(
            Booking.reference,
            Sitting.slug,
            Library.number.label("library"),
            Registration.id,
            Registration.email_key,
            Registration.state,
            Registration.free_slot,
            Registration.wish_id,
            Registration.agreed_fee,
            Registration.fee_amount,
        )
        .join(Booking, Booking.id == Registration.booking_id)
        .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
        .join(Library, Library.id == Registration.library_id)
        .where(Registration.round_id == track.id, Registration.state.in_(ACTIVE))
        .order_by(Registration.id)
    ).all()
    people = select(Booking.reference, func.count(Registration.id).label("people")).outerjoin(
        Booking.registrations
    )
    bookings = {
        row.reference: row.people
        for row in db.session.execute(people.where(_of(track)).group_by(Booking.reference))
    }
    return Result(
        sittings=track.sittings,
        capacity={row.slug: row.capacity for row in sittings},
        taken={row.slug: row.taken for row in sittings},
        rows=rows,
        bookings=bookings,
        news=_messages("registration", [row.id for row in rows]),
        booked=_audit_rows(track),
    )


def unsound(result: Result) -> list[str]:
    """What may be so after no race at all, whatever it was about, in sentences."""
    return [*miscounted(result), *_unfair(result), *_half_done(result)]


def miscounted(result: Result) -> list[str]:
    """What is wrong with seats and queues, whatever is owed for them."""
    return [*oversold(result), *_miscounted(result), *_waiting_in_vain(result)]


def oversold(result: Result) -> list[str]:
    """Sittings with more people than seats."""
    return [
        f"{slug}: {held} people on {result.capacity[slug]} seats"
        for slug, held in result.held.items()
        if held > result.capacity[slug]
    ]


def _miscounted(result: Result) -> Iterator[str]:
    for slug, taken in result.taken.items():
        if taken != result.held[slug]:
            yield f"{slug}: {taken} seats are counted as taken and {result.held[slug]} are held"
    for address, times in Counter(row.email_key for row in result.rows).items():
        if times > 1:
            yield f"{address} is signed up {times} times"


def _waiting_in_vain(result: Result) -> Iterator[str]:
    """Nobody waits whom a free seat could take (DOMAIN.md, Places 2)."""
    for slug, taken in result.taken.items():
        if taken < result.capacity[slug]:
            for row in result.rows:
                if row.state is State.WAITING and row.slug in (slug, None):
                    yield f"{row.email_key} waits for {slug}, where a seat is free"
                if row.wish_id == result.sittings[slug]:
                    yield f"{row.email_key} would move to {slug}, where a seat is free"


def _unfair(result: Result) -> Iterator[str]:
    """One of each library is free, and every other pays."""
    for library in sorted({row.library for row in result.rows}):
        fees = sorted(
            (row.fee_amount, row.free_slot or 0)
            for row in result.rows
            if row.library == library and row.state is State.CONFIRMED
        )
        if fees and fees != [(0, 1), *[(FEE, 0)] * (len(fees) - 1)]:
            yield f"library {library} has (fee, slot) {fees}"


def _half_done(result: Result) -> Iterator[str]:
    if empty := [reference for reference, people in result.bookings.items() if not people]:
        yield f"bookings of nobody: {empty}"
    if result.news < len(result.rows):
        yield f"{result.news} mails for {len(result.rows)} people"
    if result.booked != len(result.bookings):
        yield f"{result.booked} audit rows for {len(result.bookings)} bookings"


def _of(track: Track) -> Any:
    return Booking.round_id == track.id


def _messages(kind: str, registrations: Sequence[int]) -> int:
    found = select(func.count()).where(Message.kind == kind, Message.subject_id.in_(registrations))
    return db.session.scalar(found) or 0


def _audit_rows(track: Track) -> int:
    subjects = [f"booking:{id_}" for id_ in db.session.scalars(select(Booking.id).where(_of(track)))]
    found = select(func.count()).where(AuditEntry.action == "booking.made", AuditEntry.subject.in_(subjects))
    return db.session.scalar(found) or 0
