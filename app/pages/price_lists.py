"""What a round with options, or with prices by who comes, costs: the table of its page."""

from dataclasses import dataclass

from flask_babel import gettext

from app.meetings.prices import Category, price_of
from app.meetings.queries import RoundView
from app.registrations.choice_lists import price_words
from app.registrations.option_queries import offered_in
from app.registrations.options import Offered
from app.registrations.wording import category_name, option_name


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Columns as (title, class); rows of words, the first of which says what it is that costs."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def price_table(round_: RoundView, *, has_partners: bool) -> PriceTable | None:
    """The prices of those who can sign up themselves, None where everything costs everybody the same."""
    offered = offered_in(round_.id) if round_.has_options else ()
    if not offered and not round_.other_prices:
        return None
    categories = [Category.LIBRARY, Category.SECTOR]
    if has_partners and round_.other_prices:
        categories.append(Category.PARTNER)
    names = tuple((category_name(one), "number") for one in categories)
    left = ((gettext("Tilbage"), "number"),) if any(one.left is not None for one in offered) else ()
    whole = tuple(price_words(price_of(one, round_.fee_amount, round_.other_prices)) for one in categories)
    first = (
        gettext("Deltagelse i hele mødet"),
        *whole,
        *(str(max(0, round_.sittings[0].left)) for _ in left),
    )
    return PriceTable(
        ((gettext("Det koster"), ""), *names, *left),
        (first, *(_row(one, categories, round_, with_left=bool(left)) for one in offered)),
    )


def _row(one: Offered, categories: list[Category], round_: RoundView, *, with_left: bool) -> tuple[str, ...]:
    days = round_.sittings[0].days
    prices = (price_words(one.prices[category]) for category in categories)
    left = (_left_words(one),) if with_left else ()
    return (option_name(one.kind, one.name, one.day, days), *prices, *left)


def _left_words(one: Offered) -> str:
    if one.left is None:
        return "–"
    return str(one.left) if one.left else gettext("Venteliste")
