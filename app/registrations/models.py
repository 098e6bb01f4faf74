"""Bookings and registrations (DOMAIN.md, Glossary and Fees 3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.columns import one_of
from app.common.links import new_reference
from app.common.models import Model
from app.libraries.models import Library
from app.meetings.models import PriceList, Round, Sitting
from app.meetings.prices import Category, Prices
from app.registrations.fees import Reason
from app.registrations.options import ChoiceState, OptionKind
from app.registrations.states import Role, State

_IS_ACTIVE_PARTICIPANT = text("state IN ('confirmed', 'waiting', 'pending') AND role = 'participant'")
_IS_ACTIVE_GUEST = text("state IN ('confirmed', 'waiting', 'pending') AND role != 'participant'")
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
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))  # None: east or west alike
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))  # where one with a seat would move
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
    role: Mapped[Role] = mapped_column(one_of(Role), default=Role.PARTICIPANT)
    category: Mapped[Category | None] = mapped_column(one_of(Category))  # None: by role and library
    takes_seat: Mapped[bool] = mapped_column(default=True)  # a speaker may come without one
    signed_up_at: Mapped[datetime]
    promoted_at: Mapped[datetime | None]  # when the queue gave a seat
    cancelled_at: Mapped[datetime | None]
    held_since: Mapped[datetime | None]  # when the seat was gained; None while there is none
    free_slot: Mapped[int | None]  # 1 … n: which of its library's free places it holds
    slot_scope: Mapped[str | None] = mapped_column(String(20))  # within what the slot is unique: 'round:7'
    agreed_fee: Mapped[int]  # øre: the most that was shown before signing up
    agreed_no_show_fee: Mapped[int] = mapped_column(default=0)  # øre: the same for staying away
    fee_amount: Mapped[int] = mapped_column(default=0)  # øre: what is owed now; its history is in FeeEntry
    fee_extras: Mapped[int] = mapped_column(default=0)  # øre: what of it is for rooms and meals
    fee_reason: Mapped[Reason] = mapped_column(one_of(Reason), default=Reason.NO_FEE)
    fee_nth: Mapped[int] = mapped_column(default=0)  # counted among its library's seats, from 1
    waived_to: Mapped[int | None]  # øre: an organiser has decided that no more is owed
    dropped_days: Mapped[list[int]] = mapped_column(JSON, default=list)  # numbers of days they stay away
    room_mate: Mapped[str] = mapped_column(String(120), default="")  # with whom they share a room, as typed
    hotel_needs: Mapped[str] = mapped_column(String(200), default="")  # can be health data, so as diet
    diet: Mapped[str] = mapped_column(String(120), default="")  # health data: codes of diet.CHOICES
    diet_note: Mapped[str] = mapped_column(String(120), default="")
    diet_consented_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship(back_populates="registrations")
    round: Mapped[Round] = relationship()
    sitting: Mapped[Sitting | None] = relationship(foreign_keys=[sitting_id])
    wish: Mapped[Sitting | None] = relationship(foreign_keys=[wish_id])
    library: Mapped[Library | None] = relationship()

    @property
    def may_wait_anywhere(self) -> bool:
        """Whether any meeting of the round will do: without a seat yet, and not to speak at a certain one."""
        return self.state is not State.CONFIRMED and self.role is Role.PARTICIPANT

    __table_args__ = (
        CheckConstraint("(state = 'confirmed') = (held_since IS NOT NULL)", name="confirmed_holds_seat"),
        CheckConstraint("free_slot IS NULL OR state = 'confirmed'", name="slot_needs_seat"),
        CheckConstraint("(free_slot IS NULL) = (slot_scope IS NULL)", name="slot_has_scope"),
        CheckConstraint("free_slot IS NULL OR library_id IS NOT NULL", name="slot_has_library"),
        CheckConstraint("library_id IS NOT NULL OR organisation != ''", name="comes_from_somewhere"),
        CheckConstraint("agreed_fee >= 0 AND fee_amount >= 0", name="fee_not_negative"),
        CheckConstraint("state != 'confirmed' OR sitting_id IS NOT NULL", name="seat_is_somewhere"),
        CheckConstraint("wish_id IS NULL OR state = 'confirmed'", name="wish_needs_seat"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at_some_time"),
        CheckConstraint(
            "diet_consented_at IS NOT NULL OR (diet = '' AND diet_note = '' AND hotel_needs = '')",
            name="diet_needs_consent",
        ),
        Index(
            "uq_registration_active_address",
            "round_id",
            "email_key",
            unique=True,
            sqlite_where=_IS_ACTIVE_PARTICIPANT,
            postgresql_where=_IS_ACTIVE_PARTICIPANT,
        ),
        Index(
            "uq_registration_active_guest",
            "sitting_id",
            "email_key",
            unique=True,
            sqlite_where=_IS_ACTIVE_GUEST,
            postgresql_where=_IS_ACTIVE_GUEST,
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
        Index("ix_registration_round_id_library_id_state", "round_id", "library_id", "state"),
        Index("ix_registration_round_id_signed_up_at", "round_id", "signed_up_at"),
        Index("ix_registration_sitting_id_state", "sitting_id", "state"),
        Index("ix_registration_email_key", "email_key"),
        Index(
            "ix_registration_library_id_state_role_sitting_id", "library_id", "state", "role", "sitting_id"
        ),
    )


class Option(Model):
    """A day, a room for a night, or a meal, with its price and how many can have it."""

    __tablename__ = "option"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[OptionKind] = mapped_column(one_of(OptionKind))
    name: Mapped[str] = mapped_column(String(80))
    day: Mapped[int]  # number of the day of its sitting; of a room the one before the night
    capacity: Mapped[int | None]  # of a double room its beds; None: as many as like
    taken: Mapped[int] = mapped_column(default=0)
    prices: Mapped[Prices] = mapped_column(PriceList)  # all categories

    __table_args__ = (
        CheckConstraint(
            "taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="taken_within_capacity"
        ),
        CheckConstraint("day >= 1", name="on_a_day"),
    )


class Choice(Model):
    """An option that somebody has, or waits for, or will have once they have a seat."""

    __tablename__ = "choice"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("option.id"), primary_key=True)
    state: Mapped[ChoiceState] = mapped_column(one_of(ChoiceState))
    asked_at: Mapped[datetime]
    gained_at: Mapped[datetime | None]  # when its queue gave it
    amount: Mapped[int]  # øre: its price for this person, as shown

    option: Mapped[Option] = relationship()

    __table_args__ = (Index("ix_choice_option_id_state", "option_id", "state"),)


class FeeEntry(Model):
    """One amount of a registration with its reason, from then until the next one (DOMAIN.md, Fees 9)."""

    __tablename__ = "fee_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    at: Mapped[datetime]
    amount: Mapped[int]  # øre
    extras: Mapped[int] = mapped_column(default=0)  # what of it is for rooms and meals
    reason: Mapped[Reason] = mapped_column(one_of(Reason))
    nth: Mapped[int] = mapped_column(default=0)  # as counted then
    note: Mapped[str] = mapped_column(String(200), default="")  # an organiser's own words
    told_at: Mapped[datetime | None]  # when whoever pays has seen it


class PersonalFeed(Model):
    """The calendar of one address to subscribe to; its link can be replaced by a new one."""

    __tablename__ = "personal_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True, default=new_reference)
    link_version: Mapped[int] = mapped_column(default=1)
    address: Mapped[str] = mapped_column(String(254), unique=True)  # case-folded


class Reminder(Model):
    """That somebody was reminded of their meeting so many days before it, and when last."""

    __tablename__ = "reminder"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    reminded_at: Mapped[datetime]


class Told(Model):
    """What one address was last told of its registration in a round, so that a mail says only what is new."""

    __tablename__ = "told"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(20))  # 'round:7', of speakers and hosts 'sitting:12'
    address: Mapped[str] = mapped_column(String(254))  # case-folded
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # of told_facts.facts_of

    __table_args__ = (UniqueConstraint("scope", "address"),)
