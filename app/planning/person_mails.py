"""The mails about one registration, as its page shows them."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from app.broadcasts.models import BroadcastCopy
from app.broadcasts.queries import KIND
from app.outbox.models import Message
from app.outbox.queries import MessageRow, latest
from app.registrations.news import ABOUT_REGISTRATION


def mails_about(registration_id: int) -> Sequence[MessageRow]:
    """The latest mails about a registration, messages to many included; the newest first."""
    copies = select(BroadcastCopy.id).where(BroadcastCopy.registration_id == registration_id)
    return latest(
        or_(
            and_(Message.kind.in_(ABOUT_REGISTRATION), Message.subject_id == registration_id),
            and_(Message.kind == KIND, Message.subject_id.in_(copies)),
        )
    )
