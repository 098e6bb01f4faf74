"""Letting in who stands at the door without a seat. Services flush; the edge commits.

They pass the queue: whoever waits in it is not here.
"""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from app.attendance.models import FIRST_DAY, Presence
from app.attendance.services import has_been_present, has_come, mark
from app.audit.services import record
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import FreeScope, Round, Sitting
from app.registrations.acts import act
from app.registrations.fees import Fee, Newcomer, capped, price
from app.registrations.models import Registration
from app.registrations.news import tell
from app.registrations.order import Line, Order, Person, Shown
from app.registrations.places import has_room
from app.registrations.pricing import price_newcomer, price_seat
from app.registrations.promotion import give_seat
from app.registrations.queries import fee_of
from app.registrations.quotes import taken_addresses
from app.registrations.rates import policy_of
from app.registrations.services import book, booking_of_form, register
from app.registrations.states import ACTIVE, State


class NotLetIn(DomainError):
    """They cannot be let in so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a seat at the door costs, and whether one is free."""

    fee: Fee
    has_room: bool


class TermsChanged(DomainError):
    """It has become dearer than what was shown, or the last seat has gone; `terms` is how it is now."""

    def __init__(self, terms: Terms) -> None:
        super().__init__("the terms have changed")
        self.terms = terms


def known_as(email_key: str, round_id: int) -> int | None:
    """The id of the active registration that this address has in the round already."""
    return taken_addresses([email_key], round_id).get(email_key)


def terms_for_new(person: Person, sitting_id: int) -> Terms:
    """The terms for somebody who is not signed up.

    Of a workplace that is not on the list nothing is owed until its library is chosen (Places 9).

    Raises:
        NotLetIn: neither library nor workplace is known.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    if person.library is not None:
        fee = price_newcomer(person.library, sitting.id, sitting.round)
    elif person.organisation:
        (fee,) = price([Newcomer(None)], {}, policy_of(sitting.round))
    else:
        raise NotLetIn(gettext("Vælg biblioteket på listen."))
    return Terms(fee, has_room(sitting))


def terms_for_known(registration_id: int, sitting_id: int) -> Terms:
    """The terms for somebody who waits, or has a seat at another sitting.

    Raises:
        NotLetIn: there is no such registration.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    row = _active(registration_id, sitting)
    return Terms(_fee_of_known(row, sitting, sitting.round), has_room(sitting))


def walk_in(
    sitting_id: int,
    form_id: str,
    person: Person,
    shown: Shown,
    actor: str,
    *,
    one_more: bool = False,
    day: int = FIRST_DAY,
) -> int:
    """Sign up somebody who stands at the door, and mark them as present that day; the registration's id.

    `one_more`: the sitting gets a seat more where none is free. The same form twice lets in one person.

    Raises:
        NotLetIn: they are signed up already, no workplace is known, or the day has not come.
        TermsChanged: it would cost more than was shown, or needs a seat that is not there.
    """
    sitting = _at_its_day(sitting_id)
    with act(sitting.round_id) as round_:
        booking_id = booking_of_form(form_id)
        if booking_id is not None:
            return _first_of(booking_id)
        if known_as(person.email_key, round_.id) is not None:
            raise NotLetIn(gettext("Adressen er allerede tilmeldt runden. Søg på navnet på listen."))
        terms = terms_for_new(person, sitting_id)
        _make_room(sitting, terms, shown, actor, one_more=one_more)
        booking = book(Order(round_.id, form_id, (person,), person.name, person.email))
        row = register(booking, Line(person, sitting_id, State.CONFIRMED, terms.fee), round_)
        tell(row)
        record(actor, "attendance.walk_in", row, after={"fee": row.fee_amount, "library": row.library_id})
        mark(sitting_id, row.id, Presence.PRESENT, actor, day)
    return row.id


def let_in(
    sitting_id: int,
    registration_id: int,
    shown: Shown,
    actor: str,
    *,
    one_more: bool = False,
    day: int = FIRST_DAY,
) -> None:
    """Give a seat here to who waits, or has one elsewhere in the round, and mark them as present that day.

    Who has a seat here already is only marked.

    Raises:
        NotLetIn: there is no such registration, or the day has not come.
        TermsChanged: it would cost more than was shown, or needs a seat that is not there.
    """
    sitting = _at_its_day(sitting_id)
    with act(sitting.round_id) as round_:
        row = _active(registration_id, sitting)
        if row.state is not State.CONFIRMED or row.sitting_id != sitting_id:
            terms = Terms(_fee_of_known(row, sitting, round_), has_room(sitting))
            _make_room(sitting, terms, shown, actor, one_more=one_more)
            give_seat(row, sitting, round_, actor)
        mark(sitting_id, row.id, Presence.PRESENT, actor, day)


def _at_its_day(sitting_id: int) -> Sitting:
    sitting = db.session.get_one(Sitting, sitting_id)
    if not has_come(sitting):
        raise NotLetIn(gettext("Ved døren lukkes der først ind på mødedagen. Brug Tilføj indtil da."))
    return sitting


def _active(registration_id: int, sitting: Sitting) -> Registration:
    row = db.session.get(Registration, registration_id)
    if row is None or row.round_id != sitting.round_id or row.state not in ACTIVE:
        raise NotLetIn(gettext("Tilmeldingen er afmeldt eller givet videre. Brug Ny ved døren."))
    if row.sitting_id not in (None, sitting.id) and has_been_present(row.id, row.sitting_id):
        raise NotLetIn(gettext("Personen er mødt op til et andet møde i runden og har sin plads dér."))
    return row


def _fee_of_known(row: Registration, sitting: Sitting, round_: Round) -> Fee:
    if row.state is State.CONFIRMED and round_.free_scope is FreeScope.ROUND:
        return fee_of(row)  # Fees 5: moving changes nothing
    return capped(price_seat(row, sitting.id, round_), row.agreed_fee)


def _make_room(sitting: Sitting, terms: Terms, shown: Shown, actor: str, *, one_more: bool) -> None:
    """See that the terms are what was shown, and that a seat is free."""
    if terms.fee.amount > shown.total or not (terms.has_room or one_more):
        raise TermsChanged(terms)
    if not terms.has_room:
        before, sitting.capacity = sitting.capacity, sitting.capacity + 1
        record(
            actor, "sitting.capacity", sitting, before={"seats": before}, after={"seats": sitting.capacity}
        )


def _first_of(booking_id: int) -> int:
    """Whom a form let in."""
    registrations = select(Registration.id).where(Registration.booking_id == booking_id)
    return db.session.scalars(registrations.order_by(Registration.id).limit(1)).one()
