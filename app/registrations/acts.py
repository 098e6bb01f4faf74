"""What every act on places of a round begins and ends with (DOMAIN.md, Places 2 and 3, Fees 7)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.models import db
from app.meetings.models import Round
from app.registrations import places
from app.registrations.models import Registration
from app.registrations.news import tell
from app.registrations.promotion import fill
from app.registrations.states import State


@contextmanager
def act(round_id: int) -> Iterator[Round]:
    """Run an act on places: lock the round, do what has become due, act, give free seats to the queue.

    The round it gives is read under the lock. Who comes first after a date, the job or any
    act, carries out what it brings, with the same result.
    """
    round_ = places.lock(round_id)
    if is_due(round_.fees_lock_at, round_.fees_locked_at):
        lock_fees(round_)
    if is_due(round_.sector_release_at, round_.sector_released_at):
        release(round_)
    yield round_
    db.session.flush()
    fill(round_)
    db.session.flush()


def is_due(at: datetime | None, done_at: datetime | None) -> bool:
    """Whether something that happens at a moment has to be done now."""
    return at is not None and done_at is None and now() >= at


def release(round_: Round, actor: str = "clock") -> None:
    """Let those who waited for the distribution have seats, in order while there is room (Places 3).

    Who gets none waits from now on. Typed workplaces go on waiting for an organiser.
    """
    round_.sector_released_at = now()
    pending = db.session.scalars(
        select(Registration).where(
            Registration.round_id == round_.id,
            Registration.state == State.PENDING,
            Registration.library_id.is_not(None),
        )
    ).all()
    for row in pending:
        row.state = State.WAITING
        tell(row)
    db.session.flush()
    fill(round_)
    record(actor, "round.released", round_, after={"registrations": [row.id for row in pending]})


def lock_fees(round_: Round, actor: str = "clock") -> None:
    """From now on free places stay where they are and no amount changes by itself (Fees 7).

    Amount and reason stand on each row already; whoever gains a seat later is priced then.
    """
    round_.fees_locked_at = now()
    record(actor, "round.fees_locked", round_)
