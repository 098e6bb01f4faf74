"""Vores bibliotek: what one library has in the rounds that are not in the archive."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.services import record
from app.common import links
from app.common.faults import NotFound
from app.common.models import db
from app.libraries.models import Library
from app.meetings.phases import Phase
from app.meetings.queries import RoundView, round_of
from app.registrations.models import Booking, Registration
from app.registrations.queries import Ticket, tickets_of
from app.registrations.states import ACTIVE, State


@dataclass(frozen=True, slots=True)
class OurRound:
    """A round with everybody of the library who is in it, or who owes something for it."""

    round: RoundView
    tickets: tuple[Ticket, ...]

    @property
    def total(self) -> int:
        """What the library owes (øre)."""
        return sum(ticket.fee.amount for ticket in self.tickets)


@dataclass(frozen=True, slots=True)
class OurLibrary:
    """The page of one library; the latest round first."""

    name: str
    number: str
    ean: str
    rounds: tuple[OurRound, ...]


def id_of_link(token: str) -> int:
    """The id of the library whose link this is; the guard has checked the link.

    Raises:
        NotFound: the library has been deleted since.
    """
    found = db.session.scalar(select(Library.id).where(Library.reference == links.reference_in(token)))
    if found is None:
        raise NotFound
    return found


def page_of_link(token: str) -> OurLibrary:
    """What the holder of a library's link sees."""
    library = db.session.get_one(Library, id_of_link(token))
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.library_id == library.id, Registration.state != State.REPLACED)
        .options(joinedload(Registration.library))
        .order_by(Registration.id)
    ).all()
    rounds = []
    for round_id in sorted({row.round_id for row in rows}, reverse=True):
        round_ = round_of(round_id)
        if any(sitting.phase is not Phase.ARCHIVED for sitting in round_.sittings):
            ours = [
                row for row in rows if row.round_id == round_id and (row.state in ACTIVE or row.fee_amount)
            ]
            rounds.append(OurRound(round_, tuple(tickets_of(ours, round_))))
    rounds.sort(key=lambda one: one.round.starts_at, reverse=True)
    return OurLibrary(library.name, library.number, library.ean, tuple(rounds))


def set_ean(library_id: int, typed: str, actor: str = "library") -> None:
    """Keep where the library's invoices go; bookings of its people that lack an EAN get it."""
    library = db.session.get_one(Library, library_id)
    before, library.ean = library.ean, re.sub(r"\s", "", typed)
    library.revision += 1
    bookings = db.session.scalars(
        select(Booking)
        .join(Registration, Registration.booking_id == Booking.id)
        .where(Registration.library_id == library.id, Booking.ean == "")
    ).unique()
    for booking in bookings:
        booking.ean = library.ean
    db.session.flush()
    record(actor, "library.ean", library, before={"ean": before}, after={"ean": library.ean})
