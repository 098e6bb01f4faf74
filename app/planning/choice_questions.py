"""Days, rooms and meals as questions of the organisers' forms, and what was answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from flask import request
from flask_babel import gettext

from app.common.danish import day_of_week, kroner
from app.meetings.days import Day
from app.meetings.prices import Category
from app.registrations.options import ChoiceState, Chosen, Offered, OptionKind
from app.registrations.wording import option_name

_NONE = "none"
"""That somebody sleeps elsewhere."""


@dataclass(frozen=True, slots=True)
class Question:
    """Boxes, or the rooms of one night: as the form macros take a field, with its answers (value, words)."""

    id: str
    name: str
    legend: str
    options: tuple[tuple[str, str], ...]
    data: Collection[str] | str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """All there is to choose. `shares`: whether one can share a room."""

    boxes: tuple[Question, ...]
    nights: tuple[Question, ...]
    shares: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked: what is ticked (ids), at the prices of which category, and what they have already.

    `category` None: more than one is asked, so no prices are said.
    """

    chosen: Collection[int]
    category: Category | None = None
    had: Mapping[int, Chosen] = field(default_factory=dict)


def questions(offered: Sequence[Offered], days: Sequence[Day], who: Asked) -> Questions:
    """What can be chosen: which days, a room for each night, and the meals of each day."""
    of_days = [one for one in offered if one.kind is OptionKind.DAY]
    meals = [one for one in offered if one.kind is OptionKind.MEAL]
    rooms = [one for one in offered if one.is_room]
    boxes = [_boxes("days", gettext("Dage"), of_days, days, who)] if of_days else []
    boxes += [
        _boxes(f"meals-{day}", _meals_of(day, days), list(those), days, who) for day, those in _by_day(meals)
    ]
    return Questions(
        boxes=tuple(boxes),
        nights=tuple(_night(day, list(those), days, who) for day, those in _by_day(rooms)),
        shares=any(one.kind is OptionKind.DOUBLE for one in rooms),
    )


def answered(offered: Sequence[Offered]) -> frozenset[int]:
    """The ids that were chosen in the form of a request; what is no number is no answer."""
    nights = {f"night-{one.day}" for one in offered if one.is_room}
    typed = [*request.form.getlist("option"), *(request.form.get(night, "") for night in nights)]
    return frozenset(int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 10)


def _by_day(offered: Iterable[Offered]) -> Iterable[tuple[int, Iterable[Offered]]]:
    return groupby(offered, key=lambda one: one.day)


def _boxes(id_: str, legend: str, offered: Sequence[Offered], days: Sequence[Day], who: Asked) -> Question:
    return Question(
        id=id_,
        name="option",
        legend=legend,
        options=tuple(
            (str(one.id), _words(option_name(one.kind, one.name, one.day, days), one, who)) for one in offered
        ),
        data={str(one.id) for one in offered if one.id in who.chosen},
    )


def _night(day: int, rooms: Sequence[Offered], days: Sequence[Day], who: Asked) -> Question:
    """The rooms of the night after a day, of which one can be had."""
    held = _held(day, days)
    legend = gettext("Overnatning")
    if held is not None:
        morning = day_of_week(held.starts_at + timedelta(days=1))
        legend = gettext("Natten til %(morning)s", morning=morning)
    none = (_NONE, gettext("Ingen overnatning"))
    return Question(
        id=f"night-{day}",
        name=f"night-{day}",
        legend=legend,
        options=(*((str(one.id), _words(one.name, one, who)) for one in rooms), none),
        data=next((str(one.id) for one in rooms if one.id in who.chosen), _NONE),
    )


def _meals_of(day: int, days: Sequence[Day]) -> str:
    held = _held(day, days)
    return gettext("Måltider %(day)s", day=day_of_week(held.starts_at)) if held else gettext("Måltider")


def _held(number: int, days: Sequence[Day]) -> Day | None:
    return next((one for one in days if one.number == number), None)


def _words(words: str, one: Offered, who: Asked) -> str:
    """'Enkeltværelse: 1.200 kr. (12 tilbage)'; of what somebody has, at the price they have it for."""
    had = who.had.get(one.id)
    if who.category is not None:
        amount = had.amount if had else one.prices[who.category]
        words = gettext("%(option)s: %(price)s", option=words, price=kroner(amount))
    if had is not None and had.state is ChoiceState.WAITING:
        return gettext("%(option)s (nr. %(number)d på ventelisten)", option=words, number=had.number)
    if one.left is None or (had is not None and had.state is ChoiceState.HELD):
        return words
    if one.left == 0:
        return gettext("%(option)s (alle er optaget – venteliste)", option=words)
    return gettext("%(option)s (%(left)d tilbage)", option=words, left=one.left)
