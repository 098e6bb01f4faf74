"""As whom somebody pays, and what a seat with their choices costs them while they hold no free place."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from app.meetings.models import Round
from app.meetings.prices import Category, Prices, price_of
from app.registrations.fees import Policy, Rate
from app.registrations.models import Registration
from app.registrations.option_queries import chosen_by, offered_in
from app.registrations.options import ChoiceState, Chosen, Wish, allot, rate_of
from app.registrations.states import Role


class Rated(Protocol):
    """A round, as a row or as it is shown."""

    @property
    def fee_amount(self) -> int:
        """Øre per person per sitting."""

    @property
    def other_prices(self) -> Prices:
        """Of everybody who is not of a library with a free place, where prices differ."""

    @property
    def free_places(self) -> int:
        """Of a library that has a free place."""

    @property
    def sector_free_places(self) -> int:
        """Of every other library."""


def policy_of(round_: Rated) -> Policy:
    """The fee rule of a round."""
    return Policy(round_.fee_amount, round_.free_places, round_.sector_free_places)


def paid_as(category: Category | None, *, has_free_place: bool) -> Category:
    """As whom somebody pays: by their library, unless they have a category of their own."""
    return category or (Category.LIBRARY if has_free_place else Category.SECTOR)


def category_of(row: Registration, round_: Rated) -> Category:
    """As whom a row pays; of whom no library is known yet, the dearer of the two that it can be."""
    if row.role is not Role.PARTICIPANT:
        return Category.SPEAKER
    if row.category is None and row.library is None:
        return dearer(round_)
    return paid_as(row.category, has_free_place=row.library is not None and row.library.has_free_place)


def dearer(round_: Rated) -> Category:
    """The category of libraries that pays more."""
    sector = price_of(Category.SECTOR, round_.fee_amount, round_.other_prices)
    return Category.SECTOR if sector > round_.fee_amount else Category.LIBRARY


def rate_for(round_: Rated, category: Category, chosen: Iterable[Chosen]) -> Rate:
    """What a seat with these choices costs somebody of a category who holds no free place."""
    whole = price_of(category, round_.fee_amount, round_.other_prices)
    return rate_of(whole, chosen, category if round_.other_prices else None)


def row_rate(row: Registration, round_: Round) -> Rate:
    """What a seat with what `row` has chosen costs; who has none yet would get what there is now."""
    category = category_of(row, round_)
    chosen = chosen_by([row.id])[row.id] if round_.has_options else ()
    wished = {one.id for one in chosen if one.state is ChoiceState.WISHED}
    if wished:
        got = allot([Wish(wished, category, seated=True)], offered_in(round_.id))[0]
        chosen = (*(one for one in chosen if one.id not in wished), *got)
    return rate_for(round_, category, chosen)


def rate_as(row: Registration, category: Category, round_: Round) -> Rate:
    """What a seat with what `row` has chosen would cost somebody of a category, at today's prices."""
    prices = {one.id: one.prices for one in offered_in(round_.id)} if round_.has_options else {}
    chosen = chosen_by([row.id])[row.id] if round_.has_options else ()
    return rate_for(round_, category, [replace(one, amount=prices[one.id][category]) for one in chosen])


def counts(row: Registration) -> bool:
    """Whether somebody is one of their library's people, whose free places are counted."""
    return row.role is Role.PARTICIPANT and row.category is None
