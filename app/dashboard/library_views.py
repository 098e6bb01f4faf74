"""Biblioteker: which are in a round, which are missing, and when each came last; the same as a sheet."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from app.common.access import reader
from app.common.danish import month_and_year
from app.common.downloads import sheet
from app.common.faults import NotFound
from app.common.forms import clean
from app.common.sheets import Cell
from app.dashboard.coverage import LibraryLine, Order, Status, coverage_words, libraries_in
from app.libraries.wording import side_names
from app.meetings.queries import SeriesView, all_series
from app.meetings.spans import RoundSpan, held_rounds, round_at_hand, spans_of
from app.planning.regulars import newcomers

bp = Blueprint("libraries", __name__)

_MOST_ROUNDS = 24
"""So many rounds can be chosen on the page: twelve years of two."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page shows: a series, a round of it, and which of the libraries in which order."""

    series: SeriesView
    rounds: list[RoundSpan]
    round: RoundSpan | None
    status: Status
    order: Order
    words: str

    @property
    def offered(self) -> list[RoundSpan]:
        """The rounds to choose from: the latest, and the chosen one."""
        return [one for place, one in enumerate(self.rounds) if place < _MOST_ROUNDS or one is self.round]

    def link(self, **changes: Any) -> str:
        """The list with other choices; with an `ending`, the same as a sheet."""
        query = {
            "serie": self.series.slug,
            "runde": self.round.slug if self.round else "",
            "status": self.status.value,
            "orden": self.order.value if self.order is not Order.CENTRAL else "",
            "soeg": self.words,
            **changes,
        }
        endpoint = ".libraries_sheet" if "ending" in changes else ".libraries_page"
        return url_for(endpoint, **{name: value for name, value in query.items() if value})


@bp.get("/arrangoer/biblioteker")
@reader
def libraries_page() -> str:
    """The libraries of a series."""
    mine = _readable()
    if not mine:
        return render_template("dashboard/libraries.html", choice=None, errors=[])
    choice = _choice(mine)
    last = next(iter(held_rounds(choice.rounds)), None)
    organises = g.visitor.may_organise(choice.series.slug)
    found = libraries_in(choice.series.id, choice.round, choice.status, choice.words, choice.order)
    return render_template(
        "dashboard/libraries.html",
        choice=choice,
        series=mine,
        found=found,
        coverage=coverage_words(choice.round, found.coverage) if choice.round else "",
        chips=_chips(choice.round),
        orders=[(Order.CENTRAL, gettext("Centralbibliotek")), (Order.LAST, gettext("Længst væk først"))],
        last=last,
        newcomers=newcomers(choice.series.id, last.id) if last and organises else [],
        organises=organises,
        done=request.args.get("nu", ""),
        errors=[],
    )


@bp.get("/arrangoer/biblioteker.<any(csv, xlsx):ending>")
@reader
def libraries_sheet(ending: str) -> Response:
    """What the list shows, as a sheet."""
    mine = _readable()
    if not mine:
        raise NotFound
    choice = _choice(mine)
    found = libraries_in(choice.series.id, choice.round, choice.status, choice.words, choice.order)
    name = f"biblioteker-{choice.series.slug}"
    return sheet(name, gettext("Biblioteker"), _titles(), map(_cells, found.lines), ending)


def _readable() -> list[SeriesView]:
    return [one for one in all_series() if g.visitor.may_read(one.slug)]


def _choice(mine: list[SeriesView]) -> Choice:
    """What the address asks for; what it does not name, or names wrongly, is the usual.

    Raises:
        NotFound: a series that there is not, or that the visitor may not read.
    """
    slug = request.args.get("serie", mine[0].slug)
    series = next((one for one in mine if one.slug == slug), None)
    if series is None:
        raise NotFound
    rounds = spans_of(series.id)
    asked = request.args.get("runde", "")
    round_ = next((one for one in rounds if one.slug == asked), None) or round_at_hand(rounds)
    status, order = request.args.get("status", ""), request.args.get("orden", "")
    return Choice(
        series=series,
        rounds=rounds,
        round=round_,
        status=Status(status) if status in list(Status) else Status.MISSING if round_ else Status.ALL,
        order=Order(order) if order in list(Order) else Order.CENTRAL,
        words=clean(request.args.get("soeg", ""))[:100],
    )


def _chips(round_: RoundSpan | None) -> list[tuple[Status, str]]:
    if round_ is None:
        return [(Status.ALL, gettext("Alle"))]
    return [
        (Status.MISSING, gettext("Mangler")),
        (Status.IN, gettext("Med")),
        (Status.OTHERS, gettext("Øvrige")),
        (Status.ALL, gettext("Alle")),
    ]


def _titles() -> list[str]:
    return [
        gettext("Nr."),
        gettext("ISIL"),
        gettext("Bibliotek"),
        gettext("Kommune"),
        gettext("Region"),
        gettext("Side"),
        gettext("Centralbibliotek"),
        gettext("Deltagere"),
        gettext("Sidst med"),
        gettext("Faste deltagere"),
        gettext("Faste deltageres e-mail"),
        gettext("Kontakter"),
        gettext("Kontakters e-mail"),
        gettext("EAN"),
        gettext("Webadresse"),
    ]


def _cells(one: LibraryLine) -> list[Cell]:
    return [
        one.number,
        one.isil,
        one.name,
        one.municipality,
        one.region,
        side_names()[one.side],
        one.central_library,
        one.people,
        month_and_year(one.last_at) if one.last_at else gettext("aldrig"),
        ", ".join(each.name for each in one.members),
        ", ".join(each.email for each in one.members),
        ", ".join(each.name for each in one.contacts),
        ", ".join(each.email for each in one.contacts),
        one.ean,
        one.website,
    ]
