"""Venues: one row for each place, found again by its name and address."""

import re

from flask_babel import gettext
from sqlalchemy import select, update

from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round, Sitting, Venue
from app.planning.plans import VenuePlan

_POSTAL = re.compile(r"([0-9]{4}) +([^,]+)")
_MOST, _MOST_OF_CITY = 120, 60


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


def direct(venue: Venue, directions: str) -> None:
    """Let this be said of the way to a venue, on every page it stands on."""
    if venue.directions != directions:
        venue.directions = directions
        _show_anew_at(venue)


def known_venues() -> list[str]:
    """Every venue on one line, as `read_venue` reads it, by name."""
    rows = db.session.scalars(select(Venue).order_by(Venue.name, Venue.id))
    return [written(plan_of_venue(row)) for row in rows]


def plan_of_venue(row: Venue) -> VenuePlan:
    """The plan of a venue that there is."""
    return VenuePlan(row.name, row.street, row.postcode, row.city, row.directions)


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
    known = [plan_of_venue(row) for row in db.session.scalars(select(Venue).order_by(Venue.id))]
    by_name = [plan for plan in known if plan.name.casefold() == text.casefold()]
    if len(by_name) == 1:
        return by_name[0]
    # A known name may hold a comma, so the line as a whole is looked for before it is taken apart.
    found = next((plan for plan in known if written(plan) == text), None) or _take_apart(text)
    if found is None:
        raise VenueUnclear(
            gettext("Skriv stedet med navn, gade, postnummer og by: DBC, Tempovej 7–11, 2750 Ballerup.")
        )
    return found


def _take_apart(text: str) -> VenuePlan | None:
    """Name, street, postcode and town; the street begins with the first part that has a number."""
    *parts, last = (part.strip() for part in text.split(","))
    postal = _POSTAL.fullmatch(last)
    if postal is None or len(parts) < 2 or not all(parts):
        return None
    numbered = (index for index, part in enumerate(parts) if index and re.search("[0-9]", part))
    begins = next(numbered, len(parts) - 1)
    name, street = ", ".join(parts[:begins]), ", ".join(parts[begins:])
    if len(name) > _MOST or len(street) > _MOST or len(postal[2]) > _MOST_OF_CITY:
        return None
    return VenuePlan(name, street, postal[1], postal[2])


def _show_anew_at(venue: Venue) -> None:
    """What is said of a venue stands on the page of every round held there; their validators must know."""
    held_there = select(Sitting.round_id).where(Sitting.venue_id == venue.id)
    db.session.execute(
        update(Round)
        .where(Round.id.in_(held_there))
        .values(content_revision=Round.content_revision + 1)
        .execution_options(synchronize_session="fetch")
    )
