"""Ny ved døren: let in who has no seat, once library and fee have been seen."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.attendance import door as doors
from app.attendance.door import NotLetIn, Terms, TermsChanged
from app.common.access import organiser
from app.common.transaction import write
from app.libraries.directory import directory
from app.planning.presence_forms import ShownForm, WalkInForm
from app.planning.presence_reading import Door, find_door, read_walk_in
from app.registrations.queries import ticket
from app.registrations.states import State
from app.registrations.wording import fee_reason

bp = Blueprint("door", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_SITTING = "/arrangoer/<slug:series>/<slug:round_slug>/fremmoede/<slug:sitting>"
_KNOWN = f"{_SITTING}/luk-ind/<int(max=2147483647):registration_id>"


@bp.get(f"{_SITTING}/ny")
@organiser
def walk_in_page(series: str, round_slug: str, sitting: str) -> str:
    """The empty form."""
    return _form_page(find_door(series, round_slug, sitting), WalkInForm(formdata=None))


@bp.post(f"{_SITTING}/ny")
@organiser
def walk_in(series: str, round_slug: str, sitting: str) -> Answer:
    """Show library and fee; let them in, when the button beside those is pressed."""
    door, form = find_door(series, round_slug, sitting), WalkInForm()
    person, reader = read_walk_in(form, door.sitting, directory())
    act, form_id, here = request.form.get("act", ""), form.ensure_form_id(), door.sitting.id
    if reader.errors or act == "change":
        return _form_page(door, form, reader.errors), 422 if reader.errors else 200
    try:
        if act in ("let-in", "one-more"):
            more, day, actor = act == "one-more", door.day.number, g.visitor.actor
            made = write(doors.walk_in, here, form_id, person, form.shown(), actor, one_more=more, day=day)
            return _to_list(door, nu=made)
        if (known := doors.known_as(person.email_key, door.round.id)) is not None:
            return redirect(url_for(".known_page", **door.places, registration_id=known), 303)
        return _new_page(door, form, doors.terms_for_new(person, here))
    except TermsChanged as changed:
        return _new_page(door, form, changed.terms, changed=True)
    except NotLetIn as refused:
        return _form_page(door, form, [("", str(refused))]), 422


@bp.get(_KNOWN)
@organiser
def known_page(series: str, round_slug: str, sitting: str, registration_id: int) -> Answer:
    """Somebody who waits, or has a seat at another sitting, and what one here would cost."""
    door = find_door(series, round_slug, sitting)
    try:
        terms = doors.terms_for_known(registration_id, door.sitting.id)
    except NotLetIn as refused:
        return _form_page(door, WalkInForm(formdata=None), [("", str(refused))]), 422
    return _known_page(door, registration_id, terms)


@bp.post(_KNOWN)
@organiser
def let_in(series: str, round_slug: str, sitting: str, registration_id: int) -> Answer:
    """Give them a seat here, and mark them as present."""
    door, shown = find_door(series, round_slug, sitting), ShownForm().shown()
    more = request.form.get("act") == "one-more"
    try:
        here, day = door.sitting.id, door.day.number
        write(doors.let_in, here, registration_id, shown, g.visitor.actor, one_more=more, day=day)
    except TermsChanged as changed:
        return _known_page(door, registration_id, changed.terms, changed=True)
    except NotLetIn as refused:
        return _form_page(door, WalkInForm(formdata=None), [("", str(refused))]), 422
    return _to_list(door, nu=registration_id)


def _form_page(door: Door, form: WalkInForm, errors: Errors | None = None) -> str:
    form.ensure_form_id()
    return render_template(
        "planning/walk_in.html",
        round=door.round,
        door=door,
        form=form,
        libraries=directory().rows,
        errors=errors or [],
    )


def _new_page(door: Door, form: WalkInForm, terms: Terms, *, changed: bool = False) -> str:
    """What a new person would owe; everything typed is in hidden fields."""
    form.shown_total.data = str(terms.fee.amount)
    return render_template(
        "planning/let_in.html",
        round=door.round,
        door=door,
        form=form,
        name=form["name"].data,
        library=form.library.data,
        unlisted=form.other.data,
        mine=None,
        terms=terms,
        price=fee_reason(terms.fee, form.library.data or ""),
        changed=changed,
        errors=[],
    )


def _known_page(door: Door, registration_id: int, terms: Terms, *, changed: bool = False) -> Answer:
    mine, _ = ticket(registration_id)
    if mine.state is State.CONFIRMED and mine.sitting and mine.sitting.id == door.sitting.id:
        return _to_list(door, soeg=mine.name)  # they are on the list already
    form = ShownForm(formdata=None, data={"shown_total": str(terms.fee.amount)})
    return render_template(
        "planning/let_in.html",
        round=door.round,
        door=door,
        form=form,
        name=mine.name,
        library=mine.workplace,
        unlisted=not mine.from_library,
        mine=mine,
        terms=terms,
        price=fee_reason(terms.fee, mine.workplace),
        changed=changed,
        errors=[],
    )


def _to_list(door: Door, **query: Any) -> Response:
    return redirect(url_for("presence.list_page", **door.places, **query), 303)
