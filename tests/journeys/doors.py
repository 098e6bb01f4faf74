"""Meetings at whose doors organisers stand: begun today, with people on the list and in the queue."""

from datetime import timedelta
from typing import Any

from app.attendance.models import Presence
from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Series, Sitting
from app.registrations.states import Role, State
from tests.journeys.rounds import LONG_NAME, LONG_ROUND, NORDFYN, make

SLUG = "fremmoede-netvaerk"
DOORS = ("telefon", "uden-scripts", "to-telefoner", "uden-net", "logget-ud", "fuldt-hus")
"""One for each journey, so that they do not meet at the same door."""


def make_doors() -> dict[str, str]:
    """A network with a round that was held and one that is being held for each journey; its pages."""
    series = make.SeriesFactory(slug=SLUG, name="Netværk ved døren")
    libraries = list(db.session.scalars(db.select(Library).order_by(Library.number != NORDFYN, Library.id)))
    _held(series, libraries)
    pages = {}
    for slug in DOORS:
        sitting = _begun(series, slug, libraries)
        pages[f"dør, {slug}"] = f"/arrangoer/{SLUG}/{sitting.round.slug}/fremmoede/vest"
    return {**pages, "fremmøde over runderne": f"/arrangoer/{SLUG}/fremmoede"}


def _held(series: Series, libraries: list[Library]) -> None:
    round_ = make.RoundFactory(series=series, slug="sidst", title="Sidste møde")
    west = make.SittingFactory(round=round_, starts_at=now() - timedelta(weeks=26))
    for number, library in enumerate(libraries[:30]):
        row = make.RegistrationFactory(sitting=west, library=library, email=f"gaest-{number}@x.example")
        presence = list(Presence)[0 if number % 5 else 2]
        make.AttendanceFactory(row=row, presence=presence)


def _begun(series: Series, slug: str, libraries: list[Library]) -> Sitting:
    """Thirty people with a seat, one of them marked as absent and two who speak; Ib waits for one."""
    round_ = make.RoundFactory(series=series, slug=slug, title=LONG_ROUND, no_show_fee=750_00)
    west: Sitting = make.SittingFactory(round=round_, starts_at=now() - timedelta(minutes=20), capacity=30)
    for number, library in enumerate(libraries[:30]):
        name = {0: LONG_NAME, 1: "Åse Sørensen", 2: "Bjørn Aagaard"}.get(number, f"Gæst Nr. {number}")
        fields: dict[str, Any] = (
            {"role": Role.SPEAKER} if number in (5, 6) else {"agreed_no_show_fee": 750_00}
        )
        row = make.RegistrationFactory(
            sitting=west, library=library, name=name, email=f"gaest-{number}@x.example", **fields
        )
        if number == 7:
            make.AttendanceFactory(row=row, presence=Presence.ABSENT)
    make.RegistrationFactory(sitting=west, name="Ib Ventegodt", state=State.WAITING, agreed_fee=500_00)
    west.taken = 30
    db.session.commit()
    return west
