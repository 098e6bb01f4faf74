"""A sitting in the west in March, and its page as organisers fill it in."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from app.common.clock import COPENHAGEN
from app.common.models import db
from app.meetings.models import Sitting
from tests.factories import (
    EastFactory,
    RoundFactory,
    SittingFactory,
    VenueFactory,
)

SERIES = "laanesamarbejde"


PAGE = f"/arrangoer/{SERIES}/marts/moeder/vest"


def danish(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), COPENHAGEN).astimezone(UTC)


def stands() -> Sitting:
    db.session.rollback()
    return db.session.scalars(select(Sitting).filter_by(slug="vest")).one()


def save(client, status: int = 303, button: str = "Gem mødet", *, told: bool = False, **fields: str | None):
    """Save the page; where somebody hears of it (`told`), who does is shown first."""
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    form = client.get(PAGE).form(PAGE).fill(named)
    if not told:
        return form.submit(button, status)
    return form.submit(button).form(PAGE).submit("Gem mødet", status)


def sitting_in_the_west() -> Sitting:
    round_ = RoundFactory(series__slug=SERIES, slug="marts")
    venue = VenueFactory(
        name="Det Kgl. Bibliotek, Aarhus",
        street="Victor Albecks Vej 1",
        postcode="8000",
        city="Aarhus C",
        directions="Gå ind fra parken.",
    )
    sitting = SittingFactory(
        round=round_,
        venue=venue,
        starts_at=danish("2027-03-16", "10:00"),
        ends_at=danish("2027-03-16", "15:00"),
        opens_at=danish("2027-01-18", "09:00"),
        signup_until=danish("2027-03-02", "12:00"),
        cancel_until=danish("2027-03-09", "23:59"),
        promote_until=danish("2027-03-14", "10:00"),
        capacity=3,
    )
    EastFactory(round=round_, starts_at=danish("2027-03-18", "10:00"))
    return sitting
