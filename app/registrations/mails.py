"""What is written to whom about registrations, from the state of the day (CALENDAR.md 6 and 15)."""

from flask import current_app, render_template
from flask_babel import gettext, ngettext

from app.agenda.queries import agenda
from app.common.danish import clock_after, short_day
from app.common.links import site_url
from app.invitations import ledger
from app.invitations.entry import Entry, Organiser
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.registrations.models import State
from app.registrations.queries import Ticket, receipt, ticket

ONLY_DAY = 1
"""A sitting has one day so far; an invitation's key names it by its number."""


def confirmation(message: Message) -> Mail | None:
    """To a person who was signed up: their seat with the calendar entry, or that it awaits the organiser."""
    mine, round_ = ticket(message.subject_id)
    if mine.state is State.PENDING:
        return _pending(mine, round_)
    if mine.state is not State.CONFIRMED or mine.sitting.state is SittingState.CANCELLED:
        return None
    organiser = Organiser(round_.series.organiser, str(current_app.config["MAIL_DEFAULT_SENDER"]))
    calendar = ledger.tell(_entry(mine, round_), organiser)
    if calendar is None:
        return None  # this calendar knows already
    subject = gettext("Tilmeldt: %(meeting)s", meeting=_meeting(round_, mine.sitting))
    return _to_person("confirmation", mine, round_, subject, calendar)


def link(message: Message) -> Mail:
    """To a person who somebody tried to sign up again: the link to the registration there is."""
    mine, round_ = ticket(message.subject_id)
    subject = gettext("Din tilmelding: %(meeting)s", meeting=_meeting(round_, mine.sitting))
    return _to_person("link", mine, round_, subject)


def booking_receipt(message: Message) -> Mail:
    """To the contact: everybody who was signed up, what it costs, and the link to the receipt."""
    booking = receipt(message.subject_id)
    people = len(booking.tickets)
    count = ngettext("%(num)d person", "%(num)d personer", people)
    subject = gettext("Kvittering for %(people)s: %(round)s", people=count, round=booking.round.title)
    words = {
        "receipt": booking,
        "round": booking.round,
        "subject": subject,
        "link": site_url("registrations.receipt", token=booking.token),
    }
    return _mail("receipt", booking.contact_email, booking.contact_name, booking.round, subject, words)


def _pending(mine: Ticket, round_: RoundView) -> Mail:
    subject = gettext("Modtaget: %(meeting)s", meeting=_meeting(round_, mine.sitting))
    return _to_person("pending", mine, round_, subject)


def _to_person(
    name: str, mine: Ticket, round_: RoundView, subject: str, calendar: bytes | None = None
) -> Mail:
    words = {
        "ticket": mine,
        "round": round_,
        "sitting": mine.sitting,
        "subject": subject,
        "link": site_url("registrations.mine", token=mine.token),
    }
    return _mail(name, mine.email, mine.name, round_, subject, words, calendar)


def _mail(
    name: str,
    address: str,
    to_name: str,
    round_: RoundView,
    subject: str,
    words: dict[str, object],
    calendar: bytes | None = None,
) -> Mail:
    return Mail(
        to_address=address,
        to_name=to_name,
        sender_name=round_.series.organiser,
        subject=subject,
        text=render_template(f"mail/{name}.txt", **words),
        html=render_template(f"mail/{name}.html", **words),
        calendar=calendar,
        calendar_method="REQUEST" if calendar else None,
    )


def _meeting(round_: RoundView, sitting: SittingView) -> str:
    """'Netværk i lånesamarbejde, vest, 24. marts 2027', as subjects and calendars name a sitting."""
    return f"{round_.series.name}, {sitting.name.lower()}, {short_day(sitting.starts_at)}"


def _entry(mine: Ticket, round_: RoundView) -> Entry:
    sitting = mine.sitting
    return Entry(
        key=f"{mine.reference}/{ONLY_DAY}",
        address=mine.email,
        name=mine.name,
        summary=f"{round_.series.name}, {sitting.name.lower()}",
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        location=", ".join(filter(None, (sitting.venue, sitting.address))) or gettext("Online"),
        room=sitting.room,
        online_url=sitting.online_url,
        description=_description(round_, sitting),
        url=_address(round_),
    )


def _description(round_: RoundView, sitting: SittingView) -> str:
    """The agenda and how to cancel. No link that gives power: calendars are shared (CALENDAR.md 6)."""
    parts = [round_.title]
    if sitting.online_url:
        parts.append(gettext("Deltag her: %(address)s", address=sitting.online_url))
    items = agenda(round_.id, round_.content_revision)
    if items:
        parts.append(
            "\n".join(f"{clock_after(sitting.starts_at, one.starts_after)} {one.title}" for one in items)
        )
    parts.append(
        gettext(
            "Kan du ikke komme, så skriv til %(contact)s.",
            contact=sitting.contact_email,
        )
    )
    parts.append(_address(round_))
    return "\n\n".join(parts)


def _address(round_: RoundView) -> str:
    return site_url("pages.round_page", series=round_.series.slug, round_slug=round_.slug)
