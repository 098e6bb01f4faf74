"""Reading who came: the name list of a sitting, how many are marked, and seats over rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from app.attendance.continuity import Seat
from app.attendance.models import FIRST_DAY, Attendance, Presence
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.fees import Reason
from app.registrations.models import Registration
from app.registrations.pricing import no_show_fee
from app.registrations.states import Role, State

IS_MARK = and_(
    Attendance.registration_id == Registration.id,
    Attendance.sitting_id == Registration.sitting_id,
    Attendance.day == FIRST_DAY,
)
"""A mark at the sitting where somebody has their seat; those of a sitting they have left do not count."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the name list of a sitting. Øre.

    `presence` None: not yet marked. `is_charged`: for staying away, whatever they are marked as now.
    """

    id: int
    name: str
    email: str
    workplace: str
    role: Role
    fee: int
    is_charged: bool
    presence: Presence | None
    marked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many with a seat are marked as what; None: not yet."""

    people: Mapping[Presence | None, int] = field(default_factory=dict)

    def __getitem__(self, presence: Presence | None) -> int:
        return self.people.get(presence, 0)

    @property
    def total(self) -> int:
        """Everybody with a seat."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who stayed away. Øre.

    They owe `fee`, and would owe `charge` when charged for staying away; None: it costs no more.
    """

    id: int
    name: str
    workplace: str
    fee: int
    charge: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is."""

    name: str
    email: str
    workplace: str


def name_list(sitting_id: int) -> list[Guest]:
    """Everybody with a seat at a sitting, in the order of the Danish alphabet."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.name,
            Registration.email,
            Registration.organisation,
            Registration.role,
            Registration.fee_amount,
            Registration.fee_reason,
            Library.name.label("library"),
            Attendance.presence,
            Attendance.marked_at,
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .outerjoin(Attendance, IS_MARK)
        .where(Registration.sitting_id == sitting_id, Registration.state == State.CONFIRMED)
    )
    guests = [
        Guest(
            id=row.id,
            name=row.name,
            email=row.email,
            workplace=row.library or row.organisation,
            role=row.role,
            fee=row.fee_amount,
            is_charged=row.fee_reason is Reason.NO_SHOW,
            presence=row.presence,
            marked_at=row.marked_at,
        )
        for row in rows
    ]
    return sorted(guests, key=lambda one: (sort_key(one.name), one.id))


def counts_in(round_ids: Sequence[int]) -> dict[int, Counts]:
    """How many are marked as what, by the id of the sitting; one where nobody has a seat is left out."""
    rows = db.session.execute(
        select(Registration.sitting_id, Attendance.presence, func.count().label("people"))
        .outerjoin(Attendance, IS_MARK)
        .where(Registration.round_id.in_(round_ids), Registration.state == State.CONFIRMED)
        .group_by(Registration.sitting_id, Attendance.presence)
    )
    found: dict[int, dict[Presence | None, int]] = {}
    for row in rows:
        found.setdefault(row.sitting_id, {})[row.presence] = row.people
    return {sitting_id: Counts(people) for sitting_id, people in found.items()}


def absent_from(sitting_id: int, round_id: int) -> list[Absent]:
    """Everybody who is marked as absent from a sitting, with what staying away costs them."""
    round_ = db.session.get_one(Round, round_id)
    rows = db.session.scalars(
        select(Registration)
        .join(Attendance, IS_MARK)
        .where(
            Registration.sitting_id == sitting_id,
            Registration.state == State.CONFIRMED,
            Attendance.presence == Presence.ABSENT,
        )
        .options(joinedload(Registration.library))
    )
    found = [
        Absent(
            id=row.id,
            name=row.name,
            workplace=row.library.name if row.library else row.organisation,
            fee=row.fee_amount,
            charge=no_show_fee(row, round_),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (sort_key(one.name), one.id))


def seats_of(series_id: int) -> list[Seat]:
    """Every seat a participant had at a sitting of a series that has begun. One query, few columns."""
    rows = db.session.execute(
        select(
            Registration.email_key,
            Registration.library_id,
            Registration.round_id,
            Registration.sitting_id,
            case((Attendance.presence == Presence.PRESENT, 1), (Attendance.presence.is_not(None), 0)),
        )
        .join(Sitting, Sitting.id == Registration.sitting_id)
        .join(Round, Round.id == Sitting.round_id)
        .outerjoin(Attendance, IS_MARK)
        .where(
            Round.series_id == series_id,
            Sitting.state == SittingState.PUBLISHED,
            Sitting.starts_at <= now(),
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
        )
    ).all()
    marked = {sitting_id for *_, sitting_id, came in rows if came is not None}
    return [
        Seat(person, library_id, round_id, bool(came) if sitting_id in marked else None)
        for person, library_id, round_id, sitting_id, came in rows
    ]


def people_in(round_ids: Sequence[int]) -> dict[str, Known]:
    """The participants of these rounds as they were last known, by their address (case-folded)."""
    rows = db.session.execute(
        select(
            Registration.email_key,
            Registration.name,
            Registration.email,
            func.coalesce(Library.name, Registration.organisation),
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .where(
            Registration.round_id.in_(round_ids),
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
        )
        .order_by(Registration.id)
    )
    return {person: Known(name, email, workplace) for person, name, email, workplace in rows}
