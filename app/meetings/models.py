"""Series → round → sitting, and the venues where sittings are held (DOMAIN.md, Glossary)."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.columns import one_of
from app.common.models import Model


class SittingState(StrEnum):
    """What an organiser has decided; the phase a visitor sees also depends on the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class FreeScope(StrEnum):
    """Within what a library's free places are counted (DOMAIN.md, Fees 1)."""

    ROUND = "round"
    SITTING = "sitting"


class Side(StrEnum):
    """East or west of the Great Belt."""

    EAST = "east"
    WEST = "west"


class Series(Model):
    """A standing arrangement, such as Netværk i lånesamarbejde."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    organiser: Mapped[str] = mapped_column(String(120))  # the institution that invites
    purpose: Mapped[str]  # paragraphs parted by an empty line
    audience: Mapped[str]  # who may come
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    content_revision: Mapped[int] = mapped_column(default=0)  # raised by every change a visitor can see

    rounds: Mapped[list["Round"]] = relationship(back_populates="series")


class Venue(Model):
    """A place where sittings are held."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(4))
    city: Mapped[str] = mapped_column(String(60))
    directions: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("name", "street", "postcode"),)

    @property
    def address(self) -> str:
        """On one line: 'Victor Albecks Vej 1, 8000 Aarhus C'."""
        return f"{self.street}, {self.postcode} {self.city}"


class Round(Model):
    """One edition of a series: a theme, a shared agenda, the rule of its fees."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(160))
    theme: Mapped[str] = mapped_column(default="")  # paragraphs parted by an empty line

    fee_amount: Mapped[int] = mapped_column(default=0)  # øre, per person per sitting
    free_places: Mapped[int] = mapped_column(default=1)  # of a library that has a free place
    sector_free_places: Mapped[int] = mapped_column(default=0)  # of every other library
    free_scope: Mapped[FreeScope] = mapped_column(one_of(FreeScope), default=FreeScope.ROUND)
    vat_sentence: Mapped[str] = mapped_column(String(200), default="")  # printed beside every amount owed

    places_revision: Mapped[int] = mapped_column(
        default=0
    )  # raised by every act on places; its row is the lock
    content_revision: Mapped[int] = mapped_column(default=0)  # raised by every change a visitor can see

    series: Mapped[Series] = relationship(back_populates="rounds")
    sittings: Mapped[list["Sitting"]] = relationship(
        back_populates="round", order_by="Sitting.starts_at, Sitting.id"
    )

    __table_args__ = (
        UniqueConstraint("series_id", "slug"),
        CheckConstraint("fee_amount >= 0", name="fee_not_negative"),
        CheckConstraint("free_places >= 0 AND sector_free_places >= 0", name="free_places_not_negative"),
    )


class Sitting(Model):
    """One place and time at which a round is held. All times are moments in UTC."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    slug: Mapped[str] = mapped_column(String(30))  # vest, oest, online, or the place
    name: Mapped[str] = mapped_column(String(60))  # Vest, Øst, Online, …
    side: Mapped[Side | None] = mapped_column(one_of(Side))
    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))  # in public calendars
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room: Mapped[str] = mapped_column(String(80), default="")
    online_url: Mapped[str] = mapped_column(String(500), default="")  # told to participants only
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    signup_until: Mapped[datetime]
    cancel_until: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)  # seats held by confirmed registrations
    state: Mapped[SittingState] = mapped_column(one_of(SittingState), default=SittingState.DRAFT)
    contact_name: Mapped[str] = mapped_column(String(120), default="")  # empty: the series' contact
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    content_changed_at: Mapped[datetime]  # the version of its public calendar object

    round: Mapped[Round] = relationship(back_populates="sittings")
    venue: Mapped[Venue | None] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "slug"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="taken_within_capacity"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("opens_at < signup_until AND signup_until <= starts_at", name="signup_before_start"),
        Index("ix_sitting_starts_at", "starts_at"),
    )
