"""What happens to registrations when its time has come. Doing it again does no harm."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, Sitting, SittingState
from app.outbox import services as outbox
from app.outbox.models import Message
from app.registrations.acts import act
from app.registrations.models import Registration
from app.registrations.states import State

LAST_WORD = timedelta(hours=24)
"""How long before the start those still waiting are told that there was no room, at the earliest."""
DIET_KEPT = timedelta(days=14)
"""How long after the meeting people's diets are kept (DOMAIN.md, People and privacy)."""


def carry_out() -> int:
    """Do all that is due, each in a transaction of its own; how many things that were."""
    rounds, sittings = _rounds_due(now()), _sittings_due(now())
    for round_id in rounds:
        write(carry_out_round, round_id)
    for sitting_id in sittings:
        write(close_queue, sitting_id)
    return len(rounds) + len(sittings)


def carry_out_round(round_id: int) -> None:
    """Release and lock what is due; every act begins by doing that."""
    with act(round_id):
        pass


def close_queue(sitting_id: int) -> None:
    """Tell those who still wait for a sitting that there was no room (DOMAIN.md, Places 5).

    Who waits for any sitting is told at the last of them, who has a seat elsewhere keeps it.
    At the start it is said to who has joined since; nobody is told twice.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id):
        if not _is_to_be_told(sitting, now()):
            return
        told_before, sitting.queue_told_at = sitting.queue_told_at, now()
        later = select(Sitting.id).where(
            Sitting.round_id == sitting.round_id,
            Sitting.state == SittingState.PUBLISHED,
            or_(Sitting.queue_told_at.is_(None), Sitting.starts_at > sitting.starts_at),
            Sitting.id != sitting.id,
        )
        anywhere = Registration.sitting_id.is_(None) if db.session.scalar(later.limit(1)) is None else None
        here = Registration.sitting_id == sitting.id
        rows = db.session.scalars(
            select(Registration)
            .where(
                Registration.round_id == sitting.round_id,
                Registration.state.in_((State.WAITING, State.PENDING)),
                Registration.id.not_in(_told_since(told_before) if told_before else []),
                here if anywhere is None else or_(here, anywhere),
            )
            .order_by(Registration.id)
        )
        for row in rows:
            outbox.put("no room", row.id, f"no room:{row.id}", row.email_key, round_id=row.round_id)


def forget_diets() -> int:
    """Delete what people have said of their diet, 14 days after the meeting; of how many."""
    over = select(Sitting.id).where(Sitting.ends_at < now() - DIET_KEPT)
    going_on = select(Sitting.round_id).where(Sitting.ends_at >= now() - DIET_KEPT)
    old = (
        update(Registration)
        .where(
            Registration.diet_consented_at.is_not(None),
            or_(
                Registration.sitting_id.in_(over),
                and_(Registration.sitting_id.is_(None), Registration.round_id.not_in(going_on)),
            ),
        )
        .values(diet="", diet_note="", hotel_needs="", diet_consented_at=None)
        .execution_options(synchronize_session=False)
    )
    return db.session.connection().execute(old).rowcount


def _is_to_be_told(sitting: Sitting, moment: datetime) -> bool:
    """Whether those who wait for a sitting have the last word to come: before the start, or at it."""
    if sitting.queue_told_at is None:
        return last_word_at(sitting) <= moment
    return sitting.queue_told_at < sitting.starts_at <= moment


def _told_since(moment: datetime) -> Select[int]:
    """The ids of those who have been told that there was no room."""
    return select(Message.subject_id).where(Message.kind == "no room", Message.created_at >= moment)


def last_word_at(sitting: Sitting) -> datetime:
    """When those still waiting are told: a day before the start, but not while seats go by themselves."""
    return max(sitting.promote_until, sitting.starts_at - LAST_WORD)


def _rounds_due(moment: datetime) -> list[int]:
    lock = and_(Round.fees_lock_at <= moment, Round.fees_locked_at.is_(None))
    release = and_(Round.sector_release_at <= moment, Round.sector_released_at.is_(None))
    return list(db.session.scalars(select(Round.id).where(or_(lock, release)).order_by(Round.id)))


def _sittings_due(moment: datetime) -> list[int]:
    found = db.session.scalars(
        select(Sitting).where(
            or_(Sitting.queue_told_at.is_(None), Sitting.queue_told_at < Sitting.starts_at),
            Sitting.state == SittingState.PUBLISHED,
            Sitting.starts_at <= moment + LAST_WORD,
            Sitting.ends_at > moment - timedelta(days=7),  # of one long past nobody wants to hear any more
        )
    )
    return [sitting.id for sitting in found if _is_to_be_told(sitting, moment)]
