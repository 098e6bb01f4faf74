"""Giving free seats to the queue (DOMAIN.md, Places 2 to 6). Runs under the lock of the round."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.audit.services import record
from app.common.clock import now
from app.common.models import db
from app.meetings.models import FreeScope, Round, Sitting, SittingState
from app.registrations import choices, places
from app.registrations.models import Choice, Option, Registration
from app.registrations.news import scope_of, tell
from app.registrations.options import ChoiceState
from app.registrations.pricing import charge_choices, charge_seat, forgive_oldest, give_up_slot, pass_on
from app.registrations.queues import Queues, read_queues
from app.registrations.scopes import follow
from app.registrations.states import State


def fill(round_: Round) -> None:
    """Give every free seat that the queue may have by itself, until nobody waits whom one could take."""
    while (queues := read_queues(round_.id, round_.queue_order)).everybody:
        sittings = [sitting for sitting in sittings_of(round_) if is_automatic(sitting)]
        if not (_seat_one(round_, sittings, queues) or _swap(round_, sittings, queues)):
            break
    if round_.has_options:
        _fill_options(round_)


def is_automatic(sitting: Sitting) -> bool:
    """Whether freed seats go to the queue by themselves (Places 5)."""
    return sitting.state is SittingState.PUBLISHED and now() < sitting.promote_until


def sittings_of(round_: Round) -> list[Sitting]:
    """The sittings of a round in the order in which they are held."""
    return list(
        db.session.scalars(
            select(Sitting).where(Sitting.round_id == round_.id).order_by(Sitting.starts_at, Sitting.id)
        )
    )


def give_seat(row: Registration, sitting: Sitting, round_: Round, actor: str = "queue") -> None:
    """Seat somebody from the queue, with the mail and the calendar entry that go with it."""
    before = {"state": row.state, "sitting": row.sitting_id}
    if row.state is State.CONFIRMED:
        move_seat(row, sitting, round_)
    else:
        places.take(row, sitting)
        row.state = State.CONFIRMED
        row.held_since = now()
        db.session.flush()
        charge_seat(row, round_)
    row.promoted_at = now()
    forgive_oldest(sitting.id)
    tell(row)
    after = {"state": row.state, "sitting": sitting.id, "fee": row.fee_amount, "slot": row.free_slot}
    record(actor, "registration.promoted", row, before=before, after=after)
    db.session.flush()


def move_seat(row: Registration, sitting: Sitting, round_: Round) -> None:
    """Move somebody with a seat onto a free one at another sitting.

    Where free places are counted by sitting, that leaves one scope and enters another
    (Fees 3 to 5): the free place stays behind and the seat is priced anew.
    """
    left_behind, scope = row.sitting_id, scope_of(row)
    places.leave(row)
    places.take(row, sitting)
    row.wish = None
    db.session.flush()
    follow(row, scope)
    _charge_move(row, left_behind, round_)


def is_priced_anew(left_behind: Sitting | None, round_: Round) -> bool:
    """Whether a seat is priced anew when somebody leaves one at `left_behind` for it.

    They leave a scope, or come from a meeting that is not held and for which they owe nothing.
    """
    is_off = left_behind is not None and left_behind.state is SittingState.CANCELLED
    return is_off or round_.free_scope is FreeScope.SITTING


def _charge_move(row: Registration, left_behind: int | None, round_: Round) -> None:
    if left_behind is not None and is_priced_anew(db.session.get(Sitting, left_behind), round_):
        give_up_slot(row)
        charge_seat(row, round_)
        pass_on(round_, row.library_id, left_behind)


def _fill_options(round_: Round) -> None:
    """Give what is left of each option to who has waited longest for it, until there is none or nobody."""
    waiting = db.session.scalars(
        select(Choice)
        .join(Option, Option.id == Choice.option_id)
        .where(
            Option.round_id == round_.id,
            Choice.state == ChoiceState.WAITING,
            or_(Option.capacity.is_(None), Option.taken < Option.capacity),
        )
        .order_by(Choice.option_id, Choice.asked_at, Choice.registration_id)
    ).all()
    for choice in waiting:
        row = db.session.get_one(Registration, choice.registration_id)
        if choices.has_room(choice.option) and row.sitting is not None and is_automatic(row.sitting):
            give_option(row, choice, round_)


def give_option(row: Registration, choice: Choice, round_: Round, actor: str = "queue") -> None:
    """Let somebody have an option they waited for, at the price that was shown; the mail says so."""
    choices.gain(choice, row)
    charge_choices(row, round_, told=True)
    tell(row)
    record(actor, "choice.gained", row, after={"option": choice.option.name, "fee": row.fee_amount})


def _seat_one(round_: Round, sittings: Sequence[Sitting], queues: Queues) -> bool:
    """Give one seat to the first of a queue; whether there was one to give.

    Who takes either and is first here may have a free seat at their own side, too. Whoever is
    first there gets theirs before, so that nobody is overtaken.
    """
    first = {
        sitting: db.session.get_one(Registration, queue[0].id)
        for sitting in filter(places.has_room, sittings)
        if (queue := queues.at(sitting.id))
    }
    best = {sitting: _best_seat(row, sitting, sittings) for sitting, row in first.items()}
    at = next((sitting for sitting in best if best[sitting] is sitting), next(iter(best), None))
    if at is None:
        return False
    give_seat(first[at], best[at], round_)
    return True


def _best_seat(row: Registration, sitting: Sitting, sittings: Sequence[Sitting]) -> Sitting:
    """For whom east or west is alike: the own side's seat if there is one (Places 6)."""
    if row.sitting_id is not None or row.library is None:
        return sitting
    own = [one for one in sittings if one.side is row.library.side and places.has_room(one)]
    return own[0] if own else sitting


def _swap(round_: Round, sittings: Sequence[Sitting], queues: Queues) -> bool:
    """Let two change places who stand first in each other's queue; whether two did.

    No seat is free for it, yet each of them frees the one the other waits for.
    """
    movers = {one.who.id for one in queues.everybody if one.has_seat}
    first = {
        sitting.id: db.session.get_one(Registration, queue[0].id)
        for sitting in sittings
        if (queue := queues.at(sitting.id)) and queue[0].id in movers
    }
    for there, row in first.items():
        other = first.get(row.sitting_id or 0)
        if other is not None and other.sitting_id == there:
            _change_places(row, other, round_)
            return True
    return False


def _change_places(one: Registration, other: Registration, round_: Round) -> None:
    scopes = {row: scope_of(row) for row in (one, other)}
    one.sitting, other.sitting = other.sitting, one.sitting
    one.wish = other.wish = None
    db.session.flush()
    moves = ((one, other.sitting_id), (other, one.sitting_id))
    for row, left_behind in moves:
        follow(row, scopes[row])
        if is_priced_anew(db.session.get(Sitting, left_behind), round_):
            give_up_slot(row)  # before either is given one: two of one library take each other's
    for row, left_behind in moves:
        row.promoted_at = now()
        _charge_move(row, left_behind, round_)
        tell(row)
        record("queue", "registration.promoted", row, after={"sitting": row.sitting_id})
