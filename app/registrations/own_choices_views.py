"""Ret valg: days, rooms and meals, changed by the link of a registration."""

from collections.abc import Collection, Sequence

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import participant_link
from app.common.danish import moment
from app.common.extensions import csrf
from app.common.faults import NotFound
from app.common.forms import add_error, csrf_message
from app.common.limits import limit_per_minute
from app.common.models import db
from app.common.transaction import write
from app.meetings.prices import price_of
from app.meetings.queries import RoundView
from app.registrations import queries
from app.registrations.choice_fields import Chooser, choice_fields
from app.registrations.choices import choices_of
from app.registrations.conference_forms import ChoiceForm, pairs_as_text, read_pairs
from app.registrations.conference_reading import misfit_field, read_mate
from app.registrations.conference_words import before_and_now, sum_words
from app.registrations.mates import shares
from app.registrations.models import Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import ChoiceState, Offered, misfit
from app.registrations.own_choices import (
    ChoiceChanged,
    ChoiceProspect,
    ShownChoice,
    can_drop,
    choice_prospect,
    choose,
)
from app.registrations.prospects import Impossible
from app.registrations.queries import Ticket
from app.registrations.wording import choice_words, misfit_words

bp = Blueprint("own_choices", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/tilmelding/<token>/valg")
@participant_link
def choices_page(token: str) -> str:
    """What one has chosen, and what else there is."""
    ticket, round_ = _with_options(token)
    chosen = sorted(one.id for one in ticket.chosen)
    form = ChoiceForm(formdata=None, data={"option": chosen, "mate": ticket.room_mate})
    return _page(ticket, round_, form, chosen)


@bp.post("/tilmelding/<token>/valg")
@participant_link
@csrf.exempt
def save_choices(token: str) -> Answer:
    """Show the price, or have these from now on; what is dearer or has gone is shown before it happens."""
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    ticket, round_ = queries.ticket_of_link(token)
    form, offered = ChoiceForm(), offered_in(round_.id)
    chosen = frozenset(form.option.data or ()) | _fixed(ticket)
    mate = _mate(form, ticket, [one for one in offered if one.id in chosen])
    errors = add_error(form.mate, mate[1])
    wrong = misfit(chosen, offered)
    field = misfit_field(wrong, chosen, offered) if wrong else ""
    if wrong:
        errors.append((field, misfit_words(wrong)))
    if not form.csrf_token.validate(form):
        errors.insert(0, ("", csrf_message()))
    elif not round_.has_options:
        raise NotFound
    if errors:
        at_fields = {field: misfit_words(wrong)} if wrong else {}
        return _page(ticket, round_, form, chosen, errors=errors, at_fields=at_fields), 422
    if "price" in request.form:
        return _page(ticket, round_, form, chosen)
    try:
        write(choose, ticket.id, chosen, mate[0], _shown(form))
    except ChoiceChanged:
        return _page(ticket, round_, form, chosen, changed=True)
    except Impossible as impossible:
        return _page(ticket, round_, form, chosen, errors=[("", str(impossible))]), 422
    return redirect(url_for("own.mine", token=token, nu="valg"), code=303)


def _with_options(token: str) -> tuple[Ticket, RoundView]:
    ticket, round_ = queries.ticket_of_link(token)
    if not round_.has_options:
        raise NotFound
    return ticket, round_


def _fixed(ticket: Ticket) -> frozenset[int]:
    """The options that can no longer be given up, by their ids."""
    row = db.session.get_one(Registration, ticket.id)
    sitting = row.sitting
    if sitting is None:
        return frozenset()
    held = (one for one in choices_of(row) if one.state is ChoiceState.HELD)
    return frozenset(one.option_id for one in held if not can_drop(one, sitting))


def _mate(form: ChoiceForm, ticket: Ticket, chosen: Sequence[Offered]) -> tuple[str, str]:
    """With whom they share, and what is wrong with that; without a bed to share it means nothing."""
    return read_mate(str(form.mate.data or ""), ticket.name) if shares(chosen) else ("", "")


def _shown(form: ChoiceForm) -> ShownChoice:
    """What the page said it would come to, and what would be waited for."""
    total = str(form.shown_total.data or "")
    waits = frozenset(option for _, option in read_pairs(form.shown_options.data))
    return ShownChoice(int(total) if total.isdecimal() and len(total) < 10 else 0, waits)


def _page(
    ticket: Ticket,
    round_: RoundView,
    form: ChoiceForm,
    chosen: Collection[int],
    *,
    errors: Sequence[tuple[str, str]] = (),
    at_fields: dict[str, str] | None = None,
    changed: bool = False,
) -> str:
    row = db.session.get_one(Registration, ticket.id)
    had = {one.id: one for one in ticket.chosen}
    fixed, offered = _fixed(ticket), offered_in(round_.id)
    prospect = None if errors else choice_prospect(row, chosen, row.round)
    if prospect is not None:
        form.shown_total.data = str(prospect.fee.at_most)
        form.shown_options.data = pairs_as_text((0, one) for one in prospect.waits_for)
    who = Chooser(ticket.category, chosen, errors=at_fields or {}, had=had, fixed=fixed)
    days = ticket.sitting.days if ticket.sitting else ()
    whole = price_of(ticket.category, round_.fee_amount, round_.other_prices)
    return render_template(
        "registrations/choices.html",
        ticket=ticket,
        round=round_,
        form=form,
        fields=choice_fields(who, offered, days, whole),
        fixed_since=moment(ticket.sitting.cancel_until) if fixed and ticket.sitting else "",
        price=_price_words(choice_prospect(row, had, row.round), prospect) if prospect else "",
        waits=[choice_words(one, days) for one in prospect.chosen if one.id in prospect.waits_for]
        if prospect
        else [],
        changed=changed,
        errors=errors,
    )


def _price_words(before: ChoiceProspect, after: ChoiceProspect) -> str:
    """What it costs as it is and would cost: 'Før: 3.990 kr. Nu: 4.890 kr.'."""
    was, will = (sum_words(one.fee.amount, one.fee.at_most) for one in (before, after))
    return will if was == will else before_and_now(was, will)
