"""Who was asked to come again to a round, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.links import new_reference
from app.common.models import Model


class Why(StrEnum):
    """Why somebody is asked."""

    RETURNING = "returning"  # had a seat in the round before
    STANDING = "standing"  # a standing member of the series
    CONTACT = "contact"  # of a library that nobody has come from


class Renewal(Model):
    """One person who was asked to come to a round. Whether they answered is read off their registration."""

    __tablename__ = "renewal"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    library_id: Mapped[int] = mapped_column(ForeignKey("library.id"), index=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True, default=new_reference)
    link_version: Mapped[int] = mapped_column(default=1)
    why: Mapped[Why] = mapped_column(one_of(Why))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))  # as typed
    email_key: Mapped[str] = mapped_column(String(254))  # case-folded
    title: Mapped[str] = mapped_column(String(120), default="")
    wish: Mapped[str] = mapped_column(String(30))  # slug of the sitting they would go to, or 'begge'
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]  # "Jeg kan ikke komme denne gang"

    __table_args__ = (UniqueConstraint("round_id", "email_key"),)
