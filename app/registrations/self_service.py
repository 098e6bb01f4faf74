"""What a person can do with their registration by its link: change, move, hand over, cancel, undo.

An organiser does the same for them: `actor` names who did it, and what only binds the person
(deadlines, a price shown) does not bind an organiser. Nobody is charged more than they were shown.
Services flush; the edge commits. Each act on places runs within `acts.act`.
"""

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.links import new_reference
from app.common.models import db
from app.meetings.models import Round, Sitting
from app.meetings.queries import round_of
from app.registrations import choices, places, promotion
from app.registrations.acts import act
from app.registrations.fees import Fee, Reason
from app.registrations.models import Registration
from app.registrations.news import tell
from app.registrations.order import Shown
from app.registrations.pricing import charge_seat, forgive_oldest, give_up_slot, note_fee, pass_on
from app.registrations.prospects import (
    PERSON,
    Impossible,
    Prospect,
    ProspectChanged,
    can_undo,
    cancel_fee,
    move_prospect,
    require_covered,
    undo_prospect,
    was_cancelled_just_now,
)
from app.registrations.states import ACTIVE, Role, State


class AddressTaken(DomainError):
    """Somebody with this address is signed up for the round already."""


def change_details(registration_id: int, name: str, email: str, title: str, actor: str = PERSON) -> None:
    """Correct name, address and title. A new address gets a new link, and the old one loses its entry.

    Raises:
        Impossible: there is no active registration, or the meeting is over.
        AddressTaken: the new address is signed up for the round already.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id):
        require_active(row, actor)
        before, moved = row.email_key, row.email_key != email.casefold()
        if moved and address_taken(row, email_key=email.casefold()):
            raise AddressTaken(gettext("Adressen er tilmeldt runden allerede."))
        row.name, row.email, row.email_key, row.title = name, email, email.casefold(), title
        db.session.flush()
        if moved:
            row.link_version += 1
            tell(row, before)
        tell(row)
        record(actor, "registration.changed", row, after={"address": True} if moved else None)


def move(registration_id: int, target: str, shown: Shown | None, actor: str = PERSON) -> None:
    """Move to another sitting: at once where a seat is free, else the wish waits there.

    Who has a seat keeps it until then (DOMAIN.md, Places 6). The own sitting takes a wish back.
    `shown` None: an organiser decides, and no more is owed than was shown before.

    Raises:
        Impossible: the registration or the sitting does not allow it.
        AddressTaken: the speaker or host is there already.
        ProspectChanged: the seat has gone, or would cost more than was shown.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        require_active(row, actor)
        before = _where(row)
        if row.wish_id is not None and row.sitting is not None and row.sitting.slug == target:
            row.wish_id = None
        else:
            prospect = move_prospect(row, target, round_, actor)
            if address_taken(row, sitting_id=prospect.sitting_id):
                raise AddressTaken(gettext("Adressen er tilmeldt mødet allerede."))
            if shown is not None:
                require_covered(prospect, shown)
                _agree(row, prospect)
            _carry_out_move(row, prospect, round_)
        tell(row)
        record(actor, "registration.moved", row, before=before, after=_where(row))


def cancel(registration_id: int, shown: Shown | None, actor: str = PERSON) -> None:
    """Give up a seat, or a place in the queue. What it costs is written down before the seat goes on.

    Raises:
        Impossible: it is cancelled already, or the meeting has begun.
        ProspectChanged: it would cost more than was shown.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        require_active(row, actor)
        fee = cancel_fee(row)
        if shown is not None and fee.amount > shown.total:
            raise ProspectChanged(Prospect(State.CANCELLED, row.sitting_id, fee))
        before = {"state": row.state, "fee": row.fee_amount, "slot": row.free_slot}
        give_up(row, fee, round_)
        tell(row)
        after = {"state": row.state, "fee": fee.amount}
        record(actor, "registration.cancelled", row, before=before, after=after)


def undo(registration_id: int, shown: Shown, actor: str = PERSON) -> None:
    """Take a cancellation back, within 15 minutes (DOMAIN.md, Places 8).

    Raises:
        Impossible: it is not cancelled, or too long ago, or the meeting has begun or been cancelled.
        AddressTaken: the person has signed up anew meanwhile.
        ProspectChanged: the seat has gone, or would cost more than was shown.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        if not was_cancelled_just_now(row):
            raise Impossible(gettext("Afmeldingen kan ikke længere fortrydes. Tilmeld dig igen."))
        _require_not_begun(row)
        if not can_undo(row):
            raise Impossible(gettext("Mødet er aflyst, så afmeldingen kan ikke fortrydes."))
        if address_taken(row):
            raise AddressTaken(gettext("Adressen er tilmeldt runden allerede."))
        prospect = undo_prospect(row, round_)
        require_covered(prospect, shown)
        row.state, row.cancelled_at, row.agreed_fee = prospect.state, None, prospect.fee.at_most
        row.sitting_id = prospect.sitting_id
        if prospect.state is State.CONFIRMED:
            row.held_since = now()
            places.take(row, db.session.get_one(Sitting, prospect.sitting_id))
            db.session.flush()
            charge_seat(row, round_)
        else:
            db.session.flush()
            note_fee(row, prospect.fee, told=True)
        tell(row)
        record(actor, "registration.uncancelled", row, after=_where(row))


def hand_over(registration_id: int, name: str, email: str, actor: str = PERSON) -> int:
    """Let a colleague of the same library have the place, with everything that goes with it (Fees 5).

    The id of the colleague's registration. The link of the one who gave it away opens nothing more.

    Raises:
        Impossible: there is no place to give, or the meeting has begun.
        AddressTaken: the colleague is signed up for the round already.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        require_active(row, actor)
        if email.casefold() == row.email_key or address_taken(row, email_key=email.casefold()):
            raise AddressTaken(gettext("Adressen er tilmeldt runden allerede."))
        slot, scope = row.free_slot, row.slot_scope
        heir = _heir(row, name, email)
        # The place changes hands: nobody leaves a seat and nobody gains one.
        give_up_slot(row)
        row.state, row.held_since, row.wish_id = State.REPLACED, None, None
        row.link_version += 1
        db.session.flush()
        heir.free_slot, heir.slot_scope = slot, scope
        db.session.add(heir)
        db.session.flush()
        choices.pass_to(row, heir)
        inherited = Fee(row.fee_amount, row.fee_reason, row.fee_nth, slot, extras=row.fee_extras)
        note_fee(heir, inherited, told=True)
        note_fee(row, Fee(0, Reason.HANDED_OVER), told=True)
        tell(row)
        tell(heir)
        record(actor, "registration.handed_over", row, after={"to": heir.id, "round": round_.id})
    return heir.id


def address_taken(
    row: Registration, *, email_key: str = "", role: Role | None = None, sitting_id: int | None = None
) -> bool:
    """Whether another active registration has the address of this one, or one it would have.

    A participant has one in the round, a speaker or host one at each sitting (DOMAIN.md, Places 7).
    """
    if (role or row.role) is Role.PARTICIPANT:
        beside = (Registration.round_id == row.round_id) & (Registration.role == Role.PARTICIPANT)
    else:
        beside = (Registration.sitting_id == (sitting_id or row.sitting_id)) & (
            Registration.role != Role.PARTICIPANT
        )
    same = select(Registration.id).where(
        beside,
        Registration.email_key == (email_key or row.email_key),
        Registration.state.in_(ACTIVE),
        Registration.id != row.id,
    )
    return db.session.scalar(same.limit(1)) is not None


def give_up(row: Registration, fee: Fee, round_: Round) -> None:
    """Cancel a registration at this fee; its free place goes to a colleague. The caller holds the lock."""
    if row.state is State.CONFIRMED:
        places.leave(row)
        choices.release(row)
    row.state, row.cancelled_at = State.CANCELLED, now()
    row.held_since, row.wish_id, row.promoted_at = None, None, None
    give_up_slot(row)
    note_fee(row, fee, told=True)
    db.session.flush()
    if row.sitting_id is not None:
        pass_on(round_, row.library_id, row.sitting_id)


def _carry_out_move(row: Registration, prospect: Prospect, round_: Round) -> None:
    sitting = db.session.get(Sitting, prospect.sitting_id) if prospect.sitting_id else None
    if row.state is State.CONFIRMED and sitting is not None:
        if prospect.state is State.CONFIRMED:
            promotion.move_seat(row, sitting, round_)
        else:
            row.wish = sitting
        return
    row.sitting = sitting
    if prospect.state is State.CONFIRMED and sitting is not None:
        row.state, row.held_since = State.CONFIRMED, now()
        places.take(row, sitting)
        db.session.flush()
        charge_seat(row, round_)
        forgive_oldest(sitting.id)


def _agree(row: Registration, prospect: Prospect) -> None:
    """What was shown is agreed by who has a seat, or gets one."""
    if State.CONFIRMED in (row.state, prospect.state):
        row.agreed_fee = max(row.agreed_fee, prospect.fee.at_most)


def _heir(row: Registration, name: str, email: str) -> Registration:
    kept = (
        "booking_id",
        "round_id",
        "sitting_id",
        "wish_id",
        "library_id",
        "organisation",
        "state",
        "role",
        "category",
        "room_mate",
        "takes_seat",
        "signed_up_at",
        "promoted_at",
        "held_since",
        "agreed_fee",
        "agreed_no_show_fee",
        "waived_to",
        "dropped_days",
    )
    return Registration(
        **{column: getattr(row, column) for column in kept},
        reference=new_reference(),
        name=name,
        email=email,
        email_key=email.casefold(),
    )


def require_active(row: Registration, actor: str = PERSON) -> None:
    """Raises Impossible where nothing can be changed any more: by the person, once the meeting has begun."""
    if row.state not in ACTIVE:
        raise Impossible(gettext("Tilmeldingen er allerede afmeldt eller givet videre."))
    if actor == PERSON:
        _require_not_begun(row)


def _require_not_begun(row: Registration) -> None:
    view = round_of(row.round_id)
    concerned = [one for one in view.sittings if row.sitting_id in (None, one.id)]
    if all(one.starts_at <= now() for one in concerned):
        raise Impossible(
            gettext(
                "Mødet er begyndt, og tilmeldingen kan ikke længere ændres her. Skriv til %(contact)s.",
                contact=concerned[0].contact_email,
            )
        )


def _where(row: Registration) -> dict[str, object]:
    return {"state": row.state, "sitting": row.sitting_id, "wish": row.wish_id, "fee": row.fee_amount}
