"""Workplaces that people typed because they stand on no list (DOMAIN.md, Places 9)."""

from dataclasses import dataclass

from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.libraries.words import fold
from app.meetings.models import Round, Series, Side, Sitting, SittingState
from app.registrations.models import Registration
from app.registrations.states import ACTIVE


@dataclass(frozen=True, slots=True)
class Typed:
    """A registration that waits for its workplace to become a library."""

    id: int
    name: str
    email: str
    organisation: str
    side: Side | None  # of the meeting it is for
    round_id: int
    round_title: str
    round_slug: str
    series_slug: str


_TYPED = (
    select(
        Registration.id,
        Registration.name,
        Registration.email,
        Registration.organisation,
        Sitting.side,
        Registration.round_id,
        Round.title,
        Round.slug,
        Series.slug.label("series_slug"),
    )
    .join(Round, Round.id == Registration.round_id)
    .join(Series, Series.id == Round.series_id)
    .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
    .where(Registration.state.in_(ACTIVE), Registration.library_id.is_(None))
    .order_by(Registration.round_id, Registration.id)
)


def typed_workplace(registration_id: int) -> Typed | None:
    """The workplace somebody typed, None where they have a library, or no longer want a place."""
    row = db.session.execute(_TYPED.where(Registration.id == registration_id)).one_or_none()
    return Typed(*row) if row else None


def typed_alike(one: Typed) -> list[Typed]:
    """The others who typed the same workplace for a round that is still to come, in whatever spelling."""
    to_come = (
        select(Sitting.round_id)
        .where(Sitting.ends_at > now(), Sitting.state != SittingState.CANCELLED)
        .correlate(None)
    )
    rows = db.session.execute(_TYPED.where(Registration.round_id.in_(to_come), Registration.id != one.id))
    name = fold(one.organisation)
    return [Typed(*row) for row in rows if fold(row.organisation) == name]
