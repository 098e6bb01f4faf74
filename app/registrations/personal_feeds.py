"""Somebody's own calendar to subscribe to: the meetings they have a seat at (CALENDAR.md 20).

It goes by their address, and only its holder can have it made: from Min tilmelding.
"""

from sqlalchemy import select

from app.common import links
from app.common.models import db
from app.registrations.models import PersonalFeed, Registration
from app.registrations.states import State


def feed_token(registration_id: int) -> str:
    """The token of the calendar of a registration's address, '' where it has none yet."""
    feed = _feed_of(registration_id)
    return links.token(links.Purpose.FEED, feed.reference, feed.id, feed.link_version) if feed else ""


def make_feed(registration_id: int) -> None:
    """Give the address of a registration its calendar; where it has one, a new link in place of the old."""
    feed = _feed_of(registration_id)
    if feed is not None:
        feed.link_version += 1
        return
    address = db.session.get_one(Registration, registration_id).email_key
    db.session.add(PersonalFeed(address=address))
    db.session.flush()


def sittings_of_link(token: str) -> frozenset[int]:
    """The ids of the sittings that the holder of a link has a seat at; the guard has checked the link."""
    return frozenset(
        db.session.scalars(
            select(Registration.sitting_id)
            .join(PersonalFeed, PersonalFeed.address == Registration.email_key)
            .where(PersonalFeed.reference == links.reference_in(token), Registration.state == State.CONFIRMED)
        )
    ) - {None}  # type: ignore[return-value]  # who has a seat has it somewhere


def _feed_of(registration_id: int) -> PersonalFeed | None:
    return db.session.scalar(
        select(PersonalFeed)
        .join(Registration, Registration.email_key == PersonalFeed.address)
        .where(Registration.id == registration_id)
    )
