"""Reading the options of a round, and who has chosen what."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, func, select

from app.common.models import db
from app.registrations.models import Choice, Option
from app.registrations.options import ChoiceState, Chosen, Offered, OptionKind

_WAITING = (
    select(func.count())
    .where(Choice.option_id == Option.id, Choice.state == ChoiceState.WAITING)
    .scalar_subquery()
)
_KINDS = case({kind: place for place, kind in enumerate(OptionKind)}, value=Option.kind)
IN_ORDER: Sequence[Any] = (Option.day, _KINDS, Option.id)
"""Day by day: the day, the rooms of its night, its meals."""

_OFFERED = (
    select(
        Option.id,
        Option.kind,
        Option.name,
        Option.day,
        Option.capacity,
        Option.taken,
        _WAITING.label("waiting"),
        Option.prices,
    )
    .where(Option.round_id == bindparam("round_id"))
    .order_by(*IN_ORDER)
)
_CHOSEN = (
    select(
        Choice.registration_id,
        Option.id,
        Option.kind,
        Option.name,
        Option.day,
        Choice.amount,
        Choice.state,
    )
    .join(Option, Option.id == Choice.option_id)
    .where(Choice.registration_id.in_(bindparam("registrations", expanding=True)))
    .order_by(*IN_ORDER)
)
_QUEUES = (
    select(Choice.option_id, Choice.registration_id)
    .where(Choice.state == ChoiceState.WAITING, Choice.option_id.in_(bindparam("options", expanding=True)))
    .order_by(Choice.option_id, Choice.asked_at, Choice.registration_id)
)


def offered_in(round_id: int) -> tuple[Offered, ...]:
    """What can be chosen in a round and how much of it is left, day by day."""
    return tuple(Offered(*row) for row in db.session.execute(_OFFERED, {"round_id": round_id}))


def chosen_by(registration_ids: Collection[int]) -> dict[int, tuple[Chosen, ...]]:
    """What each of these has chosen, day by day, with their place in a queue; two queries at most."""
    rows = db.session.execute(_CHOSEN, {"registrations": list(registration_ids)}).all()
    numbers = _numbers({row.id for row in rows if row.state is ChoiceState.WAITING})
    found: dict[int, tuple[Chosen, ...]] = dict.fromkeys(registration_ids, ())
    for row in rows:
        who = row.registration_id
        number = numbers.get((row.id, who), 0)
        chosen = Chosen(row.id, row.kind, row.name, row.day, row.amount, row.state, number)
        found[who] = (*found[who], chosen)
    return found


def chooses_days(round_id: int) -> bool:
    """Whether days are among what one chooses from in a round."""
    days = select(Option.id).where(Option.round_id == round_id, Option.kind == OptionKind.DAY)
    return db.session.scalar(days.limit(1)) is not None


def _numbers(option_ids: Collection[int]) -> Mapping[tuple[int, int], int]:
    """The place in the queue of each of these options, by option and registration."""
    if not option_ids:
        return {}
    found: dict[tuple[int, int], int] = {}
    last: dict[int, int] = {}
    for option_id, who in db.session.execute(_QUEUES, {"options": list(option_ids)}):
        found[option_id, who] = last[option_id] = last.get(option_id, 0) + 1
    return found
