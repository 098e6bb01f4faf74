"""Seats: the lock of a round, and taking seats under it (DOMAIN.md, Places 1 and 2)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from app.common.models import db
from app.meetings.models import Round, Side, Sitting
from app.meetings.queries import SittingView

EITHER = "begge"
"""The wish for a seat in the east or in the west, whichever there is."""


def lock(round_id: int) -> Round:
    """Take the lock of a round; its row, read after the lock was had.

    Every act on places begins here. The update is unconditional: on PostgreSQL one that
    matches no row would lock nothing. What was loaded before is expired, for it may be old.
    """
    db.session.execute(
        update(Round).where(Round.id == round_id).values(places_revision=Round.places_revision + 1)
    )
    db.session.expire_all()
    return db.session.execute(select(Round).where(Round.id == round_id)).scalar_one()


def take(sitting: Sitting) -> None:
    """Take a seat at a sitting; the caller holds the lock and has seen that one is free."""
    sitting.taken += 1


def choose_sitting(
    wish: str, side: Side | None, left: Mapping[str, int], sittings: Sequence[SittingView]
) -> SittingView:
    """The sitting for a wish: the one named, or for 'begge' the own side's while it has room (Places 6).

    `left` is how many seats each open sitting still has, by slug. A full sitting is
    answered as it is: the caller says so.
    """
    if wish != EITHER:
        return next(sitting for sitting in sittings if sitting.slug == wish)
    own_side_first = sorted(
        sittings, key=lambda sitting: (sitting.side != side, sitting.starts_at, sitting.id)
    )
    with_room = (sitting for sitting in own_side_first if left[sitting.slug] > 0)
    return next(with_room, own_side_first[0])
