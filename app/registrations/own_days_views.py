"""Dage: on which days of a meeting of several somebody comes, by the link of their registration."""

import re

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import participant_link
from app.common.faults import NotFound
from app.common.limits import limit_per_minute
from app.common.transaction import write
from app.meetings.queries import RoundView
from app.registrations import queries
from app.registrations.option_queries import chooses_days
from app.registrations.own_days import choose_days
from app.registrations.prospects import Impossible
from app.registrations.queries import Ticket

bp = Blueprint("own_days", __name__)


@bp.get("/tilmelding/<token>/dage")
@participant_link
def days_page(token: str) -> str | Response:
    """The days of the meeting, those one comes on ticked."""
    ticket, round_ = _of_several_days(token)
    if round_.has_options and chooses_days(round_.id):
        return _to_choices(token)
    return _page(ticket, round_)


@bp.post("/tilmelding/<token>/dage")
@participant_link
def save_days(token: str) -> str | tuple[str, int] | Response:
    """Come on the ticked days only."""
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    ticket, round_ = _of_several_days(token)
    if round_.has_options and chooses_days(round_.id):
        return _to_choices(token)
    chosen = {int(one) for one in request.form.getlist("days") if re.fullmatch("[1-9]", one)}
    try:
        write(choose_days, ticket.id, chosen)
    except Impossible as impossible:
        return _page(ticket, round_, [("days-1", str(impossible))]), 422
    return redirect(url_for("own.mine", token=token, nu="rettet"), code=303)


def _of_several_days(token: str) -> tuple[Ticket, RoundView]:
    ticket, round_ = queries.ticket_of_link(token)
    if ticket.sitting is None or len(ticket.sitting.days) < 2:
        raise NotFound
    return ticket, round_


def _to_choices(token: str) -> Response:
    """Where days have a price they are chosen with the rest."""
    return redirect(url_for("own_choices.choices_page", token=token), code=303)


def _page(ticket: Ticket, round_: RoundView, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template("registrations/days.html", ticket=ticket, round=round_, errors=errors or [])
