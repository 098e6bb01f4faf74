"""Who would get a seat by an act, and why: the act is rehearsed and undone (`transaction.rehearse`)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common.models import db
from app.meetings.queries import round_of
from app.registrations.models import Registration
from app.registrations.queues import seated_libraries
from app.registrations.states import State
from app.registrations.waiting_list import Rank
from app.registrations.wording import queue_reason


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who would get a seat."""

    name: str
    workplace: str
    sitting: str
    reason: str


def who_gets_in(round_id: int, act: Callable[[], object]) -> list[Seated]:
    """Those who have a seat after the act and had none before; nothing is undone here."""
    had_seat = _with_seat(round_id)
    libraries = seated_libraries(round_id)
    act()
    db.session.flush()
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.id.in_(_with_seat(round_id) - had_seat))
        .options(joinedload(Registration.library), joinedload(Registration.sitting))
        .order_by(Registration.sitting_id, Registration.signed_up_at, Registration.id)
    )
    view = round_of(round_id)
    return [
        Seated(
            row.name,
            row.library.name if row.library else row.organisation,
            row.sitting.name if row.sitting else "",
            queue_reason(_rank(row, libraries), view),
        )
        for row in rows
    ]


def _with_seat(round_id: int) -> set[int]:
    confirmed = (Registration.round_id == round_id) & (Registration.state == State.CONFIRMED)
    return set(db.session.scalars(select(Registration.id).where(confirmed)))


def _rank(row: Registration, seated: frozenset[int]) -> Rank:
    if row.library is None or not row.library.has_free_place:
        return Rank.SECTOR
    return Rank.SOMEBODY_ALREADY if row.library.id in seated else Rank.NOBODY_YET
