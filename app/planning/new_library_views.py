"""Making a library: for a workplace that people have typed, or ahead of anybody; and a series' regulars."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.faults import DomainError, NotFound
from app.common.models import db
from app.common.transaction import write
from app.libraries.making import NumberTaken
from app.libraries.models import Library, LibraryKind
from app.libraries.wording import kind_names, side_names
from app.meetings.queries import all_series, find_series
from app.meetings.spans import held_rounds, spans_of
from app.planning import workplaces
from app.planning.library_forms import NewLibraryForm
from app.planning.library_page import known_regions
from app.planning.library_reading import NewLibrary, read_new_library
from app.planning.regulars import adopt_newcomers
from app.registrations.bookings import booking_facts
from app.registrations.workplaces import Typed, typed_workplace

bp = Blueprint("new_library", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/arrangoer/biblioteker/ny")
@organiser
def new_library_page() -> str:
    """The form, filled in from the registration whose workplace it is."""
    typed = request.args.get("tilmelding", "")
    asked = _asked_for(typed)
    if typed and asked is None:
        raise NotFound
    form = NewLibraryForm(formdata=None, data={"kind": LibraryKind.OTHER})
    if asked is not None:
        form.registration.data, form.name.data = str(asked.id), asked.organisation
        form.side.data, form.ean.data = asked.side, booking_facts(asked.id).ean
    return _page(form, asked)


@bp.post("/arrangoer/biblioteker/ny")
@organiser
def make_new_library() -> Answer:
    """Make it, and give it to everybody who typed the same."""
    form = NewLibraryForm()
    asked = _asked_for(form.registration.data or "")
    new, reader = read_new_library(form)
    if not reader.errors:
        try:
            if form.registration.data and asked is None:
                raise workplaces.WorkplaceSettled
            library_id = _make(asked, new)
            number = db.session.get_one(Library, library_id).number
            return redirect(url_for("library.library_page", number=number, nu="oprettet"), 303)
        except NumberTaken as taken:
            reader.complain(form.number, str(taken))
        except DomainError as refused:
            reader.errors.append(("", str(refused)))
    return _page(form, asked, reader.errors), 422


@bp.post("/arrangoer/<slug:series>/faste-deltagere")
@organiser
def adopt_last_round(series: str) -> Answer:
    """Make everybody who came to the last round of a series a standing member."""
    found = find_series(series)
    for last in held_rounds(spans_of(found.id))[:1]:
        write(adopt_newcomers, found.id, last.id, None, g.visitor.actor)
    return redirect(url_for("libraries.libraries_page", serie=series, nu="faste"), 303)


def _make(asked: Typed | None, new: NewLibrary) -> int:
    if asked is None:
        return write(workplaces.make, new, g.visitor.actor)
    return write(workplaces.make_for, asked.id, _series_organised(), new, g.visitor.actor)


def _asked_for(typed: str) -> Typed | None:
    """The registration the library is for, if it waits for one and the visitor organises its series."""
    asked = typed_workplace(int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    return asked if asked is not None and g.visitor.may_organise(asked.series_slug) else None


def _series_organised() -> frozenset[str]:
    return frozenset(one.slug for one in all_series() if g.visitor.may_organise(one.slug))


def _page(form: NewLibraryForm, asked: Typed | None, errors: Errors | None = None) -> str:
    return render_template(
        "planning/new_library.html",
        form=form,
        asked=asked,
        others=workplaces.others(asked, _series_organised()) if asked else [],
        kinds=list(kind_names().items()),
        sides=list(side_names().items()),
        regions=known_regions(),
        errors=errors or [],
    )
