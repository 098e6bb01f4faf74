"""Who is told of what changes about a meeting, and how far the mails about it have come."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select

from app.common.models import db
from app.libraries.models import Library
from app.libraries.words import sort_key
from app.meetings.days import MOST_DAYS
from app.meetings.models import Sitting, SittingState
from app.meetings.queries import RoundView
from app.outbox.models import Message, MessageState
from app.registrations.models import Registration
from app.registrations.news import day_kind
from app.registrations.states import ACTIVE

_KINDS = ("registration", *(day_kind(number) for number in range(2, MOST_DAYS + 1)))


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """Somebody signed up for a meeting, with or without a seat."""

    name: str
    workplace: str


def people_told(sitting_id: int) -> list[ToldPerson]:
    """Everybody who hears what is new about a sitting, in the order of the Danish alphabet."""
    rows = db.session.execute(
        select(Registration.name, Registration.organisation, Library.name.label("library"))
        .outerjoin(Library, Library.id == Registration.library_id)
        .where(_hears_of(sitting_id))
    )
    people = [ToldPerson(row.name, row.library or row.organisation) for row in rows]
    return sorted(people, key=lambda one: sort_key(one.name))


def count_told(sitting_id: int) -> int:
    """How many hear what is new about a sitting."""
    return db.session.scalar(select(func.count()).select_from(Registration).where(_hears_of(sitting_id))) or 0


def count_told_in(round_: RoundView) -> int:
    """How many hear what is new about a round: of its meetings that people can see and that are to come."""
    sittings = [
        one.id for one in round_.sittings if one.state is SittingState.PUBLISHED and not one.has_begun
    ]
    anywhere = Registration.sitting_id.is_(None) if sittings else false()
    hears = (Registration.round_id == round_.id) & Registration.state.in_(ACTIVE)
    here = or_(Registration.sitting_id.in_(sittings), anywhere)
    return db.session.scalar(select(func.count()).select_from(Registration).where(hears, here)) or 0


def count_not_told_yet(sitting_id: int) -> int:
    """How many people of a sitting have a mail about their registration that has not left yet."""
    on_its_way = (
        select(func.count(func.distinct(Message.subject_id)))
        .join(Registration, Registration.id == Message.subject_id)
        .where(
            _hears_of(sitting_id),
            Message.kind.in_(_KINDS),
            Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
        )
    )
    return db.session.scalar(on_its_way) or 0


def _hears_of(sitting_id: int) -> ColumnElement[bool]:
    """Who is signed up for a sitting, and who waits for any of its round."""
    round_id = select(Sitting.round_id).where(Sitting.id == sitting_id).scalar_subquery()
    anywhere = Registration.sitting_id.is_(None) & (Registration.round_id == round_id)
    return Registration.state.in_(ACTIVE) & or_(Registration.sitting_id == sitting_id, anywhere)
