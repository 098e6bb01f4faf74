"""A conference at a hotel, and its list as organisers read it."""

from collections.abc import Iterable
from typing import Any

from app.common.models import db
from app.common.transaction import write
from app.hotel.queries import Hotel, hotel_of
from app.hotel.services import note_sent
from app.hotel.stays import version_of
from app.meetings.queries import rounds_with
from app.registrations import diet
from app.registrations.models import Option, Registration
from tests.factories import LibraryFactory
from tests.registrations.conferences import person, signed_up

ACTOR = "account:1"


def sleeps(
    options: dict[str, Option], name: str, choose: Iterable[str] = ("double",), mate: str = "", **facts: Any
) -> Registration:
    """Somebody who has signed up with a room."""
    library = facts.pop("library", None) or LibraryFactory()
    return signed_up(options, person(name, library, options, choose, room_mate=mate, **facts))[0]


def needs(row: Registration, words: str) -> None:
    """What somebody needs at the hotel."""
    write(diet.save, row.id, [], "", words)


def hotel(options: dict[str, Option]) -> Hotel:
    """The list as it stands."""
    db.session.rollback()
    return hotel_of(rounds_with([options["day 1"].round_id])[0])


def sent(options: dict[str, Option], seen: str = "") -> int:
    """Note that the list was sent as it stands."""
    return write(note_sent, options["day 1"].round_id, seen or version_of(hotel(options).stays), ACTOR)


def address(options: dict[str, Option], ending: str = "") -> str:
    """The page of the list."""
    round_ = options["day 1"].round_id
    view = rounds_with([round_])[0]
    return f"/arrangoer/{view.series.slug}/{view.slug}/overnatning{ending}"
