"""Making the next round, and changing one: its facts, and publishing."""

from datetime import datetime

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round
from app.meetings.queries import RoundView, find_round, find_series
from app.meetings.spans import RoundSpan, spans_of
from app.planning import changes, services
from app.planning.changes import ChangedMeanwhile, DayTaken, facts_of
from app.planning.forms import CloneForm, RoundForm
from app.planning.round_reading import read_clone, read_round
from app.planning.round_values import Values, round_values
from app.planning.rounds import plan_of
from app.planning.services import PlanRefused
from app.planning.venues import known_venues
from app.planning.versions import version_of

bp = Blueprint("rounds", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_OFFERED = 10
"""Earlier rounds one can start from instead of the latest."""


@bp.get("/arrangoer/<slug:series>/ny-runde")
@organiser
def new_round_page(series: str) -> str | Response:
    """The next round: a date for each sitting, and a place where none is standing."""
    rounds = spans_of(find_series(series).id)
    if not rounds:
        return redirect(url_for("first_round.first_round_page", series=series), 303)
    before = _round_before(series, rounds)
    form = CloneForm(formdata=None)
    form.fill_up(len(before.sittings))
    return _clone_page(rounds, before, form)


@bp.post("/arrangoer/<slug:series>/ny-runde")
@organiser
def new_round(series: str) -> Answer:
    """Make the round as a draft; doubts about a day are said before anything is made."""
    rounds = spans_of(find_series(series).id)
    before, form, confirmed = _round_before(series, rounds), CloneForm(), "anyway" in request.form
    wish, reader = read_clone(form, plan_of(before.id), confirmed=confirmed)
    if reader.errors:
        return _clone_page(rounds, before, form, reader.errors, may_insist=reader.may_insist), 422
    try:
        made = write(changes.clone, before.series.id, before.id, wish, g.visitor.actor, confirmed=confirmed)
    except PlanRefused as refused:
        errors, may_insist = [("", str(refused))], isinstance(refused, DayTaken)
        return _clone_page(rounds, before, form, errors, may_insist=may_insist), 422
    slug = db.session.scalar(select(Round.slug).where(Round.id == made))
    return redirect(url_for("overview.round_desk", series=series, round_slug=slug, nu="oprettet"), 303)


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/indstillinger")
@organiser
def settings_page(series: str, round_slug: str) -> str:
    """Title, theme, fees and the rules of the queue."""
    round_ = find_round(series, round_slug, drafts=True)
    facts = facts_of(round_)
    form = RoundForm(formdata=None, data=round_values(facts, _first_start(round_)))
    form.seen.data = version_of(facts)
    return _settings(round_, form)


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/indstillinger")
@organiser
def save_settings(series: str, round_slug: str) -> Answer:
    """Save them, unless somebody else has saved others meanwhile."""
    round_ = find_round(series, round_slug, drafts=True)
    form = RoundForm()
    facts, reader = read_round(form, _first_start(round_))
    if reader.errors:
        return _settings(round_, form, reader.errors), 422
    try:
        write(changes.change_round, round_.id, facts, form.seen.data or "", g.visitor.actor)
    except PlanRefused as refused:
        return _settings(round_, form, [("", str(refused))]), 422
    except ChangedMeanwhile:
        theirs = facts_of(find_round(series, round_slug, drafts=True))
        form.seen.data = version_of(theirs)  # whoever saves now has seen it
        return _settings(round_, form, theirs=round_values(theirs, _first_start(round_))), 409
    return redirect(url_for(".settings_page", series=series, round_slug=round_slug, nu="gemt"), 303)


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/udgiv")
@organiser
def publish(series: str, round_slug: str) -> Response:
    """Show the round to visitors."""
    round_ = find_round(series, round_slug, drafts=True)
    write(_publish, round_.id, g.visitor.actor)
    return redirect(url_for("overview.round_desk", series=series, round_slug=round_slug, nu="udgivet"), 303)


def _publish(round_id: int, actor: str) -> None:
    services.publish(db.session.get_one(Round, round_id), actor)


def _round_before(series: str, rounds: list[RoundSpan]) -> RoundView:
    """The round to start from: the one asked for, else the latest.

    Raises:
        NotFound: there is none.
    """
    latest = rounds[0].slug if rounds else ""
    return find_round(series, request.args.get("fra") or latest, drafts=True)


def _first_start(round_: RoundView) -> datetime:
    return min(one.starts_at for one in round_.sittings)


def _clone_page(
    rounds: list[RoundSpan],
    before: RoundView,
    form: CloneForm,
    errors: Errors | None = None,
    *,
    may_insist: bool = False,
) -> str:
    return render_template(
        "planning/new_round.html",
        series=before.series,
        before=before,
        others=[one for one in rounds if one.id != before.id][:_OFFERED],
        plans=plan_of(before.id).sittings,
        form=form,
        venues=known_venues(),
        errors=errors or [],
        may_insist=may_insist,
    )


def _settings(
    round_: RoundView, form: RoundForm, errors: Errors | None = None, theirs: Values | None = None
) -> str:
    return render_template(
        "planning/settings.html",
        round=round_,
        form=form,
        theirs=theirs,
        errors=errors or [],
        done=request.args.get("nu"),
    )
