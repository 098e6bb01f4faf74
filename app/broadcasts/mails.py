"""One person's copy of a message to many, from the state of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.broadcasts.blocks import Block, blocks
from app.broadcasts.merge import Field, merge
from app.broadcasts.models import Broadcast, BroadcastCopy
from app.common import links
from app.common.clock import now
from app.common.danish import period
from app.common.links import site_url
from app.common.models import db
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView, round_of
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.registrations.models import Registration
from app.registrations.queries import fee_of
from app.registrations.states import State
from app.registrations.wording import fee_reason


@dataclass(frozen=True, slots=True)
class Merged:
    """A message as one person gets it."""

    subject: str
    text: str
    link: str  # what opens the registration; for others to look at, the page that finds it

    @property
    def blocks(self) -> list[Block]:
        """The text as paragraphs, lists and links."""
        return blocks(self.text, {self.link: gettext("Min tilmelding")})


def copy_for_one(message: Message) -> Mail | None:
    """To somebody who was meant when the message was sent, unless it was taken back."""
    broadcast, row = _copy(message.subject_id)
    if broadcast.withdrawn_at is not None:
        return None
    round_ = round_of(row.round_id)
    # Who has given the place away gets no link that opens it.
    link = site_url("find.find_page") if row.state is State.REPLACED else _own_link(row)
    merged = _merged(broadcast.subject, broadcast.body, row, round_, link)
    return _mail(merged, row, round_)


def trial_copy(message: Message) -> Mail:
    """To whoever writes the message: what one person would get. It opens nothing of theirs."""
    broadcast, row = _copy(message.subject_id)
    round_ = round_of(row.round_id)
    merged = as_shown(broadcast.subject, broadcast.body, row.id, round_)
    return _mail(merged, row, round_, tester=message.recipient)


def as_shown(subject: str, body: str, registration_id: int, round_: RoundView) -> Merged:
    """A message as this person would get it, for others to look at: with no link that opens anything."""
    row = _registration(registration_id)
    return _merged(subject, body, row, round_, site_url("find.find_page"))


def _merged(subject: str, body: str, row: Registration, round_: RoundView, link: str) -> Merged:
    values = _values(row, round_, link)
    return Merged(merge(subject, values), merge(body, values), link)


def _values(row: Registration, round_: RoundView, link: str) -> Mapping[Field, str]:
    sittings = _sittings(row, round_)
    workplace = _workplace(row)
    either = gettext(" eller ")
    return {
        Field.NAME: row.name,
        Field.FIRST_NAME: row.name.partition(" ")[0],
        Field.LIBRARY: workplace,
        Field.SITTING: either.join(one.name for one in sittings),
        Field.TIME: either.join(period(one.starts_at, one.ends_at) for one in sittings),
        Field.PLACE: either.join(one.place for one in sittings),
        Field.PRICE: fee_reason(fee_of(row), workplace),
        Field.LINK: link,
    }


def _sittings(row: Registration, round_: RoundView) -> list[SittingView]:
    """The one somebody is signed up for; of who takes any, those that are held."""
    mine = [one for one in round_.sittings if one.id == row.sitting_id]
    held = [one for one in round_.sittings if one.state is not SittingState.CANCELLED]
    return mine or held or list(round_.sittings)


def _mail(merged: Merged, row: Registration, round_: RoundView, tester: str = "") -> Mail:
    """`tester`: the address of whoever only wants to see it."""
    contact = _sittings(row, round_)[0] if row.sitting_id is not None else round_.series
    subject = gettext("Test: %(subject)s", subject=merged.subject) if tester else merged.subject
    words = {
        "subject": subject,
        "merged": merged,
        "why": _why(row, round_),
        "contact": contact,
        "shown_for": row.name if tester else "",
    }
    return Mail(
        to_address=tester or row.email,
        to_name="" if tester else row.name,
        sender_name=round_.series.organiser,
        subject=subject,
        text=render_template("mail/broadcast.txt", **words),
        html=render_template("mail/broadcast.html", **words),
        headers={"Reply-To": contact.contact_email},
    )


def _why(row: Registration, round_: RoundView) -> str:
    words = {"organiser": round_.series.organiser, "round": f"{round_.series.name}: {round_.title}"}
    if all(one.ends_at <= now() for one in _sittings(row, round_)):
        return gettext("%(organiser)s skriver til dig, fordi du har været tilmeldt %(round)s.", **words)
    match row.state:
        case State.CONFIRMED:
            return gettext("%(organiser)s skriver til dig, fordi du er tilmeldt %(round)s.", **words)
        case State.WAITING:
            return gettext(
                "%(organiser)s skriver til dig, fordi du er på ventelisten til %(round)s.", **words
            )
        case State.PENDING:
            return gettext("%(organiser)s skriver til dig, fordi du er skrevet op til %(round)s.", **words)
        case _:
            return gettext("%(organiser)s skriver til dig, fordi du har været tilmeldt %(round)s.", **words)


def _copy(copy_id: int) -> tuple[Broadcast, Registration]:
    broadcast, row = db.session.execute(
        select(Broadcast, Registration)
        .select_from(BroadcastCopy)
        .join(Broadcast, Broadcast.id == BroadcastCopy.broadcast_id)
        .join(Registration, Registration.id == BroadcastCopy.registration_id)
        .where(BroadcastCopy.id == copy_id)
        .options(joinedload(Registration.library))
    ).one()
    return broadcast, row


def _registration(registration_id: int) -> Registration:
    return db.session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(joinedload(Registration.library))
    ).one()


def _workplace(row: Registration) -> str:
    return row.library.name if row.library else row.organisation


def _own_link(row: Registration) -> str:
    token = links.token(links.Purpose.REGISTRATION, row.reference, row.id, row.link_version)
    return site_url("own.mine", token=token)
