"""Reading who came: the name list of a sitting, how many are marked, and who stayed away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from app.attendance.models import FIRST_DAY, Attendance, Presence
from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.models import Round
from app.registrations.fees import Reason
from app.registrations.models import Registration
from app.registrations.pricing import no_show_fee
from app.registrations.states import Role, State

IS_MARK = and_(
    Attendance.registration_id == Registration.id,
    Attendance.sitting_id == Registration.sitting_id,
    Attendance.decides,
)
"""The mark that decides at the sitting where somebody has their seat; of several days they came on any.

Those of a sitting they have left do not count.
"""


def is_mark_of(day: int) -> ColumnElement[bool]:
    """The mark of one day at the sitting where somebody has their seat."""
    return and_(
        Attendance.registration_id == Registration.id,
        Attendance.sitting_id == Registration.sitting_id,
        Attendance.day == day,
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the name list of a sitting. Øre.

    `presence` None: not yet marked. `is_charged`: for staying away, whatever they are marked as now.
    `drops_day`: they have said that they stay away on that day.
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
    drops_day: bool

    @property
    def is_expected(self) -> bool:
        """Whether they are to be marked, or are marked whatever they have said."""
        return not self.drops_day or self.presence is not None


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


def name_list(sitting_id: int, day: int = FIRST_DAY) -> list[Guest]:
    """Everybody with a seat at a sitting, in the order of the Danish alphabet, as marked on one day of it."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.name,
            Registration.email,
            Registration.organisation,
            Registration.role,
            Registration.fee_amount,
            Registration.fee_reason,
            Registration.dropped_days,
            Library.name.label("library"),
            Attendance.presence,
            Attendance.marked_at,
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .outerjoin(Attendance, is_mark_of(day))
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
            drops_day=day in row.dropped_days,
        )
        for row in rows
    ]
    return sorted(guests, key=lambda one: (sort_key(one.name), one.id))


_COUNTS = (
    select(Registration.sitting_id, Attendance.presence, func.count().label("people"))
    .outerjoin(Attendance, IS_MARK)
    .where(
        Registration.round_id.in_(bindparam("round_ids", expanding=True)),
        Registration.state == State.CONFIRMED,
    )
    .group_by(Registration.sitting_id, Attendance.presence)
)


def counts_in(round_ids: Sequence[int]) -> dict[int, Counts]:
    """How many are marked as what, over all days, by the id of the sitting; one without seats is left out."""
    rows = db.session.execute(_COUNTS, {"round_ids": round_ids})
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
        .options(joinedload(Registration.library), joinedload(Registration.sitting))
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
