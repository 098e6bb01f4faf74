"""Abonnér: calendars that programs ask for again and again, and the page that explains them."""

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import feed_link, public
from app.common.clock import now
from app.common.conditional import conditional, validator
from app.common.links import site_url
from app.invitations.itip import Subscription
from app.meetings.feeds import Shown, shown
from app.meetings.models import Side
from app.meetings.queries import find_shown_series, shown_series
from app.pages.feeds import feed_content
from app.registrations.personal_feeds import sittings_of_link

bp = Blueprint("feeds", __name__)

_SIDES = {"vest": Side.WEST, "oest": Side.EAST}


@dataclass(frozen=True, slots=True)
class Choice:
    """A calendar one can subscribe to: its address for programs, and the same as a page's link."""

    name: str
    address: str
    webcal: str


@bp.get("/kalender")
@public
def subscribe_page() -> str:
    """What can be subscribed to, how, and how slow it is; `?netvaerk=…` puts one network first."""
    choices = [
        _choice(gettext("Alle netværk"), "feeds.everything"),
        _choice(gettext("Møder i vest"), "feeds.side", side="vest"),
        _choice(gettext("Møder i øst"), "feeds.side", side="oest"),
        *(_choice(one.name, "feeds.series_feed", series=one.slug) for one in shown_series()),
    ]
    asked = url_for(".series_feed", series=request.args["netvaerk"]) if request.args.get("netvaerk") else ""
    choices.sort(key=lambda one: not (asked and one.address.endswith(asked)))
    return render_template("pages/subscribe.html", choices=choices)


@bp.get("/kalender.ics")
@public
def everything() -> Response:
    """The meetings of all networks."""
    return _feed(gettext("Bibliotekernes netværk"), site_url("feeds.everything"), shown())


@bp.get("/kalender/<any(vest, oest):side>.ics")
@public
def side(side: str) -> Response:
    """The meetings of all networks on one side of the Great Belt."""
    names = {"vest": gettext("Bibliotekernes netværk, vest"), "oest": gettext("Bibliotekernes netværk, øst")}
    return _feed(names[side], site_url("feeds.side", side=side), shown(side=_SIDES[side]))


@bp.get("/<slug:series>/kalender.ics")
@public
def series_feed(series: str) -> Response:
    """The meetings of one network."""
    found = find_shown_series(series)
    return _feed(found.name, site_url("feeds.series_feed", series=series), shown(series=series))


@bp.get("/kalender/p/<token>.ics")
@feed_link
def personal(token: str) -> Response:
    """The meetings somebody has a seat at. It does not say its own address: calendars are shared."""
    sittings = shown(only=sittings_of_link(token))
    # Since when they have had these seats nobody has written down: only the ETag says what is the same.
    return _feed(gettext("Mine møder"), "", replace(sittings, changed_at=now()))


def _feed(name: str, url: str, sittings: Shown) -> Response:
    content = feed_content(Subscription(name, url), sittings)
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return conditional(content, kind, validator(content), sittings.changed_at)


def _choice(name: str, endpoint: str, **values: str) -> Choice:
    address = site_url(endpoint, **values)
    return Choice(name, address, f"webcal://{address.partition('://')[2]}")
