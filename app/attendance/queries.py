"""Reading who came: the name list of a sitting, and presence over the rounds of a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, select

from app.attendance.models import Attendance, Presence
from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.registrations.models import Registration
from app.registrations.states import Role, State


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the name list of a sitting; `presence` None: not yet marked. Øre."""

    id: int
    name: str
    workplace: str
    role: Role
    fee: int
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A library in a round: how many had a seat, and how many of them came (None: nobody was marked)."""

    seats: int
    came: int | None


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A library over rounds, by the id of the round; `number` names it in addresses."""

    id: int
    number: str
    name: str
    cells: Mapping[int, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regular:
    """A person over rounds: the ids of those they came to, or had a seat in where nobody was marked."""

    name: str
    workplace: str
    rounds: frozenset[int]


def name_list(sitting_id: int) -> list[Guest]:
    """Everybody with a seat at a sitting, in the order of the Danish alphabet."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.name,
            Registration.organisation,
            Registration.role,
            Registration.fee_amount,
            Library.name.label("library"),
            Attendance.presence,
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.sitting_id == sitting_id, Registration.state == State.CONFIRMED)
    )
    guests = [
        Guest(row.id, row.name, row.library or row.organisation, row.role, row.fee_amount, row.presence)
        for row in rows
    ]
    return sorted(guests, key=lambda one: (sort_key(one.name), one.id))


def unmarked_at(sitting_ids: Sequence[int]) -> dict[int, int]:
    """How many with a seat are not marked yet, by sitting; a sitting without any is left out."""
    rows = db.session.execute(
        select(Registration.sitting_id, func.count().label("people"))
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.sitting_id.in_(sitting_ids),
            Registration.state == State.CONFIRMED,
            Attendance.registration_id.is_(None),
        )
        .group_by(Registration.sitting_id)
    )
    return {row.sitting_id: row.people for row in rows}


def libraries_over(round_ids: Sequence[int]) -> list[LibraryRow]:
    """Every library that had a seat in one of these rounds, with how many came to each; two queries."""
    rows = db.session.execute(
        select(
            Library.id,
            Library.number,
            Library.name,
            Registration.round_id,
            func.count().label("seats"),
            func.count(Attendance.registration_id).label("marked"),
            func.sum(_came()).label("came"),
        )
        .join(Library, Library.id == Registration.library_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.round_id.in_(round_ids),
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
        )
        .group_by(Library.id, Library.number, Library.name, Registration.round_id)
    ).all()
    marked = {row.round_id for row in rows if row.marked}
    found: dict[int, dict[int, Cell]] = {}
    names = {row.id: (row.number, row.name) for row in rows}
    for row in rows:
        came = int(row.came or 0) if row.round_id in marked else None
        found.setdefault(row.id, {})[row.round_id] = Cell(row.seats, came)
    libraries = [LibraryRow(id_, *names[id_], cells) for id_, cells in found.items()]
    return sorted(libraries, key=lambda one: sort_key(one.name))


def people_over(round_ids: Sequence[int]) -> list[Regular]:
    """Everybody who came to one of these rounds; where nobody was marked, a seat counts as having come."""
    rows = db.session.execute(
        select(
            Registration.email_key,
            Registration.name,
            Registration.round_id,
            Registration.organisation,
            Library.name.label("library"),
            Attendance.presence,
        )
        .outerjoin(Library, Library.id == Registration.library_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.round_id.in_(round_ids),
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
        )
        .order_by(Registration.id)
    ).all()
    marked = {row.round_id for row in rows if row.presence is not None}
    came: dict[str, set[int]] = {}
    known: dict[str, tuple[str, str]] = {}
    for row in rows:
        known[row.email_key] = row.name, row.library or row.organisation
        if row.presence is Presence.PRESENT or row.round_id not in marked:
            came.setdefault(row.email_key, set()).add(row.round_id)
    people = [Regular(*known[key], frozenset(rounds)) for key, rounds in came.items()]
    return sorted(people, key=lambda one: (sort_key(one.workplace), sort_key(one.name)))


def _came() -> ColumnElement[int]:
    return case((Attendance.presence == Presence.PRESENT, 1), else_=0)
