"""The queues of a round's options with the names of those who wait."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import bindparam, select

from app.common.danish import day_and_month
from app.common.models import db
from app.libraries.models import Library
from app.meetings.days import Day
from app.meetings.queries import RoundView
from app.registrations.models import Choice, Option, Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import ChoiceState, Offered, OptionKind
from app.registrations.wording import option_name


@dataclass(frozen=True, slots=True)
class WaitingForOption:
    """Somebody with a seat who waits for an option; `amount` is its price (øre) for them."""

    id: int
    number: int
    name: str
    workplace: str
    asked_at: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class OptionQueue:
    """An option with its queue. `still` are how many of it nobody holds, None: there is no limit."""

    id: int
    name: str
    capacity: int | None
    taken: int
    queue: tuple[WaitingForOption, ...]

    @property
    def still(self) -> int | None:
        """How many nobody holds."""
        return None if self.capacity is None else self.capacity - self.taken


_WAITING = (
    select(
        Choice.option_id,
        Registration.id,
        Registration.name,
        Registration.organisation,
        Library.name.label("library"),
        Choice.asked_at,
        Choice.amount,
    )
    .join(Option, Option.id == Choice.option_id)
    .join(Registration, Registration.id == Choice.registration_id)
    .outerjoin(Library, Library.id == Registration.library_id)
    .where(Option.round_id == bindparam("round_id"), Choice.state == ChoiceState.WAITING)
    .order_by(Choice.asked_at, Choice.registration_id)
)


def option_queues(round_: RoundView) -> list[OptionQueue]:
    """The options of a round of which there are only so many, with who waits for each; two queries."""
    if not round_.has_options:
        return []
    queues: dict[int, list[WaitingForOption]] = defaultdict(list)
    for row in db.session.execute(_WAITING, {"round_id": round_.id}):
        queue = queues[row.option_id]
        workplace = row.library or row.organisation
        queue.append(WaitingForOption(row.id, len(queue) + 1, row.name, workplace, row.asked_at, row.amount))
    return [
        OptionQueue(one.id, _name(one, round_), one.capacity, one.taken, tuple(queues[one.id]))
        for one in offered_in(round_.id)
        if one.capacity is not None or queues[one.id]
    ]


def dated_name(kind: OptionKind, words: str, day: int, days: Sequence[Day]) -> str:
    """'Frokost, 5. november': a meal with its day, for lunch is had on more than one."""
    held = next((one for one in days if one.number == day), None)
    if kind is not OptionKind.MEAL or held is None:
        return words
    return gettext("%(meal)s, %(day)s", meal=words, day=day_and_month(held.starts_at))


def _name(one: Offered, round_: RoundView) -> str:
    """A round with options has one sitting."""
    days = round_.sittings[0].days
    return dated_name(one.kind, option_name(one.kind, one.name, one.day, days), one.day, days)
