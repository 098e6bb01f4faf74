"""Days, rooms and meals as facts on rows: taking and leaving them under the lock of the round.

What fits together and what it costs is in `options`. Nothing here prices: whoever changes what
somebody holds does that afterwards (`pricing`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import joinedload

from app.common.clock import now
from app.common.models import db
from app.meetings.days import days_of
from app.meetings.prices import Category
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState, Chosen, OptionKind


def choices_of(row: Registration) -> Sequence[Choice]:
    """What somebody has chosen, as rows."""
    return db.session.scalars(
        select(Choice)
        .where(Choice.registration_id == row.id)
        .options(joinedload(Choice.option))
        .order_by(Choice.option_id)
    ).all()


def add(row: Registration, chosen: Collection[Chosen]) -> None:
    """Write down what was allotted to somebody; the caller holds the lock and has seen that it is there."""
    if not chosen:
        return
    moment = now()
    rows = [
        {
            "registration_id": row.id,
            "option_id": one.id,
            "state": one.state,
            "asked_at": moment,
            "amount": one.amount,
        }
        for one in chosen
    ]
    db.session.execute(insert(Choice), rows)
    held = [one.id for one in chosen if one.state is ChoiceState.HELD]
    db.session.execute(update(Option).where(Option.id.in_(held)).values(taken=Option.taken + 1))
    note_days(row)


def hold(row: Registration) -> None:
    """Somebody has gained a seat: what they wished is theirs where there is some, else its queue."""
    for choice in choices_of(row):
        if choice.state is not ChoiceState.WISHED:
            continue
        if has_room(choice.option) and not _is_waited_for(choice.option):
            _take(choice)
        else:
            choice.state, choice.asked_at = ChoiceState.WAITING, now()
    db.session.flush()
    note_days(row)


def gain(choice: Choice, row: Registration) -> None:
    """The queue of an option has come to somebody."""
    _take(choice)
    choice.gained_at = now()
    db.session.flush()
    note_days(row)


def release(row: Registration) -> None:
    """Somebody has no seat any more: others can have what they held; what they wished is remembered."""
    for choice in choices_of(row):
        _let_go(choice)
    db.session.flush()


def drop(row: Registration, option_ids: Collection[int]) -> None:
    """Somebody does not want these any more."""
    for choice in choices_of(row):
        if choice.option_id in option_ids:
            _let_go(choice)
            db.session.delete(choice)
    db.session.flush()
    note_days(row)


def price_anew(row: Registration, category: Category) -> None:
    """Somebody pays as another one from now on: what they have chosen is at those prices."""
    for choice in choices_of(row):
        choice.amount = choice.option.prices[category]
    db.session.flush()


@dataclass(frozen=True, slots=True)
class Lifted:
    """A choice that nobody holds for a moment, while its place goes from one person to another."""

    option_id: int
    state: ChoiceState
    asked_at: datetime
    gained_at: datetime | None


def lift(row: Registration) -> list[Lifted]:
    """Take what somebody has chosen off them before they give up their seat, so that nobody else gets it.

    It stays taken, and its place in a queue kept, for who gets it by `lay_on` in the same act; they
    themselves have only wished it from now on.
    """
    lifted = []
    for choice in choices_of(row):
        lifted.append(Lifted(choice.option_id, choice.state, choice.asked_at, choice.gained_at))
        choice.state, choice.gained_at = ChoiceState.WISHED, None
    db.session.flush()
    return lifted


def lay_on(row: Registration, lifted: Collection[Lifted], category: Category) -> None:
    """Let somebody have what was lifted from another, at the prices of their own category."""
    for one in lifted:
        db.session.add(
            Choice(
                registration_id=row.id,
                option_id=one.option_id,
                state=one.state,
                asked_at=one.asked_at,
                gained_at=one.gained_at,
                amount=db.session.get_one(Option, one.option_id).prices[category],
            )
        )
    db.session.flush()
    note_days(row)


def pass_to(row: Registration, heir: Registration) -> None:
    """A colleague has the place now, and everything chosen with it."""
    db.session.execute(update(Choice).where(Choice.registration_id == row.id).values(registration_id=heir.id))


def has_room(option: Option) -> bool:
    """Whether one more can have it; the caller holds the lock."""
    return option.capacity is None or option.taken < option.capacity


def note_days(row: Registration) -> None:
    """Let the days on which somebody comes follow from the days they have chosen and hold, or wish."""
    chosen = db.session.execute(
        select(Option.day, Choice.state)
        .join(Choice, Choice.option_id == Option.id)
        .where(Choice.registration_id == row.id, Option.kind == OptionKind.DAY)
    )
    days = {day: state is not ChoiceState.WAITING for day, state in chosen}
    if days and row.sitting is not None:
        held = days_of(row.sitting.starts_at, row.sitting.ends_at, row.sitting.day_times)
        row.dropped_days = [one.number for one in held if not days.get(one.number, False)]


def _take(choice: Choice) -> None:
    choice.option.taken += 1
    choice.state = ChoiceState.HELD


def _let_go(choice: Choice) -> None:
    if choice.state is ChoiceState.HELD:
        choice.option.taken -= 1
    choice.state, choice.gained_at = ChoiceState.WISHED, None


def _is_waited_for(option: Option) -> bool:
    waiting = select(Choice.option_id).where(
        Choice.option_id == option.id, Choice.state == ChoiceState.WAITING
    )
    return db.session.scalar(waiting.limit(1)) is not None
