"""Priser og valg: what taking part costs whom, and the days, rooms and meals one can choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.danish import day_of_week, upper_first
from app.common.forms import add_error
from app.common.transaction import write
from app.meetings.prices import Category
from app.meetings.queries import RoundView, SittingView, find_round
from app.planning.price_forms import MOST_OPTIONS, PriceForm, id_of, option_rows, price_values, suggested
from app.planning.price_reading import read_prices
from app.planning.prices import (
    OptionRefused,
    PriceList,
    PricesChanged,
    change_prices,
    chosen_times,
    kept_words,
    price_list,
)
from app.planning.versions import version_of
from app.planning.wording import option_kind_names
from app.registrations.option_queries import offered_in
from app.registrations.wording import category_name, option_name

bp = Blueprint("prices", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/priser"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page says of the prices in its form."""

    focus: str = ""
    suggested: bool = False
    theirs: PriceList | None = None  # what somebody else has saved meanwhile


@bp.get(_PATH)
@organiser
def prices_page(series: str, round_slug: str) -> str:
    """The price list as a form."""
    round_ = find_round(series, round_slug, drafts=True)
    sitting = round_.only_sitting
    if sitting is None:
        return _why_not(round_)
    listed = price_list(round_.id)
    form = PriceForm(formdata=None, data=price_values(listed))
    form.seen.data = version_of(listed)
    return _page(round_, sitting, form)


@bp.post(_PATH)
@organiser
def save(series: str, round_slug: str) -> Answer:
    """Add options or take one out, or save all of it unless somebody else has meanwhile."""
    round_ = find_round(series, round_slug, drafts=True)
    sitting, form = round_.only_sitting, PriceForm()
    if sitting is None:
        return _why_not(round_), 422
    if pressed := form.pressed():
        return _change_list(round_, sitting, form, pressed)
    listed, reader = read_prices(form, len(sitting.days))
    if reader.errors:
        return _page(round_, sitting, form, errors=reader.errors), 422
    try:
        write(change_prices, round_.id, listed, form.seen.data or "", g.visitor.actor)
    except OptionRefused as refused:
        return _page(round_, sitting, form, errors=_refusal(form, refused)), 422
    except PricesChanged:
        theirs = price_list(round_.id)
        _take_in(form, theirs)
        return _page(round_, sitting, form, Notice(theirs=theirs)), 409
    return redirect(url_for(".prices_page", series=series, round_slug=round_slug, nu="gemt"), 303)


def _change_list(round_: RoundView, sitting: SittingView, form: PriceForm, pressed: str) -> Answer:
    rows, focus, (verb, _, number) = form.typed(), "", pressed.partition("-")
    if verb == "remove" and int(number) < len(rows):
        gone = rows[int(number)]
        if many := chosen_times(round_.id).get(id_of(gone["id"]) or 0):
            field = form.rows()[int(number)]["name"]
            return _page(round_, sitting, form, errors=add_error(field, kept_words(gone["name"], many))), 422
        del rows[int(number)]
        focus = f"options-{min(int(number), len(rows) - 1)}-name" if rows else "add"
    elif verb == "add":
        rows, focus = [*rows, {"day": "1"}], f"options-{len(rows)}-name"
    elif verb == "suggest":
        more = suggested(rows, len(sitting.days))
        rows, focus = [*rows, *more], f"options-{len(rows)}-prices-library" if more else ""
    form.refill(rows)
    return _page(round_, sitting, form, Notice(focus, suggested=verb == "suggest"))


def _refusal(form: PriceForm, refused: OptionRefused) -> Errors:
    if refused.at is None:
        return [("", str(refused))]
    return add_error(form.rows()[refused.at][refused.field], str(refused))


def _take_in(form: PriceForm, theirs: PriceList) -> None:
    """Let the form have what somebody else has added, so that saving loses none of it."""
    known = (form.known.data or "").split()
    form.refill([*form.typed(), *(row for row in option_rows(theirs) if row["id"] not in known)])
    form.known.data = price_values(theirs)["known"]
    form.seen.data = version_of(theirs)  # whoever saves now has seen it


def _why_not(round_: RoundView) -> str:
    words = gettext("Runden har flere møder. Priser og valg er for en runde med ét møde.")
    if round_.is_cancelled:
        words = gettext("Mødet er aflyst, så der er intet at vælge.")
    return render_template("planning/no_prices.html", round=round_, words=words, errors=[])


def _page(
    round_: RoundView,
    sitting: SittingView,
    form: PriceForm,
    notice: Notice | None = None,
    errors: Errors | None = None,
) -> str:
    return render_template(
        "planning/prices.html",
        round=round_,
        sitting=sitting,
        form=form,
        notice=notice or Notice(),
        standing=_standing(round_.id),
        kinds=option_kind_names(),
        categories=[(one.value, category_name(one)) for one in Category],
        days=[(str(one.number), upper_first(day_of_week(one.starts_at))) for one in sitting.days],
        name_of=lambda plan: option_name(plan.kind, plan.name, plan.day, sitting.days),
        may_add=len(form.options) < MOST_OPTIONS,
        done=request.args.get("nu"),
        errors=errors or [],
    )


def _standing(round_id: int) -> Mapping[str, Any]:
    """How much of each option is taken and how many wait, by its id as it stands in the form."""
    return {str(one.id): one for one in offered_in(round_id)}
