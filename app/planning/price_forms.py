"""The form of a round's price list: prices by category, and a list of options that grows by buttons."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import Form as PlainForm
from wtforms import FormField

from app.common.forms import Form, LineField
from app.meetings.prices import Category, Prices
from app.planning.agenda_forms import ItemList
from app.planning.prices import PriceList
from app.planning.round_values import amount_of
from app.registrations.options import OptionKind

MOST_OPTIONS = 40
"""Five days with their rooms and meals, and some more."""

Row = dict[str, Any]


class PricesForm(PlainForm):
    """What something costs, by category; an empty field is as the first one."""

    library = LineField()
    sector = LineField()
    guest = LineField()
    speaker = LineField()
    partner = LineField()


class OptionForm(PlainForm):
    """An option. `id` is that of its row, empty while there is none."""

    id = LineField()
    kind = LineField()
    name = LineField()
    day = LineField()
    capacity = LineField()
    prices = FormField(PricesForm)


class PriceForm(Form):
    """A price list. `seen` tells which version the page was begun with, `known` which options it had."""

    seen = LineField()
    known = LineField()
    whole = FormField(PricesForm)
    options = ItemList(FormField(OptionForm), max_entries=MOST_OPTIONS)

    def rows(self) -> list[Any]:
        """The forms of the options, in order."""
        return [entry.form for entry in self.options]

    def refill(self, rows: Sequence[Row]) -> None:
        """Show these options instead."""
        while self.options.entries:
            self.options.pop_entry()
        for row in rows[:MOST_OPTIONS]:
            self.options.append_entry(row)

    def typed(self) -> list[Row]:
        """What stands in its rows."""
        return [entry.data for entry in self.options]

    def leave_out_empty(self) -> None:
        """Take out options of which nothing has been typed."""
        rows = self.typed()
        kept = [row for row in rows if row["name"] or row["capacity"] or any(row["prices"].values())]
        if len(kept) < len(rows):
            self.refill(kept)

    def pressed(self) -> str:
        """The button that was pressed, if it changes the list: 'add', 'suggest', 'remove-3'."""
        return next((name for name in request.form if _CHANGES.fullmatch(name)), "")


_CHANGES = re.compile(r"add|suggest|remove-[0-9]{1,3}")


def id_of(typed: str | None) -> int | None:
    """The id of an option as it stands in the form, None where it has none."""
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,9}", typed) else None


def price_values(listed: PriceList) -> Row:
    """What `read_prices` reads as this price list."""
    return {
        "known": " ".join(str(option_id) for option_id, _ in listed.options),
        "whole": _amounts(listed.whole),
        "options": option_rows(listed),
    }


def option_rows(listed: PriceList) -> list[Row]:
    """Its options, as they would be typed."""
    return [
        {
            "id": str(option_id or ""),
            "kind": plan.kind.value,
            "name": plan.name,
            "day": str(plan.day),
            "capacity": "" if plan.capacity is None else str(plan.capacity),
            "prices": _amounts(plan.prices),
        }
        for option_id, plan in listed.options
    ]


def suggested(rows: Sequence[Row], days: int) -> list[Row]:
    """The options that a meeting of so many days usually has, but for those that stand there already.

    Each day, of several; a single and a double room for each night; lunch every day, and dinner on
    all but the last. What they cost is to be written.
    """
    there = {_likeness(row) for row in rows}
    wanted = [row for day in range(1, days + 1) for row in _usual(day, days)]
    return [row for row in wanted if _likeness(row) not in there]


def _usual(day: int, days: int) -> list[Row]:
    of_day = [(OptionKind.DAY, gettext("Dag %(day)d", day=day))]
    with_night = [
        (OptionKind.SINGLE, gettext("Enkeltværelse")),
        (OptionKind.DOUBLE, gettext("Dobbeltværelse")),
        (OptionKind.MEAL, gettext("Middag dag %(day)d", day=day)),
    ]
    lunch = (OptionKind.MEAL, gettext("Frokost dag %(day)d", day=day))
    wanted = [*(of_day if days > 1 else []), lunch, *(with_night if day < days else [])]
    return [{"kind": kind.value, "name": name, "day": str(day), "capacity": ""} for kind, name in wanted]


def _likeness(row: Row) -> tuple[str, ...]:
    """What two options have in common that would be one: of a meal its name, too."""
    kind, day = row["kind"] or "", row["day"] or ""
    return (kind, day, (row["name"] or "").casefold()) if kind == OptionKind.MEAL else (kind, day)


def _amounts(prices: Prices) -> dict[str, str]:
    """Prices as they would be typed: what is as for a library with a free place is left empty."""
    first = prices[Category.LIBRARY]
    return {
        one.value: amount_of(prices[one]) if one is Category.LIBRARY or prices[one] != first else ""
        for one in Category
    }
