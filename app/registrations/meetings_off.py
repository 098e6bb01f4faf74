"""What becomes of people when their meeting is cancelled, or held after all.

A seat stays on its row, so that everybody is back when the meeting is held after all. Until
then it counts nowhere: nobody owes anything for it, and it holds no free place. Services flush.
"""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.models import db
from app.meetings.models import Round, Sitting, SittingState
from app.registrations.acts import act
from app.registrations.decisions import DecisionRefused
from app.registrations.fees import Fee, Reason
from app.registrations.models import Registration
from app.registrations.news import tell
from app.registrations.pricing import charge_choices, note_fee, pass_on, price_anew
from app.registrations.rates import counts
from app.registrations.services import retell
from app.registrations.states import Role, State


def cancel_sitting(sitting_id: int, reason: str, actor: str) -> None:
    """Cancel a meeting: everybody of it is told, and their calendars lose it. Twice is once.

    `reason` is the organiser's own words to them, '' for none.

    Raises:
        DecisionRefused: nobody can see it yet, or it has been held.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id) as round_:
        if sitting.state is SittingState.CANCELLED:
            return
        if sitting.state is SittingState.DRAFT or sitting.ends_at <= now():
            raise DecisionRefused(gettext("Kun et møde, der er udgivet og ikke er holdt endnu, kan aflyses."))
        sitting.state, sitting.cancelled_at, sitting.cancel_reason = SittingState.CANCELLED, now(), reason
        _show_anew(sitting, round_)
        rows = _rows(sitting)
        for row in rows:
            _owe_nothing(row)
        for row in db.session.scalars(select(Registration).where(Registration.wish_id == sitting.id)):
            row.wish_id = None
            tell(row)
        db.session.flush()
        for library_id in sorted({row.library_id for row in rows if row.library_id is not None}):
            pass_on(round_, library_id, sitting.id)
        record(actor, "sitting.cancelled", sitting, after={"registrations": len(rows)})
        retell(sitting.id)


def hold_after_all(sitting_id: int, actor: str) -> None:
    """Take a cancellation back: everybody still signed up gets their entry again, and owes as by the rule.

    Nobody owes more than they were shown. Not a cancelled meeting: nothing happens.

    Raises:
        DecisionRefused: its time has passed.
    """
    sitting = db.session.get_one(Sitting, sitting_id)
    with act(sitting.round_id) as round_:
        if sitting.state is not SittingState.CANCELLED:
            return
        if sitting.starts_at <= now():
            raise DecisionRefused(gettext("Mødets dato er forbi. Giv det en ny dato først."))
        sitting.state, sitting.cancelled_at, sitting.cancel_reason = SittingState.PUBLISHED, None, ""
        _show_anew(sitting, round_)
        db.session.flush()
        held = [row for row in _rows(sitting) if row.state is State.CONFIRMED]
        for library_id in sorted({row.library_id for row in held if row.library_id is not None}):
            price_anew(round_, library_id, sitting.id)
        for row in held:
            if not counts(row):
                charge_choices(row, round_, told=True)
        record(actor, "sitting.reopened", sitting, after={"registrations": len(held)})
        retell(sitting.id)


def _rows(sitting: Sitting) -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration).where(Registration.sitting_id == sitting.id).order_by(Registration.id)
    ).all()


def _owe_nothing(row: Registration) -> None:
    """For a meeting that is not held nobody owes anything, nor who has given up a seat there late."""
    has_seat = row.state is State.CONFIRMED and row.role is Role.PARTICIPANT
    row.free_slot = row.slot_scope = None
    if has_seat or row.fee_amount:
        # Of a seat the mail that follows says it; of a fee after cancelling whoever pays is told.
        note_fee(row, Fee(0, Reason.MEETING_CANCELLED), told=has_seat)


def _show_anew(sitting: Sitting, round_: Round) -> None:
    sitting.content_changed_at = now()
    round_.content_revision += 1
