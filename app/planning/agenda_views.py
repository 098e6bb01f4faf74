"""Dagsorden: paste a programme, edit it as a list, save it once for all meetings of a round."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.agenda.programme import UnreadLine, read_programme
from app.common.access import organiser
from app.common.forms import add_error
from app.common.transaction import write
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, find_round
from app.planning.agenda_forms import MOST_ITEMS, AgendaForm
from app.planning.agenda_reading import (
    Frame,
    Meeting,
    beside,
    read_agenda,
    rows_of,
    rows_of_programme,
)
from app.planning.agendas import AgendaChanged, save_agenda
from app.planning.rounds import plan_of
from app.planning.versions import version_of
from app.planning.wording import kind_names, unread_words
from app.registrations.told_people import count_told_in

bp = Blueprint("agendas", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page says of the items in its form."""

    pasted: bool = False
    left_out: tuple[str, ...] = ()  # standing items that the pasted programme has not
    unread: tuple[UnreadLine, ...] = ()
    theirs: AgendaForm | None = None  # what somebody else has saved meanwhile
    focus: str = ""
    saved: bool = False


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/dagsorden")
@organiser
def agenda_page(series: str, round_slug: str) -> str:
    """The agenda as a form."""
    round_ = find_round(series, round_slug, drafts=True)
    return _page(round_, _form_of(round_), Notice(saved=request.args.get("nu") == "gemt"))


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/dagsorden")
@organiser
def save(series: str, round_slug: str) -> Answer:
    """Read what was pasted, rearrange, reckon the times, or save."""
    round_ = find_round(series, round_slug, drafts=True)
    form = AgendaForm()
    if "paste" in request.form:
        return _paste(round_, form)
    if (focus := form.rearrange()) or "reckon" in request.form:
        return _page(round_, form, Notice(focus=focus))
    items, reader = read_agenda(form, _frame(round_))
    if reader.errors:
        return _page(round_, form, Notice(), reader.errors), 422
    try:
        tells = "tell" in request.form
        write(save_agenda, round_.id, items, form.seen.data or "", g.visitor.actor, tells=tells)
    except AgendaChanged:
        theirs = _form_of(round_)
        form.seen.data = theirs.seen.data  # whoever saves now has seen it
        return _page(round_, form, Notice(theirs=theirs)), 409
    return redirect(url_for(".agenda_page", series=series, round_slug=round_slug, nu="gemt"), 303)


def _paste(round_: RoundView, form: AgendaForm) -> Answer:
    """The pasted programme in the form, to be looked through before it is saved."""
    programme = read_programme(form.programme.data or "", _frame(round_).dates)
    wrong = ""
    if not programme.items:
        wrong = gettext("Sæt et program ind med et punkt på hver linje: 10.00–10.15 Velkomst.")
    elif len(programme.items) > MOST_ITEMS:
        wrong = gettext(
            "Programmet har %(many)d punkter. En dagsorden kan have højst %(most)d.",
            many=len(programme.items),
            most=MOST_ITEMS,
        )
    if wrong:
        return _page(round_, form, Notice(unread=programme.unread), add_error(form.programme, wrong)), 422
    standing = [str(row["title"].data) for row in form.rows() if row["standing"].data]
    form.refill(rows_of_programme(programme, _frame(round_), {title.casefold() for title in standing}))
    if not programme.unread:
        form.programme.data = ""
    come = {one.title.casefold() for one in programme.items}
    left_out = tuple(title for title in standing if title.casefold() not in come)
    return _page(round_, form, Notice(pasted=True, left_out=left_out, unread=programme.unread))


def _form_of(round_: RoundView) -> AgendaForm:
    """The agenda as it is saved now."""
    items = plan_of(round_.id).agenda
    form = AgendaForm(formdata=None)
    form.refill(rows_of(items, _frame(round_)))
    form.seen.data = version_of(items)
    return form


def _frame(round_: RoundView) -> Frame:
    return Frame(
        tuple(
            Meeting(
                slug=one.slug,
                name=one.name,
                starts_at=one.starts_at,
                minutes=int((one.ends_at - one.starts_at).total_seconds() // 60),
                is_held=one.state is not SittingState.CANCELLED,
                days=one.days,
            )
            for one in round_.sittings
        )
    )


def _page(round_: RoundView, form: AgendaForm, notice: Notice, errors: Errors | None = None) -> str:
    frame = _frame(round_)
    return render_template(
        "planning/agenda.html",
        round=round_,
        form=form,
        frame=frame,
        rows=_with_beside(form, frame),
        notice=notice,
        theirs=_with_beside(notice.theirs, frame) if notice.theirs else None,
        kinds=kind_names(),
        people=count_told_in(round_),
        unread_words=unread_words,
        most=MOST_ITEMS,
        is_empty=form.seen.data == version_of(()),
        errors=errors or [],
    )


def _with_beside(form: AgendaForm, frame: Frame) -> list[tuple[Any, Any]]:
    return list(zip(form.rows(), beside(form, frame), strict=True))
