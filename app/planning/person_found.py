"""Finding the registration that an address of the organisers' pages names."""

from sqlalchemy import select

from app.common.faults import NotFound
from app.common.models import db
from app.meetings.models import Round, Series
from app.meetings.queries import RoundView
from app.registrations.models import Registration
from app.registrations.queries import Ticket, ticket


def person_found(series: str, round_slug: str, registration_id: int) -> tuple[Ticket, RoundView]:
    """The registration and its round.

    Raises:
        NotFound: it does not belong to this round.
    """
    is_here = (
        select(Registration.id)
        .join(Round, Round.id == Registration.round_id)
        .join(Series, Series.id == Round.series_id)
        .where(Registration.id == registration_id, Round.slug == round_slug, Series.slug == series)
    )
    if db.session.scalar(is_here) is None:
        raise NotFound
    return ticket(registration_id)
