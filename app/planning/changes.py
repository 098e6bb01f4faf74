"""Changing a round that there is, and making the next one. Services flush; the edge commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from babel import Locale
from flask_babel import gettext
from sqlalchemy import or_, select

from app.audit.services import record
from app.common.clock import local, now
from app.common.danish import day as day_words
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import FreeScope, QueueOrder, Round, Series, Sitting, SittingState, Venue
from app.meetings.offsets import moved
from app.meetings.queries import RoundView
from app.meetings.steps import CancelStep, is_dearer
from app.planning.cloning import Wish, free_slug, next_round, slug_for
from app.planning.plans import RoundPlan, SeriesPlan, SittingPlan, VenuePlan
from app.planning.prices import last_day_of_options
from app.planning.rounds import plan_of, sitting_plan
from app.planning.services import PlanRefused, check_times, set_up_round, set_up_series
from app.planning.venues import direct, venue_of, written
from app.planning.versions import version_of
from app.registrations import decisions
from app.registrations.acts import act, release
from app.registrations.models import Registration
from app.registrations.pricing import pass_on_all
from app.registrations.services import retell
from app.registrations.states import ACTIVE


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


Plan = TypeVar("Plan", SeriesPlan, SittingPlan, RoundFacts)


class DayTaken(PlanRefused):
    """Another round of the series is held on the same day; the message says which."""


class DearerToLeave(PlanRefused):
    """Cancelling would cost somebody more than they were shown when they signed up."""


class SlugTaken(PlanRefused):
    """Another series has this address; the message says which."""


class ChangedMeanwhile(DomainError):
    """Somebody else has saved other facts since the editing of them began."""


def clone(series_id: int, before_id: int, wish: Wish, actor: str, *, confirmed: bool = False) -> int:
    """Make the next round of a series from an earlier one, as a draft; its id.

    `confirmed`: also on a day on which another round of the series is held.

    Raises:
        DayTaken: there is one, most likely made by somebody else, or by the same press, just now.
        PlanRefused: times do not fit together.
    """
    series = _locked(series_id)
    return _make(series, next_round(plan_of(before_id), wish), actor, confirmed=confirmed)


def make_round(series_id: int, plan: RoundPlan, actor: str, *, confirmed: bool = False) -> int:
    """Make a round from nothing, as a draft; its id. It gets its address, and a title where it has none.

    `confirmed`: also on a day on which another round of the series is held.

    Raises:
        DayTaken: there is one, most likely made by somebody else, or by the same press, just now.
        PlanRefused: times do not fit together.
    """
    return _make(_locked(series_id), plan, actor, confirmed=confirmed)


def _locked(series_id: int) -> Series:
    """One after the other: who makes a round at the same moment is to see the other's."""
    return db.session.scalars(select(Series).where(Series.id == series_id).with_for_update()).one()


def _make(series: Series, plan: RoundPlan, actor: str, *, confirmed: bool) -> int:
    if not confirmed:
        _check_days(series.id, [one.starts_at for one in plan.sittings])
    first = min(one.starts_at for one in plan.sittings)
    taken = frozenset(db.session.scalars(select(Round.slug).where(Round.series_id == series.id)))
    slug = free_slug(slug_for(first, _MONTHS_IN_ADDRESSES), taken)
    title = plan.title or _title(series, first)
    return set_up_round(series, replace(plan, title=title, slug=slug), actor).id


def facts_of(row: Round | RoundView) -> RoundFacts:
    """What is said of a round now."""
    return RoundFacts(**{name: getattr(row, name) for name in RoundFacts.__slots__})


def change_round(round_id: int, facts: RoundFacts, seen: str, actor: str) -> None:
    """Let this be said of a round. What has been charged stays; what comes is priced by the new rule.

    More free places go to those who are seated already, while the fees are not locked (Fees 4).
    `seen` is the version the editing began with, see `version_of`. A date on which something has
    been carried out stays; without a date of release those who waited for it have their seats now.

    Raises:
        ChangedMeanwhile: another version stands there now; nothing is written.
        PlanRefused: the scope of free places would change while somebody holds one.
    """
    with act(round_id) as round_:
        before = facts_of(round_)
        after = facts
        if round_.fees_locked_at:
            after = replace(after, fees_lock_at=before.fees_lock_at)
        if round_.sector_released_at:
            after = replace(after, sector_release_at=before.sector_release_at)
        if version_of(before) != seen and after != before:
            raise ChangedMeanwhile
        if after == before:
            return
        if after.free_scope is not before.free_scope and _has_free_slots(round_id):
            raise PlanRefused(
                gettext("Gratis pladser er allerede givet, så det kan ikke ændres, hvordan de tælles.")
            )
        for name in RoundFacts.__slots__:
            setattr(round_, name, getattr(after, name))
        round_.content_revision += 1
        for sitting in round_.sittings:
            sitting.content_changed_at = now()
        record(actor, "round.changed", round_, **_differences(before, after))
        if before.sector_release_at and not after.sector_release_at:
            release(round_, actor)
        if (before.free_places, before.sector_free_places) != (after.free_places, after.sector_free_places):
            pass_on_all(round_)


def make_series(plan: SeriesPlan, actor: str) -> None:
    """Make a series.

    Raises:
        SlugTaken: another has this address.
        PlanRefused: it cannot be an address of its own.
    """
    if db.session.scalar(select(Series.id).where(Series.slug == plan.slug)):
        raise SlugTaken(gettext("Adressen “%(slug)s” er optaget. Vælg en anden.", slug=plan.slug))
    record(actor, "series.made", set_up_series(plan), after={"name": plan.name})


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


def change_sitting(sitting_id: int, plan: SittingPlan, seen: str, actor: str, *, tells: bool = True) -> None:
    """Let a sitting be as planned; whoever is signed up hears what is new, their calendars too.

    Unless it `tells` them: then they hear it with the next mail there is a reason for.

    The round's own deadlines go along where its first sitting moves. `seen` is the version the
    editing began with, see `version_of`.

    Raises:
        ChangedMeanwhile: another version stands there now; nothing is written.
        DearerToLeave: cancelling would cost somebody more than they were shown.
        PlanRefused: its times do not fit together, or it would be over before it was held.
        DecisionRefused: fewer seats than are taken.
    """
    check_times(plan)
    with act(db.session.get_one(Sitting, sitting_id).round_id) as round_:
        row = db.session.get_one(Sitting, sitting_id)
        before, first = sitting_plan(row), _first_start(round_)
        if plan == before:
            return
        if version_of(before) != seen:
            raise ChangedMeanwhile
        _check_is_to_come(before, plan, row.state)
        _check_leaving(row, before, plan)
        _check_days_of_options(round_, plan)
        if plan.capacity != row.capacity:
            decisions.set_capacity(sitting_id, plan.capacity, actor)
        for name in SittingPlan.__slots__:
            if name not in ("venue", "capacity", "slug", "promote_until"):
                setattr(row, name, getattr(plan, name))
        row.promote_until = plan.promote_until or row.promote_until
        row.venue = _venue(plan.venue)
        round_.days_told = max(round_.days_told, len(plan.day_times))
        row.content_changed_at = now()
        round_.content_revision += 1
        db.session.flush()
        _take_along(round_, first)
        record(actor, "sitting.changed", row, **_differences(before, sitting_plan(row)))
        if tells and row.state is SittingState.PUBLISHED and row.ends_at > now():
            retell(sitting_id)


def _check_is_to_come(before: SittingPlan, after: SittingPlan, state: SittingState) -> None:
    """See that nobody's coming meeting becomes one that is over; what was held may be corrected.

    Raises:
        PlanRefused: it would.
    """
    moves = after.starts_at != before.starts_at or after.ends_at != before.ends_at
    if moves and state is SittingState.PUBLISHED and before.ends_at > now() >= after.ends_at:
        raise PlanRefused(gettext("Mødet kan ikke flyttes til et tidspunkt, der er forbi. Vælg et senere."))


def _check_leaving(row: Sitting, before: SittingPlan, after: SittingPlan) -> None:
    """See that whoever may owe something leaves by a rule no dearer than the one they were shown (Fees 9).

    Deadlines move with their meeting, so both rules are counted from its new start.

    Raises:
        DearerToLeave: at some moment it would cost more.
    """

    def along(moment: datetime) -> datetime:
        return moved(moment, before.starts_at, after.starts_at)

    shown = [CancelStep(along(step.until), step.percent) for step in before.cancel_steps]
    if not is_dearer(after.cancel_until, after.cancel_steps, along(before.cancel_until), shown):
        return
    may_owe = select(Registration.id).where(
        Registration.round_id == row.round_id,
        or_(Registration.sitting_id == row.id, Registration.sitting_id.is_(None)),
        Registration.state.in_(ACTIVE),
        or_(Registration.agreed_fee > 0, Registration.fee_amount > 0),
    )
    if db.session.scalar(may_owe.limit(1)) is not None:
        raise DearerToLeave(
            gettext(
                "De tilmeldte har set, hvad det koster at afmelde sig, og det må ikke blive dyrere. "
                "Vælg senere frister eller lavere procenter."
            )
        )


def _check_days_of_options(round_: Round, plan: SittingPlan) -> None:
    """See that there is nothing to choose for days that are no longer to be.

    Raises:
        PlanRefused: there is.
    """
    days, last = max(1, len(plan.day_times)), last_day_of_options(round_.id)
    if round_.has_options and last > days:
        raise PlanRefused(
            gettext(
                "Der er stadig noget at vælge på dag %(day)d. Fjern det først under Priser og valg.", day=last
            )
        )


def _check_days(series_id: int, starts: Sequence[datetime]) -> None:
    day = timedelta(days=1)
    near = select(Round.title, Sitting.starts_at).join(Sitting, Sitting.round_id == Round.id)
    near = near.where(
        Round.series_id == series_id, Sitting.starts_at.between(min(starts) - day, max(starts) + day)
    )
    days = {local(moment).date() for moment in starts}
    for row in db.session.execute(near.order_by(Sitting.starts_at)):
        if local(row.starts_at).date() in days:
            raise DayTaken(
                gettext(
                    "“%(title)s” har allerede et møde %(day)s. Vælg en anden dag, eller tryk på "
                    "Opret alligevel.",
                    title=row.title,
                    day=day_words(row.starts_at),
                )
            )


def _venue(plan: VenuePlan | None) -> Venue | None:
    if plan is None:
        return None
    venue = venue_of(plan)
    direct(venue, plan.directions)
    return venue


def _first_start(round_: Round) -> datetime:
    return min(one.starts_at for one in round_.sittings)


def _has_free_slots(round_id: int) -> bool:
    held = select(Registration.id).where(
        Registration.round_id == round_id, Registration.free_slot.is_not(None)
    )
    return db.session.scalar(held.limit(1)) is not None


def _take_along(round_: Round, old_start: datetime) -> None:
    """Move the round's own deadlines with its first sitting, but for what has been carried out."""
    new_start = _first_start(round_)
    if round_.fees_lock_at is not None and round_.fees_locked_at is None:
        round_.fees_lock_at = moved(round_.fees_lock_at, old_start, new_start)
    if round_.sector_release_at is not None and round_.sector_released_at is None:
        round_.sector_release_at = moved(round_.sector_release_at, old_start, new_start)


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
    match value:
        case None | int() | str():
            return value
        case tuple() | list():
            return [_plain(one) for one in value]
        case CancelStep():
            return {"percent": value.percent, "until": str(value.until)}
        case VenuePlan():
            return written(value)
    return str(value)


def _title(series: Series, first: datetime) -> str:
    there = local(first)
    month = Locale("da").months["format"]["wide"][there.month]
    return f"{series.name}, {month} {there.year}"


_MONTHS_IN_ADDRESSES = dict(
    enumerate(
        "januar februar marts april maj juni juli august september oktober november december".split(), start=1
    )
)
