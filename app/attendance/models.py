"""Who came, per sitting and day."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.models import Model

FIRST_DAY = 1
"""The only one of most sittings."""


class Presence(StrEnum):
    """Whether somebody with a seat came; no row: not yet marked (DOMAIN.md, Glossary)."""

    PRESENT = "present"
    EXCUSED = "excused"  # said so on the day
    ABSENT = "absent"


class Attendance(Model):
    """The presence of one registration on one day of a sitting.

    It belongs to the sitting it was marked at: who stays away in the west and is moved to the
    east is not marked there yet. Of the marks somebody has there, one decides: who came on any day came.
    """

    __tablename__ = "attendance"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True, index=True)
    day: Mapped[int] = mapped_column(primary_key=True, default=FIRST_DAY)  # of the sitting, from 1
    presence: Mapped[Presence] = mapped_column(one_of(Presence))
    marked_at: Mapped[datetime]
    marked_by: Mapped[str] = mapped_column(String(60))  # an actor of the log
    decides: Mapped[bool] = mapped_column(default=True)  # how they count for the sitting as a whole

    __table_args__ = (CheckConstraint("day >= 1", name="day_counts_from_one"),)
