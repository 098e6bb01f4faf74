"""A conference with its options, people who choose, and what must hold of it at any moment."""

import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.models import Library
from app.meetings.models import Round, Sitting
from app.meetings.prices import Category
from app.meetings.queries import round_of
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState, OptionKind
from app.registrations.order import Order, Person, Quote, Shown
from app.registrations.quotes import examine
from app.registrations.services import sign_up
from app.registrations.states import Role, State
from tests.factories import ConferenceFactory, OptionFactory

DAY_PRICE, WHOLE, SECTOR_WHOLE = 2_400_00, 3_990_00, 4_490_00
SINGLE_PRICE, DOUBLE_PRICE, DINNER_PRICE = 1_200_00, 800_00, 600_00

EVERYTHING = 10_000_00
"""More than anything costs: who has seen that has seen enough."""


def conference(
    *, seats: int = 200, singles: int | None = None, beds: int | None = None, dinners: int | None = None
) -> dict[str, Option]:
    """A round of two days with every kind of option, by name; None: as many as like."""
    sitting = ConferenceFactory(capacity=seats)
    wanted: dict[str, dict[str, Any]] = {
        "day 1": {"kind": OptionKind.DAY, "price": DAY_PRICE, "name": "Dag 1"},
        "day 2": {"kind": OptionKind.DAY, "price": DAY_PRICE, "name": "Dag 2", "day": 2},
        "single": {
            "kind": OptionKind.SINGLE,
            "price": SINGLE_PRICE,
            "name": "Enkeltværelse",
            "capacity": singles,
        },
        "double": {
            "kind": OptionKind.DOUBLE,
            "price": DOUBLE_PRICE,
            "name": "Dobbeltværelse",
            "capacity": beds,
        },
        "dinner": {"price": DINNER_PRICE, "capacity": dinners},
    }
    return {name: OptionFactory(round_id=sitting.round_id, **facts) for name, facts in wanted.items()}


def round_with(options: dict[str, Option]) -> Round:
    """The round of these options."""
    return db.session.get_one(Round, options["day 1"].round_id)


def sitting_with(options: dict[str, Option]) -> Sitting:
    """Its one sitting."""
    return db.session.scalars(select(Sitting).filter_by(round_id=options["day 1"].round_id)).one()


def person(
    name: str, library: Library, options: dict[str, Option], choose: Iterable[str], **facts: Any
) -> Person:
    """Somebody who chooses these options, by name; both days unless they name one."""
    wanted = set(choose)
    days = {one for one in wanted if one.startswith("day")} or {"day 1", "day 2"}
    ids = frozenset(options[one].id for one in wanted | days)
    row = directory().by_id[library.id]
    return Person(name, f"{name.lower()}@bib.example", row, "", "", choices=ids, **facts)


def ids(options: dict[str, Option], *names: str) -> set[int]:
    """The ids of options by name."""
    return {options[name].id for name in names}


def order_of(round_id: int, people: Iterable[Person]) -> Order:
    """What one form asks for."""
    return Order(round_id, secrets.token_urlsafe(18), tuple(people), "Ea", "ea@bib.example")


def shown_of(quote: Quote) -> Shown:
    """What somebody who has read all of it has seen."""
    return Shown(quote.total, quote.waiting, quote.at_most, quote.waiting_options)


def signed_up(options: dict[str, Option], *people: Person) -> list[Registration]:
    """Sign people up as they would be shown it; their rows in order."""
    order = order_of(options["day 1"].round_id, people)
    booking = write(sign_up, order, shown_of(examine(order, round_of(order.round_id))))
    return list(
        db.session.scalars(select(Registration).filter_by(booking_id=booking).order_by(Registration.id))
    )


def holding(row: Registration) -> dict[str, str]:
    """What somebody has chosen, by name, and where it stands."""
    rows = db.session.execute(
        select(Option.name, Choice.state)
        .join(Option, Option.id == Choice.option_id)
        .where(Choice.registration_id == row.id)
    )
    return {name: state.value for name, state in rows}


def owed_by_table(row: Registration, round_: Round) -> int:
    """What a row with a seat owes by the price list, reckoned here from its rows alone."""
    if row.role is not Role.PARTICIPANT:
        category = Category.SPEAKER
    else:
        assert row.library is not None
        category = row.category or (Category.LIBRARY if row.library.has_free_place else Category.SECTOR)
    whole = round_.fee_amount if category is Category.LIBRARY else round_.other_prices[category]
    days, rest = 0, 0
    has_days = False
    for option, state in db.session.execute(
        select(Option, Choice.state)
        .join(Choice, Choice.option_id == Option.id)
        .where(Choice.registration_id == row.id)
    ):
        is_day = option.kind is OptionKind.DAY
        has_days |= is_day
        if state is ChoiceState.HELD:
            days += option.prices[category] if is_day else 0
            rest += 0 if is_day else option.prices[category]
    part = min(whole, days) if has_days else whole
    return (0 if row.free_slot else part) + rest


def unsound(round_id: int) -> list[str]:
    """What is wrong with the seats and options of a round at this moment: nothing, at any commit."""
    found = []
    held: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    rows = db.session.execute(
        select(Choice.option_id, Choice.state, Registration.state.label("of"), Registration.id)
        .join(Registration, Registration.id == Choice.registration_id)
        .where(Registration.round_id == round_id)
    )
    for row in rows:
        held[row.option_id] += row.state is ChoiceState.HELD
        waiting[row.option_id] += row.state is ChoiceState.WAITING
        if (row.of is State.CONFIRMED) == (row.state is ChoiceState.WISHED):
            found.append(f"{row.id} is {row.of} and its choice {row.option_id} {row.state}")
    for sitting in db.session.scalars(select(Sitting).filter_by(round_id=round_id)):
        seated = (Registration.sitting_id == sitting.id) & (Registration.state == State.CONFIRMED)
        seats = db.session.scalar(select(func.count()).where(seated, Registration.takes_seat))
        if sitting.taken != seats:
            found.append(f"{sitting.name}: {sitting.taken} taken, {seats} held")
    for option in db.session.scalars(select(Option).filter_by(round_id=round_id)):
        if option.taken != held[option.id]:
            found.append(f"{option.name}: {option.taken} taken, {held[option.id]} held")
        if option.capacity is not None and option.taken > option.capacity:
            found.append(f"{option.name}: {option.taken} of {option.capacity}")
        if waiting[option.id] and (option.capacity is None or option.taken < option.capacity):
            found.append(f"{option.name}: {waiting[option.id]} wait for what is free")
    return found
