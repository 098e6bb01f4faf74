"""Messages on their way: committed with their cause, then composed, sent or given up by the worker."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.models import Model


class MessageState(StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"  # to be composed from the state of the day when a worker claims it
    SENDING = "sending"  # composed and claimed; its bytes no longer change
    SENT = "sent"
    GIVEN_UP = "given up"
    WITHDRAWN = "withdrawn"  # when claimed there was nothing left to tell


class Message(Model):
    """One mail to one recipient."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # the composer that writes it
    subject_id: Mapped[int]  # the row the composer writes about
    stream: Mapped[str] = mapped_column(String(80))  # messages of one stream arrive in order
    recipient: Mapped[str] = mapped_column(String(254))
    round_id: Mapped[int | None] = mapped_column(
        ForeignKey("round.id"), index=True
    )  # whose organisers see it
    again: Mapped[bool] = mapped_column(
        default=False
    )  # to be said though nothing is new: somebody asked for it
    key: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))  # of the Message-ID
    state: Mapped[MessageState] = mapped_column(one_of(MessageState), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]  # not before; while sending: when another worker may take over
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # the mail; deleted 30 days after sending
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        CheckConstraint("state != 'sending' OR content IS NOT NULL", name="sending_has_content"),
        # CALENDAR.md 4: at most one on its way and one behind it, in each stream.
        Index(
            "uq_message_queued_stream",
            "stream",
            unique=True,
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "uq_message_sending_stream",
            "stream",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index("ix_message_state_due_at", "state", "due_at"),
        Index("ix_message_kind_subject_id", "kind", "subject_id"),
        Index("ix_message_recipient_created_at", "recipient", "created_at"),
        Index("ix_message_sent_at", "sent_at"),
    )
