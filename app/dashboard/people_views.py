"""Tilmeldinger: the list of a round, and the same as a sheet."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from app.common.access import reader
from app.common.downloads import in_kroner, sheet
from app.common.forms import clean
from app.common.sheets import Cell
from app.dashboard.choice_columns import choice_cells, choice_titles
from app.dashboard.people import Filter, PersonRow, Status, everybody, people_of
from app.meetings.queries import RoundView, find_round
from app.registrations.option_queries import chosen_by
from app.registrations.states import Role
from app.registrations.wording import fee_reason, role_name

bp = Blueprint("people", __name__)


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/tilmeldinger")
@reader
def people_page(series: str, round_slug: str) -> str:
    """The registrations of a round."""
    round_ = find_round(series, round_slug, drafts=True)
    wanted = _filter(round_)
    return render_template(
        "dashboard/people.html",
        round=round_,
        people=people_of(round_, wanted),
        wanted=wanted,
        chips=_chips(),
        status_words=_status_words,
        link=lambda **changes: _link(round_, wanted, changes),
        done=request.args.get("nu", ""),
        errors=[],
    )


@bp.get("/arrangoer/<slug:series>/<slug:round_slug>/tilmeldinger.<any(csv, xlsx):ending>")
@reader
def people_sheet(series: str, round_slug: str, ending: str) -> Response:
    """What the list shows, all pages of it, as a sheet."""
    round_ = find_round(series, round_slug, drafts=True)
    people = everybody(round_, _filter(round_))
    titles, rows = _titles(), [_cells(one) for one in people]
    if round_.has_options:
        chosen = chosen_by([one.id for one in people])
        titles += choice_titles()
        rows = [
            [*cells, *choice_cells(one, chosen[one.id], round_)]
            for cells, one in zip(rows, people, strict=True)
        ]
    return sheet(f"tilmeldinger-{round_.slug}", gettext("Tilmeldinger"), titles, rows, ending)


def _filter(round_: RoundView) -> Filter:
    """What was asked for; what there is not is left out."""
    asked, sitting = request.args.get("status", ""), request.args.get("moede", "")
    page = request.args.get("side", "1")
    return Filter(
        status=Status(asked) if asked in list(Status) else Status.ACTIVE,
        sitting=sitting if sitting in [one.slug for one in round_.sittings] else "",
        words=clean(request.args.get("soeg", ""))[:100],
        page=max(int(page), 1) if page.isdecimal() and len(page) < 5 else 1,
    )


def _link(round_: RoundView, wanted: Filter, changes: dict[str, Any]) -> str:
    """The list with other choices; with an `ending`, the same as a sheet."""
    query = {"status": wanted.status.value, "moede": wanted.sitting, "soeg": wanted.words, **changes}
    left_out = {"status": Status.ACTIVE.value}
    chosen = {name: value for name, value in query.items() if value and value != left_out.get(name)}
    endpoint = ".people_sheet" if "ending" in changes else ".people_page"
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **chosen)


def _chips() -> list[tuple[Status, str]]:
    return [
        (Status.ACTIVE, gettext("Alle aktive")),
        (Status.CONFIRMED, gettext("Tilmeldt")),
        (Status.WAITING, gettext("På ventelisten")),
        (Status.PENDING, gettext("Afventer")),
        (Status.UNLISTED, gettext("Uden bibliotek")),
        (Status.CANCELLED, gettext("Afmeldt")),
        (Status.REPLACED, gettext("Givet videre")),
    ]


def _status_words(one: PersonRow) -> str:
    """'Tilmeldt', 'På ventelisten (nr. 2 i øst)', with the role of a guest and the wish to move."""
    words = one.status if one.role is Role.PARTICIPANT else f"{one.status}, {role_name(one.role).lower()}"
    numbers = ", ".join(
        gettext("nr. %(number)d i %(sitting)s", number=number, sitting=sitting.lower())
        for sitting, number in one.places
    )
    if one.wish:
        return gettext("%(status)s (ønsker at flytte: %(numbers)s)", status=words, numbers=numbers)
    return f"{words} ({numbers})" if numbers else words


def _titles() -> list[str]:
    return [
        gettext("Navn"),
        gettext("E-mail"),
        gettext("Stilling"),
        gettext("Arbejdsplads"),
        gettext("Møde"),
        gettext("Status"),
        gettext("Rolle"),
        gettext("Gebyr (kr.)"),
        gettext("Begrundelse"),
        gettext("Tilmeldt den"),
        gettext("Kontaktperson"),
        gettext("Kontaktpersonens e-mail"),
        gettext("EAN"),
        gettext("Reference"),
        gettext("Ordrenummer"),
        gettext("Nr."),
    ]


def _cells(one: PersonRow) -> list[Cell]:
    return [
        one.name,
        one.email,
        one.title,
        one.workplace,
        one.sitting or gettext("Øst eller vest"),
        _status_words(one),
        role_name(one.role),
        in_kroner(one.fee.amount),
        fee_reason(one.fee, one.workplace),
        one.signed_up_at,
        one.contact_name,
        one.contact_email,
        one.ean,
        one.payment_reference,
        one.order_number,
        one.reference,
    ]
