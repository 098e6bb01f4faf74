"""What a round is to be, before any of it is a row. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.agenda.models import ItemKind
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.steps import CancelStep


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
    a standing item comes again when the next round is made.
    """

    starts_after: int
    minutes: int
    kind: ItemKind
    title: str
    note: str = ""
    speakers: tuple[tuple[str, str], ...] = ()
    only_at: str = ""
    is_standing: bool = False


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with its sittings and agenda. Amounts in øre; moments are aware, None means never."""

    slug: str
    title: str
    theme: str
    fee_amount: int
    sittings: tuple[SittingPlan, ...]
    agenda: tuple[ItemPlan, ...] = ()
    free_places: int = 1
    sector_free_places: int = 0
    free_scope: FreeScope = FreeScope.ROUND
    vat_sentence: str = ""
    no_show_fee: int = 0
    fees_lock_at: datetime | None = None
    queue_order: QueueOrder = QueueOrder.FAIR
    sector_release_at: datetime | None = None
