"""What an act of a person would lead to, as it is shown before the button; under the lock it is binding."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext

from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round, Sitting, SittingState
from app.meetings.phases import Phase
from app.meetings.prices import Category
from app.meetings.queries import SittingView, round_of
from app.registrations import places, promotion
from app.registrations.fees import Fee, Rate, Reason, cancellation, capped, own_fee, waiting_fee
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.places import EITHER
from app.registrations.pricing import price_newcomer, price_seat, price_unseated
from app.registrations.queues import read_queues
from app.registrations.quotes import room_at
from app.registrations.rates import dearer, paid_as, rate_as
from app.registrations.states import Role, State

PERSON = "participant"
"""The actor of what people do themselves."""

UNDO = timedelta(minutes=15)
"""How long after cancelling it can be undone (DOMAIN.md, Places 8)."""


class Impossible(DomainError):
    """The registration is not, or no longer, one that this can be done with; the message says why."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an act would lead to. Øre; `sitting_id` None: a seat at any sitting is waited for."""

    state: State
    sitting_id: int | None
    fee: Fee

    @property
    def waits(self) -> bool:
        """Whether it leads into a queue and not to a seat."""
        return self.state is not State.CONFIRMED


class ProspectChanged(DomainError):
    """It would be dearer or further back than what was shown; `prospect` is what it would be now."""

    def __init__(self, prospect: Prospect) -> None:
        super().__init__("the prospect has changed")
        self.prospect = prospect


def move_prospect(row: Registration, target: str, round_: Round, actor: str = PERSON) -> Prospect:
    """What moving to a sitting (by slug), or to 'begge' while waiting, would lead to."""
    sitting = _target(row, target, actor)
    if sitting is None:
        return Prospect(row.state, None, price_unseated(row, round_))
    if row.state is State.PENDING:
        return Prospect(State.PENDING, sitting.id, price_unseated(row, round_))
    others = [one for one in read_queues(round_.id, round_.queue_order).at(sitting.id) if one.id != row.id]
    free = not row.takes_seat or (places.has_room(sitting) and not others)
    state = State.CONFIRMED if free else State.WAITING
    if row.state is State.CONFIRMED and not promotion.is_priced_anew(row.sitting, round_):
        return Prospect(state, sitting.id, _fee_of(row))  # Fees 5: moving changes nothing
    return Prospect(
        state, sitting.id, price_seat(row, sitting.id, round_) if free else price_unseated(row, round_)
    )


def cancel_fee(row: Registration) -> Fee:
    """What cancelling at this moment would cost."""
    sitting = row.sitting
    if row.state is not State.CONFIRMED or sitting is None or sitting.state is SittingState.CANCELLED:
        return Fee(0, Reason.CANCELLED)
    return cancellation(
        row.fee_amount,
        cancel_until=sitting.cancel_until,
        steps=sitting.cancel_steps,
        promoted_at=row.promoted_at,
        starts_at=sitting.starts_at,
        now=now(),
    )


def category_fee(row: Registration, category: Category | None, round_: Round) -> Fee:
    """What somebody would owe who pays as another category from now on; None: by their library."""
    has_free_place = row.library is not None and row.library.has_free_place
    by_library = row.library is None and category is None
    paid = dearer(round_) if by_library else paid_as(category, has_free_place=has_free_place)
    rate = rate_as(row, paid, round_)
    if row.state is not State.CONFIRMED or row.sitting is None:
        return waiting_fee(rate) if row.library else Fee(0, Reason.AWAITS_LIBRARY, at_most=rate.most)
    if row.sitting.state is SittingState.CANCELLED:
        return Fee(0, Reason.MEETING_CANCELLED)
    if category is not None:
        return own_fee(rate)
    if row.library is None:
        return Fee(0, Reason.AWAITS_LIBRARY, at_most=rate.most)
    return price_newcomer(row.library, row.sitting.id, round_, row.id, rate)


def heir_rate(row: Registration, round_: Round, *, has_free_place: bool) -> Rate:
    """What a seat with all that was chosen with it costs somebody of another library, free places aside."""
    return rate_as(row, paid_as(None, has_free_place=has_free_place), round_)


def heir_most(row: Registration, round_: Round) -> dict[bool, int]:
    """The most (øre) that an heir would owe, by whether their library has a free place."""
    return {
        has_free_place: heir_rate(row, round_, has_free_place=has_free_place).most
        for has_free_place in (True, False)
    }


def was_cancelled_just_now(row: Registration) -> bool:
    """Whether it is cancelled, and so short ago that a slip can be mended."""
    return row.state is State.CANCELLED and row.cancelled_at is not None and now() <= row.cancelled_at + UNDO


def can_undo(row: Registration) -> bool:
    """Whether cancelling can still be undone: 15 minutes, while its meeting is still to come."""
    return was_cancelled_just_now(row) and bool(_to_come(row))


def undo_prospect(row: Registration, round_: Round) -> Prospect:
    """What undoing would lead to: a seat if one is free, else the queue with the first time of sign-up."""
    if _awaits(row, round_):
        return Prospect(State.PENDING, row.sitting_id, price_unseated(row, round_))
    to_come = _to_come(row)
    room = room_at(to_come, read_queues(round_.id, round_.queue_order))
    side = row.library.side if row.library else None
    sitting = places.choose_sitting(row.sitting.slug if row.sitting else EITHER, side, room, to_come)
    if sitting is None or (row.takes_seat and room[sitting.slug] <= 0):
        return Prospect(state_without_seat(row, round_), row.sitting_id, price_unseated(row, round_))
    return Prospect(State.CONFIRMED, sitting.id, price_seat(row, sitting.id, round_))


def state_without_seat(row: Registration, round_: Round) -> State:
    """How somebody waits: pending where the distribution, or an organiser, comes first (Places 3 and 9).

    Speakers and hosts wait for no distribution.
    """
    return State.PENDING if row.library is None or _awaits(row, round_) else State.WAITING


def require_covered(prospect: Prospect, shown: Shown) -> None:
    """See that what was shown covers it: `shown.total` is the most a seat would cost, also where one waits.

    Raises:
        ProspectChanged: it does not.
    """
    seat_gone = prospect.state is State.WAITING and not shown.waiting
    if prospect.fee.at_most > shown.total or seat_gone:
        raise ProspectChanged(prospect)


def _target(row: Registration, target: str, actor: str) -> Sitting | None:
    """The sitting to move to, None for 'begge'.

    Raises:
        Impossible: one cannot move there.
    """
    if target == EITHER and row.may_wait_anywhere:
        return None
    view = round_of(row.round_id)
    found = next((one for one in view.sittings if one.slug == target), None)
    if found is None or found.id == row.sitting_id:
        raise Impossible(gettext("Vælg et andet møde end det, du er tilmeldt."))
    if found.state is SittingState.CANCELLED:
        raise Impossible(gettext("Mødet er aflyst. Vælg et andet, eller behold det, du er tilmeldt."))
    if found.has_begun and actor != PERSON:
        raise Impossible(gettext("Mødet er begyndt, og ingen kan flyttes dertil."))
    if found.phase is not Phase.OPEN and actor == PERSON:
        raise Impossible(
            gettext(
                "Tilmeldingsfristen til mødet er udløbet. Skriv til %(contact)s, hvis du gerne vil flytte.",
                contact=found.contact_email,
            )
        )
    return db.session.get_one(Sitting, found.id)


def _to_come(row: Registration) -> list[SittingView]:
    """The sittings it is for that are still to be held."""
    return [
        one
        for one in round_of(row.round_id).sittings
        if row.sitting_id in (None, one.id) and one.state is SittingState.PUBLISHED and not one.has_begun
    ]


def _awaits(row: Registration, round_: Round) -> bool:
    """Whether nobody like this has a seat yet: the distribution, or an organiser, comes first."""
    if row.role is not Role.PARTICIPANT:
        return False
    return row.library is None or (round_of(round_.id).awaits_release and not row.library.has_free_place)


def _fee_of(row: Registration) -> Fee:
    amount = row.fee_amount
    fee = Fee(amount, row.fee_reason, row.fee_nth, row.free_slot, amount, row.fee_extras)
    return capped(fee, row.agreed_fee)
