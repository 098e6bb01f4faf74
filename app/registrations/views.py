"""The sign-up form, its check page and live price, and the receipt."""

from collections.abc import Sequence

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import contact_link, public
from app.common.extensions import csrf
from app.common.limits import limit_per_minute
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.queries import RoundView, find_round
from app.registrations import conference_views, queries, services
from app.registrations.forms import SignUpForm, csrf_problem, show_problems
from app.registrations.order import MOST_PEOPLE, Order, Problem, Quote
from app.registrations.quotes import Refused, estimate, examine, not_open_words
from app.registrations.reading import read_order, read_people
from app.registrations.sign_up_parts import (
    change_people,
    default_sitting,
    known_library,
    library_options,
    numbers,
    sitting_choices,
    to_receipt,
)
from app.registrations.wording import fee_reason, queue_words

bp = Blueprint("registrations", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/<slug:series>/<slug:round_slug>/tilmelding")
@public
def sign_up_form(series: str, round_slug: str) -> Answer:
    """The empty form; `?moede=oest` chooses a sitting beforehand, `?bibliotek=761500` a library."""
    round_ = find_round(series, round_slug)
    if not round_.open_sittings:
        why = not_open_words(round_)
        return render_template("registrations/not_open.html", round=round_, why=why)
    sitting, library = default_sitting(round_), known_library(request.args.get("bibliotek", ""))
    if round_.has_options:
        return conference_views.first_page(round_, sitting, library)
    form = SignUpForm(formdata=None)
    form.ensure_form_id()
    form.entries()[0]["sitting"].data = sitting
    form.entries()[0]["library"].data = library
    return _form_page(form, round_)


# CSRF is checked in the view, so that a token that does not fit loses nothing of what was typed.
@bp.post("/<slug:series>/<slug:round_slug>/tilmelding")
@public
@csrf.exempt
def sign_up(series: str, round_slug: str) -> Answer:
    """Add or remove a person, show the price, or sign up: at once where nothing is owed."""
    limit_per_minute("sign-up", current_app.config["SIGN_UPS_PER_MINUTE"])
    round_ = find_round(series, round_slug)
    if round_.has_options:
        return conference_views.step(round_)
    form = SignUpForm()
    if change_people(form):
        return _form_page(form, round_)
    form.drop_blank_people()
    if "price" in request.form:
        return _form_page(form, round_)
    return _submit(form, round_, checked=False)


@bp.post("/<slug:series>/<slug:round_slug>/tilmelding/tjek")
@public
@csrf.exempt
def confirm(series: str, round_slug: str) -> Answer:
    """Sign up at the price shown; dearer than that shows the check page again."""
    limit_per_minute("sign-up", current_app.config["SIGN_UPS_PER_MINUTE"])
    round_ = find_round(series, round_slug)
    if round_.has_options:
        return conference_views.confirm(round_)
    form = SignUpForm()
    if "change" in request.form:
        return _form_page(form, round_)
    return _submit(form, round_, checked=True)


@bp.get("/<slug:series>/<slug:round_slug>/tilmelding/tjek")
@public
def check_again(series: str, round_slug: str) -> Response:
    """The check page is the answer to a form; whoever asks for its address gets the form."""
    return redirect(url_for(".sign_up_form", series=series, round_slug=round_slug))


@bp.post("/<slug:series>/<slug:round_slug>/tilmelding/pris")
@public
def live_price(series: str, round_slug: str) -> Response:
    """What the form as typed so far would cost, and the libraries its mail addresses point to."""
    round_ = find_round(series, round_slug)
    if round_.has_options:
        return conference_views.live_price(round_)
    form = SignUpForm()
    typed = [entry["library"].data for entry in form.entries()]
    priced = _price_lines(form, round_)
    guesses = {
        str(index): entry["library"].data
        for index, entry in enumerate(form.entries())
        if not typed[index] and entry["library"].data
    }
    html = render_template("registrations/price.html", **priced)
    waiting = numbers(priced["waiting"])
    return jsonify(
        html=html, total=priced["total"], waiting=waiting, queue=priced["only_queue"], guess=guesses
    )


@bp.get("/kvittering/<token>")
@contact_link
def receipt(token: str) -> str:
    """What was signed up, for the contact."""
    return render_template("registrations/receipt.html", receipt=queries.receipt_of_link(token))


def _submit(form: SignUpForm, round_: RoundView, *, checked: bool) -> Answer:
    """Sign up as shown. Unless the check page was seen, what costs or is for several is shown first."""
    order, problems = _read(form, round_)
    if (booking := services.booking_of_form(order.form_id)) is not None:
        return to_receipt(booking)
    if problems:
        return _refuse(form, round_, problems)
    try:
        if not checked:
            quote = examine(order, round_)
            if quote.may_be_owed or len(order.people) > 1 or not form.shown().covers(quote):
                return _check_page(form, round_, quote)
        return to_receipt(write(services.sign_up, order, form.shown()))
    except services.OfferChanged as changed:
        return _check_page(form, round_, changed.quote, changed=True)
    except Refused as refused:
        # The same form may have been sent twice at once, and the other one was quicker.
        if (booking := services.booking_of_form(order.form_id)) is not None:
            return to_receipt(booking)
        return _refuse(form, round_, refused.problems, refused.taken)


def _read(form: SignUpForm, round_: RoundView) -> tuple[Order, list[Problem]]:
    """The order typed and its problems, the form's token among them."""
    order, problems = read_order(form, round_, directory())
    if not round_.open_sittings:
        return order, [Problem(None, "", not_open_words(round_))]
    mismatch = csrf_problem(form)
    return order, [mismatch, *problems] if mismatch else problems


def _refuse(
    form: SignUpForm, round_: RoundView, problems: Sequence[Problem], taken: Sequence[int] = ()
) -> Answer:
    """The form again with what was typed; who is signed up already gets a link to that."""
    if taken:
        write(services.send_links, taken)
    # Read again: what was refused under the lock is not what the page was begun with.
    round_ = find_round(round_.series.slug, round_.slug)
    return _form_page(form, round_, show_problems(form, problems)), 422


def _form_page(form: SignUpForm, round_: RoundView, errors: Sequence[tuple[str, str]] = ()) -> str:
    form.ensure_form_id()
    priced = _price_lines(form, round_)
    form.shown_total.data = str(priced["total"])
    form.shown_waiting.data = numbers(priced["waiting"])
    return render_template(
        "registrations/sign_up.html",
        form=form,
        round=round_,
        errors=errors,
        sittings=sitting_choices(round_),
        library_options=library_options(directory()),
        most_people=MOST_PEOPLE,
        **priced,
    )


def _check_page(form: SignUpForm, round_: RoundView, quote: Quote, *, changed: bool = False) -> str:
    seat_gone = changed and not quote.waiting <= form.shown().waiting
    later_only = changed and quote.total <= form.shown().total
    form.shown_total.data, form.shown_at_most.data = str(quote.total), str(quote.at_most)
    form.shown_waiting.data = numbers(quote.waiting)
    ean = next((line.person.library.ean for line in quote.lines if line.person.library), "")
    if not form.ean.data:
        form.ean.data = ean
    return render_template(
        "registrations/check.html",
        form=form,
        round=round_,
        quote=quote,
        changed=changed,
        seat_gone=seat_gone,
        later_only=later_only,
        sitting_of={sitting.id: sitting for sitting in round_.sittings},
        fee_reason=fee_reason,
        queue_words=queue_words,
    )


def _price_lines(form: SignUpForm, round_: RoundView) -> dict[str, object]:
    """The price as far as it can be known: one line a person whose workplace is known."""
    people, _ = read_people(form, round_, directory())
    known = [person for person in people if person.workplace][:MOST_PEOPLE]
    quote = estimate(known, round_)
    lines = [
        (line.person.name, fee_reason(line.fee, line.person.workplace), queue_words(line, round_))
        for line in quote.lines
    ]
    return {
        "lines": lines,
        "total": quote.total,
        "may_be_owed": quote.may_be_owed,
        "waiting": quote.waiting,
        "only_queue": bool(quote.waiting) or all(one.left <= 0 for one in round_.open_sittings),
        "vat": round_.vat_sentence,
    }
