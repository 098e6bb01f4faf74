"""From what an organiser typed of prices and options to a price list."""

from typing import Any

from flask_babel import gettext

from app.meetings.prices import Category, Prices
from app.planning.plans import OptionPlan
from app.planning.price_forms import PriceForm, id_of
from app.planning.prices import PriceList
from app.planning.reading import FormReader
from app.planning.round_reading import MOST_SEATS, part_of
from app.registrations.options import OptionKind
from app.registrations.wording import category_name


def read_prices(form: PriceForm, days: int) -> tuple[PriceList, FormReader]:
    """The price list as it is to be, for a meeting of so many days."""
    form.leave_out_empty()
    reader = FormReader(_names(form))
    whole = _prices(part_of(form, "whole"), reader)
    options = tuple((id_of(row["id"].data), _option(row, days, reader)) for row in form.rows())
    _look_for_twins(form, options, reader)
    return PriceList(whole, options), reader


def _option(row: Any, days: int, reader: FormReader) -> OptionPlan:
    if row["kind"].data not in list(OptionKind):
        reader.misread(row["kind"], gettext("Vælg, hvad det er."))
    kind = reader.choice(row["kind"], OptionKind, OptionKind.MEAL)
    day = int(row["day"].data) if row["day"].data in map(str, range(1, days + 1)) else 0
    if not day:
        reader.misread(row["day"], gettext("Vælg en dag."))
    usual = gettext("Dag %(day)d", day=day) if kind is OptionKind.DAY else ""
    missing = "" if usual else gettext("Skriv et navn, fx Festmiddag.")
    return OptionPlan(
        kind=kind,
        name=reader.line(row["name"], missing, 80) or usual,
        day=day,
        capacity=reader.whole(row["capacity"], 1, MOST_SEATS) if row["capacity"].data else None,
        prices=_prices(part_of(row, "prices"), reader),
    )


def _prices(fields: Any, reader: FormReader) -> Prices:
    """What each category pays; one for which nothing was typed pays as a library with a free place."""
    first = fields[Category.LIBRARY.value]
    if not first.data:
        reader.misread(first, gettext("Skriv en pris. Skriv 0, hvis det er gratis."))
    return {one: reader.kroner(fields[one.value] if fields[one.value].data else first) for one in Category}


def _look_for_twins(
    form: PriceForm, options: tuple[tuple[int | None, OptionPlan], ...], reader: FormReader
) -> None:
    """Refuse what stands there twice: nobody could tell one from the other."""
    seen: set[tuple[object, ...]] = set()
    for row, (_, plan) in zip(form.rows(), options, strict=True):
        is_day = plan.kind is OptionKind.DAY
        what = (plan.kind, plan.day) if is_day else (plan.kind, plan.day, plan.name.casefold())
        if plan.day and plan.name and what in seen:
            reader.misread(row["day" if is_day else "name"], gettext("Det står der allerede for den dag."))
        seen.add(what)


def _names(form: PriceForm) -> dict[str, str]:
    """The words of all fields; those of an option begin with its name."""
    names = _of_prices(part_of(form, "whole"), gettext("Deltagelse"))
    for number, row in enumerate(form.rows(), start=1):
        name = row["name"].data or gettext("Valg %(number)d", number=number)
        names[row["kind"].id.removesuffix("-kind")] = name
        names |= _of_prices(part_of(row, "prices"), name)
    return names


def _of_prices(fields: Any, name: str) -> dict[str, str]:
    return {
        fields[one.value].id: gettext("%(what)s, %(category)s", what=name, category=category_name(one))
        for one in Category
    }
