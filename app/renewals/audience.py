"""Whom a mailing would go to now, and what became of those that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.common.clock import now
from app.common.models import db
from app.meetings.queries import RoundView
from app.outbox.models import Message, MessageState
from app.renewals.answers import asked_to
from app.renewals.asking import Candidate
from app.renewals.candidates import candidates_of
from app.renewals.links import candidate_of
from app.renewals.models import Mailing, MailingKind, Renewal
from app.renewals.services import KINDS, UNDO


@dataclass(frozen=True, slots=True)
class Sent:
    """A mailing that was sent; `is_waiting`: its mails have not left, and it can be taken back."""

    id: int
    kind: MailingKind
    made_at: datetime
    people: int

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be taken back."""
        return now() < self.made_at + UNDO


def audience(round_: RoundView, kind: MailingKind) -> list[Candidate]:
    """Everybody whom a mailing of this kind would go to."""
    if kind is MailingKind.INVITATION:
        return candidates_of(round_)
    silent = [one.id for one in asked_to([round_.id])[round_.id] if one.may_be_reminded]
    rows = {row.id: row for row in db.session.scalars(select(Renewal).where(Renewal.id.in_(silent)))}
    return [candidate_of(rows[row_id]) for row_id in silent]


def last_sent(round_id: int) -> Mapping[MailingKind, Sent]:
    """The last mailing of each kind that was not taken back."""
    people = func.count(Renewal.id).label("people")
    rows = db.session.execute(
        select(Mailing.id, Mailing.kind, Mailing.made_at, people)
        .join(Renewal, (Renewal.invitation_id == Mailing.id) | (Renewal.reminder_id == Mailing.id))
        .where(Mailing.round_id == round_id)
        .group_by(Mailing.id, Mailing.kind, Mailing.made_at)
        .order_by(Mailing.id)
    )
    return {row.kind: Sent(row.id, row.kind, row.made_at, row.people) for row in rows}


def mails_by_state(round_id: int) -> dict[MessageState, int]:
    """How many invitations and reminders of a round are on their way, have left, or were given up."""
    rows = db.session.execute(
        select(Message.state, func.count().label("messages"))
        .where(Message.round_id == round_id, Message.kind.in_(KINDS.values()))
        .group_by(Message.state)
    )
    return {row.state: row.messages for row in rows}
