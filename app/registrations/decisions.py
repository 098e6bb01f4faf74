"""What an organiser decides about places and fees of a round. Services flush; the edge commits.

`actor` is who is written into the log; nothing here asks whether they may.
"""

import secrets

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.danish import kroner
from app.common.faults import DomainError
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Sitting, SittingState
from app.meetings.prices import Category
from app.registrations import acts, choices, promotion
from app.registrations.acts import act
from app.registrations.fees import Fee, Reason
from app.registrations.models import Choice, Option, Registration
from app.registrations.news import scope_of, tell
from app.registrations.options import ChoiceState
from app.registrations.order import Line, Order, Person
from app.registrations.pricing import (
    charge_seat,
    give_up_slot,
    no_show_fee,
    note_fee,
    pass_on,
    price_newcomer,
)
from app.registrations.prospects import cancel_fee, category_fee, heir_rate, state_without_seat
from app.registrations.queues import read_queues
from app.registrations.quotes import taken_addresses
from app.registrations.rates import category_of
from app.registrations.scopes import follow
from app.registrations.self_service import AddressTaken, address_taken, give_up
from app.registrations.services import book, register
from app.registrations.states import ACTIVE, Role, State


class DecisionRefused(DomainError):
    """The decision cannot be carried out; the message says why and what to do."""


def set_capacity(sitting_id: int, capacity: int, actor: str) -> None:
    """Give a sitting more or fewer seats; new ones go to the queue at once.

    Raises:
        DecisionRefused: fewer than are taken.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id):
        if capacity < sitting.taken:
            raise DecisionRefused(
                gettext(
                    "%(taken)d pladser er optaget, så mødet kan ikke have %(capacity)d. "
                    "Skriv mindst %(taken)d, eller afmeld nogle først.",
                    taken=sitting.taken,
                    capacity=capacity,
                )
            )
        before, sitting.capacity = sitting.capacity, capacity
        record(actor, "sitting.capacity", sitting, before={"seats": before}, after={"seats": capacity})


def release_sector(round_id: int, actor: str) -> None:
    """Distribute now what would be distributed on a date (DOMAIN.md, Places 3)."""
    with act(round_id) as round_:
        if round_.sector_released_at is None:
            round_.sector_release_at = now()
            acts.release(round_, actor)


def lock_fees(round_id: int, actor: str) -> None:
    """Lock the fees now (DOMAIN.md, Fees 7)."""
    with act(round_id) as round_:
        if round_.fees_locked_at is None:
            acts.lock_fees(round_, actor)


def promote_first(sitting_id: int, actor: str, seen: int | None = None) -> int:
    """Give a free seat to the first of a queue, also when seats no longer go by themselves (Places 5).

    `seen` is the registration that stood first on the page. The id of who got it.

    Raises:
        DecisionRefused: no seat is free, nobody waits, somebody else stands first now, or the
            meeting is cancelled.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id) as round_:
        _require_not_cancelled(sitting)
        queue = read_queues(round_.id, round_.queue_order).at(sitting.id)
        if sitting.taken >= sitting.capacity:
            raise DecisionRefused(gettext("Der er ingen ledig plads. Giv mødet flere pladser først."))
        if not queue or sitting.starts_at <= now():
            raise DecisionRefused(gettext("Der venter ingen på en plads ved mødet."))
        if seen not in (None, queue[0].id):
            raise DecisionRefused(gettext("Køen har ændret sig imens. Se, hvem der står først nu."))
        row = db.session.get_one(Registration, queue[0].id)
        promotion.give_seat(row, sitting, round_, actor)
    return row.id


def waive(registration_id: int, left: int, reason: str, actor: str) -> None:
    """Let no more than `left` (øre) be owed for a registration, whatever happens to it; say why.

    Raises:
        DecisionRefused: there is no reason, or it would raise the amount.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id):
        if not reason.strip():
            raise DecisionRefused(gettext("Skriv, hvorfor gebyret sættes ned."))
        if not 0 <= left <= row.fee_amount:
            raise DecisionRefused(
                gettext(
                    "Gebyret er %(amount)s og kan kun sættes ned. Skriv højst det.",
                    amount=kroner(row.fee_amount),
                )
            )
        before, row.waived_to = row.fee_amount, left
        note_fee(row, Fee(left, Reason.WAIVED, row.fee_nth, row.free_slot), told=False, note=reason.strip())
        record(actor, "fee.waived", row, before={"fee": before}, after={"fee": left})


def change_library(registration_id: int, library_id: int, actor: str) -> None:
    """Say which library somebody comes from: a typed workplace that was found, or another library.

    Who was pending for it gets a seat or a place in the queue, unless the library awaits the
    distribution. A free place of the library that is left behind goes to a colleague there
    (Fees 3 and 4). No more is owed than was shown.

    Raises:
        DecisionRefused: there is no active registration.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if row.state not in ACTIVE:
            raise DecisionRefused(gettext("Tilmeldingen er afmeldt eller givet videre."))
        before, library = row.library_id, db.session.get_one(Library, library_id)
        if before == library_id:
            return
        give_up_slot(row)
        row.library, row.organisation = library, ""
        if row.state is not State.CONFIRMED:
            # Who waits is taken by a free seat as this act ends.
            row.state = state_without_seat(row, round_)
        db.session.flush()
        choices.price_anew(row, category_of(row, round_))
        if row.state is State.CONFIRMED and row.sitting_id is not None:
            charge_seat(row, round_)
            pass_on(round_, before, row.sitting_id)
        else:
            reason = Reason.AWAITS_SEAT if round_.fee_amount else Reason.NO_FEE
            note_fee(row, Fee(0, reason, at_most=row.agreed_fee), told=True)
        tell(row)
        record(actor, "registration.library", row, before={"library": before}, after={"library": library_id})


def set_role(registration_id: int, role: Role, takes_seat: bool, actor: str) -> None:
    """Say what somebody comes as. Speakers and hosts owe nothing and hold no free place (Glossary).

    A participant always takes a seat. Who waited and speaks has one afterwards.

    Raises:
        DecisionRefused: no seat is free for it, or the registration is not at a meeting.
        AddressTaken: the person has another registration in that role.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if row.state not in ACTIVE or row.sitting is None:
            raise DecisionRefused(gettext("Rollen kan kun sættes for en, der er tilmeldt et bestemt møde."))
        if address_taken(row, role=role):
            raise AddressTaken(gettext("Adressen er tilmeldt allerede i den rolle."))
        takes_seat = takes_seat or role is Role.PARTICIPANT
        if (role, takes_seat) == (row.role, row.takes_seat):
            return
        had_seat = row.state is State.CONFIRMED and row.takes_seat
        if takes_seat and not had_seat and row.sitting.taken >= row.sitting.capacity:
            raise DecisionRefused(gettext("Der er ingen ledig plads. Giv mødet flere pladser først."))
        before, scope = row.role, scope_of(row)
        give_up_slot(row)
        row.role, row.takes_seat, row.wish_id = role, takes_seat, None
        row.state, row.held_since = State.CONFIRMED, row.held_since or now()
        row.sitting.taken += takes_seat - had_seat
        db.session.flush()
        follow(row, scope)
        choices.price_anew(row, category_of(row, round_))
        charge_seat(row, round_)
        if role is not Role.PARTICIPANT:
            pass_on(round_, row.library_id, row.sitting.id)
        tell(row)
        record(actor, "registration.role", row, before={"role": before}, after={"role": role})


def set_category(
    registration_id: int, category: Category | None, actor: str, shown: int | None = None
) -> None:
    """Say as whom somebody pays: a guest or a partner, or None: by their library again.

    Who has a category of their own holds no free place; theirs goes to a colleague (Fees 4). The
    price is agreed to by the organiser, up to `shown` (øre; None: whatever it is), and the mail says it.

    Raises:
        DecisionRefused: there is no active registration of a participant, or it would cost more than
            was shown.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if row.state not in ACTIVE or row.role is not Role.PARTICIPANT:
            raise DecisionRefused(gettext("Prisen kan kun vælges for en deltager, der er tilmeldt."))
        fee = category_fee(row, category, round_)
        if shown is not None and fee.at_most > shown:
            raise DecisionRefused(price_has_changed())
        before, had_slot = row.category, row.free_slot is not None
        if category is before:
            return
        give_up_slot(row)
        row.category, row.agreed_fee = category, fee.at_most
        db.session.flush()
        choices.price_anew(row, category_of(row, round_))
        if row.state is State.CONFIRMED and row.sitting_id is not None:
            charge_seat(row, round_)
            if had_slot:
                pass_on(round_, row.library_id, row.sitting_id)
        else:
            note_fee(row, fee, told=True)
        tell(row)
        record(
            actor,
            "registration.category",
            row,
            before={"category": before},
            after={"category": category, "fee": row.fee_amount},
        )


def give_first(option_id: int, actor: str, seen: int | None = None) -> int:
    """Give what is left of an option to the first who waits for it, also when none goes by itself any more.

    `seen` is the registration that stood first on the page. The id of who got it.

    Raises:
        DecisionRefused: none is left, nobody waits, somebody else stands first now, or the meeting
            is cancelled or has begun.
    """
    option = db.session.get_one(Option, option_id)
    with act(option.round_id) as round_:
        first = db.session.scalars(
            select(Choice)
            .where(Choice.option_id == option_id, Choice.state == ChoiceState.WAITING)
            .order_by(Choice.asked_at, Choice.registration_id)
            .limit(1)
        ).one_or_none()
        if first is None:
            raise DecisionRefused(gettext("Der venter ingen på det."))
        if not choices.has_room(option):
            raise DecisionRefused(gettext("Der er ikke flere. Giv valget flere pladser først."))
        if seen not in (None, first.registration_id):
            raise DecisionRefused(gettext("Køen har ændret sig imens. Se, hvem der står først nu."))
        row = db.session.get_one(Registration, first.registration_id)
        if row.sitting is not None:
            _require_not_cancelled(row.sitting)
            if row.sitting.starts_at <= now():
                raise DecisionRefused(gettext("Mødet er begyndt, og der er ikke mere at give."))
        promotion.give_option(row, first, round_, actor)
    return row.id


def charge_no_show(registration_id: int, actor: str) -> bool:
    """Charge who stayed away without a word what the round says (Fees 6); whether that is more than before.

    Raises:
        DecisionRefused: the registration held no seat, or the meeting has not begun.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if row.state is not State.CONFIRMED or row.sitting is None or row.sitting.starts_at > now():
            raise DecisionRefused(gettext("Kun den, der havde en plads, kan være udeblevet fra mødet."))
        owed, before = no_show_fee(row, round_), row.fee_amount
        if owed is None:
            return False
        note_fee(row, Fee(owed, Reason.NO_SHOW, row.fee_nth, row.free_slot), told=False)
        record(actor, "fee.no_show", row, before={"fee": before}, after={"fee": owed})
    return True


def replace(registration_id: int, person: Person, actor: str, shown: int | None = None) -> int:
    """Let somebody of another library have a seat: a cancellation and a sign-up at once (Fees 5).

    What was chosen with it is theirs too, at the prices of their own category: what was held is held,
    and the place in a queue is kept. As with every sign-up, the oldest late fee of the sitting falls
    away (Fees 6). `shown` is the most (øre) that the organiser has seen it cost. The id of the new
    registration.

    Raises:
        DecisionRefused: there is no seat to give, the meeting is cancelled, or it would cost more than
            was shown.
        AddressTaken: the person is signed up already.
    """
    library = person.library
    assert library is not None  # noqa: S101 (whoever has no library hands over within their own workplace)
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if row.state is not State.CONFIRMED or row.sitting is None or row.sitting.starts_at <= now():
            raise DecisionRefused(
                gettext("Kun en plads ved et møde, der ikke er begyndt, kan gives til en anden.")
            )
        _require_not_cancelled(row.sitting)
        if taken_addresses([person.email_key], row.round_id):
            raise AddressTaken(gettext("Adressen er tilmeldt runden allerede."))
        if not row.takes_seat and row.sitting.taken >= row.sitting.capacity:
            raise DecisionRefused(gettext("Der er ingen ledig plads. Giv mødet flere pladser først."))
        rate = heir_rate(row, round_, has_free_place=library.has_free_place)
        if shown is not None and rate.most > shown:
            raise DecisionRefused(price_has_changed())
        lifted = choices.lift(row)
        give_up(row, cancel_fee(row), round_)
        fee = price_newcomer(library, row.sitting.id, round_, rate=rate)  # after a free place was passed on
        booking = book(Order(row.round_id, secrets.token_urlsafe(18), (person,), person.name, person.email))
        heir = register(booking, Line(person, row.sitting.id, State.CONFIRMED, fee), round_)
        choices.lay_on(heir, lifted, category_of(heir, round_))
        tell(row)
        tell(heir)
        record(actor, "registration.replaced", row, after={"by": heir.id, "fee": heir.fee_amount})
    return heir.id


def price_has_changed() -> str:
    """That it would cost more than the page said."""
    return gettext(
        "Prisen har ændret sig, mens siden var åben. Se, hvad det koster nu, "
        "og tryk igen, hvis det stadig skal være sådan."
    )


def _require_not_cancelled(sitting: Sitting) -> None:
    if sitting.state is SittingState.CANCELLED:
        raise DecisionRefused(gettext("Mødet er aflyst, og der er ingen pladser at give."))
