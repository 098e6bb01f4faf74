"""Messages to many, and the copy of each person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.models import Model


class Broadcast(Model):
    """A message that an organiser wrote to some of the people of a round, or a test of one to themselves."""

    __tablename__ = "broadcast"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    form_id: Mapped[str] = mapped_column(String(64), unique=True)  # the same form twice is one message
    actor: Mapped[str] = mapped_column(String(60))  # who wrote it, as the log names them
    is_test: Mapped[bool] = mapped_column(default=False)  # one copy, to whoever wrote it
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)  # of audience.Audience
    subject: Mapped[str] = mapped_column(String(160))  # with merge fields, as written
    body: Mapped[str]
    made_at: Mapped[datetime]
    leaves_at: Mapped[datetime]  # until then it can be taken back
    withdrawn_at: Mapped[datetime | None]


class BroadcastCopy(Model):
    """The copy of a broadcast for one registration; its mail is the outbox's message about this row."""

    __tablename__ = "broadcast_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))

    __table_args__ = (
        UniqueConstraint("broadcast_id", "registration_id"),
        Index("ix_broadcast_copy_registration_id", "registration_id"),
    )
