"""Tilføj: sign people up as an organiser, from typing, from a pasted mail, or from a sheet."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.sheets import SheetRefused, read_table
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.queries import RoundView, find_round
from app.planning.entry_forms import EntriesForm
from app.planning.entry_reading import read_entries, rows_of_mail, rows_of_sheet
from app.registrations.pasted_mail import read_mail
from app.registrations.quotes import Refused
from app.registrations.services import sign_up_each

bp = Blueprint("entries", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/tilfoej")
@organiser
def add_page(series: str, round_slug: str) -> str:
    """An empty row, and the two other ways in."""
    form = EntriesForm(formdata=None)
    form.refill([{}])
    return _page(find_round(series, round_slug), form)


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/tilfoej")
@organiser
def add(series: str, round_slug: str) -> Answer:
    """Read a mail or a sheet into rows to look through, add or take out a row, or sign everybody up."""
    round_ = find_round(series, round_slug)
    form = EntriesForm()
    if "mail" in request.form.getlist("read"):
        return _read_mail(round_, form)
    if "file" in request.form.getlist("read"):
        return _read_file(round_, form)
    if _rearrange(form):
        return _page(round_, form)
    form.drop_blank()
    people, reader = read_entries(form, round_, directory())
    errors = reader.errors
    if not people:
        form.refill([{}])
        errors = [("people-0-name", gettext("Skriv mindst én person."))]
    if errors:
        return _page(round_, form, errors), 422
    try:
        write(sign_up_each, round_.id, form.ensure_form_id(), people, g.visitor.actor)
    except Refused as refused:
        return _page(round_, form, _at_rows(form, refused)), 422
    return redirect(url_for("people.people_page", series=series, round_slug=round_slug, nu="tilfoejet"), 303)


def _read_mail(round_: RoundView, form: EntriesForm) -> Answer:
    found = read_mail(form.mail.data or "")
    if not found:
        wrong = gettext("Vi fandt ingen navne eller adresser i teksten. Skriv personerne herunder i stedet.")
        form.mail.errors = [wrong]
        return _page(round_, form, [(form.mail.id, wrong)]), 422
    form.refill(rows_of_mail(found, directory()))
    return _page(round_, form, found=True)


def _read_file(round_: RoundView, form: EntriesForm) -> Answer:
    upload = form.file.data
    try:
        if not upload:
            raise SheetRefused(gettext("Vælg en fil."))
        form.refill(rows_of_sheet(read_table(upload.read()), directory()))
    except SheetRefused as refused:
        form.file.errors = [str(refused)]
        return _page(round_, form, [(form.file.id, str(refused))]), 422
    return _page(round_, form, found=True)


def _rearrange(form: EntriesForm) -> bool:
    """Add or take out a row if that button was pressed; whether it was."""
    rows = [entry.data for entry in form.people]
    removed = request.form.get("remove", "")
    if "another" in request.form:
        form.refill([*rows, {}])
    elif removed.isdecimal() and len(removed) < 4:
        form.refill([row for index, row in enumerate(rows) if index != int(removed)] or [{}])
    else:
        return False
    return True


def _at_rows(form: EntriesForm, refused: Refused) -> Errors:
    """The problems at their rows: somebody is signed up already."""
    errors = []
    for problem in refused.problems:
        words = (
            gettext("Er allerede tilmeldt. Slet linjen.") if problem.person is not None else problem.message
        )
        if problem.person is None:
            errors.append(("", words))
            continue
        field = form.rows()[problem.person][problem.field]
        field.errors = [words]
        errors.append((field.id, words))
    return errors


def _page(round_: RoundView, form: EntriesForm, errors: Errors | None = None, *, found: bool = False) -> str:
    form.ensure_form_id()
    return render_template(
        "planning/add_people.html",
        round=round_,
        form=form,
        libraries=directory().rows,
        sittings=[("", gettext("Hvor der er plads")), *((one.slug, one.name) for one in round_.sittings)],
        errors=errors or [],
        found=found,
    )
