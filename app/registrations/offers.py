"""What somebody was shown of the options they chose from, kept in the form from page to page.

Pure. It serves the words "Før … Nu …" only: what binds is `order.Shown`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.meetings.prices import Category
from app.registrations.options import Offered

_OPTION = re.compile(r"([0-9]{1,9}):(-|[0-9]{1,6})" + r":([0-9]{1,9})" * len(Category))


def as_text(offered: Sequence[Offered]) -> str:
    """'17:3:90000:…': of each option how many are left, '-' without a limit, and its prices by category."""
    return " ".join(
        ":".join(map(str, [one.id, "-" if one.left is None else one.left, *map(one.prices.get, Category)]))
        for one in offered
    )


def as_shown(text: str, offered: Sequence[Offered]) -> tuple[Offered, ...]:
    """The options of a round as they were when `text` was written; one that is not in it is as it is now."""
    shown = {int(found[1]): found.groups()[1:] for found in map(_OPTION.fullmatch, text.split()) if found}
    return tuple(_before(one, *shown[one.id]) if one.id in shown else one for one in offered)


def _before(one: Offered, left: str, *prices: str) -> Offered:
    return replace(
        one,
        capacity=None if left == "-" else int(left),
        taken=0,
        waiting=0,
        prices=dict(zip(Category, map(int, prices), strict=True)),
    )
