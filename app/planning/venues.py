"""Venues: one row for each place, found again by its name and address."""

import re

from flask_babel import gettext
from sqlalchemy import select, update

from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round, Sitting, Venue
from app.planning.plans import VenuePlan

_WRITTEN = re.compile(r"([^,]+), *([^,]+(?:, *[^,]+)*), *([0-9]{4}) +([^,]+)")


class VenueUnclear(DomainError):
    """A venue was written in a form that cannot be read; the message says how to write it."""


def venue_of(plan: VenuePlan) -> Venue:
    """The venue of this name and address, made or brought up to date."""
    key = {"name": plan.name, "street": plan.street, "postcode": plan.postcode}
    venue = db.session.scalar(select(Venue).filter_by(**key))
    if venue is None:
        venue = Venue(**key, city=plan.city, directions=plan.directions)
        db.session.add(venue)
    venue.city, venue.directions = plan.city, plan.directions or venue.directions
    if db.session.is_modified(venue) and venue.id is not None:
        _show_anew_at(venue)
    db.session.flush()
    return venue


def known_venues() -> list[str]:
    """Every venue on one line, as `read_venue` reads it, by name."""
    rows = db.session.scalars(select(Venue).order_by(Venue.name, Venue.id))
    return [written(VenuePlan(row.name, row.street, row.postcode, row.city)) for row in rows]


def written(plan: VenuePlan) -> str:
    """A venue on one line: 'DBC, Tempovej 7–11, 2750 Ballerup'."""
    return f"{plan.name}, {plan.street}, {plan.postcode} {plan.city}"


def read_venue(text: str) -> VenuePlan | None:
    """The venue written on one line: 'DBC, Tempovej 7–11, 2750 Ballerup', or the name of a known one.

    None where nothing is written: it has not been found yet.

    Raises:
        VenueUnclear: it is neither.
    """
    if not text:
        return None
    rows = db.session.scalars(select(Venue).where(Venue.name == text)).all()
    if len(rows) == 1:
        return VenuePlan(rows[0].name, rows[0].street, rows[0].postcode, rows[0].city)
    found = _WRITTEN.fullmatch(text)
    if found is None or len(found[1]) > 120 or len(found[2]) > 120 or len(found[4]) > 60:
        raise VenueUnclear(
            gettext("Skriv stedet med navn, gade, postnummer og by: DBC, Tempovej 7–11, 2750 Ballerup.")
        )
    return VenuePlan(found[1].strip(), found[2].strip(), found[3], found[4].strip())


def _show_anew_at(venue: Venue) -> None:
    """What is said of a venue stands on the page of every round held there; their validators must know."""
    held_there = select(Sitting.round_id).where(Sitting.venue_id == venue.id)
    db.session.execute(
        update(Round)
        .where(Round.id.in_(held_there))
        .values(content_revision=Round.content_revision + 1)
        .execution_options(synchronize_session="fetch")
    )
