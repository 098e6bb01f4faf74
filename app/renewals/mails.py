"""The mails that ask people to come, from the state of the day: what, when, where, the price, two buttons.

Nothing in them tells whether they were opened: no pictures, and links that lead straight to
where they say (docs/decisions/0015).
"""

from dataclasses import dataclass, replace

from flask import render_template
from flask_babel import gettext
from sqlalchemy import select

from app.common.danish import moment, period, phone, short_day
from app.common.links import site_url
from app.common.models import db
from app.meetings.queries import RoundView, SeriesView, SittingView, round_of
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.renewals.answers import answer_by
from app.renewals.asking import Answer, Candidate, Why
from app.renewals.audience import audience
from app.renewals.links import candidate_of, token_of
from app.renewals.models import Mailing, MailingKind, Renewal
from app.renewals.offers import Option, chosen_wish, library_of, option_for
from app.renewals.wording import reason_for


@dataclass(frozen=True, slots=True)
class Buttons:
    """Where the two buttons of a mail lead."""

    yes: str
    no: str


def invitation(message: Message) -> Mail | None:
    """To somebody who is asked; None once they have answered, or cannot sign up any more."""
    return _letter_about(message, MailingKind.INVITATION)


def reminder(message: Message) -> Mail | None:
    """To somebody who has not answered."""
    return _letter_about(message, MailingKind.REMINDER)


def trial(message: Message) -> Mail | None:
    """To an organiser: what one of them gets. The buttons lead to the page of the round."""
    mailing = db.session.get(Mailing, message.subject_id)
    if mailing is None:
        return None
    round_ = round_of(mailing.round_id)
    one = _sample(mailing, round_)
    if one is None or not round_.open_sittings:
        return None
    mail = letter(one, round_, mailing.kind, mailing.note, to_page(round_))
    subject = gettext("Prøve: %(subject)s", subject=mail.subject)
    return replace(mail, to_address=message.recipient, to_name="", subject=subject)


def to_page(round_: RoundView) -> Buttons:
    """Buttons for who looks at the mail of another: nobody's link."""
    page = site_url("pages.round_page", series=round_.series.slug, round_slug=round_.slug)
    return Buttons(page, page)


def letter(one: Candidate, round_: RoundView, kind: MailingKind, note: str, buttons: Buttons) -> Mail:
    """What somebody is written; sign-up is open."""
    option = option_for(one, chosen_wish(one, round_), round_)
    own = next((sitting for sitting in round_.open_sittings if sitting.slug == option.wish), None)
    library = library_of(one).name
    contact, subject = own or round_.series, _subject(kind, round_, own)
    words = {
        "round": round_,
        "subject": subject,
        "heading": _heading(kind),
        "note": [block.splitlines() for block in note.split("\n\n") if block],
        "intro": _intro(kind, one, round_, library),
        "pairs": [
            *_meetings(one, round_, own),
            (gettext("Pladser"), _queue(one, option, round_) if option.waits else ""),
            *_terms(option, round_, own),
        ],
        "contact": _contact(contact),
        "yes": buttons.yes,
        "no": buttons.no,
    }
    return Mail(
        to_address=one.email,
        to_name=one.name,
        sender_name=round_.series.organiser,
        subject=subject,
        text=render_template("mail/renewal.txt", **words),
        html=render_template("mail/renewal.html", **words),
        headers={"Reply-To": contact.contact_email},
    )


def _sample(mailing: Mailing, round_: RoundView) -> Candidate | None:
    """Whose mail a test shows: who was chosen for it, whether they were asked meanwhile or not."""
    row = db.session.scalars(
        select(Renewal).filter_by(round_id=mailing.round_id, email_key=mailing.sample)
    ).one_or_none()
    if row is not None:
        return candidate_of(row)
    found = audience(round_, mailing.kind)
    return next((one for one in found if one.email_key == mailing.sample), found[0] if found else None)


def _letter_about(message: Message, kind: MailingKind) -> Mail | None:
    row = db.session.get(Renewal, message.subject_id)
    if row is None:
        return None
    round_ = round_of(row.round_id)
    mailing = row.invitation if kind is MailingKind.INVITATION else row.reminder
    if mailing is None or not round_.open_sittings or answer_by(row.id) is not Answer.NONE:
        return None
    token = token_of(row)
    buttons = Buttons(
        site_url("renewals.renewal_page", token=token), site_url("renewals.decline_page", token=token)
    )
    return letter(candidate_of(row), round_, kind, mailing.note, buttons)


def _subject(kind: MailingKind, round_: RoundView, own: SittingView | None) -> str:
    meeting = (
        f"{round_.series.name}, {own.in_words}, {short_day(own.starts_at)}"
        if own
        else gettext("%(series)s, øst eller vest", series=round_.series.name)
    )
    if kind is MailingKind.REMINDER:
        return gettext("Kommer du? %(meeting)s", meeting=meeting)
    return gettext("Invitation: %(meeting)s", meeting=meeting)


def _heading(kind: MailingKind) -> str:
    return gettext("Kommer du?") if kind is MailingKind.REMINDER else gettext("Du er inviteret")


def _intro(kind: MailingKind, one: Candidate, round_: RoundView, library: str) -> str:
    words = {"name": one.name, "series": round_.series.name, "round": round_.title}
    if kind is MailingKind.REMINDER:
        return gettext(
            "%(name)s, vi har ikke hørt, om du kommer til %(series)s: %(round)s. "
            "Svar gerne, også hvis du ikke kan.",
            **words,
        )
    why = reason_for(one.why, library)
    return gettext("%(name)s, du er inviteret til %(series)s: %(round)s. %(why)s", **words, why=why)


def _meetings(one: Candidate, round_: RoundView, own: SittingView | None) -> list[tuple[str, str]]:
    """When and where, a line for each meeting, their own first."""
    sittings = sorted(round_.open_sittings, key=lambda sitting: sitting != own)
    return [
        (
            gettext("%(meeting)s (som sidst)", meeting=sitting.name)
            if one.why is Why.RETURNING and sitting == own and len(sittings) > 1
            else sitting.name,
            f"{period(sitting.starts_at, sitting.ends_at)}, {sitting.place}",
        )
        for sitting in sittings
    ]


def _terms(option: Option, round_: RoundView, own: SittingView | None) -> list[tuple[str, str]]:
    """What it costs and why, and until when to answer."""
    until = min(sitting.signup_until for sitting in ([own] if own else round_.open_sittings))
    return [(gettext("Pris lige nu"), option.price), (gettext("Svar senest"), moment(until))]


def _queue(one: Candidate, option: Option, round_: RoundView) -> str:
    """Their place in the queue, and where there is room instead."""
    others = [
        sitting.in_words
        for sitting in round_.open_sittings
        if sitting.slug != option.wish and not option_for(one, sitting.slug, round_).waits
    ]
    if not others:
        return option.seats
    room = gettext("Der er plads i %(meetings)s.", meetings=gettext(" og ").join(others))
    return f"{option.seats}. {room}"


def _contact(one: SittingView | SeriesView) -> str:
    parts = (one.contact_name, one.contact_email, phone(one.contact_phone))
    return ", ".join(part for part in parts if part)
