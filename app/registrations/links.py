"""Everything an address can open: its registrations, its bookings and the libraries it is contact of."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import func, select

from app.common.danish import short_day
from app.common.links import site_url
from app.common.models import db
from app.meetings.phases import Phase
from app.registrations.models import Booking, Registration
from app.registrations.queries import Receipt, Ticket, library_tokens, receipt, ticket
from app.registrations.states import State


@dataclass(frozen=True, slots=True)
class Opened:
    """A link and what it opens, in words."""

    title: str
    url: str


def links_of(address: str) -> list[Opened]:
    """The links of an address, those of rounds in the archive left out."""
    key = address.casefold()
    rows = db.session.scalars(
        select(Registration.id)
        .where(Registration.email_key == key, Registration.state != State.REPLACED)
        .order_by(Registration.id.desc())
    )
    bookings = db.session.scalars(
        select(Booking.id).where(func.lower(Booking.contact_email) == key).order_by(Booking.id.desc())
    )
    found = [_registration(mine) for mine, round_ in map(ticket, rows) if not _archived(round_.sittings)]
    receipts = [one for one in map(receipt, bookings) if not _archived(one.round.sittings)]
    found += [_booking(one) for one in receipts]
    libraries = {name: token for one in receipts for name, token in library_tokens(one.id).items()}
    return found + [
        Opened(
            gettext("Vores bibliotek: %(name)s", name=name), site_url("find.our_library_page", token=token)
        )
        for name, token in libraries.items()
    ]


def _registration(mine: Ticket) -> Opened:
    when = short_day(mine.sitting.starts_at) if mine.sitting else gettext("øst eller vest")
    title = gettext("Min tilmelding %(when)s: %(state)s", when=when, state=mine.state_name)
    return Opened(title, site_url("own.mine", token=mine.token))


def _booking(one: Receipt) -> Opened:
    title = gettext("Kvittering: %(round)s", round=one.round.title)
    return Opened(title, site_url("registrations.receipt", token=one.token))


def _archived(sittings: object) -> bool:
    return all(one.phase is Phase.ARCHIVED for one in sittings)  # type: ignore[attr-defined]
