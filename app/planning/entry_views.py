"""Tilføj: sign people up as an organiser, from typing, from a pasted mail, or from a sheet."""

from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.faults import DomainError
from app.common.forms import add_error
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, find_round
from app.planning.choice_questions import Asked, Questions, answered, questions
from app.planning.entry_forms import EntriesForm, Row
from app.planning.entry_outcomes import not_open_words, outcome_words
from app.planning.entry_reading import Entries, open_to_organisers, read_entries, without_signed_up
from app.planning.entry_sources import EntriesRefused, rows_of_mail, rows_of_sheet, together
from app.registrations.option_queries import offered_in
from app.registrations.options import misfit, usual
from app.registrations.order import Quote
from app.registrations.places import EITHER
from app.registrations.quotes import Refused, estimate, held_open
from app.registrations.services import OfferChanged, each_signed_up, sign_up_each
from app.registrations.wording import misfit_words

bp = Blueprint("entries", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/tilfoej")
@organiser
def add_page(series: str, round_slug: str) -> Answer:
    """An empty row, and the two other ways in."""
    form = EntriesForm(formdata=None)
    form.refill([])
    return _page(_found(series, round_slug), form)


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/tilfoej")
@organiser
def add(series: str, round_slug: str) -> Answer:
    """Read a mail or a sheet into rows to look through, add or take out a row, or sign everybody up."""
    round_ = _found(series, round_slug)
    form = EntriesForm()
    if not open_to_organisers(round_):
        return _page(round_, form), 422
    if read := request.form.get("read"):
        return _read(round_, form, read)
    if _rearrange(round_, form):
        return _page(round_, form)
    return _sign_up(round_, form)


def _found(series: str, round_slug: str) -> RoundView:
    """The round as it can be signed up for: with its drafts only where there is nothing else."""
    round_ = find_round(series, round_slug, drafts=True)
    public = tuple(one for one in round_.sittings if one.state is not SittingState.DRAFT)
    return replace(round_, sittings=public or round_.sittings)


def _read(round_: RoundView, form: EntriesForm, source: str) -> Answer:
    """Put the people of a mail or a sheet below those who stand there already, and say what they lack."""
    before = form.filled()
    try:
        rows = together(before, _rows_of(round_, form, source))
    except DomainError as refused:
        field = form.mail if source == "mail" else form.file
        return _page(round_, form, Entries([], add_error(field, str(refused)))), 422
    form.refill(rows)
    entries = read_entries(form, round_, directory(), _chosen(round_))
    quote = None if entries.errors else estimate(entries.people, held_open(round_))
    return _page(round_, form, entries, quote, found=len(rows) - len(before))


def _rows_of(round_: RoundView, form: EntriesForm, source: str) -> list[Row]:
    if source == "mail":
        return rows_of_mail(form.mail.data or "", round_, directory())
    if not form.file.data:
        raise EntriesRefused(gettext("Vælg en fil."))
    return rows_of_sheet(form.file.data.read(), round_, directory())


def _chosen(round_: RoundView) -> frozenset[int]:
    """What everybody of the form has: as it was ticked, else what most take."""
    offered = offered_in(round_.id) if round_.has_options else ()
    return answered(offered) if "choices" in request.form else usual(offered)


def _rearrange(round_: RoundView, form: EntriesForm) -> bool:
    """Add or take out rows if such a button was pressed; whether one was."""
    rows = [entry.data for entry in form.people]
    removed = request.form.get("remove", "")
    if "another" in request.form:
        form.refill([*rows, {}])
    elif removed == "signed-up":
        form.refill(without_signed_up(form, round_))
    elif removed.isdecimal() and len(removed) < 4:
        form.refill([row for index, row in enumerate(rows) if index != int(removed)])
    else:
        return False
    return True


def _sign_up(round_: RoundView, form: EntriesForm) -> Answer:
    """Sign everybody up, unless it comes to more than was shown: then that is shown first."""
    done = redirect(
        url_for("people.people_page", series=round_.series.slug, round_slug=round_.slug, nu="tilfoejet"), 303
    )
    if each_signed_up(form.ensure_form_id()):
        if not without_signed_up(form, round_):
            return done
        form.form_id.data = ""  # somebody went back to the form and wrote more into it
    entries = read_entries(form, round_, directory(), _chosen(round_))
    wrong = misfit(_chosen(round_), offered_in(round_.id)) if round_.has_options else None
    if wrong is not None:
        errors = [*entries.errors, ("choices", misfit_words(wrong))]
        entries = replace(entries, errors=errors)
    if entries.errors:
        return _page(round_, form, entries), 422
    try:
        write(sign_up_each, round_.id, form.ensure_form_id(), entries.people, g.visitor.actor, form.shown())
    except Refused:  # somebody was quicker
        return _page(round_, form, read_entries(form, round_, directory(), _chosen(round_))), 422
    except OfferChanged as changed:
        return _page(round_, form, quote=changed.quote)
    return done


def _questions(round_: RoundView) -> Questions | None:
    """What all of them can have; prices depend on who they are."""
    if not round_.has_options:
        return None
    return questions(offered_in(round_.id), round_.sittings[0].days, Asked(_chosen(round_)))


def _page(
    round_: RoundView,
    form: EntriesForm,
    entries: Entries | None = None,
    quote: Quote | None = None,
    *,
    found: int | None = None,
) -> str:
    form.ensure_form_id()
    form.show(quote or Quote(()))
    sittings = open_to_organisers(round_)
    return render_template(
        "planning/add_people.html",
        round=round_,
        form=form,
        libraries=directory().rows,
        sittings=[(EITHER, gettext("Hvor der er plads")), *((one.slug, one.name) for one in sittings)],
        questions=_questions(round_),
        closed="" if sittings else not_open_words(round_),
        outcomes=[outcome_words(line, round_) for line in quote.lines] if quote else [],
        total=quote.total if quote else 0,
        signed_up=entries.signed_up if entries else 0,
        errors=entries.errors if entries else [],
        found=found,
    )
