"""Forplejning: what the kitchen needs to know, on the page, in print and as a sheet; for organisers alone."""

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext

from app.common.access import organiser
from app.common.danish import day as day_words
from app.common.downloads import sheet
from app.common.sheets import Cell
from app.dashboard.meals import SittingMeals, meals_of
from app.meetings.queries import find_round

bp = Blueprint("meals", __name__)

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/forplejning"


@bp.get(_PATH)
@organiser
def meals_page(series: str, round_slug: str) -> str:
    """How many eat what, day by day."""
    round_ = find_round(series, round_slug, drafts=True)
    return render_template(
        "dashboard/meals.html",
        round=round_,
        sittings=meals_of(round_),
        link=lambda ending: url_for(
            ".meals_sheet", series=round_.series.slug, round_slug=round_.slug, ending=ending
        ),
        errors=[],
    )


@bp.get(f"{_PATH}.<any(csv, xlsx):ending>")
@organiser
def meals_sheet(series: str, round_slug: str, ending: str) -> Response:
    """The same as a sheet: a row for each meal, and one for each diet among those who eat it."""
    round_ = find_round(series, round_slug, drafts=True)
    rows = [row for one in meals_of(round_) for row in _rows(one)]
    return sheet(f"forplejning-{round_.slug}", gettext("Forplejning"), _titles(), rows, ending)


def _titles() -> list[str]:
    return [
        gettext("Møde"),
        gettext("Dag"),
        gettext("Måltid"),
        gettext("Særlig kost"),
        gettext("Antal"),
        gettext("Venter"),
    ]


def _rows(one: SittingMeals) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for each in one.days:
        when = day_words(each.day.starts_at)
        for meal in each.meals:
            rows.append([one.sitting.name, when, meal.name, gettext("Alle"), meal.people, meal.waiting])
            rows += [[one.sitting.name, when, meal.name, words, people, None] for words, people in meal.diets]
    return rows
