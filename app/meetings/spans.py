"""Rounds in time: when each begins and ends, and which of them organisers work on.

For pages that speak of every round of a series; `queries` has those with all that is known of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import bindparam, case, func, select

from app.common.clock import now
from app.common.models import db
from app.meetings.models import Round, Sitting, SittingState


class InTime(Protocol):
    """What is known of a round in time."""

    @property
    def starts_at(self) -> datetime:
        """The start of its first sitting that is held."""

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still to come."""

    @property
    def is_cancelled(self) -> bool:
        """Whether every sitting of it is cancelled."""


OneRound = TypeVar("OneRound", bound=InTime)


@dataclass(frozen=True, slots=True)
class RoundSpan:
    """A round, drafts included, from its first sitting that is held to its last."""

    id: int
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    is_draft: bool  # one of its sittings is for organisers only still

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still to come."""
        return self.is_cancelled or self.ends_at <= now()


_IS_HELD = Sitting.state != SittingState.CANCELLED
_SPANS = (
    select(
        Round.series_id,
        Round.id,
        Round.slug,
        Round.title,
        func.coalesce(func.min(case((_IS_HELD, Sitting.starts_at))), func.min(Sitting.starts_at)),
        func.coalesce(func.max(case((_IS_HELD, Sitting.ends_at))), func.max(Sitting.ends_at)),
        func.max(case((_IS_HELD, 1), else_=0)) == 0,
        func.max(case((Sitting.state == SittingState.DRAFT, 1), else_=0)) == 1,
    )
    .join(Sitting, Sitting.round_id == Round.id)
    .where(Round.series_id.in_(bindparam("series", expanding=True)))
    .group_by(Round.series_id, Round.id, Round.slug, Round.title)
)


def spans_of(series_id: int) -> list[RoundSpan]:
    """Every round of a series, the latest first. One query."""
    return spans_in([series_id])[series_id]


def spans_in(series_ids: Sequence[int]) -> dict[int, list[RoundSpan]]:
    """Every round of each of these series, the latest first. One query."""
    found: dict[int, list[RoundSpan]] = {series_id: [] for series_id in series_ids}
    for series_id, *span in db.session.execute(_SPANS, {"series": series_ids}):
        found[series_id].append(RoundSpan(*span))
    for spans in found.values():
        spans.sort(key=lambda one: one.starts_at, reverse=True)
    return found


def round_at_hand(rounds: Sequence[OneRound]) -> OneRound | None:
    """The round organisers work on: the next that is not over, else the last. The latest come first."""
    coming = [one for one in rounds if not one.is_over]
    return min(coming, key=lambda one: one.starts_at) if coming else next(iter(rounds), None)


def held_rounds(rounds: Sequence[OneRound]) -> list[OneRound]:
    """Those that have taken place, in the same order."""
    return [one for one in rounds if one.is_over and not one.is_cancelled]
