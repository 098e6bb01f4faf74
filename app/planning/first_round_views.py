"""Making a round from nothing, where there is none before it to make it from."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round
from app.meetings.queries import find_series
from app.planning import changes
from app.planning.changes import DayTaken
from app.planning.first_round_forms import FirstRoundForm, usual_round
from app.planning.first_round_reading import read_first_round
from app.planning.services import PlanRefused
from app.planning.venues import known_venues

bp = Blueprint("first_round", __name__)

_PATH = "/arrangoer/<slug:series>/ny-runde/fra-bunden"


@bp.get(_PATH)
@organiser
def first_round_page(series: str) -> str:
    """Two meetings with the usual times and deadlines, all to be changed."""
    return _page(series, FirstRoundForm(formdata=None, data=usual_round()))


@bp.post(_PATH)
@organiser
def make_round(series: str) -> str | tuple[str, int] | Response:
    """Make the round as a draft; doubts about a day are said before anything is made."""
    found, form, confirmed = find_series(series), FirstRoundForm(), "anyway" in request.form
    plan, reader = read_first_round(form, confirmed=confirmed)
    if reader.errors:
        return _page(series, form, reader.errors, may_insist=reader.may_insist), 422
    try:
        made = write(changes.make_round, found.id, plan, g.visitor.actor, confirmed=confirmed)
    except PlanRefused as refused:
        errors, may_insist = [("", str(refused))], isinstance(refused, DayTaken)
        return _page(series, form, errors, may_insist=may_insist), 422
    slug = db.session.scalar(select(Round.slug).where(Round.id == made))
    return redirect(url_for("overview.round_desk", series=series, round_slug=slug, nu="ny"), 303)


def _page(
    series: str,
    form: FirstRoundForm,
    errors: list[tuple[str, str]] | None = None,
    *,
    may_insist: bool = False,
) -> str:
    return render_template(
        "planning/first_round.html",
        series=find_series(series),
        form=form,
        venues=known_venues(),
        errors=errors or [],
        may_insist=may_insist,
        done=request.args.get("nu"),
    )
