"""What a round is to be, before any of it is a row. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from app.agenda.models import ItemKind
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.partners import PartnerRole
from app.meetings.prices import Prices
from app.meetings.steps import CancelStep
from app.registrations.options import OptionKind


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series; one with this slug is brought up to date."""

    slug: str
    name: str
    organiser: str
    purpose: str
    audience: str
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    invites_waiting: bool = False
    reminder_days: tuple[int, ...] = (7, 1)  # before each meeting


@dataclass(frozen=True, slots=True)
class VenuePlan:
    """A venue; the one with this name and address is used again."""

    name: str
    street: str
    postcode: str
    city: str
    directions: str = ""


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """A sitting. Moments are aware; `venue` None means online or not found yet.

    `promote_until` None means two days before the start. A standing venue is that of the
    next round as well.
    """

    slug: str
    name: str
    side: Side | None
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    signup_until: datetime
    cancel_until: datetime
    capacity: int
    venue: VenuePlan | None = None
    venue_is_standing: bool = False
    room: str = ""
    online_url: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    cancel_steps: tuple[CancelStep, ...] = ()
    promote_until: datetime | None = None
    day_times: tuple[tuple[datetime, datetime], ...] = ()  # of each day, where there are several


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An agenda item. Times in minutes after the start, or before it; speakers as (name, organisation).

    `only_at` is the slug of the one sitting it is held at, '' where it is held at all of them;
    a standing item comes again when the next round is made; a parallel one runs beside the one before it.
    """

    starts_after: int
    minutes: int
    kind: ItemKind
    title: str
    note: str = ""
    speakers: tuple[tuple[str, str], ...] = ()
    only_at: str = ""
    is_standing: bool = False
    place: str = ""  # the room or the track
    is_parallel: bool = False


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A partner; of a library, whose people are partners too, it says which."""

    role: PartnerRole
    name: str
    web_address: str = ""
    library_id: int | None = None


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """A day, a room for the night after `day`, or a meal, with what it costs (øre) each category.

    `capacity` None: as many as like; of a double room it is counted in beds.
    """

    kind: OptionKind
    name: str
    day: int  # number of the day of the sitting, from 1
    capacity: int | None
    prices: Prices


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with its sittings and agenda. Amounts in øre; moments are aware, None means never.

    Only a round of one sitting has options. `prices_to_check`: they are those of another round, and
    nobody has said yet that they hold for this one.
    """

    slug: str
    title: str
    theme: str
    fee_amount: int
    sittings: tuple[SittingPlan, ...]
    agenda: tuple[ItemPlan, ...] = ()
    partners: tuple[PartnerPlan, ...] = ()
    free_places: int = 1
    sector_free_places: int = 0
    free_scope: FreeScope = FreeScope.ROUND
    vat_sentence: str = ""
    no_show_fee: int = 0
    fees_lock_at: datetime | None = None
    queue_order: QueueOrder = QueueOrder.FAIR
    sector_release_at: datetime | None = None
    other_prices: Prices = field(default_factory=dict)
    options: tuple[OptionPlan, ...] = ()
    prices_to_check: bool = False
