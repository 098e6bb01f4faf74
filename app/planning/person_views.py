"""One registration: what it is, its history, and everything an organiser can do with it."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.accounts.queries import names_of
from app.audit.queries import entries_of
from app.audit.wording import actor_name, log_line
from app.common.access import organiser, reader
from app.common.checks import address_of
from app.common.faults import DomainError, NotFound
from app.common.forms import Form
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import LibraryRow, directory
from app.meetings.models import Round, Series
from app.meetings.queries import RoundView
from app.planning.person_forms import (
    CancelForm,
    DetailsForm,
    LibraryForm,
    MoveForm,
    RoleForm,
    SubstituteForm,
    WaiveForm,
)
from app.planning.reading import FormReader
from app.registrations import decisions, self_service
from app.registrations.history import booking_facts, other_rounds
from app.registrations.models import Registration
from app.registrations.order import Person
from app.registrations.queries import Ticket, fee_history, ticket
from app.registrations.services import send_links
from app.registrations.states import Role
from app.registrations.wording import role_name

bp = Blueprint("person", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/tilmeldinger/<int:registration_id>"


@bp.get(_PATH)
@reader
def person_page(series: str, round_slug: str, registration_id: int) -> str:
    """What a registration is, its history, and the forms for what can be done."""
    return _page(*_found(series, round_slug, registration_id))


@bp.post(f'{_PATH}/<any(ret, flyt, "giv-videre", afmeld, rolle, bibliotek, gebyr, link):verb>')
@organiser
def act_on_person(series: str, round_slug: str, registration_id: int, verb: str) -> Answer:
    """Do one thing with a registration."""
    mine, round_ = _found(series, round_slug, registration_id)
    form = _FORMS[verb]()
    reader = FormReader()
    shown = registration_id
    try:
        act = _VERBS[verb](form, registration_id, reader)
        if act is not None and not reader.errors:
            made = write(act)
            shown = made if isinstance(made, int) else registration_id
    except DomainError as refused:
        reader.errors.append((f"{verb}-form", _words_of(refused)))
    if reader.errors:
        return _page(mine, round_, {verb: form}, reader.errors), 422
    address = url_for(".person_page", series=series, round_slug=round_slug, registration_id=shown, nu=verb)
    return redirect(address, 303)


def _found(series: str, round_slug: str, registration_id: int) -> tuple[Ticket, RoundView]:
    """The registration, if it belongs to this round."""
    is_here = (
        select(Registration.id)
        .join(Round, Round.id == Registration.round_id)
        .join(Series, Series.id == Round.series_id)
        .where(Registration.id == registration_id, Round.slug == round_slug, Series.slug == series)
    )
    if db.session.scalar(is_here) is None:
        raise NotFound
    return ticket(registration_id)


def _correct(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    name = reader.line(form["name"], gettext("Indtast navnet."))
    email, title = _email(form, reader), reader.line(form["title"])
    return lambda: self_service.change_details(row_id, name, email, title, g.visitor.actor)


def _move(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    target = form["sitting"].data or ""
    if not target:
        reader.complain(form["sitting"], gettext("Vælg et møde."))
    return lambda: self_service.move(row_id, target, None, g.visitor.actor)


def _substitute(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    name, email = reader.line(form["name"], gettext("Indtast navnet.")), _email(form, reader)
    library = _library(form, reader) if form["library"].data else None
    before = db.session.get_one(Registration, row_id).library_id
    if library is None or library.id == before:
        return lambda: self_service.hand_over(row_id, name, email, g.visitor.actor)
    person = Person(name, email, library, "", "")
    return lambda: decisions.replace(row_id, person, g.visitor.actor)


def _cancel(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    reason = reader.line(form["reason"])
    if form["waive"].data and not reason:
        reader.complain(form["reason"], gettext("Skriv, hvorfor gebyret falder væk."))

    def act() -> None:
        self_service.cancel(row_id, None, g.visitor.actor)
        row = db.session.get_one(Registration, row_id)
        if form["waive"].data and row.fee_amount:
            decisions.waive(row_id, 0, reason, g.visitor.actor)

    return act


def _set_role(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    if form["role"].data not in list(Role):
        reader.complain(form["role"], gettext("Vælg en rolle."))
        return None
    role = Role(form["role"].data)
    return lambda: decisions.set_role(row_id, role, bool(form["takes_seat"].data), g.visitor.actor)


def _change_library(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    library = _library(form, reader)
    if library is None:
        return None
    library_id = library.id
    return lambda: decisions.change_library(row_id, library_id, g.visitor.actor)


def _waive(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    amount = reader.kroner(form["amount"])
    reason = reader.line(form["reason"], gettext("Skriv, hvorfor gebyret sættes ned."))
    return lambda: decisions.waive(row_id, amount, reason, g.visitor.actor)


def _send_link(form: Form, row_id: int, reader: FormReader) -> Callable[[], object] | None:
    return lambda: send_links([row_id])


_FORMS: dict[str, type[Form]] = {
    "ret": DetailsForm,
    "flyt": MoveForm,
    "giv-videre": SubstituteForm,
    "afmeld": CancelForm,
    "rolle": RoleForm,
    "bibliotek": LibraryForm,
    "gebyr": WaiveForm,
    "link": Form,
}
_VERBS: dict[str, Callable[[Form, int, FormReader], Callable[[], object] | None]] = {
    "ret": _correct,
    "flyt": _move,
    "giv-videre": _substitute,
    "afmeld": _cancel,
    "rolle": _set_role,
    "bibliotek": _change_library,
    "gebyr": _waive,
    "link": _send_link,
}


def _email(form: Form, reader: FormReader) -> str:
    email, wrong = address_of(form["email"].data or "")
    reader.complain(form["email"], wrong)
    return email


def _library(form: Form, reader: FormReader) -> LibraryRow | None:
    typed = form["library"].data or ""
    found = directory().named(typed) if typed else None
    if found is None:
        names = [one.name for one in directory().find(typed)[:3]] if typed else []
        words = gettext("Vælg et bibliotek på listen.")
        if names:
            words = gettext("Vi kender ikke biblioteket. Mente du %(names)s?", names=", ".join(names))
        reader.complain(form["library"], words)
    return found


def _words_of(refused: DomainError) -> str:
    if isinstance(refused, self_service.AddressTaken):
        return gettext("En anden med denne adresse er tilmeldt runden. Brug en anden adresse.")
    return str(refused)


def _filled_forms(row: Registration, mine: Ticket) -> dict[str, Form]:
    return {
        "ret": DetailsForm(formdata=None, data={"name": mine.name, "email": mine.email, "title": mine.title}),
        "flyt": MoveForm(formdata=None),
        "giv-videre": SubstituteForm(formdata=None),
        "afmeld": CancelForm(formdata=None),
        "rolle": RoleForm(formdata=None, data={"role": row.role.value, "takes_seat": row.takes_seat}),
        "bibliotek": LibraryForm(formdata=None),
        "gebyr": WaiveForm(formdata=None),
    }


def _page(
    mine: Ticket, round_: RoundView, typed: dict[str, Form] | None = None, errors: Errors | None = None
) -> str:
    row = db.session.get_one(Registration, mine.id)
    log = entries_of(row)
    names = names_of({one.actor for one in log})
    return render_template(
        "planning/person.html",
        round=round_,
        ticket=mine,
        row=row,
        booking=booking_facts(mine.id),
        fees=fee_history(mine.id, mine.workplace),
        history=other_rounds(mine.id),
        log=[(one.at, actor_name(one.actor, names), log_line(one)) for one in log],
        forms={**_filled_forms(row, mine), **(typed or {})},
        opened=next(iter(typed), "") if typed else "",
        cancel_fee=self_service.cancel_fee(row) if mine.is_active else None,
        libraries=directory().rows,
        roles=[(one.value, role_name(one)) for one in Role],
        role=role_name(row.role),
        done=request.args.get("nu", ""),
        errors=errors or [],
    )
