"""Rounds by their names, for lists that speak of many."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.common.models import db
from app.meetings.models import Round, Series


@dataclass(frozen=True, slots=True)
class RoundName:
    """A round, drafts included; `series` and `slug` are its address."""

    id: int
    title: str
    slug: str
    series: str


_NAMES = (
    select(Round.id, Round.title, Round.slug, Series.slug)
    .join(Series, Series.id == Round.series_id)
    .order_by(Round.id.desc())
)


def round_names(series: Collection[str] | None) -> dict[int, RoundName]:
    """The rounds of these series (None: of all) by id, the newest first. One query."""
    statement = _NAMES if series is None else _NAMES.where(Series.slug.in_(series))
    return {row[0]: RoundName(*row) for row in db.session.execute(statement)}
