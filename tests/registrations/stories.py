"""Rounds, libraries and people to sign up with, and the form as a browser sends it."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import LibraryRow, directory
from app.libraries.models import Library
from app.meetings.models import Round, Sitting
from app.registrations.models import Booking, Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.services import sign_up
from app.registrations.states import State
from tests.factories import EastFactory, LibraryFactory, RoundFactory, SittingFactory

ANNE = {"name": "Anne Sørensen", "email": "anne@horsens.example"}
BO = {"name": "Bo Ærø", "email": "bo@horsens.example"}
CARL = {"name": "Carl Østergård", "email": "carl@horsens.example"}


def two_sittings(
    *, west: Mapping[str, Any] | None = None, east: Mapping[str, Any] | None = None, **round_: Any
) -> Round:
    """A round with a sitting in the west and one in the east."""
    made = RoundFactory(**round_)
    SittingFactory(round=made, **(west or {}))
    EastFactory(round=made, **(east or {}))
    return made


def one_sitting(*, sitting: Mapping[str, Any] | None = None, **round_: Any) -> Round:
    """A round that is held once."""
    made = RoundFactory(**round_)
    SittingFactory(round=made, **(sitting or {}))
    return made


def horsens(**fields: Any) -> Library:
    """Horsens Bibliotek, with a free place, in the west."""
    known = {
        "number": "761500",
        "name": "Horsens Bibliotek",
        "municipality": "Horsens",
        "website": "horsens.example",
    }
    return LibraryFactory(**{**known, **fields})


def in_phase(phase: str) -> dict[str, Any]:
    """The fields of a sitting that is in this phase at the frozen moment."""
    now = SittingFactory.build().content_changed_at
    weeks = {"coming": 12, "open": 7, "closed": 1, "held": -3, "archived": -60}[phase]
    return {"starts_at": now + timedelta(weeks=weeks)}


def row_of(library: Library) -> LibraryRow:
    """The library as forms know it."""
    return directory().by_id[library.id]


def person(who: Mapping[str, str], library: Library | None, wish: str = "vest", **fields: str) -> Person:
    """One person of an order."""
    known = {"organisation": "", "title": "", **fields}
    return Person(who["name"], who["email"], row_of(library) if library else None, wish=wish, **known)


def order(round_: Round, *people: Person, **fields: Any) -> Order:
    """An order whose contact is its first person."""
    known = {
        "form_id": secrets.token_urlsafe(18),
        "contact_name": people[0].name,
        "contact_email": people[0].email,
    }
    return Order(round_id=round_.id, people=tuple(people), **{**known, **fields})


def signed_up(round_: Round, *people: Person, shown: int = 10_000_00, **fields: Any) -> list[Registration]:
    """The registrations of people who have signed up, in order, or have got a place in the queue."""
    agreed = Shown(shown, frozenset(range(len(people))))
    booking = write(sign_up, order(round_, *people, **fields), agreed)
    return list(db.session.get_one(Booking, booking).registrations)


def sitting_of(round_: Round, slug: str = "vest") -> Sitting:
    """A sitting of the round as it is stored now."""
    db.session.expire_all()
    return db.session.scalars(select(Sitting).filter_by(round_id=round_.id, slug=slug)).one()


def rows() -> list[Registration]:
    """All registrations, as they are stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def count(model: type) -> int:
    """How many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def check_invariants() -> None:
    """What holds after every act (DOMAIN.md, Places 1 and Fees 3)."""
    db.session.rollback()
    for sitting in db.session.scalars(select(Sitting)):
        held = [row for row in rows() if row.sitting_id == sitting.id and row.state is State.CONFIRMED]
        assert sitting.taken == sum(row.takes_seat for row in held) <= sitting.capacity
    slots = [(row.slot_scope, row.library_id, row.free_slot) for row in rows() if row.free_slot]
    assert len(slots) == len(set(slots))


def address_of(round_: Round, rest: str = "tilmelding") -> str:
    """The path of the round, or of what lies under it."""
    return f"/{round_.series.slug}/{round_.slug}/{rest}"


def fields(*people: Mapping[str, str], **once: str) -> dict[str, str]:
    """The form as a browser sends it; a form's id of its own unless one is given."""
    typed = {"form_id": secrets.token_urlsafe(18), **once}
    for number, who in enumerate(people):
        typed |= {f"people-{number}-{name}": value for name, value in who.items()}
    return typed
