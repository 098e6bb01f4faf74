"""Who was asked to come again to a round, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.columns import one_of
from app.common.links import new_reference
from app.common.models import Model
from app.renewals.asking import Why


class MailingKind(StrEnum):
    """What a mailing says."""

    INVITATION = "invitation"
    REMINDER = "reminder"  # to who has not answered


class Mailing(Model):
    """The mails that were sent at one press of a button; their own note stands on top of each."""

    __tablename__ = "renewal_mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    form_id: Mapped[str] = mapped_column(String(64), unique=True)  # the same form twice is one mailing
    kind: Mapped[MailingKind] = mapped_column(one_of(MailingKind))
    note: Mapped[str] = mapped_column(default="")  # the organiser's own words
    sample: Mapped[str] = mapped_column(String(254), default="")  # of a test: whose mail it shows (address)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # when those that had not left were taken back


class Renewal(Model):
    """One person who was asked to come to a round. Whether they sign up is read off their registration."""

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
    invitation_id: Mapped[int] = mapped_column(ForeignKey("renewal_mailing.id"), index=True)
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("renewal_mailing.id"), index=True)  # the last
    booking_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking.id"), index=True
    )  # the last by the link
    declined_at: Mapped[datetime | None]  # "Jeg kan ikke komme denne gang"

    invitation: Mapped[Mailing] = relationship(foreign_keys=[invitation_id])
    reminder: Mapped[Mailing | None] = relationship(foreign_keys=[reminder_id])

    __table_args__ = (UniqueConstraint("round_id", "email_key"),)
