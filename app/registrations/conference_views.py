"""Signing up for a round with options: people, choices, payment, and a check.

The pages have the addresses of the form and the check page of `views`, which hands over to this. Which
page comes next is named by the button (`step`, or `back`, which asks nothing); everything typed goes
along in hidden fields. Without `step` comes the check page; who chose nothing has the usual choices.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.danish import upper_first
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.prices import Category, price_of
from app.meetings.queries import RoundView, find_round
from app.registrations import services
from app.registrations.choice_fields import Chooser, choice_fields
from app.registrations.conference_forms import ConferenceForm, pairs_as_text
from app.registrations.conference_reading import AS_PARTICIPANT, Terms, read_participants, terms_of
from app.registrations.conference_words import (
    cancel_words,
    later_words,
    line_facts,
    option_changes,
    total_changes,
    waiting_words,
)
from app.registrations.forms import csrf_problem, show_problems
from app.registrations.mates import Sharer, shares
from app.registrations.offers import as_text
from app.registrations.order import MOST_PEOPLE, Order, Person, Problem, Quote
from app.registrations.quotes import Refused, estimate, examine, not_open_words
from app.registrations.reading import order_for
from app.registrations.sign_up_parts import (
    change_people,
    library_options,
    numbers,
    sitting_choices,
    to_receipt,
)
from app.registrations.wording import category_name, category_words, fee_reason

Answer = str | tuple[str, int] | Response

Errors = Sequence[tuple[str, str]]


def first_page(round_: RoundView, sitting: str, library: str) -> str:
    """The empty form, with a sitting and a library chosen beforehand."""
    form = ConferenceForm(formdata=None)
    form.entries()[0]["sitting"].data = sitting
    form.entries()[0]["library"].data = library
    return _people_page(form, terms_of(round_))


def step(round_: RoundView) -> Answer:
    """The page that the pressed button leads to, or the one with what is wrong."""
    form, terms = ConferenceForm(), terms_of(round_)
    if change_people(form):
        return _people_page(form, terms)
    if "back" in request.form:
        return _back(form, terms)
    form.drop_blank_people()
    if "price" in request.form:
        return _choices_page(form, terms)
    return _forward(form, terms, request.form.get("step") or "check")


def confirm(round_: RoundView) -> Answer:
    """Sign up as shown on the check page; what is dearer or has gone is shown again."""
    form, terms = ConferenceForm(), terms_of(round_)
    if "back" in request.form:
        return _back(form, terms)
    return _forward(form, terms, "")


def live_price(round_: RoundView) -> FlaskResponse:
    """What the people and choices as ticked so far would cost, and the libraries of their addresses."""
    form, terms = ConferenceForm(), terms_of(round_)
    typed = [entry["library"].data for entry in form.entries()]
    priced = _price_lines(_quote(form, terms), round_)
    guesses = {
        str(index): entry["library"].data
        for index, entry in enumerate(form.entries())
        if not typed[index] and entry["library"].data
    }
    html = render_template("registrations/price.html", **priced)
    waiting = numbers(priced["waiting"])
    return jsonify(html=html, total=priced["total"], waiting=waiting, queue=False, guess=guesses)


def _back(form: ConferenceForm, terms: Terms) -> str:
    match request.form["back"]:
        case "choices":
            return _choices_page(form, terms)
        case "payment":
            return _payment_page(form, terms)
        case _:
            return _people_page(form, terms)


def _forward(form: ConferenceForm, terms: Terms, wanted: str) -> Answer:
    """The page `wanted`, or the first one on which something is wrong; '' signs up."""
    order, on_people, on_choices, on_payment = _read(form, terms)
    if (booking := services.booking_of_form(order.form_id)) is not None:
        return to_receipt(booking)
    if on_people:
        return _refuse(form, terms, on_people)
    if on_choices:
        return _choices_page(form, terms, on_choices), 422
    if on_payment and wanted not in ("choices", "payment"):
        return _payment_page(form, terms, show_problems(form, on_payment)), 422
    try:
        if not wanted:
            return to_receipt(write(services.sign_up, order, form.shown()))
        quote = examine(order, terms.round)
    except services.OfferChanged as changed:
        return _check_page(form, terms_of(terms.round), changed.quote)
    except Refused as refused:
        # The same form may have been sent twice at once, and the other one was quicker.
        if (booking := services.booking_of_form(order.form_id)) is not None:
            return to_receipt(booking)
        return _refuse(form, terms, refused.problems, refused.taken)
    match wanted:
        case "choices":
            return _choices_page(form, terms, quote=quote)
        case "payment":
            return _payment_page(form, terms, quote=quote)
        case _:
            return _check_page(form, terms, quote)


def _read(form: ConferenceForm, terms: Terms) -> tuple[Order, list[Problem], list[Problem], list[Problem]]:
    """The order, and what is wrong with the people, with what they choose and with the payment."""
    people, on_people, on_choices = read_participants(form, terms)
    order, on_payment = order_for(people, form, terms.round)
    if not terms.round.open_sittings:
        on_people = [Problem(None, "", not_open_words(terms.round))]
    elif mismatch := csrf_problem(form):
        on_people = [mismatch, *on_people]
    return order, on_people, on_choices, on_payment


def _refuse(
    form: ConferenceForm, terms: Terms, problems: Sequence[Problem], taken: Sequence[int] = ()
) -> Answer:
    """The page with the problems and all that was typed; who is signed up already gets a link to that."""
    if taken:
        write(services.send_links, taken)
    # Read again: what was refused under the lock is not what the page was begun with.
    fresh = terms_of(find_round(terms.round.series.slug, terms.round.slug))
    if all(one.person is not None and not one.field for one in problems):
        return _choices_page(form, fresh, problems), 422
    return _people_page(form, fresh, show_problems(form, problems)), 422


def _people_page(form: ConferenceForm, terms: Terms, errors: Errors = ()) -> str:
    form.ensure_form_id()
    return render_template(
        "registrations/conference_people.html",
        form=form,
        round=terms.round,
        errors=errors,
        sittings=sitting_choices(terms.round),
        library_options=library_options(directory()),
        most_people=MOST_PEOPLE,
        **_price_lines(_quote(form, terms), terms.round),
    )


def _choices_page(
    form: ConferenceForm, terms: Terms, problems: Sequence[Problem] = (), quote: Quote | None = None
) -> str:
    form.ensure_form_id()
    form.offers.data = as_text(terms.offered)
    at_fields, errors = _at_choices(form, problems)
    quote = quote or _quote(form, terms)
    people = [line.person for line in quote.lines]
    if len(people) != len(form.people.entries):  # somebody has no workplace yet, or sign-up is over
        people, _, _ = read_participants(form, terms)
    return render_template(
        "registrations/conference_choices.html",
        form=form,
        round=terms.round,
        errors=errors,
        choosers=[_chooser(form, terms, at_fields, *each) for each in enumerate(people)],
        **_price_lines(quote, terms.round),
    )


def _at_choices(
    form: ConferenceForm, problems: Sequence[Problem]
) -> tuple[dict[tuple[int | None, str], str], list[tuple[str, str]]]:
    """Problems with choices by person and question, and all of them for the summary."""
    at_fields, summary = {}, []
    for one in problems:
        if one.field in ("mate", "category") or not one.field:
            summary += show_problems(form, [one])
        else:
            at_fields[one.person, one.field] = one.message
            ((_, words),) = show_problems(form, [replace(one, field="")])
            summary.append((f"people-{one.person}-{one.field}", words))
    return at_fields, summary


def _chooser(
    form: ConferenceForm,
    terms: Terms,
    at_fields: dict[tuple[int | None, str], str],
    index: int,
    person: Person,
) -> dict[str, object]:
    """One person on the page of choices."""
    entry, first = form.participants()[index], form.participants()[0]
    category = terms.paid_as(person)
    wrong = {field: words for (number, field), words in at_fields.items() if number == index}
    who = Chooser(category, person.choices, f"people-{index}-", wrong)
    days = terms.round.open_sittings[0].days if terms.round.open_sittings else ()
    whole = price_of(category, terms.round.fee_amount, terms.round.other_prices)
    is_same = index > 0 and entry["option"].data == first["option"].data
    entry["category"].data = person.category or AS_PARTICIPANT
    return {
        "name": person.name or gettext("Person %(number)d", number=index + 1),
        "form": entry,
        "paid_as": upper_first(category_words(category)) if terms.round.other_prices else "",
        "fields": choice_fields(who, terms.offered, days, whole),
        "may_be_partner": terms.is_partner(person.library),
        "categories": _categories(terms, person),
        "is_same": is_same,
        "is_folded": is_same and not wrong and not entry["mate"].errors and not entry["category"].errors,
    }


def _categories(terms: Terms, person: Person) -> list[tuple[str, str]]:
    """As whom somebody can choose to come."""
    found = [(AS_PARTICIPANT, gettext("Deltager"))]
    partner = (Category.PARTNER.value, category_name(Category.PARTNER))
    return [*found, partner] if terms.is_partner(person.library) else found


def _payment_page(form: ConferenceForm, terms: Terms, errors: Errors = (), quote: Quote | None = None) -> str:
    quote = quote or _quote(form, terms)
    changes = option_changes(form.offers.data or "", terms, quote)
    _note_shown(form, quote)
    _fill_in_ean(form, quote)
    return render_template(
        "registrations/conference_payment.html",
        form=form,
        round=terms.round,
        errors=errors,
        quote=quote,
        changes=changes,
        cancel_words=cancel_words(terms.round, quote),
        later=later_words(quote),
    )


def _check_page(form: ConferenceForm, terms: Terms, quote: Quote) -> str:
    changes = option_changes(form.offers.data or "", terms, quote)
    if form.shown_total.data:
        changes += total_changes(form.shown(), quote)
    _note_shown(form, quote)
    form.offers.data = as_text(terms.offered)
    _fill_in_ean(form, quote)
    together = [Sharer(one.person.name, one.person.room_mate, shares(one.chosen)) for one in quote.lines]
    return render_template(
        "registrations/conference_check.html",
        form=form,
        round=terms.round,
        quote=quote,
        changes=changes,
        lines=[(one.person, line_facts(one, terms.round, together)) for one in quote.lines],
        cancel_words=cancel_words(terms.round, quote),
        later=later_words(quote),
    )


def _note_shown(form: ConferenceForm, quote: Quote) -> None:
    """Keep in the form what the page shows."""
    form.shown_total.data, form.shown_at_most.data = str(quote.total), str(quote.at_most)
    form.shown_waiting.data = numbers(quote.waiting)
    form.shown_options.data = pairs_as_text(quote.waiting_options)


def _fill_in_ean(form: ConferenceForm, quote: Quote) -> None:
    if not form.ean.data:
        form.ean.data = next((one.person.library.ean for one in quote.lines if one.person.library), "")


def _quote(form: ConferenceForm, terms: Terms) -> Quote:
    """The price as far as it can be known: of everybody whose workplace is known."""
    people, _, _ = read_participants(form, terms)
    known = [person for person in people if person.workplace][:MOST_PEOPLE]
    return estimate(known, terms.round, terms.offered)


def _price_lines(quote: Quote, round_: RoundView) -> dict[str, object]:
    """The price, a line for each person."""
    lines = [
        (
            line.person.name,
            fee_reason(line.fee, line.person.workplace),
            waiting_words(line, round_),
        )
        for line in quote.lines
    ]
    return {
        "lines": lines,
        "total": quote.total,
        "may_be_owed": quote.may_be_owed,
        "waiting": quote.waiting,
        "later": later_words(quote),
        "vat": round_.vat_sentence,
    }
