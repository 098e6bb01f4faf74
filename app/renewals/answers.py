"""Who was asked to come to a round, and what they have answered, as organisers read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.common.clock import now
from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, Role, State
from app.renewals.asking import Answer, Why, answer, remindable_from
from app.renewals.models import Mailing, Renewal


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked."""

    id: int
    name: str
    email: str
    title: str
    library: str
    why: Why
    answer: Answer
    asked_at: datetime
    reminded_at: datetime | None

    @property
    def may_be_reminded(self) -> bool:
        """Whether they have not answered, and the last mail is old enough."""
        return self.answer is Answer.NONE and remindable_from(self.asked_at, self.reminded_at) <= now()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked to a round, have not answered, and may be reminded now."""

    asked: int
    silent: int
    remindable: int


_reminding = aliased(Mailing)
_ASKED = (
    select(
        Renewal.id,
        Renewal.round_id,
        Renewal.library_id,
        Renewal.name,
        Renewal.email,
        Renewal.title,
        Renewal.why,
        Renewal.declined_at,
        Library.name.label("library"),
        Mailing.made_at.label("asked_at"),
        _reminding.made_at.label("reminded_at"),
    )
    .join(Library, Library.id == Renewal.library_id)
    .join(Mailing, Mailing.id == Renewal.invitation_id)
    .outerjoin(_reminding, _reminding.id == Renewal.reminder_id)
)
_ASKED_TO = _ASKED.where(Renewal.round_id.in_(bindparam("round_ids", expanding=True)))


def asked_to(round_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Everybody who was asked to these rounds, by library; a fixed number of queries."""
    found: dict[int, list[Asked]] = {round_id: [] for round_id in round_ids}
    rows = db.session.execute(_ASKED_TO, {"round_ids": list(round_ids)}).all()
    for round_id, one in _read(rows, Renewal.round_id.in_(round_ids)):
        found[round_id].append(one)
    return found


def tallies(round_ids: Collection[int]) -> dict[int, Tally]:
    """How it stands with the answers in these rounds."""
    return {
        round_id: Tally(
            len(asked),
            sum(one.answer is Answer.NONE for one in asked),
            sum(one.may_be_reminded for one in asked),
        )
        for round_id, asked in asked_to(round_ids).items()
    }


def answer_by(renewal_id: int) -> Answer:
    """What one of them has answered."""
    which = Renewal.id == renewal_id
    ((_, one),) = _read(db.session.execute(_ASKED.where(which)).all(), which)
    return one.answer


def _read(asked: Sequence[Any], which: ColumnElement[bool]) -> list[tuple[int, Asked]]:
    """Those who were asked, the rows of _ASKED for which this is so, with the ids of their rounds."""
    states = _states(which) if asked else {}
    contacts = {row.round_id for row in asked if row.why is Why.CONTACT}
    coming = _libraries_coming(contacts) if contacts else set()
    found = []
    for row in sorted(asked, key=lambda one: (sort_key(one.library), sort_key(one.name), one.id)):
        covered = row.why is Why.CONTACT and (row.round_id, row.library_id) in coming
        said = answer(states.get(row.id, []), declined=row.declined_at is not None, covered=covered)
        one = Asked(
            id=row.id,
            name=row.name,
            email=row.email,
            title=row.title,
            library=row.library,
            why=row.why,
            answer=said,
            asked_at=row.asked_at,
            reminded_at=row.reminded_at,
        )
        found.append((row.round_id, one))
    return found


def _states(which: ColumnElement[bool]) -> dict[int, list[State]]:
    """The states of the registrations in the round with somebody's address, or made by their link."""
    rows = db.session.execute(
        select(Renewal.id, Registration.state)
        .join(
            Registration,
            (Registration.round_id == Renewal.round_id)
            & or_(
                Registration.email_key == Renewal.email_key,
                Registration.booking_id == Renewal.booking_id,
            ),
        )
        .where(which)
    )
    found: dict[int, list[State]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row.state)
    return found


def _libraries_coming(round_ids: Collection[int]) -> set[tuple[int, int]]:
    """(round, library) for the libraries that somebody is signed up from."""
    rows = db.session.execute(
        select(Registration.round_id, Registration.library_id)
        .where(
            Registration.round_id.in_(round_ids),
            Registration.state.in_(ACTIVE),
            Registration.role == Role.PARTICIPANT,
            Registration.library_id.is_not(None),
        )
        .distinct()
    )
    return {(row.round_id, row.library_id) for row in rows}
