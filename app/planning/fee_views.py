"""Gebyrer: what each library owes for a round, passed on to the finance office, and locked."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.queries import names_of
from app.audit.wording import actor_name
from app.common.access import organiser, reader
from app.common.checks import ean_problem
from app.common.danish import kroner
from app.common.downloads import sheet
from app.common.faults import DomainError
from app.common.forms import clean
from app.common.transaction import write
from app.invoicing.lines import Charge, Line, Payment, Show, total_of, version_of
from app.invoicing.queries import fee_line, fee_lines, passed_on
from app.invoicing.services import change_payment, pass_on_fees
from app.libraries.directory import directory
from app.meetings.queries import RoundView, find_round
from app.planning.fee_forms import PaymentForm
from app.planning.fee_sheet import rows_of, titles
from app.planning.reading import FormReader
from app.registrations import decisions

bp = Blueprint("fees", __name__)

Answer = str | tuple[str, int] | AnyResponse

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/gebyrer"
_MOST_IN_A_FIELD = 60


@bp.get(_PATH)
@reader
def fees_page(series: str, round_slug: str) -> str:
    """What each library owes."""
    return _page(find_round(series, round_slug, drafts=True))


@bp.post(f"{_PATH}/laas")
@organiser
def lock(series: str, round_slug: str) -> AnyResponse:
    """Lock the fees now."""
    round_ = find_round(series, round_slug, drafts=True)
    write(decisions.lock_fees, round_.id, g.visitor.actor)
    return redirect(url_for(".fees_page", series=series, round_slug=round_slug, nu="laast"), 303)


@bp.post(f"{_PATH}/sendt")
@organiser
def pass_on(series: str, round_slug: str) -> Answer:
    """Note that the fees, as they were seen, were sent to the finance office."""
    round_ = find_round(series, round_slug, drafts=True)
    try:
        write(pass_on_fees, round_.id, request.form.get("seen", ""), g.visitor.actor)
    except DomainError as refused:
        return _page(round_, [("", str(refused))]), 422
    return redirect(url_for(".fees_page", series=series, round_slug=round_slug, nu="sendt"), 303)


@bp.get(f"{_PATH}.<any(csv, xlsx):ending>")
@reader
def fees_sheet(series: str, round_slug: str, ending: str) -> Response:
    """The lines that are shown, one row for each person, with their sums: for the finance office."""
    round_ = find_round(series, round_slug, drafts=True)
    lines = _shown(fee_lines([round_.id])[round_.id])
    rows = rows_of(lines, round_.vat_sentence)
    return sheet(f"gebyrer-{round_.slug}", gettext("Gebyrer"), titles(), rows, ending)


@bp.get(f"{_PATH}/<int:registration_id>")
@organiser
def payment_page(series: str, round_slug: str, registration_id: int) -> str:
    """The form for what the invoice of a line must carry; the line is named by one of its people."""
    round_ = find_round(series, round_slug, drafts=True)
    line = fee_line(round_.id, registration_id)
    payment = line.payer.payment
    known = {name: getattr(payment, name) for name in Payment.__slots__}
    return _payment_page(round_, line, registration_id, PaymentForm(formdata=None, data=known))


@bp.post(f"{_PATH}/<int:registration_id>")
@organiser
def save_payment(series: str, round_slug: str, registration_id: int) -> Answer:
    """Let the invoice of a line carry this."""
    round_ = find_round(series, round_slug, drafts=True)
    line = fee_line(round_.id, registration_id)
    form, reader = PaymentForm(), FormReader()
    payment = _read_payment(form, reader)
    if reader.errors:
        return _payment_page(round_, line, registration_id, form, reader.errors), 422
    write(change_payment, round_.id, registration_id, payment, g.visitor.actor)
    return redirect(url_for(".fees_page", series=series, round_slug=round_slug, nu="rettet"), 303)


def _read_payment(form: PaymentForm, reader: FormReader) -> Payment:
    ean = re.sub(r"\s", "", form["ean"].data or "")
    reader.complain(form["ean"], ean_problem(ean))
    reference = reader.line(form["reference"], most=_MOST_IN_A_FIELD)
    return Payment(ean, reference, reader.line(form["order_number"], most=_MOST_IN_A_FIELD))


def _page(round_: RoundView, errors: Sequence[tuple[str, str]] = ()) -> str:
    lines = fee_lines([round_.id])[round_.id]
    sent = passed_on([round_.id])[round_.id]
    names = names_of({one.actor for one in sent})
    shown = _shown(lines)
    news = [one for line in lines for one in line.charges if one.is_unsent or one.is_changed]
    return render_template(
        "planning/fees.html",
        round=round_,
        lines=shown,
        total=total_of(lines),
        total_shown=total_of(shown),
        people=sum(1 for line in lines for one in line.charges if one.amount),
        counts={show: sum(line.is_shown(show) for line in lines) for show in Show},
        chips=_chips(),
        show=_show(),
        words=_words(),
        link=lambda **changes: _link(round_, changes),
        sent=[(one, actor_name(one.actor, names)) for one in sent],
        news=[(one, _changes(one)) for one in news],
        version=version_of(lines),
        done=request.args.get("nu", ""),
        errors=errors,
    )


def _changes(charge: Charge) -> list[tuple[str, str, str]]:
    """What the finance office does not know of a person: (what, what it was told if anything, what is so)."""
    sent, payer = charge.sent, charge.payer
    if sent is None:
        return [(gettext("Beløb"), "", kroner(charge.amount))]
    known = directory().by_id.get(sent.library_id or 0)
    pairs = [
        (gettext("Beløb"), kroner(sent.amount), kroner(charge.amount)),
        (gettext("Bibliotek"), known.name if known else "", payer.name if payer.library_id else ""),
        (gettext("EAN"), sent.payment.ean, payer.payment.ean),
        (gettext("Reference"), sent.payment.reference, payer.payment.reference),
        (gettext("Ordrenummer"), sent.payment.order_number, payer.payment.order_number),
    ]
    nothing = gettext("intet")
    return [(what, before or nothing, after or nothing) for what, before, after in pairs if before != after]


def _payment_page(
    round_: RoundView,
    line: Line,
    registration_id: int,
    form: PaymentForm,
    errors: Sequence[tuple[str, str]] = (),
) -> str:
    return render_template(
        "planning/payment.html",
        round=round_,
        line=line,
        registration_id=registration_id,
        form=form,
        errors=errors,
    )


def _show() -> Show:
    asked = request.args.get("status", "")
    return Show(asked) if asked in list(Show) else Show.ALL


def _words() -> str:
    return clean(request.args.get("soeg", ""))[:100]


def _shown(lines: Sequence[Line]) -> list[Line]:
    """The lines under the chosen chip that have every word that was searched for."""
    show, words = _show(), _words().casefold().split()
    return [line for line in lines if line.is_shown(show) and all(map(line.has, words))]


def _link(round_: RoundView, changes: dict[str, Any]) -> str:
    """The list with other choices; with an `ending`, the same as a sheet."""
    query = {"status": _show().value, "soeg": _words(), **changes}
    chosen = {name: value for name, value in query.items() if value not in ("", Show.ALL.value)}
    endpoint = ".fees_sheet" if "ending" in changes else ".fees_page"
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **chosen)


def _chips() -> list[tuple[Show, str]]:
    return [
        (Show.ALL, gettext("Alle")),
        (Show.NO_EAN, gettext("Mangler EAN")),
        (Show.CHANGED, gettext("Ændret siden sendt")),
        (Show.UNSENT, gettext("Ikke sendt")),
    ]
