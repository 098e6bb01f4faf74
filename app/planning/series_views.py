"""Serie: a new one, and its settings: what is said of it, whom to ask, and what its people are sent."""

from dataclasses import asdict

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import organiser, owner
from app.common.forms import add_error
from app.common.transaction import write
from app.meetings.queries import find_series
from app.planning.changes import SlugTaken, change_series, make_series, series_plan
from app.planning.series_forms import (
    NewSeriesForm,
    SeriesForm,
    read_new_series,
    read_series,
    usual_series,
)

bp = Blueprint("series", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/arrangoer/ny-serie")
@owner
def new_series_page() -> str:
    """What is to be said of a new series."""
    return _new_page(NewSeriesForm(formdata=None, data=usual_series()))


@bp.post("/arrangoer/ny-serie")
@owner
def new_series() -> Answer:
    """Make it, and go on to its first round."""
    form = NewSeriesForm()
    plan, reader = read_new_series(form)
    if reader.errors:
        return _new_page(form, reader.errors), 422
    try:
        write(make_series, plan, g.visitor.actor)
    except SlugTaken as refused:
        return _new_page(form, add_error(form.slug, str(refused))), 422
    return redirect(url_for("first_round.first_round_page", series=plan.slug, nu="oprettet"), 303)


@bp.get("/arrangoer/<slug:series>/indstillinger")
@organiser
def series_page(series: str) -> str:
    """The settings of a series."""
    plan = series_plan(series)
    values = {**asdict(plan), "reminder_days": ", ".join(map(str, plan.reminder_days))}
    return _page(series, SeriesForm(formdata=None, data=values))


@bp.post("/arrangoer/<slug:series>/indstillinger")
@organiser
def save_series(series: str) -> Answer:
    """Save them."""
    form = SeriesForm()
    plan, reader = read_series(form, series)
    if reader.errors:
        return _page(series, form, reader.errors), 422
    write(change_series, plan, g.visitor.actor)
    return redirect(url_for(".series_page", series=series, nu="gemt"), 303)


def _new_page(form: NewSeriesForm, errors: Errors | None = None) -> str:
    return render_template("planning/new_series.html", form=form, errors=errors or [])


def _page(series: str, form: SeriesForm, errors: Errors | None = None) -> str:
    return render_template(
        "planning/series.html",
        series=find_series(series),
        form=form,
        errors=errors or [],
        done=request.args.get("nu"),
    )
