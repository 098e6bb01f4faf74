"""Bookings and registrations (DOMAIN.md, Glossary and Fees 3)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.columns import one_of
from app.common.links import new_reference
from app.common.models import Model
from app.libraries.models import Library
from app.meetings.models import Round, Sitting


class State(StrEnum):
    """The states of a registration, one word each, everywhere the same."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


ACTIVE = (State.CONFIRMED, State.WAITING, State.PENDING)
"""States in which an address counts as signed up for the round (DOMAIN.md, Places 7)."""

_IS_ACTIVE = text("state IN ('confirmed', 'waiting', 'pending')")
_HAS_SLOT = text("free_slot IS NOT NULL")


class Booking(Model):
    """What one submission of the form created: registrations, and the contact who made them."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True, default=new_reference)
    link_version: Mapped[int] = mapped_column(default=1)
    form_id: Mapped[str] = mapped_column(String(64), unique=True)  # the same form twice makes one booking
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_email: Mapped[str] = mapped_column(String(254))
    ean: Mapped[str] = mapped_column(String(13), default="")
    payment_reference: Mapped[str] = mapped_column(String(60), default="")  # the buyer's reference person
    order_number: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    registrations: Mapped[list["Registration"]] = relationship(
        back_populates="booking", order_by="Registration.id"
    )


class Registration(Model):
    """One person's place, or wish for one, at one sitting."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    reference: Mapped[str] = mapped_column(String(8), unique=True, default=new_reference)
    link_version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))  # as typed
    email_key: Mapped[str] = mapped_column(String(254))  # case-folded: who is the same person
    title: Mapped[str] = mapped_column(String(120), default="")
    library_id: Mapped[int | None] = mapped_column(ForeignKey("library.id"))
    organisation: Mapped[str] = mapped_column(
        String(120), default=""
    )  # typed; pending until it has a library
    state: Mapped[State] = mapped_column(one_of(State))
    signed_up_at: Mapped[datetime]
    held_since: Mapped[datetime | None]  # when the seat was gained; None while there is none
    free_slot: Mapped[int | None]  # 1 … n: which of its library's free places it holds
    slot_scope: Mapped[str | None] = mapped_column(String(20))  # within what the slot is unique: 'round:7'
    agreed_fee: Mapped[int]  # øre: the most that was shown before signing up

    booking: Mapped[Booking] = relationship(back_populates="registrations")
    round: Mapped[Round] = relationship()
    sitting: Mapped[Sitting] = relationship()
    library: Mapped[Library | None] = relationship()

    __table_args__ = (
        CheckConstraint("(state = 'confirmed') = (held_since IS NOT NULL)", name="confirmed_holds_seat"),
        CheckConstraint("free_slot IS NULL OR state = 'confirmed'", name="slot_needs_seat"),
        CheckConstraint("(free_slot IS NULL) = (slot_scope IS NULL)", name="slot_has_scope"),
        CheckConstraint("free_slot IS NULL OR library_id IS NOT NULL", name="slot_has_library"),
        CheckConstraint("library_id IS NOT NULL OR organisation != ''", name="comes_from_somewhere"),
        CheckConstraint("agreed_fee >= 0", name="fee_not_negative"),
        Index(
            "uq_registration_active_address",
            "round_id",
            "email_key",
            unique=True,
            sqlite_where=_IS_ACTIVE,
            postgresql_where=_IS_ACTIVE,
        ),
        Index(
            "uq_registration_free_slot",
            "slot_scope",
            "library_id",
            "free_slot",
            unique=True,
            sqlite_where=_HAS_SLOT,
            postgresql_where=_HAS_SLOT,
        ),
        Index("ix_registration_round_id_library_id", "round_id", "library_id"),
        Index("ix_registration_sitting_id_state", "sitting_id", "state"),
    )
