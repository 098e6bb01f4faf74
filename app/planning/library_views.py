"""One library: what is known of it, its contacts and standing members, and what organisers can do with it."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.audit.queries import entries_of
from app.audit.wording import actor_name, log_lines
from app.common.access import organiser, reader
from app.common.faults import NotFound
from app.common.forms import Form
from app.common.links import site_url
from app.common.models import db
from app.common.transaction import write
from app.libraries.contacts import Contact, add_contact, contacts_of, remove_contact
from app.libraries.making import TYPED, correct_library, renew_link
from app.libraries.members import Member, add_member, members_at, remove_member
from app.libraries.models import Library
from app.libraries.wording import kind_names, side_names
from app.meetings.queries import SeriesView, all_series
from app.meetings.spans import held_rounds, spans_of
from app.planning.library_forms import EanForm, FactsForm, PersonForm
from app.planning.library_page import known_regions, library_parts, opens_other_series
from app.planning.library_reading import read_ean, read_facts, read_person
from app.planning.log_names import log_names
from app.planning.reading import FormReader
from app.planning.regulars import adopt_newcomers
from app.registrations.our_library import set_ean
from app.registrations.queries import library_token

bp = Blueprint("library", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]
Wish = tuple[Callable[[], object], Mapping[str, Form], Errors]
"""What is to be written, the form it was typed in, and why it cannot be."""

_PATH = "/arrangoer/biblioteker/<number>"
_MOST_LINES = 50


@bp.get(_PATH)
@reader
def library_page(number: str) -> str:
    """What is known of a library, and the forms for what can be done."""
    return _page(_found(number))


@bp.post(f'{_PATH}/<any(ret, ean, link, kontakt, "fjern-kontakt", fast, "fjern-fast", sidste):verb>')
@organiser
def act_on_library(number: str, verb: str) -> Answer:
    """Do one thing with a library."""
    library = _found(number)
    act, typed, errors = _VERBS[verb](library)
    if errors:
        return _page(library, typed, errors), 422
    write(act)
    return redirect(url_for(".library_page", number=number, nu=verb), 303)


def _found(number: str) -> Library:
    library = db.session.scalar(select(Library).where(Library.number == number))
    if library is None:
        raise NotFound
    return library


def _correct(library: Library) -> Wish:
    if library.name_source != TYPED:
        abort(400)
    form, library_id, actor = FactsForm(prefix="ret-"), library.id, g.visitor.actor
    facts, reader = read_facts(form, library_id)
    return lambda: correct_library(library_id, facts, actor), {"ret": form}, reader.errors


def _keep_ean(library: Library) -> Wish:
    form, reader = EanForm(), FormReader()
    library_id, ean, actor = library.id, read_ean(form, reader), g.visitor.actor
    return lambda: set_ean(library_id, ean, actor), {"ean": form}, reader.errors


def _renew_link(library: Library) -> Wish:
    library_id, actor = library.id, g.visitor.actor
    return lambda: renew_link(library_id, actor), {}, []


def _add_contact(library: Library) -> Wish:
    form, library_id, actor = PersonForm(prefix="kontakt-"), library.id, g.visitor.actor
    person, reader = read_person(form)
    return lambda: add_contact(library_id, *person, actor), {"kontakt": form}, reader.errors


def _remove_contact(library: Library) -> Wish:
    here, actor = contacts_of([library.id]).get(library.id, []), g.visitor.actor
    return _remove(here, lambda row_id: remove_contact(row_id, actor))


def _add_member(library: Library) -> Wish:
    series = _series()
    form, library_id, actor = _member_form(series), library.id, g.visitor.actor
    person, reader = read_person(form)
    return (
        lambda: add_member(series.id, library_id, *person, actor),
        {f"fast-{series.slug}": form},
        reader.errors,
    )


def _remove_member(library: Library) -> Wish:
    series, actor = _series(), g.visitor.actor
    here = members_at(library.id, [series.id]).get(series.id, [])
    return _remove(here, lambda row_id: remove_member(row_id, actor))


def _adopt_last(library: Library) -> Wish:
    series, library_id, actor = _series(), library.id, g.visitor.actor
    held = held_rounds(spans_of(series.id))[:1]
    return lambda: [adopt_newcomers(series.id, last.id, library_id, actor) for last in held], {}, []


_VERBS: dict[str, Callable[[Library], Wish]] = {
    "ret": _correct,
    "ean": _keep_ean,
    "link": _renew_link,
    "kontakt": _add_contact,
    "fjern-kontakt": _remove_contact,
    "fast": _add_member,
    "fjern-fast": _remove_member,
    "sidste": _adopt_last,
}


def _remove(here: Sequence[Contact | Member], remove: Callable[[int], None]) -> Wish:
    """Remove the row whose button was pressed, if it is here; somebody may have removed it meanwhile."""
    asked = request.form.get("row", "")

    def act() -> None:
        for one in here:
            if str(one.id) == asked:
                remove(one.id)

    return act, {}, []


def _series() -> SeriesView:
    """The series a form is about, which the visitor organises."""
    slug = request.form.get("series", "")
    found = next((one for one in all_series() if one.slug == slug), None)
    if found is None or not g.visitor.may_organise(slug):
        abort(403)
    return found


def _member_form(series: SeriesView, **options: object) -> PersonForm:
    return PersonForm(prefix=f"fast-{series.slug}-", **options)


def _page(library: Library, typed: Mapping[str, Form] | None = None, errors: Errors | None = None) -> str:
    mine = [one for one in all_series() if g.visitor.may_read(one.slug)]
    organises = g.visitor.may_organise(None)
    log = entries_of(library)[:_MOST_LINES]
    names = log_names(log)
    return render_template(
        "planning/library.html",
        library=library,
        organises=organises,
        is_typed=library.name_source == TYPED,
        contacts=contacts_of([library.id]).get(library.id, []),
        parts=library_parts(library, mine),
        link=_link(library) if organises and not opens_other_series(library.id, mine) else "",
        log=[
            (one.at, actor_name(one.actor, names), line)
            for one, line in zip(log, log_lines(log, names), strict=True)
        ],
        forms={**_filled_forms(library, mine), **(typed or {})},
        kinds=kind_names(),
        sides=side_names(),
        regions=known_regions(),
        done=request.args.get("nu", ""),
        errors=errors or [],
    )


def _link(library: Library) -> str:
    return site_url("find.our_library_page", token=library_token(library))


def _filled_forms(library: Library, series: Sequence[SeriesView]) -> dict[str, Form]:
    facts = {name: getattr(library, name) for name in ("name", "kind", "side", "region", "website")}
    return {
        "ean": EanForm(formdata=None, data={"ean": library.ean}),
        "kontakt": PersonForm(formdata=None, prefix="kontakt-"),
        "ret": FactsForm(formdata=None, prefix="ret-", data=facts),
        **{f"fast-{one.slug}": _member_form(one, formdata=None) for one in series},
    }
