"""Demo: fills an empty database, by the same services that serve people.

Rounds that were held long ago are signed up for like any other, while their sign-up is
open; only afterwards are their times, and the moments of their bookings, moved back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, cycle
from random import Random

from sqlalchemy import delete, func, select, update

from app.accounts.roles import Role
from app.accounts.services import invite
from app.audit.models import AuditEntry
from app.common.clock import local, now
from app.common.danish import today
from app.common.models import db
from app.demo.attendance import mark_attendance
from app.demo.people import SEED, Invented, rosters
from app.demo.regulars import add_contacts, add_regulars
from app.demo.rounds import LONG_NAMED_AT, ORGANISER, SERIES, Edition, Turnout, editions
from app.libraries.directory import LibraryRow, directory
from app.libraries.importer import import_libraries
from app.libraries.reading import ListedLibrary
from app.meetings.models import PROMOTED_UNTIL, Round, Series, Sitting, SittingState
from app.outbox.models import Message
from app.planning.plans import RoundPlan, SittingPlan
from app.planning.services import publish, set_up_round, set_up_series
from app.registrations.models import Booking, FeeEntry, Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.services import sign_up

# They have a right check digit; some libraries have not given theirs.
EANS = ("5790000387250", "5798008800917", "", "5798009954343")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo has made."""

    rounds: int
    registrations: int


def fill_demo(listed: Sequence[ListedLibrary]) -> Filled | None:
    """Libraries, the network, its rounds and the people who come; None where a series is there already.

    Nobody is mailed about it.
    """
    if db.session.scalar(select(Series.id).limit(1)) is not None:
        return None
    newest_message = db.session.scalar(select(func.max(Message.id))) or 0
    import_libraries(listed)
    organiser = invite(*ORGANISER, {None: Role.OWNER}, "command")
    series, made = set_up_series(SERIES), editions(today())
    for edition in made:
        mark_attendance(_hold(series, edition), f"account:{organiser}")
    add_regulars(series.id)
    add_contacts()
    db.session.execute(delete(Message).where(Message.id > newest_message))
    return Filled(len(made), db.session.scalar(select(func.count(Registration.id))) or 0)


def _hold(series: Series, edition: Edition) -> Round:
    round_ = set_up_round(series, _open_now(edition.plan))
    publish(round_)
    for order in _orders(round_, edition):
        everybody = frozenset(range(len(order.people)))
        sign_up(order, Shown(len(order.people) * round_.fee_amount, everybody))
    _set_times(round_, edition)
    _spread_bookings(round_, edition.plan.sittings[0])
    return round_


def _open_now(plan: RoundPlan) -> RoundPlan:
    """The plan with sign-up open at this moment, whenever the round is held."""
    moment, day = now(), timedelta(days=1)
    sittings = (
        replace(
            sitting,
            opens_at=moment - day,
            signup_until=moment + day,
            cancel_until=moment + day,
            starts_at=moment + 2 * day,
            ends_at=moment + 3 * day,
        )
        for sitting in plan.sittings
    )
    return replace(plan, sittings=tuple(sittings))


def _orders(round_: Round, edition: Edition) -> Iterator[Order]:
    """The bookings of a round, in the order in which they were made."""
    libraries = directory()
    people = rosters(libraries.rows, LONG_NAMED_AT)
    chance = Random(f"{SEED} {edition.plan.title}")  # noqa: S311 (no secret)
    parties: list[list[Person]] = []
    late: list[list[Person]] = []
    for turnout in edition.turnouts:
        public = _public_libraries(turnout, edition, libraries.rows, chance)
        for library, size in _coming(turnout, public, libraries.rows):
            parties.append([_person(one, library, turnout.sitting) for one in people[library.number][:size]])
        for library, known in _late(turnout, public, libraries.rows):
            late.append([_person(people[library.number][known], library, turnout.sitting)])
    chance.shuffle(parties)
    if edition.unlisted:
        stranger = Person(
            "Vibeke Sønderlund", "vibeke.soenderlund@slks.example", None, edition.unlisted, "vest"
        )
        parties.append([stranger])
    eans, numbers = cycle(EANS), count(1)
    for party in [*_some_apart(parties), *late]:
        yield _order(round_, party, next(numbers), next(eans))


def _coming(
    turnout: Turnout, public: Sequence[LibraryRow], libraries: Sequence[LibraryRow]
) -> list[tuple[LibraryRow, int]]:
    """The libraries that come to a sitting, and with how many people."""
    sizes = [3] * turnout.third + [2] * turnout.second
    sizes += [1] * (turnout.public - len(sizes))
    sector = [(one, turnout.sector[one.number]) for one in libraries if one.number in turnout.sector]
    return [*zip(public, sizes, strict=False), *sector]


def _late(
    turnout: Turnout, public: Sequence[LibraryRow], libraries: Sequence[LibraryRow]
) -> list[tuple[LibraryRow, int]]:
    """The libraries one more person of which comes when all seats are taken, and how many have one."""
    sector = [
        (one, turnout.sector.get(one.number, 0)) for one in libraries if one.number in turnout.late_sector
    ]
    with_one = public[turnout.public - turnout.late_more : turnout.public]
    with_none = public[turnout.public : turnout.public + turnout.late_first]
    return [*sector, *((one, 1) for one in with_one), *((one, 0) for one in with_none)]


def _public_libraries(
    turnout: Turnout, edition: Edition, libraries: Sequence[LibraryRow], chance: Random
) -> list[LibraryRow]:
    """The libraries with a free place that might come to a sitting, in the order in which they do."""
    public = [
        one
        for one in libraries
        if one.has_free_place and one.side is turnout.side and one.number not in edition.absent
    ]
    chance.shuffle(public)
    public.sort(key=lambda one: one.number != LONG_NAMED_AT)  # it comes every time, with the most people
    return public


def _person(one: Invented, library: LibraryRow, sitting: str) -> Person:
    return Person(one.name, one.email, library, "", sitting, one.title)


def _some_apart(parties: list[list[Person]]) -> Iterator[list[Person]]:
    """Most colleagues are signed up together; of every fourth library each on their own."""
    for number, party in enumerate(parties):
        if number % 4:
            yield party
        else:
            yield from ([person] for person in party)


def _order(round_: Round, people: list[Person], number: int, ean: str) -> Order:
    contact = people[0]
    pays = len(people) > 1 or not (contact.library and contact.library.has_free_place)
    return Order(
        round_id=round_.id,
        form_id=f"demo-{round_.id}-{number}",
        people=tuple(people),
        contact_name=contact.name,
        contact_email=contact.email,
        ean=ean if pays else "",
        payment_reference=contact.name if pays else "",
    )


def _set_times(round_: Round, edition: Edition) -> None:
    """Give the sittings the times they really have, and cancel those that were."""
    for plan in edition.plan.sittings:
        sitting = db.session.scalars(select(Sitting).filter_by(round_id=round_.id, slug=plan.slug)).one()
        for name in ("starts_at", "ends_at", "opens_at", "signup_until", "cancel_until"):
            setattr(sitting, name, getattr(plan, name))
        sitting.promote_until = plan.starts_at - PROMOTED_UNTIL
        sitting.content_changed_at = plan.opens_at
        if plan.slug in edition.cancelled:
            sitting.state, sitting.cancelled_at = SittingState.CANCELLED, plan.opens_at
    db.session.flush()


def _spread_bookings(round_: Round, sitting: SittingPlan) -> None:
    """Spread the bookings over the time in which sign-up was open, in the order in which they were made."""
    bookings = db.session.scalars(select(Booking.id).filter_by(round_id=round_.id).order_by(Booking.id)).all()
    moments = _in_working_hours(sitting.opens_at, min(sitting.signup_until, now()), len(bookings))
    made_at = dict(zip(bookings, moments, strict=True))
    people = db.session.execute(
        select(Registration.id, Registration.booking_id, Registration.held_since).filter_by(
            round_id=round_.id
        )
    ).all()
    amounts = db.session.execute(
        select(FeeEntry.id, Registration.booking_id)
        .join(Registration, Registration.id == FeeEntry.registration_id)
        .where(Registration.round_id == round_.id)
    ).all()
    acts = db.session.execute(
        select(AuditEntry.id, AuditEntry.subject).where(
            AuditEntry.subject.in_(f"booking:{booking_id}" for booking_id in bookings)
        )
    ).all()
    db.session.execute(update(Booking), [{"id": one, "created_at": made_at[one]} for one in bookings])
    db.session.execute(
        update(Registration), [{"id": one.id, "signed_up_at": made_at[one.booking_id]} for one in people]
    )
    db.session.execute(
        update(Registration),
        [{"id": one.id, "held_since": made_at[one.booking_id]} for one in people if one.held_since],
    )
    db.session.execute(
        update(FeeEntry),
        [
            {"id": one.id, "at": made_at[one.booking_id], "told_at": made_at[one.booking_id]}
            for one in amounts
        ],
    )
    db.session.execute(
        update(AuditEntry),
        [{"id": one.id, "at": made_at[int(one.subject.partition(":")[2])]} for one in acts],
    )


def _in_working_hours(first: datetime, last: datetime, many: int) -> list[datetime]:
    """That many moments in order, evenly over the working hours (9 to 15) between two moments."""
    hours = []
    moment = first
    while moment < last:
        there = local(moment)
        if there.weekday() < 5 and 9 <= there.hour < 15:
            hours.append(moment)
        moment += timedelta(hours=1)
    minutes = len(hours) * 60
    spread = [divmod(minutes * number // many, 60) for number in range(many)]
    return [hours[hour] + timedelta(minutes=minute) for hour, minute in spread]
