"""A network that has met, and is to meet again: who came, who always comes, whom one can write to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.contacts import add_contact
from app.libraries.members import add_member
from app.libraries.models import Library
from app.meetings.models import Round
from app.meetings.queries import round_of
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.renewals.candidates import candidates_of
from app.renewals.links import token_of
from app.renewals.models import Renewal
from app.renewals.services import ask
from tests.factories import (
    EastFactory,
    LibraryFactory,
    RegistrationFactory,
    ResearchLibraryFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
    VenueFactory,
)
from tests.registrations.stories import horsens

FORM = "form-of-the-mailing-1"


@dataclass(frozen=True)
class Network:
    """Last time Anne of Horsens was in the west, Bo of Faxe in the east and Ib of the school in the west.

    Carl always comes for Horsens, Dagny is a contact of Horsens and Ea one of Gribskov.
    """

    last: Round
    next: Round
    horsens: Library
    faxe: Library
    school: Library
    gribskov: Library


def network(**round_: Any) -> Network:
    """Everybody of it; the words are the same in every run."""
    series = SeriesFactory(slug="laanesamarbejde")
    venue = VenueFactory(name="Det Kgl. Bibliotek", street="Victor Albecks Vej 1")
    last = RoundFactory(series=series, slug="efteraar-2026", title="Netværksmøde i efteråret 2026")
    after = now() - timedelta(weeks=20)
    west = SittingFactory(round=last, venue=venue, starts_at=after)
    east = EastFactory(round=last, venue=venue, starts_at=after)
    names = {"slug": "foraar-2027", "title": "Netværksmøde i foråret 2027", **round_}
    coming = RoundFactory(series=series, **names)
    SittingFactory(round=coming, venue=venue)
    EastFactory(round=coming, venue=venue)
    made = Network(
        last,
        coming,
        horsens(),
        LibraryFactory(name="Faxe Bibliotek", side="east"),
        ResearchLibraryFactory(name="Musikskolen"),
        LibraryFactory(name="Gribskov Bibliotek", side="east"),
    )
    for name, library, sitting in (
        ("Anne Sørensen", made.horsens, west),
        ("Bo Ærø", made.faxe, east),
        ("Ib Å", made.school, west),
    ):
        RegistrationFactory(sitting=sitting, library=library, **_person(name))
    write(add_member, series.id, made.horsens.id, *_person("Carl Østergård").values(), "command")
    write(add_contact, made.horsens.id, *_person("Dagny Løkke").values(), "command")
    write(add_contact, made.gribskov.id, *_person("Ea Krægpøth").values(), "command")
    return made


def _person(name: str) -> dict[str, str]:
    """'anne@bibliotek.example', Bibliotekar."""
    return {"name": name, "email": f"{name.partition(' ')[0]}@bibliotek.example", "title": "Bibliotekar"}


def candidates(round_: Round) -> str:
    """'anne:returning:vest', a word for each who is still to be asked."""
    db.session.rollback()
    found = candidates_of(round_of(round_.id))
    return " ".join(f"{one.email_key.partition('@')[0]}:{one.why}:{one.wish}" for one in found)


def ask_all(round_: Round, note: str = "", form: str = FORM) -> int:
    """Ask everybody who is to be asked."""
    keys = [one.email_key for one in candidates_of(round_of(round_.id))]
    return write(ask, round_.id, keys, note, form, "command")


def renewal(name: str) -> Renewal:
    """The row of somebody who was asked, as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(Renewal).where(Renewal.email_key.startswith(name))).one()


def link(name: str, rest: str = "") -> str:
    """The path of their link."""
    return f"/fornyelse/{token_of(renewal(name))}{rest}"


def waiting_mails() -> dict[tuple[str, str], Mail | None]:
    """What each message that waits would say, by kind and the name in the address."""
    db.session.rollback()
    waiting = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
    return {
        (message.kind, message.recipient.partition("@")[0]): compose(message)
        for message in db.session.scalars(waiting)
    }
