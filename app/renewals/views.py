"""The link of somebody who was asked to come again: signing up without typing. A GET changes nothing."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import renewal_link
from app.common.extensions import csrf
from app.common.forms import Form, csrf_message
from app.common.limits import limit_per_minute
from app.common.transaction import write
from app.registrations.queries import receipt_link
from app.registrations.quotes import Refused, not_open_words
from app.registrations.services import OfferChanged, send_links
from app.renewals import services
from app.renewals.asking import Why
from app.renewals.forms import RenewForm
from app.renewals.links import Invited, invited_by_link
from app.renewals.offers import chosen_wish, library_of, options_for, wishes_in

bp = Blueprint("renewals", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/fornyelse/<token>")
@renewal_link
def renewal_page(token: str) -> Answer:
    """What one would be signed up for at which price, and one button; or why that cannot be.

    Where there is something to choose the sign-up form asks for it.
    """
    invited = invited_by_link(token)
    return _to_form(invited) if _has_to_choose(invited) else _page(invited)


@bp.post("/fornyelse/<token>")
@renewal_link
@csrf.exempt
def renew(token: str) -> Answer:
    """Sign up as shown; what is dearer or further back than shown is shown again."""
    limit_per_minute("sign-up", current_app.config["SIGN_UPS_PER_MINUTE"])
    invited, form = invited_by_link(token), RenewForm()
    if _has_to_choose(invited) or (invited.registration_id is None and not invited.round.open_sittings):
        return redirect(url_for(".renewal_page", token=token), code=303)
    errors = _token_errors(form) + form.problems()
    if invited.registration_id is None and form.wish.data not in wishes_in(invited.round):
        errors.append(("", gettext("Det møde kan man ikke tilmelde sig nu. Vælg et andet.")))
    if errors:
        return _page(invited, form, errors), 422
    try:
        booking = write(services.renew, invited.id, form.wish.data or "", form.shown(), form.payment())
    except OfferChanged:
        return _page(invited_by_link(token), form, changed=True)
    except Refused:  # signed up in another way, or closed meanwhile: the page says so
        return redirect(url_for(".renewal_page", token=token), code=303)
    return redirect(url_for("registrations.receipt", token=receipt_link(booking)), code=303)


@bp.get("/fornyelse/<token>/nej")
@renewal_link
def decline_page(token: str) -> str:
    """The button that says no; afterwards the thanks."""
    invited = invited_by_link(token)
    return _settled_page(invited, []) or _decline_page(invited)


@bp.post("/fornyelse/<token>/nej")
@renewal_link
@csrf.exempt
def decline(token: str) -> Answer:
    """Note that one cannot come this time."""
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    invited = invited_by_link(token)
    if errors := _token_errors(Form()):
        return _settled_page(invited, errors) or _decline_page(invited, errors), 422
    if invited.registration_id is None:
        write(services.decline, invited.id)
    return redirect(url_for(".decline_page", token=token), code=303)


@bp.post("/fornyelse/<token>/link")
@renewal_link
@csrf.exempt
def send_link(token: str) -> Answer:
    """Send who is signed up already the link to that once more."""
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    invited = invited_by_link(token)
    if errors := _token_errors(Form()):
        return _page(invited, errors=errors), 422
    if invited.registration_id is not None:
        write(send_links, [invited.registration_id])
    return redirect(url_for(".renewal_page", token=token, nu="link"), code=303)


def _has_to_choose(invited: Invited) -> bool:
    """Whether somebody who is not signed up has days, rooms or meals to choose first."""
    return invited.round.has_options and invited.registration_id is None and bool(invited.round.open_sittings)


def _to_form(invited: Invited) -> Response:
    address = url_for(
        "registrations.sign_up_form",
        series=invited.round.series.slug,
        round_slug=invited.round.slug,
        bibliotek=library_of(invited.person).number,
    )
    return redirect(address)


def _page(
    invited: Invited, form: RenewForm | None = None, errors: Errors | None = None, *, changed: bool = False
) -> str:
    if page := _settled_page(invited, errors or []):
        return page
    options = options_for(invited.person, invited.round)
    form = form or RenewForm(formdata=None, data={"ean": library_of(invited.person).ean})
    if form.wish.data not in wishes_in(invited.round):
        form.wish.data = chosen_wish(invited.person, invited.round)
    had_seat = changed and form.wish.data not in (form.shown_queues.data or "").split()
    form.show(options)
    chosen = next(one for one in options if one.wish == form.wish.data)
    return _show(
        "renewals/renew.html",
        invited,
        errors or [],
        form=form,
        options=options,
        chosen=chosen,
        one_price=len({one.price for one in options}) == 1,
        may_be_owed=any(one.may_be_owed for one in options),
        same_again=invited.person.why is Why.RETURNING and invited.person.wish == chosen.wish,
        changed=changed,
        seat_gone=had_seat and chosen.waits,
    )


def _settled_page(invited: Invited, errors: Errors) -> str:
    """What one reads who is signed up already, or can be no more or not yet; '' for anybody else."""
    is_past = invited.round.is_over or invited.round.is_cancelled
    if invited.registration_id is not None and not is_past:
        return _show("renewals/signed_up.html", invited, errors, done=request.args.get("nu", ""))
    if not invited.round.open_sittings:
        return _show("renewals/not_open.html", invited, errors, why=not_open_words(invited.round))
    return ""


def _decline_page(invited: Invited, errors: Errors | None = None) -> str:
    return _show("renewals/decline.html", invited, errors or [])


def _show(template: str, invited: Invited, errors: Errors, **words: object) -> str:
    return render_template(
        template,
        invited=invited,
        round=invited.round,
        library=library_of(invited.person),
        errors=errors,
        **words,
    )


def _token_errors(form: Form) -> Errors:
    return [] if form.csrf_token.validate(form) else [("", csrf_message())]
