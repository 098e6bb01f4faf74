"""Dagsorden: paste a programme, edit it as a list, save it once for all meetings of a round."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.agenda.programme import UnreadLine, read_programme
from app.common.access import organiser
from app.common.transaction import write
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, find_round
from app.planning.agenda_forms import MOST_ITEMS, AgendaForm
from app.planning.agenda_reading import Frame, read_agenda, rows_of, rows_of_programme, shown_beside
from app.planning.agendas import AgendaChanged, save_agenda, version_of
from app.planning.plans import ItemPlan
from app.planning.rounds import plan_of
from app.planning.wording import kind_names

bp = Blueprint("agendas", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page says of the items in its form."""

    pasted: bool = False
    unread: tuple[UnreadLine, ...] = ()
    theirs: tuple[ItemPlan, ...] | None = None  # what somebody else has saved meanwhile
    focus: str = ""
    saved: bool = False


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/dagsorden")
@organiser
def agenda_page(series: str, round_slug: str) -> str:
    """The agenda as a form."""
    round_ = find_round(series, round_slug, drafts=True)
    items = plan_of(round_.id).agenda
    form = AgendaForm(formdata=None)
    form.refill(rows_of(items, _frame(round_)))
    form.seen.data = version_of(items)
    return _page(round_, form, Notice(saved=request.args.get("nu") == "gemt"))


@bp.post("/arrangoer/<slug:series>/<slug:round_slug>/dagsorden")
@organiser
def save(series: str, round_slug: str) -> Answer:
    """Read what was pasted, rearrange, or save."""
    round_ = find_round(series, round_slug, drafts=True)
    form = AgendaForm()
    if "paste" in request.form:
        return _paste(round_, form)
    if focus := form.rearrange():
        return _page(round_, form, Notice(focus=focus))
    items, reader = read_agenda(form, _frame(round_))
    if reader.errors:
        return _page(round_, form, Notice(), reader.errors), 422
    try:
        write(save_agenda, round_.id, items, form.seen.data or "", g.visitor.actor)
    except AgendaChanged:
        theirs = plan_of(round_.id).agenda
        form.seen.data = version_of(theirs)  # whoever saves now has seen it
        return _page(round_, form, Notice(theirs=theirs)), 409
    return redirect(url_for(".agenda_page", series=series, round_slug=round_slug, nu="gemt"), 303)


def _paste(round_: RoundView, form: AgendaForm) -> Answer:
    """The pasted programme in the form, to be looked through before it is saved."""
    programme = read_programme(form.programme.data or "")
    if not programme.items:
        wrong = gettext("Sæt et program ind med et punkt på hver linje: 10.00–10.15 Velkomst.")
        form.programme.errors = [wrong]
        return _page(round_, form, Notice(unread=programme.unread), [(form.programme.id, wrong)]), 422
    form.refill(rows_of_programme(programme, _frame(round_)))
    if not programme.unread:
        form.programme.data = ""
    return _page(round_, form, Notice(pasted=True, unread=programme.unread))


def _frame(round_: RoundView) -> Frame:
    held = [one for one in round_.sittings if one.state is not SittingState.CANCELLED]
    sittings = held or list(round_.sittings)
    shortest = min(int((one.ends_at - one.starts_at).total_seconds() // 60) for one in sittings)
    return Frame(sittings[0].starts_at, shortest, tuple((one.slug, one.name) for one in sittings))


def _page(round_: RoundView, form: AgendaForm, notice: Notice, errors: Errors | None = None) -> str:
    frame = _frame(round_)
    return render_template(
        "planning/agenda.html",
        round=round_,
        form=form,
        frame=frame,
        shown=shown_beside(form, frame),
        notice=notice,
        theirs=rows_of(notice.theirs, frame) if notice.theirs is not None else None,
        kinds=kind_names(),
        most=MOST_ITEMS,
        errors=errors or [],
    )
