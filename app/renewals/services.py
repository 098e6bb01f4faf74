"""Asking people to come again, reminding them, taking that back, and what they do by their link.

Services flush; the edge commits.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round
from app.meetings.queries import RoundView, round_of
from app.outbox import services as outbox
from app.outbox.services import Letter
from app.registrations.news import digest
from app.registrations.order import Order, Shown
from app.registrations.quotes import not_open_words
from app.registrations.services import sign_up
from app.renewals.answers import asked_to
from app.renewals.asking import remindable_from
from app.renewals.candidates import candidates_of
from app.renewals.links import candidate_of, registration_by_link, token_of
from app.renewals.models import Mailing, MailingKind, Renewal
from app.renewals.offers import person_of

UNDO = timedelta(seconds=60)
"""How long the mails of a mailing wait, so that it can be taken back (EXPERIENCE.md 7)."""

MARGIN = timedelta(seconds=5)
"""How much later they leave: who takes it back in the last moment takes all of it back."""

KINDS = {MailingKind.INVITATION: "renewal", MailingKind.REMINDER: "renewal reminder"}
"""What the outbox calls the mails of a mailing."""
TEST = "renewal test"

_SENT = {MailingKind.INVITATION: "round.invited", MailingKind.REMINDER: "round.reminded"}
_WITHDRAWN = {
    MailingKind.INVITATION: "round.invitation_withdrawn",
    MailingKind.REMINDER: "round.reminder_withdrawn",
}


class NotAsked(DomainError):
    """Nobody can be asked so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Where the invoice goes, as far as it is known."""

    ean: str = ""
    reference: str = ""
    order_number: str = ""


def ask(round_id: int, addresses: Collection[str], note: str, form_id: str, actor: str) -> int:
    """Ask those of the round's candidates who have these addresses (case-folded); how many that were.

    The mails wait for `UNDO`. The same form twice asks nobody twice.

    Raises:
        NotAsked: sign-up is not open, or there is nobody to ask.
    """
    if (known := _mailing_of(form_id)) is not None:
        return _count(Renewal.invitation_id == known)
    round_ = _require_open(round_id)
    chosen = [one for one in candidates_of(round_) if one.email_key in addresses]
    if not chosen:
        raise NotAsked(gettext("Sæt kryds ved mindst én."))
    mailing = _mailing(round_id, MailingKind.INVITATION, note, form_id)
    rows = [
        Renewal(
            round_id=round_id,
            library_id=one.library_id,
            why=one.why,
            name=one.name,
            email=one.email,
            email_key=one.email_key,
            title=one.title,
            wish=one.wish,
            invitation=mailing,
        )
        for one in chosen
    ]
    db.session.add_all(rows)
    _send(rows, mailing, actor)
    return len(rows)


def remind(round_id: int, note: str, form_id: str, actor: str) -> int:
    """Remind those who have not answered and whose last mail is old enough; how many that were.

    Raises:
        NotAsked: sign-up is not open, or there is nobody to remind.
    """
    if (known := _mailing_of(form_id)) is not None:
        return _count(Renewal.reminder_id == known)
    _require_open(round_id)
    silent = [one.id for one in asked_to([round_id])[round_id] if one.may_be_reminded]
    if not silent:
        raise NotAsked(gettext("Der er ingen at minde om det nu."))
    mailing = _mailing(round_id, MailingKind.REMINDER, note, form_id)
    rows = list(db.session.scalars(select(Renewal).where(Renewal.id.in_(silent))))
    for row in rows:
        row.reminder = mailing
    _send(rows, mailing, actor)
    return len(rows)


def withdraw(mailing_id: int, actor: str) -> list[str]:
    """Take back the mails of a mailing that have not left; the addresses they were to (case-folded).

    Who was asked by one of them was not asked.
    """
    mailing = db.session.get_one(Mailing, mailing_id)
    is_invitation = mailing.kind is MailingKind.INVITATION
    belongs = (Renewal.invitation_id if is_invitation else Renewal.reminder_id) == mailing.id
    found = select(Renewal).where(belongs).options(joinedload(Renewal.invitation))
    rows = {row.id: row for row in db.session.scalars(found)}
    kept_back = outbox.withdraw(KINDS[mailing.kind], rows)
    if not kept_back:
        return []
    addresses = [rows[row_id].email_key for row_id in kept_back]
    earlier = _reminder_before(mailing)
    for row_id in kept_back:
        if is_invitation:
            db.session.delete(rows[row_id])
        else:
            rows[row_id].reminder = earlier if earlier and _was_in(rows[row_id], earlier) else None
    mailing.withdrawn_at = now()
    mailing.form_id = f"withdrawn-{mailing.id}"  # whoever goes back to the form can send it after all
    _record(mailing, _WITHDRAWN[mailing.kind], len(kept_back), actor)
    db.session.flush()
    return addresses


def send_test(round_id: int, kind: MailingKind, note: str, sample: str, recipient: str) -> None:
    """Send an organiser the mail that the person with the address `sample` would get, without their link."""
    mailing = _mailing(round_id, kind, note, secrets.token_urlsafe(18), sample)
    db.session.flush()
    outbox.put(TEST, mailing.id, f"renewal-test:{mailing.id}", recipient, round_id=round_id)


def renew(renewal_id: int, wish: str, shown: Shown, payment: Payment) -> int:
    """Sign somebody up by their link; the id of the booking. Twice is one booking.

    Raises:
        Refused: the address is signed up otherwise, or nothing is open.
        OfferChanged: it would be dearer or further back than what was shown.
    """
    row = db.session.get_one(Renewal, renewal_id)
    if row.booking_id is not None and registration_by_link(row) is not None:
        return row.booking_id
    # The same until it has led to a booking: of two at once the lock of the round makes one.
    form_id = f"{token_of(row)}-{row.booking_id or 0}"
    order = Order(
        round_id=row.round_id,
        form_id=form_id,
        people=(person_of(candidate_of(row), wish),),
        contact_name=row.name,
        contact_email=row.email,
        ean=payment.ean,
        payment_reference=payment.reference,
        order_number=payment.order_number,
    )
    booking_id = sign_up(order, shown)
    db.session.get_one(Renewal, renewal_id).booking_id = booking_id
    db.session.flush()
    return booking_id


def decline(renewal_id: int) -> None:
    """Say that one cannot come this time; signing up later undoes it."""
    row = db.session.get_one(Renewal, renewal_id)
    if row.declined_at is None:
        row.declined_at = now()
        record("participant", "renewal.declined", row)


def _require_open(round_id: int) -> RoundView:
    round_ = round_of(round_id)
    if not round_.open_sittings:
        raise NotAsked(not_open_words(round_))
    return round_


def _mailing_of(form_id: str) -> int | None:
    return db.session.scalar(select(Mailing.id).where(Mailing.form_id == form_id))


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Renewal).where(condition)) or 0


def _mailing(round_id: int, kind: MailingKind, note: str, form_id: str, sample: str = "") -> Mailing:
    mailing = Mailing(round_id=round_id, form_id=form_id, kind=kind, note=note, sample=sample, made_at=now())
    db.session.add(mailing)
    return mailing


def _send(rows: Collection[Renewal], mailing: Mailing, actor: str) -> None:
    """Queue the mails of a mailing. All that one address gets of this leaves in order."""
    db.session.flush()
    outbox.put_all(
        [
            Letter(
                KINDS[mailing.kind],
                row.id,
                f"renewal:{row.round_id}:{digest(row.email_key)}",
                row.email_key,
                row.round_id,
            )
            for row in rows
        ],
        delay=UNDO + MARGIN,
    )
    _record(mailing, _SENT[mailing.kind], len(rows), actor)


def _record(mailing: Mailing, action: str, people: int, actor: str) -> None:
    record(actor, action, db.session.get_one(Round, mailing.round_id), after={"recipients": people})


def _reminder_before(mailing: Mailing) -> Mailing | None:
    """The reminder that went out before this one."""
    return db.session.scalars(
        select(Mailing)
        .where(
            Mailing.round_id == mailing.round_id,
            Mailing.kind == MailingKind.REMINDER,
            Mailing.sample == "",
            Mailing.withdrawn_at.is_(None),
            Mailing.id < mailing.id,
        )
        .order_by(Mailing.id.desc())
        .limit(1)
    ).one_or_none()


def _was_in(row: Renewal, reminder: Mailing) -> bool:
    """Whether somebody who has not answered yet was reminded by an earlier mailing."""
    return remindable_from(row.invitation.made_at, None) <= reminder.made_at
