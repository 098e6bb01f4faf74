"""Who pays which price at a meeting whose price depends on who comes (DOMAIN.md, 2). Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Category(StrEnum):
    """As whom somebody pays; a library's people are one of the first two, the others are named so."""

    LIBRARY = "library"  # of a library that has a free place
    SECTOR = "sector"  # of every other library
    GUEST = "guest"
    SPEAKER = "speaker"  # or host
    PARTNER = "partner"


Prices = Mapping[Category, int]
"""Øre by category."""


def price_of(category: Category, amount: int, others: Prices) -> int:
    """What taking part costs a category (øre), where libraries pay `amount`.

    Without other prices everybody from a library pays that, and nobody else anything.
    """
    if category is Category.LIBRARY:
        return amount
    return others.get(category, amount if category is Category.SECTOR and not others else 0)


def others_of(whole: Prices) -> Prices:
    """The other prices of a meeting that costs each category so much.

    None where the network's rule comes to the same.
    """
    others: dict[Category, int] = {one: whole[one] for one in Category if one is not Category.LIBRARY}
    by_rule = {one: price_of(one, whole[Category.LIBRARY], {}) for one in others}
    return {} if others == by_rule else others
