"""Who did what: one row per act, with what was before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.common.models import Model


class AuditEntry(Model):
    """One act. It names rows by their ids, never people: those can be anonymised."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))  # 'participant', 'command', …
    action: Mapped[str] = mapped_column(String(60))  # dotted: 'booking.made'
    subject: Mapped[str] = mapped_column(String(60))  # '<table>:<id>'
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))  # to which it belongs, if to any
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_audit_entry_subject", "subject", "id"),
        Index("ix_audit_entry_round_id", "round_id", "id"),
    )
