"""Overnatning: who sleeps at the hotel of a conference, and what it does not know yet."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.queries import names_of
from app.audit.wording import actor_name
from app.common.access import organiser, reader
from app.common.downloads import sheet
from app.common.faults import DomainError
from app.common.forms import clean
from app.common.transaction import write
from app.hotel.queries import Hotel, hotel_of
from app.hotel.services import note_sent
from app.hotel.stays import Show, Stay, has_news, version_of
from app.libraries.words import fold
from app.meetings.queries import RoundView, find_round
from app.planning.hotel_words import cells, change_words, day_words, differences, mate_words, titles

bp = Blueprint("hotel", __name__)

Answer = str | tuple[str, int] | AnyResponse

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/overnatning"


@bp.get(_PATH)
@reader
def hotel_page(series: str, round_slug: str) -> str:
    """Who sleeps where, and who waits for a room."""
    return _page(find_round(series, round_slug, drafts=True))


@bp.post(f"{_PATH}/sendt")
@organiser
def mark_sent(series: str, round_slug: str) -> Answer:
    """Note that the list, as it was seen, was sent to the hotel."""
    round_ = find_round(series, round_slug, drafts=True)
    try:
        write(note_sent, round_.id, request.form.get("seen", ""), g.visitor.actor)
    except DomainError as refused:
        return _page(round_, [("", str(refused))]), 422
    return redirect(url_for(".hotel_page", series=series, round_slug=round_slug, nu="sendt"), 303)


@bp.get(f"{_PATH}.<any(csv, xlsx):ending>")
@reader
def hotel_sheet(series: str, round_slug: str, ending: str) -> Response:
    """The list that is shown, for the hotel."""
    round_ = find_round(series, round_slug, drafts=True)
    hotel = hotel_of(round_)
    organises, is_told = _organises(round_), bool(hotel.sent)
    rows = [cells(one, with_needs=organises, is_told=is_told) for one in _shown(hotel)]
    name, title = f"overnatning-{round_.slug}", gettext("Overnatning")
    return sheet(name, title, titles(with_needs=organises, is_told=is_told), rows, ending)


def _page(round_: RoundView, errors: Sequence[tuple[str, str]] = ()) -> str:
    hotel = hotel_of(round_)
    names = names_of({one.actor for one in hotel.sent})
    organises = _organises(round_)
    return render_template(
        "planning/hotel.html",
        round=round_,
        hotel=hotel,
        stays=_shown(hotel),
        people=sum(one.now is not None for one in hotel.stays),
        sent=[(one, actor_name(one.actor, names)) for one in hotel.sent],
        has_news=has_news(hotel.stays) and not round_.is_over,
        version=version_of(hotel.stays),
        chips=_chips(is_told=bool(hotel.sent)),
        counts={show: sum(one.is_shown(show) for one in hotel.stays) for show in Show},
        show=_show(),
        words=_words(),
        change_words=change_words,
        day_words=day_words,
        mate_words=mate_words,
        differences=lambda one: differences(one, with_needs=organises),
        link=lambda **changes: _link(round_, changes),
        done=request.args.get("nu", ""),
        errors=errors,
    )


def _organises(round_: RoundView) -> bool:
    """Whether the visitor may see what people need: that can be health data."""
    return bool(g.visitor.may_organise(round_.series.slug))


def _show() -> Show:
    asked = request.args.get("status", "")
    return Show(asked) if asked in list(Show) else Show.ALL


def _words() -> str:
    return clean(request.args.get("soeg", ""))[:100]


def _shown(hotel: Hotel) -> list[Stay]:
    """Those under the chosen chip of whom every word that was searched for is said."""
    show, words = _show(), fold(_words()).split()
    return [one for one in hotel.stays if one.is_shown(show) and all(map(one.has, words))]


def _link(round_: RoundView, changes: dict[str, Any]) -> str:
    """The list with other choices; with an `ending`, the same as a sheet."""
    query = {"status": _show().value, "soeg": _words(), **changes}
    chosen = {name: value for name, value in query.items() if value not in ("", Show.ALL.value)}
    endpoint = ".hotel_sheet" if "ending" in changes else ".hotel_page"
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **chosen)


def _chips(*, is_told: bool) -> list[tuple[Show, str]]:
    since = [
        (Show.NEW, gettext("Ny")),
        (Show.CHANGED, gettext("Ændret")),
        (Show.GONE, gettext("Udgået")),
    ]
    return [
        (Show.ALL, gettext("Alle")),
        (Show.ALONE, gettext("Uden værelsesfælle")),
        *(since if is_told else []),
    ]
