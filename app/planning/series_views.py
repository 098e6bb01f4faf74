"""Serie: indstillinger. What is said of a network, whom to ask, and what its people are sent."""

from dataclasses import asdict

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.transaction import write
from app.meetings.queries import find_series
from app.planning.changes import change_series, series_plan
from app.planning.series_forms import SeriesForm, read_series

bp = Blueprint("series", __name__)


@bp.get("/arrangoer/<slug:series>/indstillinger")
@organiser
def series_page(series: str) -> str:
    """The settings of a series."""
    plan = series_plan(series)
    values = {**asdict(plan), "reminder_days": ", ".join(map(str, plan.reminder_days))}
    return _page(series, SeriesForm(formdata=None, data=values))


@bp.post("/arrangoer/<slug:series>/indstillinger")
@organiser
def save_series(series: str) -> str | tuple[str, int] | Response:
    """Save them."""
    form = SeriesForm()
    plan, reader = read_series(form, series)
    if reader.errors:
        return _page(series, form, reader.errors), 422
    write(change_series, plan, g.visitor.actor)
    return redirect(url_for(".series_page", series=series, nu="gemt"), 303)


def _page(series: str, form: SeriesForm, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "planning/series.html",
        series=find_series(series),
        form=form,
        errors=errors or [],
        done=request.args.get("nu"),
    )
