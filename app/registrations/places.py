"""Seats: the lock of a round, and taking and leaving seats under it (DOMAIN.md, Places 1 and 2)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from app.common.models import db
from app.meetings.models import Round, Side, Sitting
from app.meetings.queries import SittingView
from app.registrations.models import Registration

EITHER = "begge"
"""The wish for a seat in the east or in the west, whichever there is."""


def lock(round_id: int) -> Round:
    """Take the lock of a round; its row, read after the lock was had.

    Every act on places begins here. The update is unconditional: on PostgreSQL one that
    matches no row would lock nothing. What was loaded before is expired, for it may be old.
    """
    db.session.flush()
    db.session.execute(
        update(Round).where(Round.id == round_id).values(places_revision=Round.places_revision + 1)
    )
    db.session.expire_all()
    return db.session.execute(select(Round).where(Round.id == round_id)).scalar_one()


def has_room(sitting: Sitting) -> bool:
    """Whether a seat is free; the caller holds the lock."""
    return sitting.taken < sitting.capacity


def take(row: Registration, sitting: Sitting) -> None:
    """Put somebody onto a seat; the caller holds the lock and has seen that one is free."""
    sitting.taken += row.takes_seat
    row.sitting = sitting


def leave(row: Registration) -> None:
    """Take somebody off the seat they hold."""
    assert row.sitting is not None  # noqa: S101 (the database holds it too: seat_is_somewhere)
    row.sitting.taken -= row.takes_seat


def choose_sitting(
    wish: str, side: Side | None, room: Mapping[str, int], sittings: Sequence[SittingView]
) -> SittingView | None:
    """The sitting for a wish: the one named, or for 'begge' the own side's while it has room (Places 6).

    `room` is how many seats a newcomer can still have at each open sitting, by slug. A full
    sitting that was named is answered as it is; None: no sitting has room for who takes either.
    """
    named = [sitting for sitting in sittings if sitting.slug == wish]
    if named or len(sittings) == 1:
        return (named or list(sittings))[0]
    own_side_first = sorted(
        sittings, key=lambda sitting: (sitting.side != side, sitting.starts_at, sitting.id)
    )
    return next((sitting for sitting in own_side_first if room[sitting.slug] > 0), None)
