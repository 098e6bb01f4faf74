"""Demo: a round as it was, or is being, held: signed up for by the same services that serve people.

Rounds that were held long ago are signed up for like any other, while their sign-up is open; only
afterwards are their times, and the moments of their bookings, moved back.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.common.clock import local, now
from app.common.models import db
from app.meetings.models import PROMOTED_UNTIL, Round, Series, Sitting, SittingState
from app.planning.plans import RoundPlan, SittingPlan
from app.planning.services import publish, set_up_round
from app.registrations.models import Booking, Choice, FeeEntry, Registration
from app.registrations.option_queries import offered_in
from app.registrations.order import Order, Shown
from app.registrations.services import sign_up

_TIMES = ("starts_at", "ends_at", "day_times", "opens_at", "signup_until", "cancel_until", "cancel_steps")
_DEAREST = 100_000_00
"""Whatever something costs (øre), these people have agreed to it."""


def hold(
    series: Series,
    plan: RoundPlan,
    orders_of: Callable[[Round], Iterable[Order]],
    cancelled: Collection[str] = (),
) -> Round:
    """Set a round up, publish it and sign people up; then cancel the sittings with a slug in `cancelled`."""
    round_ = set_up_round(series, _open_now(plan))
    publish(round_)
    options = [one.id for one in offered_in(round_.id)]
    for order in orders_of(round_):
        everybody = frozenset(range(len(order.people)))
        waits = frozenset((number, option) for number in everybody for option in options)
        sign_up(order, Shown(_DEAREST, everybody, options=waits))
    _set_times(round_, plan, cancelled)
    _spread_bookings(round_, plan.sittings[0])
    return round_


def _open_now(plan: RoundPlan) -> RoundPlan:
    """The plan with sign-up open at this moment, whenever the round is held."""
    return replace(plan, sittings=tuple(_sitting_open_now(one) for one in plan.sittings))


def _sitting_open_now(plan: SittingPlan) -> SittingPlan:
    moment, day = now(), timedelta(days=1)
    starts = [moment + (2 + number) * day for number in range(len(plan.day_times))]
    return replace(
        plan,
        opens_at=moment - day,
        signup_until=moment + day,
        cancel_until=moment + day,
        cancel_steps=(),
        starts_at=moment + 2 * day,
        ends_at=starts[-1] + day / 2 if starts else moment + 3 * day,
        day_times=tuple((start, start + day / 2) for start in starts),
    )


def _set_times(round_: Round, plan: RoundPlan, cancelled: Collection[str]) -> None:
    """Give the sittings the times they really have, and cancel those that were."""
    for one in plan.sittings:
        sitting = db.session.scalars(select(Sitting).filter_by(round_id=round_.id, slug=one.slug)).one()
        for name in _TIMES:
            setattr(sitting, name, getattr(one, name))
        sitting.promote_until = one.starts_at - PROMOTED_UNTIL
        sitting.content_changed_at = one.opens_at
        if one.slug in cancelled:
            sitting.state, sitting.cancelled_at = SittingState.CANCELLED, one.opens_at
    db.session.flush()


def _spread_bookings(round_: Round, sitting: SittingPlan) -> None:
    """Spread the bookings over the time in which sign-up was open, in the order in which they were made."""
    bookings = db.session.scalars(select(Booking.id).filter_by(round_id=round_.id).order_by(Booking.id)).all()
    moments = _in_working_hours(sitting.opens_at, min(sitting.signup_until, now()), len(bookings))
    made_at = dict(zip(bookings, moments, strict=True))
    people = db.session.execute(
        select(Registration.id, Registration.booking_id, Registration.held_since).filter_by(
            round_id=round_.id
        )
    ).all()
    amounts = db.session.execute(
        select(FeeEntry.id, Registration.booking_id)
        .join(Registration, Registration.id == FeeEntry.registration_id)
        .where(Registration.round_id == round_.id)
    ).all()
    acts = db.session.execute(
        select(AuditEntry.id, AuditEntry.subject).where(
            AuditEntry.subject.in_(f"booking:{booking_id}" for booking_id in bookings)
        )
    ).all()
    choices = db.session.execute(
        select(Choice.registration_id, Choice.option_id, Registration.booking_id)
        .join(Registration, Registration.id == Choice.registration_id)
        .where(Registration.round_id == round_.id)
    ).all()
    if choices:
        db.session.execute(
            update(Choice),
            [
                {
                    "registration_id": one.registration_id,
                    "option_id": one.option_id,
                    "asked_at": made_at[one.booking_id],
                }
                for one in choices
            ],
        )
    db.session.execute(update(Booking), [{"id": one, "created_at": made_at[one]} for one in bookings])
    db.session.execute(
        update(Registration), [{"id": one.id, "signed_up_at": made_at[one.booking_id]} for one in people]
    )
    db.session.execute(
        update(Registration),
        [{"id": one.id, "held_since": made_at[one.booking_id]} for one in people if one.held_since],
    )
    db.session.execute(
        update(FeeEntry),
        [
            {"id": one.id, "at": made_at[one.booking_id], "told_at": made_at[one.booking_id]}
            for one in amounts
        ],
    )
    db.session.execute(
        update(AuditEntry),
        [{"id": one.id, "at": made_at[int(one.subject.partition(":")[2])]} for one in acts],
    )


def _in_working_hours(first: datetime, last: datetime, many: int) -> list[datetime]:
    """That many moments in order, evenly over the working hours (9 to 15) between two moments."""
    hours = []
    moment = first
    while moment < last:
        there = local(moment)
        if there.weekday() < 5 and 9 <= there.hour < 15:
            hours.append(moment)
        moment += timedelta(hours=1)
    minutes = len(hours) * 60
    spread = [divmod(minutes * number // many, 60) for number in range(many)]
    return [hours[hour] + timedelta(minutes=minute) for hour, minute in spread]
