"""Møde: when and where a sitting is held. Who hears of a change is shown before it is made."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.forms import Form, TextField, add_error, line_problems
from app.common.transaction import write
from app.meetings.queries import RoundView, SittingView, find_round
from app.planning import changes
from app.planning.changes import ChangedMeanwhile, DearerToLeave
from app.planning.forms import MOST_STEPS, SittingForm
from app.planning.plans import SittingPlan
from app.planning.round_reading import part_of, read_sitting
from app.planning.round_values import Values, sitting_values
from app.planning.rounds import plan_of
from app.planning.services import PlanRefused, check_times
from app.planning.sitting_news import news_of
from app.planning.venues import known_venues
from app.planning.versions import version_of
from app.registrations import meetings_off
from app.registrations.decisions import DecisionRefused
from app.registrations.told_people import count_not_told_yet, count_told, people_told

bp = Blueprint("sittings", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/moeder/<slug:sitting>"


class CancelForm(Form):
    """Why a meeting is cancelled, in the organiser's own words."""

    reason = TextField()


@bp.get(_PATH)
@organiser
def sitting_page(series: str, round_slug: str, sitting: str) -> str:
    """When and where a sitting is held, its seats and deadlines."""
    round_, found = _sitting(series, round_slug, sitting)
    plan = _plan(round_, found)
    form = SittingForm(formdata=None, data=sitting_values(plan))
    form.seen.data = version_of(plan)
    return _page(round_, found, form)


@bp.post(_PATH)
@organiser
def save_sitting(series: str, round_slug: str, sitting: str) -> Answer:
    """Save it, unless somebody else has meanwhile; who would hear of it is shown first."""
    round_, found = _sitting(series, round_slug, sitting)
    form, before = SittingForm(), _plan(round_, found)
    if "change" in request.form:
        return _page(round_, found, form)
    if "step" in request.form:
        form.press(request.form["step"])
        return _page(round_, found, form, adds=request.form["step"] == "add")
    plan, reader = read_sitting(form, before, confirmed="anyway" in request.form)
    if reader.errors:
        return _page(round_, found, form, reader.errors, may_insist=reader.may_insist), 422
    try:
        check_times(plan)
        news = news_of(found, before, plan)
        if news.is_heard and "tell" not in request.form:
            return render_template(
                "planning/sitting_check.html", round=round_, sitting=found, news=news, errors=[]
            )
        tells = request.form.get("tell") != "no"
        write(changes.change_sitting, found.id, plan, form.seen.data or "", g.visitor.actor, tells=tells)
    except DearerToLeave as refused:
        return _page(round_, found, form, add_error(part_of(form, "cancel")["days"], str(refused))), 422
    except PlanRefused as refused:
        return _page(round_, found, form, [("", str(refused))]), 422
    except DecisionRefused as refused:
        return _page(round_, found, form, add_error(form.capacity, str(refused))), 422
    except ChangedMeanwhile:
        theirs = _plan(round_, found)
        form.seen.data = version_of(theirs)  # whoever saves now has seen it
        return _page(round_, found, form, theirs=sitting_values(theirs)), 409
    return _to_page(round_, found, "fortalt" if news.is_heard and tells else "gemt")


@bp.get(f"{_PATH}/aflys")
@organiser
def cancel_page(series: str, round_slug: str, sitting: str) -> str:
    """Who would be told that the meeting is cancelled, and a field for why."""
    round_, found = _sitting(series, round_slug, sitting)
    return _cancel_page(round_, found, CancelForm(formdata=None))


@bp.post(f"{_PATH}/aflys")
@organiser
def cancel(series: str, round_slug: str, sitting: str) -> Answer:
    """Cancel it; everybody signed up is told, and their calendars lose it."""
    round_, found = _sitting(series, round_slug, sitting)
    form = CancelForm()
    errors = line_problems(form.reason, "", 500)
    if not errors:
        try:
            write(meetings_off.cancel_sitting, found.id, form.reason.data or "", g.visitor.actor)
            return _to_page(round_, found, "aflyst")
        except DecisionRefused as refused:
            errors = [("", str(refused))]
    return _cancel_page(round_, found, form, errors), 422


@bp.post(f"{_PATH}/holdes")
@organiser
def hold_after_all(series: str, round_slug: str, sitting: str) -> Answer:
    """Take a cancellation back; everybody still signed up gets the entry again."""
    round_, found = _sitting(series, round_slug, sitting)
    try:
        write(meetings_off.hold_after_all, found.id, g.visitor.actor)
    except DecisionRefused as refused:
        plan = _plan(round_, found)
        form = SittingForm(formdata=None, data=sitting_values(plan))
        form.seen.data = version_of(plan)
        return _page(round_, found, form, [("", str(refused))]), 422
    return _to_page(round_, found, "holdes")


def _sitting(series: str, round_slug: str, slug: str) -> tuple[RoundView, SittingView]:
    round_ = find_round(series, round_slug, drafts=True)
    found = next((one for one in round_.sittings if one.slug == slug), None)
    if found is None:
        abort(404)
    return round_, found


def _plan(round_: RoundView, sitting: SittingView) -> SittingPlan:
    return next(one for one in plan_of(round_.id).sittings if one.slug == sitting.slug)


def _to_page(round_: RoundView, sitting: SittingView, done: str) -> Response:
    series, slug = round_.series.slug, round_.slug
    return redirect(
        url_for(".sitting_page", series=series, round_slug=slug, sitting=sitting.slug, nu=done), 303
    )


def _cancel_page(
    round_: RoundView, sitting: SittingView, form: CancelForm, errors: Errors | None = None
) -> str:
    return render_template(
        "planning/cancel_sitting.html",
        round=round_,
        sitting=sitting,
        form=form,
        people=people_told(sitting.id),
        errors=errors or [],
    )


def _page(
    round_: RoundView,
    sitting: SittingView,
    form: SittingForm,
    errors: Errors | None = None,
    theirs: Values | None = None,
    *,
    may_insist: bool = False,
    adds: bool = False,
) -> str:
    """`adds`: a step of a late cancellation has just been added, to be filled in."""
    told = {
        "gemt": gettext("Mødet er gemt"),
        "fortalt": gettext("Mødet er gemt"),
        "aflyst": gettext("Mødet er aflyst"),
        "holdes": gettext("Mødet holdes alligevel"),
    }
    return render_template(
        "planning/sitting.html",
        round=round_,
        sitting=sitting,
        form=form,
        theirs=theirs,
        venues=known_venues(),
        errors=errors or [],
        may_insist=may_insist,
        adds=adds,
        may_add=len(form.steps) < MOST_STEPS,
        done=told.get(request.args.get("nu", "")),
        people=count_told(sitting.id),
        not_told=count_not_told_yet(sitting.id),
    )
