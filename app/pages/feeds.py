"""Calendars to subscribe to, and links that put one meeting into a calendar on the web."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from urllib.parse import urlencode

from flask import current_app
from flask_babel import gettext

from app.common.cache import kept
from app.common.links import site_url
from app.invitations.entry import Organiser
from app.invitations.itip import Event, Subscription, feed
from app.meetings.feeds import Shown
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView, rounds_with


@dataclass(frozen=True, slots=True)
class WebCalendar:
    """A calendar on the web that takes a meeting by a link; what it has taken does not follow the meeting."""

    name: str
    url: str


def events_of(round_: RoundView, sitting: SittingView) -> list[Event]:
    """A sitting as anybody may see it, one event a day.

    The uid is the sitting's own, never an invitation's (CALENDAR.md 20).
    """
    whole = _event(round_, sitting)
    if len(sitting.days) == 1:
        return [whole]
    return [
        replace(
            whole,
            uid=f"{whole.uid}-{day.number}",
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            summary=gettext("%(meeting)s, dag %(number)d", meeting=whole.summary, number=day.number),
        )
        for day in sitting.days
    ]


def _event(round_: RoundView, sitting: SittingView) -> Event:
    address = site_url("pages.round_page", series=round_.series.slug, round_slug=round_.slug)
    cancelled = sitting.state is SittingState.CANCELLED
    summary = gettext("%(series)s, %(sitting)s", series=round_.series.name, sitting=sitting.name)
    return Event(
        uid=sitting.uid,
        sequence=0,
        dtstamp=sitting.content_changed_at,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        summary=gettext("AFLYST: %(meeting)s", meeting=summary) if cancelled else summary,
        location=sitting.place,
        description=gettext(
            "%(title)s. Program og tilmelding: %(address)s", title=round_.title, address=address
        ),
        url=address,
        cancelled=cancelled,
    )


def organiser_of(round_: RoundView) -> Organiser:
    """Who holds a round, with the one address that is read."""
    return Organiser(round_.series.organiser, str(current_app.config["MAIL_DEFAULT_SENDER"]))


def feed_content(subscription: Subscription, shown: Shown) -> bytes:
    """The feed of these sittings in the order in which they are held; made anew when they have changed."""
    version = current_app.extensions["release"], shown.version
    return kept(
        ("feed", subscription.url or shown.sitting_ids), version, lambda: feed(subscription, _events(shown))
    )


def web_calendars(round_: RoundView, sitting: SittingView) -> list[WebCalendar]:
    """The links for one sitting, as Google and Microsoft read them."""
    event = _event(round_, sitting)
    start, end = (moment.astimezone(UTC) for moment in (event.starts_at, event.ends_at))
    google = {
        "action": "TEMPLATE",
        "text": event.summary,
        "dates": f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "ctz": "Europe/Copenhagen",
        "location": event.location,
        "details": event.description,
    }
    microsoft = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.summary,
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "location": event.location,
        "body": event.description,
    }
    compose = f"calendar/0/deeplink/compose?{urlencode(microsoft)}"
    return [
        WebCalendar("Google", f"https://calendar.google.com/calendar/render?{urlencode(google)}"),
        WebCalendar("Outlook", f"https://outlook.live.com/{compose}"),
        WebCalendar("Office 365", f"https://outlook.office.com/{compose}"),
    ]


def _events(shown: Shown) -> Iterator[tuple[Event, Organiser]]:
    found = [
        (sitting, round_)
        for round_ in rounds_with(shown.round_ids)
        for sitting in round_.sittings
        if sitting.id in shown.sitting_ids
    ]
    for sitting, round_ in sorted(found, key=lambda pair: (pair[0].starts_at, pair[0].id)):
        for event in events_of(round_, sitting):
            yield event, organiser_of(round_)
