"""One registration: what it is, its history, and everything an organiser can do with it."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.attendance.history import other_rounds
from app.audit.queries import entries_of
from app.audit.wording import actor_name, log_lines
from app.common.access import organiser, reader
from app.common.faults import DomainError
from app.common.forms import Form
from app.common.models import db
from app.common.transaction import write
from app.invitations.queries import told_entries
from app.libraries.directory import directory
from app.meetings.queries import RoundView
from app.outbox.wording import error_words, kind_name, message_words
from app.planning.log_names import log_names
from app.planning.person_found import person_found
from app.planning.person_mails import mails_about
from app.planning.person_verbs import (
    BY_LIBRARY,
    VERBS,
    category_choices,
    heir_prices,
    move_choices,
    offered,
    refusal_words,
)
from app.planning.reading import FormReader
from app.registrations import prospects
from app.registrations.bookings import booking_facts
from app.registrations.choice_lists import choice_pairs
from app.registrations.fees import Fee
from app.registrations.models import Registration
from app.registrations.queries import Ticket, fee_history
from app.registrations.states import Role
from app.registrations.wording import category_name, fee_reason, role_name

bp = Blueprint("person", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]
Categories = list[tuple[str, str, Fee]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/tilmeldinger/<int:registration_id>"


@bp.get(_PATH)
@reader
def person_page(series: str, round_slug: str, registration_id: int) -> str:
    """What a registration is, its history, and the forms for what can be done."""
    return _page(*person_found(series, round_slug, registration_id))


@bp.post(f"{_PATH}/<any({', '.join(map(repr, VERBS))}):verb>")
@organiser
def act_on_person(series: str, round_slug: str, registration_id: int, verb: str) -> Answer:
    """Do one thing with a registration."""
    person_found(series, round_slug, registration_id)
    form, reading = VERBS[verb].form(prefix=f"{verb}-"), FormReader()
    made = None
    try:
        act = VERBS[verb].read(form, registration_id, g.visitor.actor, reading)
        if act is not None and not reading.errors:
            made = write(act)
    except DomainError as refused:
        _say(refused, verb, form, reading, *person_found(series, round_slug, registration_id))
    if reading.errors:
        return _page(*person_found(series, round_slug, registration_id), {verb: form}, reading.errors), 422
    shown = made or registration_id
    address = url_for(".person_page", series=series, round_slug=round_slug, registration_id=shown, nu=verb)
    return redirect(address, 303)


def _say(
    refused: DomainError, verb: str, form: Form, reading: FormReader, mine: Ticket, round_: RoundView
) -> None:
    """Say why a verb was not carried out: at its field, or at its form, where there still is one."""
    words = refusal_words(verb, refused)
    if verb not in offered(db.session.get_one(Registration, mine.id), mine, round_):
        reading.errors.append(("", words))
    elif VERBS[verb].field:
        reading.complain(form[VERBS[verb].field], words)
    else:
        reading.errors.append((f"{verb}-form", words))


def _forms(
    row: Registration,
    mine: Ticket,
    undo: prospects.Prospect | None,
    typed: dict[str, Form],
    categories: Categories,
) -> dict[str, Form]:
    """The form of each verb, as it was typed or with what is known, and the prices that are shown now."""
    known: dict[str, dict[str, object]] = {
        "ret": {"name": mine.name, "email": mine.email, "title": mine.title},
        "rolle": {"role": row.role.value, "takes_seat": row.takes_seat},
        "pris": {"category": row.category.value if row.category else BY_LIBRARY},
    }
    forms: dict[str, Any] = {
        name: typed.get(name) or verb.form(formdata=None, prefix=f"{name}-", data=known.get(name))
        for name, verb in VERBS.items()
    }
    forms["afmeld"].show(prospects.cancel_fee(row).amount)
    forms["giv-videre"].show(heir_prices(row))
    forms["pris"].show({value: fee.at_most for value, _, fee in categories})
    if undo is not None:
        forms["fortryd"].show(undo.fee.at_most, waits=undo.waits)
    return forms


def _page(
    mine: Ticket, round_: RoundView, typed: dict[str, Form] | None = None, errors: Errors | None = None
) -> str:
    row = db.session.get_one(Registration, mine.id)
    verbs = offered(row, mine, round_)
    categories = category_choices(row, mine) if "pris" in verbs else []
    log = entries_of(row)
    names = log_names(log)
    undo = prospects.undo_prospect(row, row.round) if prospects.can_undo(row) else None
    return render_template(
        "planning/person.html",
        round=round_,
        ticket=mine,
        row=row,
        booking=booking_facts(mine.id),
        fees=fee_history(mine.id, mine.workplace),
        entries=told_entries(mine.scope, mine.email),
        history=other_rounds(mine.id),
        log=[
            (one.at, actor_name(one.actor, names), line)
            for one, line in zip(log, log_lines(log, names), strict=True)
        ],
        mails=mails_about(mine.id),
        kind_name=kind_name,
        error_words=error_words,
        message_words=message_words,
        offered=verbs,
        forms=_forms(row, mine, undo, typed or {}, categories),
        opened=next(iter(typed), "") if typed else request.args.get("vis", ""),
        choices=move_choices(mine, round_),
        cancel_fee=prospects.cancel_fee(row),
        undo=undo,
        undo_price=fee_reason(undo.fee, mine.workplace) if undo else "",
        category=category_name(mine.category) if round_.other_prices else "",
        categories=[(value, words, fee_reason(fee, mine.workplace)) for value, words, fee in categories],
        heir=heir_prices(row),
        chosen=choice_pairs(mine.chosen, mine.sitting.days if mine.sitting else (), mine.room_mate),
        libraries=directory().rows,
        roles=[(one.value, role_name(one)) for one in Role],
        role=role_name(row.role),
        done=request.args.get("nu", ""),
        errors=errors or [],
    )
