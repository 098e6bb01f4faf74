"""Partnere: who is behind a round, in which role and order."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.faults import NotFound
from app.common.forms import add_error
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.partners import PartnerRole, PartnerView, partners_of
from app.meetings.queries import RoundView, find_round
from app.meetings.wording import role_words
from app.planning.partner_forms import PartnerForm, partner_values, read_partner
from app.planning.partners import (
    PartnerChanged,
    PartnerKnown,
    add_partner,
    change_partner,
    move_partner,
    partner_plan,
    remove_partner,
)
from app.planning.plans import PartnerPlan
from app.planning.versions import version_of

bp = Blueprint("partners", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/partnere"


@bp.get(_PATH)
@organiser
def partners_page(series: str, round_slug: str) -> str:
    """The partners, and a form for one more."""
    return _list(find_round(series, round_slug, drafts=True), PartnerForm(formdata=None))


@bp.post(_PATH)
@organiser
def add(series: str, round_slug: str) -> Answer:
    """Add one."""
    round_ = find_round(series, round_slug, drafts=True)
    form = PartnerForm()
    plan, reader = read_partner(form)
    if reader.errors:
        return _list(round_, form, reader.errors), 422
    try:
        write(add_partner, round_.id, plan, g.visitor.actor)
    except PartnerKnown as known:
        return _list(round_, form, add_error(form.name, str(known))), 422
    return _back(round_, "tilfoejet")


@bp.get(f"{_PATH}/<int:partner_id>")
@organiser
def partner_page(series: str, round_slug: str, partner_id: int) -> str:
    """One of them, to be changed."""
    round_ = find_round(series, round_slug, drafts=True)
    plan = _plan_of(round_, partner_id)
    form = PartnerForm(formdata=None, data=partner_values(plan))
    form.seen.data = version_of(plan)
    return _one(round_, partner_id, form)


@bp.post(f"{_PATH}/<int:partner_id>")
@organiser
def change(series: str, round_slug: str, partner_id: int) -> Answer:
    """Change it, unless somebody else has changed it meanwhile."""
    round_ = find_round(series, round_slug, drafts=True)
    theirs, form = _plan_of(round_, partner_id), PartnerForm()
    plan, reader = read_partner(form)
    if reader.errors:
        return _one(round_, partner_id, form, reader.errors), 422
    try:
        write(change_partner, round_.id, partner_id, plan, form.seen.data or "", g.visitor.actor)
    except PartnerKnown as known:
        return _one(round_, partner_id, form, add_error(form.name, str(known))), 422
    except PartnerChanged:
        form.seen.data = version_of(theirs)  # whoever saves now has seen it
        return _one(round_, partner_id, form, theirs=theirs), 409
    return _back(round_, "rettet")


@bp.post(f"{_PATH}/<int:partner_id>/<any(op, ned, fjern):step>")
@organiser
def rearrange(series: str, round_slug: str, partner_id: int, step: str) -> Response:
    """Move one up or down among those of its role, or remove it."""
    round_ = find_round(series, round_slug, drafts=True)
    if step == "fjern":
        write(remove_partner, round_.id, partner_id, g.visitor.actor)
    else:
        write(move_partner, round_.id, partner_id, -1 if step == "op" else 1, g.visitor.actor)
    return _back(round_, "fjernet" if step == "fjern" else f"{step}-{partner_id}")


def _plan_of(round_: RoundView, partner_id: int) -> PartnerPlan:
    found = next((one for one in partners_of(round_.id) if one.id == partner_id), None)
    if found is None:
        raise NotFound
    return partner_plan(found)


def _back(round_: RoundView, done: str) -> Response:
    page = url_for(".partners_page", series=round_.series.slug, round_slug=round_.slug, nu=done)
    return redirect(page, 303)


def _list(round_: RoundView, form: PartnerForm, errors: Errors | None = None) -> str:
    partners = partners_of(round_.id)
    return _page("planning/partners.html", round_, form, errors, partners=partners, ends=_ends(partners))


def _one(
    round_: RoundView,
    partner_id: int,
    form: PartnerForm,
    errors: Errors | None = None,
    theirs: PartnerPlan | None = None,
) -> str:
    known = partner_values(theirs) if theirs else None
    return _page("planning/partner.html", round_, form, errors, partner_id=partner_id, theirs=known)


def _page(template: str, round_: RoundView, form: PartnerForm, errors: Errors | None, **more: object) -> str:
    return render_template(
        template,
        round=round_,
        form=form,
        roles=[(role.value, role_words(role)) for role in PartnerRole],
        libraries=directory(),
        errors=errors or [],
        done=request.args.get("nu", ""),
        **more,
    )


def _ends(partners: tuple[PartnerView, ...]) -> tuple[set[int], set[int]]:
    """The first and the last of each role, which cannot be moved further."""
    first = {one.role: one.id for one in reversed(partners)}
    last = {one.role: one.id for one in partners}
    return set(first.values()), set(last.values())
