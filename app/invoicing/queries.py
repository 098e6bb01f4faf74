"""Reading what libraries owe for rounds, and what of it was passed on to the finance office."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import BindParameter, Row, Select, and_, bindparam, case, func, or_, select

from app.common.faults import NotFound
from app.common.models import db
from app.invoicing.lines import Charge, Line, Payer, Payment, Sent, lines_of
from app.invoicing.models import SettledFee, Settlement
from app.libraries.models import Library
from app.meetings.models import Sitting
from app.registrations.fees import Fee
from app.registrations.models import Booking, Registration
from app.registrations.wording import fee_reason


@dataclass(frozen=True, slots=True)
class Passed:
    """That the fees of a round were passed on: when, by whom (an actor of the log), and how much (øre)."""

    id: int
    made_at: datetime
    actor: str
    people: int
    total: int


_COLUMNS: tuple[Any, ...] = (
    Registration.id,
    Registration.booking_id,
    Registration.round_id,
    Registration.name,
    Registration.organisation,
    Registration.fee_amount,
    Registration.fee_extras,
    Registration.fee_reason,
    Registration.fee_nth,
    Registration.free_slot,
    Booking.ean,
    Booking.payment_reference,
    Booking.order_number,
    Library.id.label("library_id"),
    Library.number,
    Library.name.label("library"),
    Library.ean.label("library_ean"),
    Sitting.name.label("sitting"),
    SettledFee.amount.label("sent_amount"),
    SettledFee.library_id.label("sent_library"),
    SettledFee.ean.label("sent_ean"),
    SettledFee.payment_reference.label("sent_reference"),
    SettledFee.order_number.label("sent_order_number"),
)


_ROUNDS: BindParameter[Any] = bindparam("round_ids", expanding=True)


def _charges() -> Select[Any]:
    """Who owes something in _ROUNDS, or owed it when the fees were passed on last."""
    latest = (
        select(func.max(Settlement.id)).where(Settlement.round_id.in_(_ROUNDS)).group_by(Settlement.round_id)
    )
    was_sent = and_(SettledFee.registration_id == Registration.id, SettledFee.settlement_id.in_(latest))
    return (
        select(*_COLUMNS)
        .select_from(Registration)
        .join(Booking, Booking.id == Registration.booking_id)
        .outerjoin(Library, Library.id == Registration.library_id)
        .outerjoin(Sitting, Sitting.id == Registration.sitting_id)
        .outerjoin(SettledFee, was_sent)
        .where(
            Registration.round_id.in_(_ROUNDS),
            or_(Registration.fee_amount > 0, SettledFee.registration_id.is_not(None)),
        )
    )


_CHARGES = _charges()


def _standings() -> Select[Any]:
    """The lines of _CHARGES, each summed up."""
    lines = _CHARGES.subquery()
    row = lines.c
    ean = func.coalesce(func.nullif(row.ean, ""), row.library_ean, "")
    was_sent = row.sent_amount.is_not(None)
    differs = or_(
        row.sent_amount != row.fee_amount,
        row.sent_library.is_distinct_from(row.library_id),
        row.sent_ean != ean,
        row.sent_reference != row.payment_reference,
        row.sent_order_number != row.order_number,
    )
    payer = (row.library_id, row.organisation, ean, row.payment_reference, row.order_number)
    return select(
        row.round_id,
        and_(ean == "", func.sum(row.fee_amount) > 0).label("lacks_ean"),
        func.max(case((and_(was_sent, differs), 1), else_=0)).label("changed"),
        func.max(case((and_(~was_sent, row.fee_amount > 0), 1), else_=0)).label("unsent"),
    ).group_by(row.round_id, *payer)


_STANDINGS = _standings()
"""Made once: that takes longer than asking it."""


def fee_lines(round_ids: Collection[int]) -> dict[int, list[Line]]:
    """The lines of each of these rounds, by one query; a round where nobody owes anything has none."""
    charges: dict[int, list[Charge]] = {round_id: [] for round_id in round_ids}
    for row in db.session.execute(_CHARGES, {"round_ids": list(round_ids)}):
        charges[row.round_id].append(_charge(row))
    return {round_id: lines_of(found) for round_id, found in charges.items()}


@dataclass(frozen=True, slots=True)
class FeeStanding:
    """How the fees of a round stand: how many lines there are, and whether something waits in them."""

    lines: int = 0
    without_ean: int = 0  # lines on which something is owed that cannot be invoiced electronically yet
    is_changed: bool = False  # since it was passed on
    is_unsent: bool = False


def fee_standings(round_ids: Collection[int]) -> dict[int, FeeStanding]:
    """The same as of `fee_lines`, summed up by the database for pages that show no lines."""
    standings = dict.fromkeys(round_ids, FeeStanding())
    for line in db.session.execute(_STANDINGS, {"round_ids": list(round_ids)}):
        before = standings[line.round_id]
        standings[line.round_id] = FeeStanding(
            before.lines + 1,
            before.without_ean + bool(line.lacks_ean),
            before.is_changed or bool(line.changed),
            before.is_unsent or bool(line.unsent),
        )
    return standings


def fee_line(round_id: int, registration_id: int) -> Line:
    """The line of a round in which a registration is charged.

    Raises:
        NotFound: it is not, or no longer.
    """
    for line in fee_lines([round_id])[round_id]:
        if any(one.registration_id == registration_id for one in line.charges):
            return line
    raise NotFound


def passed_on(round_ids: Collection[int]) -> Mapping[int, list[Passed]]:
    """Each time the fees of these rounds were passed on, the latest first."""
    rows = db.session.execute(
        select(
            Settlement.round_id,
            Settlement.id,
            Settlement.made_at,
            Settlement.actor,
            func.count(SettledFee.registration_id).label("people"),
            func.coalesce(func.sum(SettledFee.amount), 0).label("total"),
        )
        .outerjoin(SettledFee, SettledFee.settlement_id == Settlement.id)
        .where(Settlement.round_id.in_(round_ids))
        .group_by(Settlement.round_id, Settlement.id, Settlement.made_at, Settlement.actor)
        .order_by(Settlement.id.desc())
    )
    found: dict[int, list[Passed]] = {round_id: [] for round_id in round_ids}
    for row in rows:
        found[row.round_id].append(Passed(row.id, row.made_at, row.actor, row.people, row.total))
    return found


def _charge(row: Row[Any]) -> Charge:
    workplace = row.library or row.organisation
    fee = Fee(row.fee_amount, row.fee_reason, row.fee_nth, row.free_slot, row.fee_amount, row.fee_extras)
    ean = row.ean or row.library_ean or ""
    payment = Payment(ean, row.payment_reference, row.order_number)
    return Charge(
        registration_id=row.id,
        booking_id=row.booking_id,
        name=row.name,
        sitting=row.sitting or gettext("Øst eller vest"),
        amount=row.fee_amount,
        reason=fee_reason(fee, workplace),
        payer=Payer(row.library_id, row.number or "", workplace, payment),
        sent=_sent(row),
    )


def _sent(row: Row[Any]) -> Sent | None:
    if row.sent_amount is None:
        return None
    payment = Payment(row.sent_ean, row.sent_reference, row.sent_order_number)
    return Sent(row.sent_amount, row.sent_library, payment)
