"""Which sittings a calendar feed shows, and when that last changed (CALENDAR.md 20 and 21)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.common.clock import COPENHAGEN
from app.common.danish import today
from app.common.models import db
from app.meetings.models import Round, Series, Side, Sitting, SittingState

PAST_SHOWN = timedelta(days=90)
"""How long a sitting stays in feeds after it was held."""
CANCELLED_SHOWN = timedelta(days=30)
"""How long a cancelled one stays, so that every program gets to see that it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The sittings of a feed on one day.

    `version` differs whenever a feed of them looks different; `changed_at` is when it last did.
    """

    sitting_ids: frozenset[int]
    round_ids: tuple[int, ...]
    version: tuple[object, ...]
    changed_at: datetime


def shown(
    *, series: str | None = None, side: Side | None = None, only: Collection[int] | None = None
) -> Shown:
    """The sittings to be shown: of a series (by slug), of a side, or `only` those with these ids. One query.

    What is shown changes with the day and not within it, so that validators hold.
    """
    midnight = datetime.combine(today(), time(), COPENHAGEN).astimezone(UTC)
    rows = db.session.execute(
        select(
            Sitting.id,
            Sitting.round_id,
            Sitting.state,
            Sitting.content_changed_at,
            Round.content_revision,
            Series.content_revision.label("series_revision"),
        )
        .join(Round, Round.id == Sitting.round_id)
        .join(Series, Series.id == Round.series_id)
        .where(_is_shown(midnight), *_within(series, side, only))
        .order_by(Sitting.id)
    ).all()
    return Shown(
        sitting_ids=frozenset(row.id for row in rows),
        round_ids=tuple(sorted({row.round_id for row in rows})),
        version=(today().isoformat(), *(tuple(map(str, row)) for row in rows)),
        changed_at=max([midnight, *(row.content_changed_at for row in rows)]),
    )


def _is_shown(midnight: datetime) -> ColumnElement[bool]:
    held_lately = Sitting.ends_at >= midnight - PAST_SHOWN
    cancelled_lately = Sitting.cancelled_at >= midnight - CANCELLED_SHOWN
    return and_(
        held_lately,
        or_(
            Sitting.state == SittingState.PUBLISHED,
            and_(Sitting.state == SittingState.CANCELLED, cancelled_lately),
        ),
    )


def _within(
    series: str | None, side: Side | None, only: Collection[int] | None
) -> Sequence[ColumnElement[bool]]:
    return [
        condition
        for asked, condition in (
            (series, Series.slug == series),
            (side, Sitting.side == side),
            (only, Sitting.id.in_(only or ())),
        )
        if asked is not None
    ]
