"""What a meeting costs whom, and what can be chosen at it. Services flush; the edge commits.

What somebody has agreed to stays as it is: a choice keeps its price, and no fee rises above what
was shown (DOMAIN.md, Fees 9).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext
from sqlalchemy import delete, func, select

from app.audit.services import record
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round
from app.meetings.prices import Category, Prices, others_of, price_of
from app.planning.plans import OptionPlan
from app.planning.versions import version_of
from app.registrations.acts import act
from app.registrations.models import Choice, Option, Registration
from app.registrations.option_queries import offered_in
from app.registrations.states import ACTIVE


class PricesChanged(DomainError):
    """Somebody else has saved other prices since the editing of them began."""


class OptionRefused(DomainError):
    """An option cannot be so: `at` is its number among those that were to be, None of one left out."""

    def __init__(self, message: str, at: int | None, field: str = "name") -> None:
        super().__init__(message)
        self.at = at
        self.field = field


@dataclass(frozen=True, slots=True)
class PriceList:
    """All that costs something in a round: taking part, by category (øre), and the options.

    Options have the id of their row, None while they are to be made.
    """

    whole: Prices
    options: tuple[tuple[int | None, OptionPlan], ...]


def price_list(round_id: int) -> PriceList:
    """The price list of a round as it is saved."""
    row = db.session.get_one(Round, round_id)
    whole = {one: price_of(one, row.fee_amount, row.other_prices) for one in Category}
    options = tuple(
        (one.id, OptionPlan(one.kind, one.name, one.day, one.capacity, _in_order(one.prices)))
        for one in offered_in(round_id)
    )
    return PriceList(whole, options)


def set_options(round_id: int, plans: Sequence[OptionPlan]) -> None:
    """Give a new round these options."""
    db.session.add_all(_option(round_id, plan) for plan in plans)
    db.session.flush()


def change_prices(round_id: int, after: PriceList, seen: str, actor: str) -> None:
    """Let this be the price list of a round, now checked. Who waits for what there is more of has it at once.

    `seen` is the version the editing began with, see `version_of`. An option of which somebody with
    an active registration has chosen something stays what it is: its kind, its day, and at least so many.

    Raises:
        PricesChanged: another version stands there now; nothing is written.
        OptionRefused: an option cannot be so, or not be left out.
    """
    with act(round_id) as round_:
        before = price_list(round_id)
        if after == before and not round_.prices_to_check:
            return
        if version_of(before) != seen and after != before:
            raise PricesChanged
        _change_options(round_id, before, after)
        round_.fee_amount, round_.other_prices = after.whole[Category.LIBRARY], others_of(after.whole)
        round_.has_options, round_.prices_to_check = bool(after.options), False
        round_.content_revision += 1
        record(actor, "round.prices", round_, before=_facts(before), after=_facts(after))


def last_day_of_options(round_id: int) -> int:
    """The number of the last day there is something to choose for, 0 where there is nothing."""
    return db.session.scalar(select(func.max(Option.day)).where(Option.round_id == round_id)) or 0


def chosen_times(round_id: int) -> dict[int, int]:
    """How many of those who come, or wait, have chosen each option of a round, by its id."""
    rows = db.session.execute(
        select(Choice.option_id, func.count().label("many"))
        .join(Registration, Registration.id == Choice.registration_id)
        .where(Registration.round_id == round_id, Registration.state.in_(ACTIVE))
        .group_by(Choice.option_id)
    )
    return {row.option_id: row.many for row in rows}


def kept_words(name: str, many: int) -> str:
    """Why an option cannot be left out, and what to do."""
    return ngettext(
        "%(num)d person har valgt “%(name)s”, så det kan ikke fjernes. Ret personens valg først.",
        "%(num)d personer har valgt “%(name)s”, så det kan ikke fjernes. Ret deres valg først.",
        many,
        name=name,
    )


def _change_options(round_id: int, before: PriceList, after: PriceList) -> None:
    rows = {row.id: row for row in db.session.scalars(select(Option).where(Option.round_id == round_id))}
    chosen, kept = chosen_times(round_id), {option_id for option_id, _ in after.options}
    _remove([row for row in rows.values() if row.id not in kept], chosen)
    for at, (option_id, plan) in enumerate(after.options):
        row = rows.get(option_id or 0)
        if row is None:
            db.session.add(_option(round_id, plan))
            continue
        _check(row, plan, at, chosen)
        for name in OptionPlan.__slots__:
            setattr(row, name, getattr(plan, name))
    db.session.flush()


def _remove(rows: Collection[Option], chosen: Mapping[int, int]) -> None:
    """Take options out; of who has cancelled nothing is left that names them."""
    for row in rows:
        if row.id in chosen:
            raise OptionRefused(kept_words(row.name, chosen[row.id]), None)
        db.session.execute(delete(Choice).where(Choice.option_id == row.id))
        db.session.delete(row)


def _check(row: Option, plan: OptionPlan, at: int, chosen: Mapping[int, int]) -> None:
    if row.id in chosen and (plan.kind, plan.day) != (row.kind, row.day):
        words = gettext("Nogen har valgt det, så slags og dag kan ikke ændres. Lav et nyt valg i stedet.")
        raise OptionRefused(words, at, "kind" if plan.kind is not row.kind else "day")
    if plan.capacity is not None and plan.capacity < row.taken:
        words = gettext(
            "%(taken)d er optaget. Skriv mindst %(taken)d, eller ret nogle personers valg først.",
            taken=row.taken,
        )
        raise OptionRefused(words, at, "capacity")


def _option(round_id: int, plan: OptionPlan) -> Option:
    return Option(
        round_id=round_id,
        kind=plan.kind,
        name=plan.name,
        day=plan.day,
        capacity=plan.capacity,
        prices=plan.prices,
    )


def _in_order(prices: Prices) -> Prices:
    """Prices in the order of the categories, so that the same ones have the same version."""
    return {one: prices[one] for one in Category}


def _facts(prices: PriceList) -> dict[str, object]:
    """A price list as the log keeps it."""
    return {
        "prices": list(prices.whole.values()),
        "options": [
            {
                "kind": plan.kind.value,
                "name": plan.name,
                "day": plan.day,
                "seats": plan.capacity,
                "prices": list(plan.prices.values()),
            }
            for _, plan in prices.options
        ],
    }
