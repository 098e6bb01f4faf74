"""A round of March to make the next one from, and the form that makes it."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from app.common.clock import COPENHAGEN, local
from app.common.models import db
from app.meetings.models import Round
from app.meetings.steps import CancelStep
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    EastFactory,
    RoundFactory,
    SittingFactory,
    VenueFactory,
)
from tests.planning.desk_forms import form_on

DBC = "DBC, Tempovej 7–11, 2750 Ballerup"


PATH = "/arrangoer/laanesamarbejde/ny-runde"
# Clocks are put forward on 28 March 2027 and back on 31 October 2027. Now is Monday 1 February 2027.


MARCH, NOVEMBER = (date(2027, 3, 16), date(2027, 3, 18)), (date(2027, 11, 9), date(2027, 11, 11))


def danish(day: date, clock: str = "10.00") -> datetime:
    return datetime.combine(day, time(*map(int, clock.split("."))), COPENHAGEN).astimezone(UTC)


def deadlines(starts_at: datetime, **more):
    """As the network sets them: opening at 9, sign-up until 14 days before at 12, cancelling until 7."""
    day = local(starts_at).date()
    at = lambda before, clock: danish(day - timedelta(days=before), clock)  # noqa: E731
    return {
        "starts_at": starts_at,
        "ends_at": danish(day, "15.00"),
        "opens_at": at(56, "9.00"),
        "signup_until": at(14, "12.00"),
        "cancel_until": at(7, "23.59"),
        "promote_until": at(2, "10.00"),
        **more,
    }


def round_of_march() -> Round:
    """The round of March: west at its standing venue, east at DBC, with standing items and others."""
    round_ = RoundFactory(
        series__slug="laanesamarbejde",
        title="Når bogen ikke er hjemme",
        theme="Fjernlån og depot",
        fees_lock_at=danish(date(2027, 3, 9), "12.00"),
        sector_release_at=danish(date(2027, 2, 16), "12.00"),
    )
    west, east = MARCH
    steps = (CancelStep(danish(west - timedelta(days=3), "12.00"), 50),)
    SittingFactory(
        round=round_,
        venue__name="Det Kgl. Bibliotek, Aarhus",
        venue_is_standing=True,
        **deadlines(danish(west), cancel_steps=steps),
    )
    east_venue = VenueFactory(name="DBC", street="Tempovej 7–11", postcode="2750", city="Ballerup")
    EastFactory(
        round=round_,
        venue=east_venue,
        contact_name="Bo Ærø",
        contact_email="bo@dbc.example",
        capacity=50,
        online_url="https://moede.example/1",
        **deadlines(danish(east)),
    )
    AgendaItemFactory(round=round_, title="Velkomst", is_standing=True, minutes=15)
    item = AgendaItemFactory(round=round_, title="Depotet", starts_after=15)
    AppearanceFactory(item_id=item.id)
    AgendaItemFactory(round=round_, title="Frokost", starts_after=60, is_standing=True)
    return round_


def fill(client, days=NOVEMBER, place=DBC, path=PATH, **more):
    fields = {f"sittings-{number}-day": str(day) for number, day in enumerate(days)}
    return form_on(client.get(path)).fill({**fields, "sittings-1-place": place, **more})


def made() -> Round:
    db.session.rollback()
    return db.session.scalars(select(Round).order_by(Round.id.desc())).first()


def rounds() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Round.id)))
