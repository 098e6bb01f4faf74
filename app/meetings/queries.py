"""Finding series, rounds and sittings, as visitors may see them.

Read models come from Core rows and prebuilt statements: these pages are the most visited.
A draft is invisible: whoever asks for it finds nothing, unless an organiser asks for `drafts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from app.common.clock import local, now
from app.common.faults import NotFound
from app.common.models import db
from app.meetings.days import Day, days_of
from app.meetings.models import FreeScope, QueueOrder, Round, Series, Side, Sitting, SittingState, Venue
from app.meetings.phases import Phase, Times, phase
from app.meetings.prices import Prices
from app.meetings.steps import CancelStep


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series as pages show it."""

    id: int
    slug: str
    name: str
    organiser: str
    purpose: str
    audience: str
    contact_name: str
    contact_email: str
    contact_phone: str
    invites_waiting: bool


@dataclass(frozen=True, slots=True)
class SittingView:
    """A sitting as pages show it at this moment. `address` is empty where it is only online."""

    id: int
    round_id: int
    slug: str
    name: str
    side: Side | None
    uid: str
    starts_at: datetime
    ends_at: datetime
    days: tuple[Day, ...]  # one, or several with times of their own
    opens_at: datetime
    signup_until: datetime
    cancel_until: datetime
    cancel_steps: tuple[CancelStep, ...]
    promote_until: datetime
    capacity: int
    taken: int
    state: SittingState
    phase: Phase
    room: str
    online_url: str  # for those who have a seat, never for a public page
    venue: str
    address: str
    city: str
    directions: str
    contact_name: str
    contact_email: str
    contact_phone: str
    content_changed_at: datetime
    cancel_reason: str

    @property
    def left(self) -> int:
        """Seats nobody holds."""
        return self.capacity - self.taken

    @property
    def is_open(self) -> bool:
        """Whether sign-up is open, with or without seats left."""
        return self.phase is Phase.OPEN

    @property
    def has_begun(self) -> bool:
        """Whether it is being held, or has been."""
        return self.starts_at <= now()

    @property
    def in_words(self) -> str:
        """Its name within a sentence: 'vest', 'online'; of one that is named by its place 'Vejle'."""
        return self.name.lower() if self.side or not self.venue else self.name

    @property
    def place(self) -> str:
        """'KB, Aarhus, Victor Albecks Vej 1, 8000 Aarhus C', or 'Online'."""
        return ", ".join(part for part in (self.venue, self.room, self.address) if part) or "Online"


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as pages show it at this moment, with the sittings a visitor may see. Amounts in øre."""

    id: int
    slug: str
    title: str
    theme: str
    fee_amount: int
    other_prices: Prices
    has_options: bool
    prices_to_check: bool
    free_places: int
    sector_free_places: int
    free_scope: FreeScope
    vat_sentence: str
    no_show_fee: int
    fees_lock_at: datetime | None
    fees_locked_at: datetime | None
    queue_order: QueueOrder
    sector_release_at: datetime | None
    sector_released_at: datetime | None
    content_revision: int
    series: SeriesView
    sittings: tuple[SittingView, ...] = field(default=())

    @property
    def open_sittings(self) -> list[SittingView]:
        """Those one can sign up for, full ones included."""
        return [sitting for sitting in self.sittings if sitting.is_open]

    @property
    def awaits_release(self) -> bool:
        """Whether libraries without a free place are not given seats yet (DOMAIN.md, Places 3)."""
        return self.sector_release_at is not None and now() < self.sector_release_at

    @property
    def starts_at(self) -> datetime:
        """The start of its first sitting that is held."""
        held = [s.starts_at for s in self.sittings if s.state is not SittingState.CANCELLED]
        return min(held or [s.starts_at for s in self.sittings])

    @property
    def only_sitting(self) -> SittingView | None:
        """The one sitting that it is, as a conference; None where several are held, or none."""
        held = [s for s in self.sittings if s.state is not SittingState.CANCELLED]
        return held[0] if len(held) == 1 else None

    @property
    def is_cancelled(self) -> bool:
        """Whether every sitting of it is cancelled."""
        return all(s.state is SittingState.CANCELLED for s in self.sittings)

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still to come."""
        return all(s.ends_at <= now() or s.state is SittingState.CANCELLED for s in self.sittings)


_SERIES = tuple(getattr(Series, name).label(f"series_{name}") for name in SeriesView.__slots__)
_ROUND = tuple(
    getattr(Round, name).label(name) for name in RoundView.__slots__ if name not in ("series", "sittings")
)
_FIND_ROUND = (
    select(*_ROUND, *_SERIES)
    .join(Series, Series.id == Round.series_id)
    .where(Series.slug == bindparam("series"), Round.slug == bindparam("round"))
)
_ROUNDS = select(*_ROUND, *_SERIES).join(Series, Series.id == Round.series_id)
_ROUNDS_WITH = _ROUNDS.where(Round.id.in_(bindparam("rounds", expanding=True)))
_ALL_SERIES = select(*_SERIES).order_by(Series.name)
_SITTINGS = (
    select(
        Sitting.__table__,
        Series.contact_name.label("series_contact_name"),
        Series.contact_email.label("series_contact_email"),
        Series.contact_phone.label("series_contact_phone"),
        Venue.name.label("venue"),
        Venue.street,
        Venue.postcode,
        Venue.city,
        Venue.directions,
    )
    .join(Round, Round.id == Sitting.round_id)
    .join(Series, Series.id == Round.series_id)
    .outerjoin(Venue, Venue.id == Sitting.venue_id)
    .where(
        Sitting.round_id.in_(bindparam("rounds", expanding=True)),
        Sitting.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(Sitting.starts_at, Sitting.id)
)
_VISIBLE = (SittingState.PUBLISHED, SittingState.CANCELLED)
_IS_SHOWN = Series.rounds.any(Round.sittings.any(Sitting.state.in_(_VISIBLE)))
_VERSION = (
    select(
        Round.places_revision,
        Round.content_revision,
        Series.content_revision.label("series_revision"),
        Sitting.state,
        Sitting.opens_at,
        Sitting.signup_until,
        Sitting.ends_at,
    )
    .join(Series, Series.id == Round.series_id)
    .join(Sitting, Sitting.round_id == Round.id)
    .where(
        Series.slug == bindparam("series"),
        Round.slug == bindparam("round"),
        Sitting.state != SittingState.DRAFT,
    )
    .order_by(Sitting.id)
)


def find_round(series: str, slug: str, *, drafts: bool = False) -> RoundView:
    """The round of this name.

    Raises:
        NotFound: there is none, or all its sittings are drafts.
    """
    row = db.session.execute(_FIND_ROUND, {"series": series, "round": slug}).one_or_none()
    found = _rounds([row], drafts=drafts) if row else []
    if not found:
        raise NotFound
    return found[0]


def round_of(round_id: int) -> RoundView:
    """The round with this id, which is known to exist and to be visible."""
    return _rounds([db.session.execute(_ROUNDS.where(Round.id == round_id)).one()])[0]


def rounds_with(round_ids: Sequence[int], *, drafts: bool = False) -> list[RoundView]:
    """The visible ones of these rounds."""
    return _rounds(db.session.execute(_ROUNDS_WITH, {"rounds": round_ids}).all(), drafts=drafts)


def rounds_of(series_id: int, *, drafts: bool = False) -> list[RoundView]:
    """All visible rounds of a series, the latest first."""
    rows = db.session.execute(_ROUNDS.where(Round.series_id == series_id)).all()
    found = _rounds(rows, drafts=drafts)
    return sorted(found, key=lambda one: one.starts_at, reverse=True)


def next_rounds() -> dict[int, RoundView]:
    """The next round of each series, by the id of the series; one of which nothing is to come is left out."""
    starts = db.session.execute(
        select(Round.series_id, Sitting.round_id, func.min(Sitting.starts_at).label("starts_at"))
        .join(Round, Round.id == Sitting.round_id)
        .where(Sitting.ends_at > now(), Sitting.state == SittingState.PUBLISHED)
        .group_by(Round.series_id, Sitting.round_id)
    ).all()
    latest_first = sorted(starts, key=lambda row: row.starts_at, reverse=True)
    following = {row.series_id: row.round_id for row in latest_first}
    rows = db.session.execute(_ROUNDS_WITH, {"rounds": list(following.values())}).all()
    return {round_.series.id: round_ for round_ in _rounds(rows)}


def all_series() -> list[SeriesView]:
    """Every series, by name."""
    rows = db.session.execute(_ALL_SERIES).all()
    return [_series(row._mapping) for row in rows]


def shown_series() -> list[SeriesView]:
    """Every series that visitors may see, by name: those of which something has been published."""
    rows = db.session.execute(select(*_SERIES).where(_IS_SHOWN).order_by(Series.name)).all()
    return [_series(row._mapping) for row in rows]


def find_shown_series(slug: str) -> SeriesView:
    """The series of this name, as visitors find it.

    Raises:
        NotFound: there is none, or nothing of it has been published.
    """
    row = db.session.execute(select(*_SERIES).where(Series.slug == slug, _IS_SHOWN)).one_or_none()
    if row is None:
        raise NotFound
    return _series(row._mapping)


def find_series(slug: str) -> SeriesView:
    """The series of this name.

    Raises:
        NotFound: there is none.
    """
    row = db.session.execute(select(*_SERIES).where(Series.slug == slug)).one_or_none()
    if row is None:
        raise NotFound
    return _series(row._mapping)


def round_version(series: str, slug: str) -> tuple[object, ...]:
    """Everything that decides how a round's page looks, by one query: for its validator.

    Raises:
        NotFound: there is no such round to be seen.
    """
    rows = db.session.execute(_VERSION, {"series": series, "round": slug}).all()
    if not rows:
        raise NotFound
    moment = now()
    first = rows[0]
    phases = tuple(str(_phase(row, moment)) for row in rows)
    return (
        first.places_revision,
        first.content_revision,
        first.series_revision,
        local(moment).date().isoformat(),
        phases,
    )


def _rounds(rows: Sequence[Row[Any]], *, drafts: bool = False) -> list[RoundView]:
    sittings: dict[int, list[SittingView]] = {}
    moment = now()
    states = list(SittingState) if drafts else _VISIBLE
    for row in db.session.execute(_SITTINGS, {"rounds": [row.id for row in rows], "states": states}):
        sittings.setdefault(row.round_id, []).append(_sitting(row, moment))
    return [
        RoundView(
            **{
                name: getattr(row, name) for name in RoundView.__slots__ if name not in ("series", "sittings")
            },
            series=_series(row._mapping),
            sittings=tuple(sittings[row.id]),
        )
        for row in rows
        if row.id in sittings
    ]


def _series(row: Any) -> SeriesView:
    return SeriesView(**{name: row[f"series_{name}"] for name in SeriesView.__slots__})


def _sitting(row: Row[Any], moment: datetime) -> SittingView:
    address = f"{row.street}, {row.postcode} {row.city}" if row.venue else ""
    name, email, phone = _contact(row)
    return SittingView(
        id=row.id,
        round_id=row.round_id,
        slug=row.slug,
        name=row.name,
        side=row.side,
        uid=row.uid,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        days=tuple(days_of(row.starts_at, row.ends_at, row.day_times)),
        opens_at=row.opens_at,
        signup_until=row.signup_until,
        cancel_until=row.cancel_until,
        cancel_steps=row.cancel_steps,
        promote_until=row.promote_until,
        capacity=row.capacity,
        taken=row.taken,
        state=row.state,
        phase=_phase(row, moment),
        room=row.room,
        online_url=row.online_url,
        venue=row.venue or "",
        address=address,
        city=row.city or "",
        directions=row.directions or "",
        contact_name=name,
        contact_email=email,
        contact_phone=phone,
        content_changed_at=row.content_changed_at,
        cancel_reason=row.cancel_reason,
    )


def _contact(row: Row[Any]) -> tuple[str, str, str]:
    """The sitting's own contact, else the series'; never the name of one with the phone of the other."""
    if row.contact_email:
        return row.contact_name, row.contact_email, row.contact_phone
    return row.series_contact_name, row.series_contact_email, row.series_contact_phone


def _phase(row: Any, moment: datetime) -> Phase:
    times = Times(row.opens_at, row.signup_until, row.ends_at)
    return phase(times, moment, cancelled=row.state is SittingState.CANCELLED)
