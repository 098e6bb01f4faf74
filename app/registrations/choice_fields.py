"""What somebody chooses from, as the fields of a page: days, a room for each night, meals of each day.

The fields are what the form macros take: id, name, data and errors.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from flask_babel import gettext

from app.common.danish import day_of_week, kroner, upper_first
from app.meetings.days import Day
from app.meetings.prices import Category
from app.registrations.choice_lists import price_words
from app.registrations.options import ChoiceState, Chosen, Offered, OptionKind
from app.registrations.wording import option_name

NO_ROOM = "none"
"""The choice to sleep elsewhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """One question. `fixed` are the choices that can no longer be given up, in words."""

    id: str
    name: str
    legend: str
    options: tuple[tuple[str, ...], ...]  # value, words, and of rooms a hint
    data: tuple[str, ...] | str
    errors: tuple[str, ...] = ()
    hint: str = ""
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceFields:
    """All that one person is asked. `mate`: whether there is a room to share."""

    days: Group | None
    nights: tuple[Group, ...]
    meals: tuple[Group, ...]
    mate: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chooses: as whom they pay, what is ticked (ids), and what is wrong by field.

    `had` is what they have chosen before, at their own prices, by id; of that `fixed` cannot be given up.
    """

    category: Category
    chosen: Collection[int]
    prefix: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    had: Mapping[int, Chosen] = field(default_factory=dict)
    fixed: Collection[int] = ()


def choice_fields(who: Chooser, offered: Sequence[Offered], days: Sequence[Day], whole: int) -> ChoiceFields:
    """The questions to one person. `whole` is what all days cost together (øre)."""
    of_days = [one for one in offered if one.kind is OptionKind.DAY]
    rooms = [one for one in offered if one.is_room]
    meals = [one for one in offered if one.kind is OptionKind.MEAL]
    dearer = sum(one.prices[who.category] for one in of_days) > whole
    hint = gettext("Alle dage koster %(whole)s tilsammen.", whole=kroner(whole)) if dearer else ""
    return ChoiceFields(
        days=_boxes(who, "day", gettext("Hvilke dage kommer du?"), of_days, days, hint) if of_days else None,
        nights=tuple(
            _night(who, day, list(those), days) for day, those in groupby(rooms, key=lambda one: one.day)
        ),
        meals=tuple(
            _boxes(who, f"meal-{day}", _meals_of(day, days), list(those), days)
            for day, those in groupby(meals, key=lambda one: one.day)
        ),
        mate=any(one.kind is OptionKind.DOUBLE for one in rooms),
    )


def _boxes(
    who: Chooser, name: str, legend: str, offered: Sequence[Offered], days: Sequence[Day], hint: str = ""
) -> Group:
    free = [one for one in offered if one.id not in who.fixed]
    words = {one.id: option_name(one.kind, one.name, one.day, days) for one in offered}
    return Group(
        id=f"{who.prefix}{name}",
        name=f"{who.prefix}option",
        legend=legend,
        options=tuple((str(one.id), _with_hint(words[one.id], one, who)) for one in free),
        data=tuple(str(one.id) for one in free if one.id in who.chosen),
        errors=_errors(who, name),
        hint=hint,
        fixed=tuple(_priced(words[one.id], one, who) for one in offered if one.id in who.fixed),
    )


def _night(who: Chooser, day: int, rooms: Sequence[Offered], days: Sequence[Day]) -> Group:
    name = f"night-{day}"
    fixed = [one for one in rooms if one.id in who.fixed]
    none = (NO_ROOM, gettext("Ingen overnatning"), "")
    return Group(
        id=f"{who.prefix}{name}",
        name=f"{who.prefix}{name}",
        legend=_night_words(day, days),
        options=()
        if fixed
        else (
            *((str(one.id), _priced(one.name, one, who), upper_first(_hint(one, who))) for one in rooms),
            none,
        ),
        data=next((str(one.id) for one in rooms if one.id in who.chosen), NO_ROOM),
        errors=_errors(who, name),
        fixed=tuple(_priced(one.name, one, who) for one in fixed),
    )


def _errors(who: Chooser, name: str) -> tuple[str, ...]:
    return (who.errors[name],) if name in who.errors else ()


def _priced(words: str, one: Offered, who: Chooser) -> str:
    amount = who.had[one.id].amount if one.id in who.had else one.prices[who.category]
    return gettext("%(option)s, %(price)s", option=words, price=price_words(amount))


def _with_hint(words: str, one: Offered, who: Chooser) -> str:
    hint = _hint(one, who)
    return f"{_priced(words, one, who)} ({hint})" if hint else _priced(words, one, who)


def _hint(one: Offered, who: Chooser) -> str:
    """How many are left; of what somebody has or waits for already, that."""
    had = who.had.get(one.id)
    if had is not None and had.state is ChoiceState.WAITING:
        return gettext("du er nr. %(number)d på ventelisten", number=had.number)
    if one.left is None or (had is not None and had.state is ChoiceState.HELD):
        return ""
    return gettext("%(left)d tilbage", left=one.left) if one.left else gettext("alle er optaget – venteliste")


def _night_words(day: int, days: Sequence[Day]) -> str:
    held = next((one for one in days if one.number == day), None)
    if held is None:
        return gettext("Overnatning")
    return upper_first(
        gettext("natten til %(morning)s", morning=day_of_week(held.starts_at + timedelta(days=1)))
    )


def _meals_of(day: int, days: Sequence[Day]) -> str:
    held = next((one for one in days if one.number == day), None)
    if held is None or len(days) < 2:
        return gettext("Måltider")
    return gettext("Måltider %(day)s", day=day_of_week(held.starts_at))
