"""Making the next round, and changing one: facts of the round, facts of each sitting, publishing."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.clock import local
from app.common.danish import kroner
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round
from app.meetings.offsets import offset_of
from app.meetings.queries import RoundView, SittingView, find_round, find_series, rounds_of
from app.planning import changes, services
from app.planning.forms import CloneForm, OffsetForm, RoundForm, SittingForm
from app.planning.plans import RoundPlan, SittingPlan
from app.planning.reading import read_clone, read_round, read_sitting
from app.planning.rounds import plan_of
from app.planning.services import PlanRefused
from app.planning.venues import known_venues, written
from app.registrations.decisions import DecisionRefused

bp = Blueprint("rounds", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/arrangoer/<slug:series>/ny-runde")
@organiser
def new_round_page(series: str) -> str:
    """The next round: a date for each sitting, and a place where none is standing."""
    before = _round_before(series)
    if before is None:
        return render_template("planning/no_round_before.html", series=find_series(series), errors=[])
    form = CloneForm(formdata=None)
    for _ in before.sittings:
        form.sittings.append_entry()
    return _clone_page(series, before, form)


@bp.post("/arrangoer/<slug:series>/ny-runde")
@organiser
def new_round(series: str) -> Answer:
    """Make the round as a draft; doubts about a day are said before anything is made."""
    before = _round_before(series)
    if before is None:
        abort(404)
    form = CloneForm()
    form.confirmed.data = "1" if "anyway" in request.form else ""
    wish, reader = read_clone(form, plan_of(before.id))
    errors = reader.errors
    if not errors:
        try:
            made = write(changes.clone, before.series.id, before.id, wish, g.visitor.actor)
            slug = db.session.scalar(select(Round.slug).where(Round.id == made))
            return redirect(
                url_for("overview.round_desk", series=series, round_slug=slug, nu="oprettet"), 303
            )
        except PlanRefused as refused:
            errors = [("", str(refused))]
    return _clone_page(series, before, form, errors), 422


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/indstillinger")
@organiser
def settings_page(series: str, round_slug: str) -> str:
    """Title, theme, fees and the rules of the queue."""
    round_ = find_round(series, round_slug, drafts=True)
    return _settings(round_, _round_form(plan_of(round_.id)))


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/indstillinger")
@organiser
def save_settings(series: str, round_slug: str) -> Answer:
    """Save them."""
    round_ = find_round(series, round_slug, drafts=True)
    form = RoundForm()
    facts, reader = read_round(form, min(one.starts_at for one in round_.sittings))
    errors = reader.errors
    if not errors:
        try:
            write(changes.change_round, round_.id, facts, g.visitor.actor)
            return redirect(url_for(".settings_page", series=series, round_slug=round_slug, nu="gemt"), 303)
        except PlanRefused as refused:
            errors = [("", str(refused))]
    return _settings(round_, form, errors), 422


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/moeder/<slug:sitting>")
@organiser
def sitting_page(series: str, round_slug: str, sitting: str) -> str:
    """When and where a sitting is held, its seats and deadlines."""
    round_, found = _sitting(series, round_slug, sitting)
    return _sitting_page(round_, found, _sitting_form(_plan(round_, found)))


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/moeder/<slug:sitting>")
@organiser
def save_sitting(series: str, round_slug: str, sitting: str) -> Answer:
    """Save it; whoever is signed up hears what is new."""
    round_, found = _sitting(series, round_slug, sitting)
    form = SittingForm()
    plan, reader = read_sitting(form, _plan(round_, found))
    errors = reader.errors
    if not errors:
        try:
            write(changes.change_sitting, found.id, plan, g.visitor.actor)
            address = url_for(
                ".sitting_page", series=series, round_slug=round_slug, sitting=sitting, nu="gemt"
            )
            return redirect(address, 303)
        except (PlanRefused, DecisionRefused) as refused:
            errors = [("", str(refused))]
    return _sitting_page(round_, found, form, errors), 422


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/udgiv")
@organiser
def publish(series: str, round_slug: str) -> Response:
    """Show the round to visitors."""
    round_ = find_round(series, round_slug, drafts=True)
    write(_publish, round_.id, g.visitor.actor)
    return redirect(url_for("overview.round_desk", series=series, round_slug=round_slug, nu="udgivet"), 303)


def _publish(round_id: int, actor: str) -> None:
    services.publish(db.session.get_one(Round, round_id), actor)


def _round_before(series: str) -> RoundView | None:
    """The round to start from: the one asked for, else the latest."""
    rounds = rounds_of(find_series(series).id, drafts=True)
    asked = request.args.get("fra", "")
    return next((one for one in rounds if one.slug == asked), rounds[0] if rounds else None)


def _sitting(series: str, round_slug: str, slug: str) -> tuple[RoundView, SittingView]:
    round_ = find_round(series, round_slug, drafts=True)
    found = next((one for one in round_.sittings if one.slug == slug), None)
    if found is None:
        abort(404)
    return round_, found


def _plan(round_: RoundView, sitting: SittingView) -> SittingPlan:
    return next(one for one in plan_of(round_.id).sittings if one.slug == sitting.slug)


def _clone_page(series: str, before: RoundView, form: CloneForm, errors: Errors | None = None) -> str:
    return render_template(
        "planning/new_round.html",
        series=find_series(series),
        before=before,
        plans=plan_of(before.id).sittings,
        form=form,
        venues=known_venues(),
        errors=errors or [],
        may_insist=bool(errors) and all(field.endswith("-day") for field, _ in errors or []),
    )


def _settings(round_: RoundView, form: RoundForm, errors: Errors | None = None) -> str:
    return render_template(
        "planning/settings.html", round=round_, form=form, errors=errors or [], done=request.args.get("nu")
    )


def _sitting_page(
    round_: RoundView, sitting: SittingView, form: SittingForm, errors: Errors | None = None
) -> str:
    return render_template(
        "planning/sitting.html",
        round=round_,
        sitting=sitting,
        form=form,
        venues=known_venues(),
        errors=errors or [],
        done=request.args.get("nu"),
    )


def _round_form(plan: RoundPlan) -> RoundForm:
    first = min(one.starts_at for one in plan.sittings)
    values: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("title", "theme", "free_places", "sector_free_places", "vat_sentence")
    }
    values["fee"] = kroner(plan.fee_amount).removesuffix(" kr.")
    values["no_show_fee"] = kroner(plan.no_show_fee).removesuffix(" kr.")
    values["free_scope"], values["queue_order"] = plan.free_scope.value, plan.queue_order.value
    form = RoundForm(formdata=None, data=values)
    _fill_offset(form.fees_lock.form, plan.fees_lock_at, first)
    _fill_offset(form.release.form, plan.sector_release_at, first)
    return form


def _sitting_form(plan: SittingPlan) -> SittingForm:
    start, end = local(plan.starts_at), local(plan.ends_at)
    values: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("room", "online_url", "capacity", "contact_name", "contact_email", "contact_phone")
    }
    values |= {
        "day": start.date().isoformat(),
        "starts": start.strftime("%H.%M"),
        "end_day": end.date().isoformat() if end.date() != start.date() else "",
        "ends": end.strftime("%H.%M"),
        "place": written(plan.venue) if plan.venue else "",
        "standing": plan.venue_is_standing,
    }
    form = SittingForm(formdata=None, data=values)
    for part, moment in (
        (form.opens, plan.opens_at),
        (form.signup, plan.signup_until),
        (form.cancel, plan.cancel_until),
        (form.promote, plan.promote_until),
    ):
        _fill_offset(part.form, moment, plan.starts_at)
    return form


def _fill_offset(form: OffsetForm, moment: Any, starts_at: Any) -> None:
    if moment is not None:
        offset = offset_of(moment, starts_at)
        form["days"].data, form["clock"].data = str(offset.days_before), offset.clock.strftime("%H.%M")
