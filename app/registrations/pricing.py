"""Fees and free places as facts on rows (DOMAIN.md, Fees 3–7). The rules themselves are in `fees`.

Everything here runs under the lock of the round.
"""

from dataclasses import replace

from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.libraries.directory import LibraryRow
from app.libraries.models import Library
from app.meetings.days import attended, days_of
from app.meetings.models import CANCELLED_SITTINGS, FreeScope, Round, Sitting, SittingState
from app.outbox import services as outbox
from app.registrations import choices
from app.registrations.fees import (
    Fee,
    Held,
    Newcomer,
    Rate,
    Reason,
    Standing,
    capped,
    fees_of,
    heirs,
    own_fee,
    price,
    waiting_fee,
)
from app.registrations.models import FeeEntry, Registration
from app.registrations.rates import counts, paid_as, policy_of, rate_for, row_rate
from app.registrations.states import Role, State


def scope_name(free_scope: FreeScope, round_id: int, sitting_id: int) -> str:
    """Within what a free place is unique: 'round:7' or 'sitting:12' (DOMAIN.md, Fees 3)."""
    return f"round:{round_id}" if free_scope is FreeScope.ROUND else f"sitting:{sitting_id}"


def price_seat(row: Registration, sitting_id: int, round_: Round) -> Fee:
    """What `row` owes for a seat it gains at this moment, and the free place it gets; nothing is written."""
    rate = row_rate(row, round_)
    if not counts(row):
        is_off = db.session.get_one(Sitting, sitting_id).state is SittingState.CANCELLED
        return Fee(0, Reason.MEETING_CANCELLED) if is_off and rate.most else own_fee(rate)
    if row.library is None:
        return Fee(0, Reason.AWAITS_LIBRARY, at_most=rate.most)
    return price_newcomer(row.library, sitting_id, round_, row.id, rate)


def price_unseated(row: Registration, round_: Round) -> Fee:
    """What `row` owes while it has no seat, and at most for one."""
    return waiting_fee(row_rate(row, round_))


def price_newcomer(
    library: Library | LibraryRow,
    sitting_id: int,
    round_: Round,
    but: int | None = None,
    rate: Rate | None = None,
) -> Fee:
    """What one more from a library owes for a seat, counting all of its people `but` one.

    `rate` None: they choose nothing beside taking part. Nothing is owed at a meeting that is not
    held, where nobody holds a free place either.
    """
    if db.session.get_one(Sitting, sitting_id).state is SittingState.CANCELLED:
        return Fee(0, Reason.MEETING_CANCELLED)
    scope = scope_name(round_.free_scope, round_.id, sitting_id)
    others = [one for one in _seated(round_, library.id, scope) if one.id != but]
    slots = frozenset(one.free_slot for one in others if one.free_slot is not None)
    category = paid_as(None, has_free_place=library.has_free_place)
    rate = rate or rate_for(round_, category, ())
    newcomer = Newcomer(scope, library.has_free_place, rate=rate)
    return price([newcomer], {scope: Standing(len(others), slots)}, policy_of(round_))[0]


def charge_seat(row: Registration, round_: Round) -> None:
    """Write down fee and free place of a row that has just gained its seat."""
    assert row.sitting_id is not None  # noqa: S101 (it holds a seat)
    if round_.has_options:
        choices.hold(row)
    fee = price_seat(row, row.sitting_id, round_)
    row.held_since = now()
    row.free_slot = fee.slot
    row.slot_scope = scope_name(round_.free_scope, round_.id, row.sitting_id) if fee.slot else None
    note_fee(row, capped(fee, row.agreed_fee), told=True)


def charge_choices(row: Registration, round_: Round, *, told: bool) -> None:
    """Write down what a row owes after what it holds has changed; seat and free place stay."""
    fee = by_choices(row, row_rate(row, round_), round_)
    note_fee(row, capped(fee, row.agreed_fee), told=told)


def by_choices(row: Registration, rate: Rate, round_: Round) -> Fee:
    """What a row owes as it stands with choices of this rate, whatever was agreed to."""
    if row.state is not State.CONFIRMED:
        return waiting_fee(rate) if row.library else Fee(0, Reason.AWAITS_LIBRARY, at_most=rate.most)
    if row.sitting is not None and row.sitting.state is SittingState.CANCELLED:
        return Fee(0, Reason.MEETING_CANCELLED)
    if not counts(row):
        return own_fee(rate)
    held = replace(_held(row), rate=rate, agreed=rate.most)
    return replace(fees_of([held], policy_of(round_))[row.id], nth=row.fee_nth)


def no_show_fee(row: Registration, round_: Round) -> int | None:
    """What staying away raises a fee to (øre), None where it costs no more than is owed already (Fees 6).

    Never above what was shown at sign-up, nor above what an organiser has let stand. Of several
    days somebody may still come to the last: until it begins nobody has stayed away.
    """
    if row.sitting is None or _may_still_come(row, row.sitting):
        return None
    owed = min(round_.no_show_fee, row.agreed_no_show_fee)
    if row.waived_to is not None:
        owed = min(owed, row.waived_to)
    return owed if row.role is Role.PARTICIPANT and owed > row.fee_amount else None


def _may_still_come(row: Registration, sitting: Sitting) -> bool:
    days = days_of(sitting.starts_at, sitting.ends_at, sitting.day_times)
    return attended(days, row.dropped_days)[-1].starts_at > now()


def give_up_slot(row: Registration) -> str | None:
    """Take its free place from a row; the scope in which it held one.

    Flushed at once: one flush with the heir's would order the updates by key and break the index.
    """
    scope, row.free_slot, row.slot_scope = row.slot_scope, None, None
    db.session.flush()
    return scope


def pass_on(round_: Round, library_id: int | None, sitting_id: int) -> None:
    """After somebody has left a scope: its free places go to who has been seated longest (Fees 4).

    Whose fee falls, its contact is told; what the others owe stays. Nothing moves once the
    fees are locked (Fees 7).
    """
    if library_id is not None and round_.fees_locked_at is None:
        price_anew(round_, library_id, sitting_id)


def price_anew(round_: Round, library_id: int, sitting_id: int) -> None:
    """Give a library's free places in a scope to who has been seated longest, and write down their fees.

    Who gets none owes what was charged, or the fee by the rule after a meeting is held after all.
    """
    db.session.flush()
    scope = scope_name(round_.free_scope, round_.id, sitting_id)
    rows = {row.id: row for row in _seated(round_, library_id, scope)}
    policy = policy_of(round_)
    given = heirs(map(_held, rows.values()), policy)
    for row_id, slot in given.items():
        rows[row_id].free_slot, rows[row_id].slot_scope = slot, scope
    rated = [replace(_held(row), rate=row_rate(row, round_)) for row in rows.values()]
    for row_id, fee in fees_of(rated, policy).items():
        row = rows[row_id]
        row.fee_nth = fee.nth
        is_new = row_id in given or row.fee_reason is Reason.MEETING_CANCELLED
        if is_new and row.fee_reason is not Reason.NO_SHOW:
            note_fee(row, fee, told=False)
    db.session.flush()


def pass_on_all(round_: Round) -> None:
    """After there have become more free places: those seated longest get them, in every library."""
    seated = select(Registration.library_id, Registration.sitting_id).where(
        Registration.round_id == round_.id, Registration.state == State.CONFIRMED
    )
    for library_id, sitting_id in db.session.execute(seated.distinct()).all():
        if sitting_id is not None:
            pass_on(round_, library_id, sitting_id)


def note_fee(row: Registration, fee: Fee, *, told: bool, note: str = "") -> None:
    """Write down what is owed from now on. `told`: whoever pays has it on the page or in a mail anyway.

    An amount that an organiser has waived stays waived.
    """
    if row.waived_to is not None and fee.amount > row.waived_to:
        fee = Fee(row.waived_to, Reason.WAIVED, fee.nth, fee.slot, row.waived_to)
    before = row.fee_amount
    is_new = (before, row.fee_reason) != (fee.amount, fee.reason)
    row.fee_amount, row.fee_extras = fee.amount, fee.extras
    row.fee_reason, row.fee_nth = fee.reason, fee.nth
    if not is_new:
        return
    enter(row, fee, told=told, note=note)
    if not told and before != fee.amount:
        outbox.put("fee", row.id, f"fee:{row.id}", row.booking.contact_email, round_id=row.round_id)


def enter(row: Registration, fee: Fee, *, told: bool, note: str = "") -> None:
    """Add an amount to the history of a row."""
    if row.id is None:
        db.session.flush()
    db.session.add(
        FeeEntry(
            registration_id=row.id,
            at=now(),
            amount=fee.amount,
            extras=fee.extras,
            reason=fee.reason,
            nth=fee.slot or fee.nth,
            note=note,
            told_at=now() if told else None,
        )
    )


def forgive_oldest(sitting_id: int) -> None:
    """A seat was gained from the queue or by a new sign-up: a late fee of the sitting falls away (Fees 6)."""
    db.session.flush()
    oldest = db.session.scalars(
        select(Registration)
        .where(
            Registration.sitting_id == sitting_id,
            Registration.state == State.CANCELLED,
            Registration.fee_amount > 0,
        )
        .order_by(Registration.cancelled_at, Registration.id)
        .limit(1)
    ).one_or_none()
    if oldest is not None:
        note_fee(oldest, Fee(0, Reason.SEAT_TAKEN_OVER), told=False)


def _seated(round_: Round, library_id: int, scope: str) -> list[Registration]:
    """The participants of a library who hold seats in a scope, at meetings that are held."""
    rows = db.session.scalars(
        select(Registration).where(
            Registration.round_id == round_.id,
            Registration.library_id == library_id,
            Registration.state == State.CONFIRMED,
            Registration.role == Role.PARTICIPANT,
            Registration.category.is_(None),
            Registration.sitting_id.not_in(CANCELLED_SITTINGS),
        )
    )
    return [
        row
        for row in rows
        if row.sitting_id and scope_name(round_.free_scope, round_.id, row.sitting_id) == scope
    ]


def _held(row: Registration) -> Held:
    assert row.held_since is not None  # noqa: S101 (the database holds it too: confirmed_holds_seat)
    has_free_place = row.library is not None and row.library.has_free_place
    return Held(row.id, row.held_since, row.free_slot, has_free_place, row.agreed_fee)
