"""Changing a round that there is, and making the next one. Services flush; the edge commits."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from babel import Locale
from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import record
from app.common.clock import local, now
from app.common.models import db
from app.meetings.models import FreeScope, QueueOrder, Round, Series, Sitting, SittingState
from app.meetings.offsets import moved
from app.planning.cloning import Wish, free_slug, next_round, slug_for
from app.planning.plans import SeriesPlan, SittingPlan
from app.planning.rounds import plan_of, sitting_plan
from app.planning.services import PlanRefused, check_times, set_up_round, set_up_series
from app.planning.venues import venue_of
from app.registrations import decisions
from app.registrations.acts import act
from app.registrations.models import Registration
from app.registrations.services import retell

Plan = TypeVar("Plan", SeriesPlan, SittingPlan)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What an organiser can say of a round as a whole. Amounts in øre; a moment of None means never."""

    title: str
    theme: str
    fee_amount: int
    free_places: int
    sector_free_places: int
    free_scope: FreeScope
    vat_sentence: str
    no_show_fee: int
    fees_lock_at: datetime | None
    queue_order: QueueOrder
    sector_release_at: datetime | None


def clone(series_id: int, before_id: int, wish: Wish, actor: str) -> int:
    """Make the next round of a series from an earlier one, as a draft; its id.

    Raises:
        PlanRefused: times do not fit together.
    """
    series, before = db.session.get_one(Series, series_id), plan_of(before_id)
    first = min(next_round(before, wish, "", "").sittings, key=lambda one: one.starts_at).starts_at
    taken = frozenset(db.session.scalars(select(Round.slug).where(Round.series_id == series_id)))
    slug = free_slug(slug_for(first, _MONTHS_IN_ADDRESSES), taken)
    round_ = set_up_round(series, next_round(before, wish, _title(series, first), slug), actor)
    return round_.id


def change_round(round_id: int, facts: RoundFacts, actor: str) -> None:
    """Let this be said of a round. What has been charged stays; what comes is priced by the new rule.

    Raises:
        PlanRefused: the scope of free places would change while somebody holds one.
    """
    with act(round_id) as round_:
        if facts.free_scope is not round_.free_scope and _has_free_slots(round_id):
            raise PlanRefused(
                gettext("Gratis pladser er allerede givet, så det kan ikke ændres, hvordan de tælles.")
            )
        before = {name: getattr(round_, name) for name in RoundFacts.__slots__}
        changed = [name for name, value in before.items() if value != getattr(facts, name)]
        for name in changed:
            setattr(round_, name, getattr(facts, name))
        round_.content_revision += 1
        record(
            actor,
            "round.changed",
            round_,
            before={name: _plain(before[name]) for name in changed},
            after={name: _plain(getattr(facts, name)) for name in changed},
        )


def series_plan(slug: str) -> SeriesPlan:
    """A series that there is, as the plan it could have been set up from."""
    row = db.session.scalars(select(Series).where(Series.slug == slug)).one()
    known = {name: getattr(row, name) for name in SeriesPlan.__slots__}
    return SeriesPlan(**{**known, "reminder_days": tuple(row.reminder_days)})


def change_series(plan: SeriesPlan, actor: str) -> None:
    """Let this be said of a series, and write down what is new."""
    before = series_plan(plan.slug)
    series = set_up_series(plan)
    record(actor, "series.changed", series, **_differences(before, plan))


def change_sitting(sitting_id: int, plan: SittingPlan, actor: str) -> None:
    """Let a sitting be as planned; whoever is signed up hears what is new, their calendars too.

    The round's own deadlines go along where its first sitting moves.

    Raises:
        PlanRefused: its times do not fit together.
        DecisionRefused: fewer seats than are taken.
    """
    check_times(plan)
    row = db.session.get_one(Sitting, sitting_id)
    before, first = sitting_plan(row), min(one.starts_at for one in row.round.sittings)
    if plan.capacity != row.capacity:
        decisions.set_capacity(sitting_id, plan.capacity, actor)
    for name in SittingPlan.__slots__:
        if name not in ("venue", "capacity", "slug", "promote_until"):
            setattr(row, name, getattr(plan, name))
    row.promote_until = plan.promote_until or row.promote_until
    row.venue_id = venue_of(plan.venue).id if plan.venue else None
    db.session.flush()
    db.session.expire(row, ["venue"])
    _take_along(row.round, first, min(one.starts_at for one in row.round.sittings))
    if sitting_plan(row) == before:
        return
    row.content_changed_at = now()
    row.round.content_revision += 1
    record(actor, "sitting.changed", row, **_differences(before, sitting_plan(row)))
    db.session.flush()
    if row.state is SittingState.PUBLISHED and row.ends_at > now():
        retell(sitting_id)


def _has_free_slots(round_id: int) -> bool:
    held = select(Registration.id).where(
        Registration.round_id == round_id, Registration.free_slot.is_not(None)
    )
    return db.session.scalar(held.limit(1)) is not None


def _take_along(round_: Round, old_start: datetime, new_start: datetime) -> None:
    for name in ("fees_lock_at", "sector_release_at"):
        moment = getattr(round_, name)
        if moment is not None and old_start != new_start:
            setattr(round_, name, moved(moment, old_start, new_start))


def _differences(before: Plan, after: Plan) -> dict[str, dict[str, object]]:
    """What is new, for the log. People are not named there: of a contact it says nothing."""
    changed = [
        name
        for name in type(before).__slots__
        if getattr(before, name) != getattr(after, name) and not name.startswith("contact_")
    ]
    return {
        "before": {name: _plain(getattr(before, name)) for name in changed},
        "after": {name: _plain(getattr(after, name)) for name in changed},
    }


def _plain(value: object) -> object:
    """A value as the log keeps it."""
    return value if isinstance(value, (int, str, bool)) or value is None else str(value)


def _title(series: Series, first: datetime) -> str:
    there = local(first)
    month = Locale("da").months["format"]["wide"][there.month]
    return f"{series.name}, {month} {there.year}"


_MONTHS_IN_ADDRESSES = dict(
    enumerate(
        "januar februar marts april maj juni juli august september oktober november december".split(), start=1
    )
)
