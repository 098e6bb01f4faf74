"""How many eat what on which day, and what they cannot eat: numbers for the kitchen, never names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import bindparam, select

from app.common.models import db
from app.libraries.words import sort_key
from app.meetings.days import Day, attended
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView
from app.registrations.diet import diet_words
from app.registrations.models import Choice, Option, Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import ChoiceState, Offered, OptionKind
from app.registrations.states import State

Diets = tuple[tuple[str, int], ...]
"""Each combination that somebody has, and how many have it."""


@dataclass(frozen=True, slots=True)
class Meal:
    """How many have a meal and how many wait for it; where nobody chooses meals, how many are there."""

    name: str
    people: int
    waiting: int
    diets: Diets


@dataclass(frozen=True, slots=True)
class DayMeals:
    """One day of a meeting."""

    day: Day
    present: int
    meals: tuple[Meal, ...]


@dataclass(frozen=True, slots=True)
class SittingMeals:
    """One meeting of the round."""

    sitting: SittingView
    days: tuple[DayMeals, ...]


_PEOPLE = select(
    Registration.id,
    Registration.sitting_id,
    Registration.dropped_days,
    Registration.diet,
    Registration.diet_note,
).where(Registration.round_id == bindparam("round_id"), Registration.state == State.CONFIRMED)
_MEALS = (
    select(Choice.option_id, Choice.registration_id, Choice.state)
    .join(Option, Option.id == Choice.option_id)
    .where(
        Option.round_id == bindparam("round_id"),
        Option.kind == OptionKind.MEAL,
        Choice.state.in_((ChoiceState.HELD, ChoiceState.WAITING)),
    )
)


def meals_of(round_: RoundView) -> list[SittingMeals]:
    """What is eaten at each meeting that is held; three queries at most, however many come."""
    about = {"round_id": round_.id}
    people = {row.id: row for row in db.session.execute(_PEOPLE, about)}
    meals = (
        [one for one in offered_in(round_.id) if one.kind is OptionKind.MEAL] if round_.has_options else []
    )
    chosen: dict[tuple[int, ChoiceState], list[int]] = defaultdict(list)
    for row in db.session.execute(_MEALS, about) if meals else ():
        chosen[row.option_id, row.state].append(row.registration_id)
    return [
        SittingMeals(sitting, tuple(_day(day, sitting, people, meals, chosen) for day in sitting.days))
        for sitting in round_.sittings
        if sitting.state is not SittingState.CANCELLED
    ]


def _day(
    day: Day,
    sitting: SittingView,
    people: Mapping[int, Any],
    meals: Iterable[Offered],
    chosen: Mapping[tuple[int, ChoiceState], Sequence[int]],
) -> DayMeals:
    there = [
        row
        for row in people.values()
        if row.sitting_id == sitting.id and day in attended(sitting.days, row.dropped_days)
    ]
    found = tuple(
        Meal(
            name=one.name,
            people=len(chosen[one.id, ChoiceState.HELD]),
            waiting=len(chosen[one.id, ChoiceState.WAITING]),
            diets=_diets(people[who] for who in chosen[one.id, ChoiceState.HELD] if who in people),
        )
        for one in meals
        if one.day == day.number
    )
    return DayMeals(
        day, len(there), found or (Meal(gettext("Alle, der kommer"), len(there), 0, _diets(there)),)
    )


def _diets(rows: Iterable[Any]) -> Diets:
    """The most frequent first."""
    counts = Counter(words for row in rows if (words := diet_words(row.diet, row.diet_note)))
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], sort_key(each[0]))))
