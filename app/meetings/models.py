"""Series → round → sitting, and the venues where sittings are held (DOMAIN.md, Glossary)."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from app.common.columns import one_of
from app.common.models import Model
from app.meetings.prices import Category, Prices
from app.meetings.steps import CancelStep

PROMOTED_UNTIL = timedelta(hours=48)
"""How long before the start seats stop going to the queue by themselves, unless said otherwise (Places 5)."""


class SittingState(StrEnum):
    """What an organiser has decided; the phase a visitor sees also depends on the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class FreeScope(StrEnum):
    """Within what a library's free places are counted (DOMAIN.md, Fees 1)."""

    ROUND = "round"
    SITTING = "sitting"


class QueueOrder(StrEnum):
    """Who comes first in a queue (DOMAIN.md, Places 4)."""

    FAIR = "fair"
    FIRST_COME = "first_come"


class Side(StrEnum):
    """East or west of the Great Belt."""

    EAST = "east"
    WEST = "west"


class CancelSteps(TypeDecorator[tuple[CancelStep, ...]]):
    """The steps of a sitting, kept as [["2027-03-10T11:00:00+00:00", 50], …]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[CancelStep, ...] | None, dialect: Dialect) -> Any:
        """The steps as the database keeps them."""
        return [[step.until.isoformat(), step.percent] for step in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[CancelStep, ...]:
        """The steps as we know them."""
        return tuple(CancelStep(datetime.fromisoformat(until), percent) for until, percent in value or ())


class DayTimes(TypeDecorator[tuple[tuple[datetime, datetime], ...]]):
    """The times of the days of a sitting, kept as [["2027-11-04T09:00:00+00:00", "…"], …]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[tuple[datetime, datetime], ...] | None, dialect: Dialect
    ) -> Any:
        """The times as the database keeps them."""
        return [[moment.isoformat() for moment in day] for day in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[tuple[datetime, datetime], ...]:
        """The times as we know them."""
        return tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in value or ()
        )


class PriceList(TypeDecorator[Prices]):
    """Prices by category, kept as {"sector": 449000, …}."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Prices | None, dialect: Dialect) -> Any:
        """The prices as the database keeps them."""
        return {category.value: amount for category, amount in (value or {}).items()}

    def process_result_value(self, value: Any, dialect: Dialect) -> Prices:
        """The prices as we know them."""
        return {Category(category): amount for category, amount in (value or {}).items()}


def _default_promote_until(context: Any) -> datetime:
    starts_at: datetime = context.get_current_parameters()["starts_at"]
    return starts_at - PROMOTED_UNTIL


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
    invites_waiting: Mapped[bool] = mapped_column(default=False)  # the queue gets a tentative calendar entry
    reminder_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [7, 1])  # before each meeting
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
    other_prices: Mapped[Prices] = mapped_column(PriceList, default=dict)  # where not all pay that alike
    has_options: Mapped[bool] = mapped_column(default=False)  # days, rooms and meals to choose from
    prices_to_check: Mapped[bool] = mapped_column(default=False)  # last year's, until an organiser says so
    free_places: Mapped[int] = mapped_column(default=1)  # of a library that has a free place
    sector_free_places: Mapped[int] = mapped_column(default=0)  # of every other library
    free_scope: Mapped[FreeScope] = mapped_column(one_of(FreeScope), default=FreeScope.ROUND)
    vat_sentence: Mapped[str] = mapped_column(String(200), default="")  # printed beside every amount owed
    no_show_fee: Mapped[int] = mapped_column(default=0)  # øre, of who stays away without a word
    fees_lock_at: Mapped[datetime | None]  # from then on no free place moves and no amount changes by itself
    fees_locked_at: Mapped[datetime | None]  # when that was carried out

    queue_order: Mapped[QueueOrder] = mapped_column(one_of(QueueOrder), default=QueueOrder.FAIR)
    sector_release_at: Mapped[datetime | None]  # until then libraries without a free place are pending
    sector_released_at: Mapped[datetime | None]  # when that was carried out

    places_revision: Mapped[int] = mapped_column(
        default=0
    )  # raised by every act on places; its row is the lock
    content_revision: Mapped[int] = mapped_column(default=0)  # raised by every change a visitor can see
    days_told: Mapped[int] = mapped_column(default=1)  # the most a sitting ever had: calendars may show them

    series: Mapped[Series] = relationship(back_populates="rounds")
    sittings: Mapped[list["Sitting"]] = relationship(
        back_populates="round", order_by="Sitting.starts_at, Sitting.id"
    )

    __table_args__ = (
        UniqueConstraint("series_id", "slug"),
        CheckConstraint("fee_amount >= 0 AND no_show_fee >= 0", name="fee_not_negative"),
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
    venue_is_standing: Mapped[bool] = mapped_column(default=False)  # the next round is held there as well
    room: Mapped[str] = mapped_column(String(80), default="")
    online_url: Mapped[str] = mapped_column(String(500), default="")  # told to participants only
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    day_times: Mapped[tuple[tuple[datetime, datetime], ...]] = mapped_column(
        DayTimes, default=()
    )  # if several
    opens_at: Mapped[datetime]
    signup_until: Mapped[datetime]
    cancel_until: Mapped[datetime]  # cancelling is free up to then
    cancel_steps: Mapped[tuple[CancelStep, ...]] = mapped_column(CancelSteps, default=())  # and then
    promote_until: Mapped[datetime] = mapped_column(default=_default_promote_until)
    cancelled_at: Mapped[datetime | None]  # when it was last cancelled; feeds go on saying so for a while
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")  # in the organiser's words
    queue_told_at: Mapped[datetime | None]  # when those still waiting were told that there was no room
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


_any_sitting = aliased(Sitting)  # so that it stands for itself within statements about sittings
CANCELLED_SITTINGS = select(_any_sitting.id).where(_any_sitting.state == SittingState.CANCELLED)
"""The ids of meetings that are not held: a seat there is none, for fees and for the order of a queue."""
