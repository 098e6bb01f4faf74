"""What is written to whom about registrations, from the state of the day (CALENDAR.md 3, 4, 6 and 15).

A mail about a registration says what is new against what its address was told before. Where
nothing is, none leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import render_template
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.common.clock import now
from app.common.danish import kroner, period, until
from app.common.links import site_url
from app.common.models import db
from app.meetings.queries import RoundView
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.outbox.queries import follows_a_loss
from app.registrations.entries import Calendar, bring_up_to_date
from app.registrations.links import links_of
from app.registrations.models import FeeEntry, Registration, Told
from app.registrations.news import scope_of_stream
from app.registrations.openings import opening
from app.registrations.queries import QueuePlace, Ticket, active_in, library_tokens, receipt, ticket
from app.registrations.states import State
from app.registrations.told_facts import (
    choices_words,
    days_words,
    facts_of,
    has_new_agenda,
    meeting_name,
    pairs,
    reference_in,
)
from app.registrations.wording import fee_reason


def registration_news(message: Message) -> Mail | None:
    """To the address of a registration: what has become of it since the last mail, and its entry.

    Sent again, or after one that was given up, it says all there is (CALENDAR.md 4).
    """
    mine, round_, told, is_theirs = _about(message)
    if _is_over(mine, round_):
        return None
    again = message.again or follows_a_loss(message)
    facts = facts_of(mine, round_) if is_theirs else {"status": gettext("Flyttet til en anden adresse")}
    if told is None and not (is_theirs and (mine.is_active or again)):
        return None
    if told is not None and told.facts == facts and not again:
        return None
    calendar = bring_up_to_date(mine, round_, message.recipient, is_theirs=is_theirs, again=again)
    before = dict(told.facts) if told and _is_about(told, mine) and not again else {}
    _note(told, mine.scope, message.recipient.casefold(), facts)
    return _news(mine, round_, before, facts, message.recipient, is_theirs, calendar)


def day_news(day: int, message: Message) -> Mail | None:
    """The entry of a further day of a meeting, or that it is taken out (CALENDAR.md 8); nothing else."""
    mine, round_, _, is_theirs = _about(message)
    if _is_over(mine, round_):
        return None
    again = message.again or follows_a_loss(message)
    calendar = bring_up_to_date(mine, round_, message.recipient, is_theirs=is_theirs, again=again, day=day)
    if calendar is None:
        return None
    held = next((one for one in mine.sitting.days if one.number == day), None) if mine.sitting else None
    when = period(held.starts_at, held.ends_at) if held else ""
    is_in = calendar.method == "REQUEST"
    heading = (
        gettext("Dag %(day)d i din kalender", day=day)
        if is_in
        else gettext("Dag %(day)d er taget ud", day=day)
    )
    intro = (
        gettext("Her er dag %(day)d af mødet “%(round)s” til din kalender.", day=day, round=round_.title)
        if is_in
        else gettext(
            "Dag %(day)d af mødet “%(round)s” er taget ud af din kalender.", day=day, round=round_.title
        )
    )
    subject = gettext("Dag %(day)d: %(meeting)s", day=day, meeting=meeting_name(mine, round_, day))
    shown = [(gettext("Hvornår"), "", when)] if is_in else []
    recipient = None if is_theirs else message.recipient
    return _to_person(mine, round_, subject, heading, intro, shown, calendar, recipient)


def link(message: Message) -> Mail:
    """To a person who somebody tried to sign up again: the link to the registration there is."""
    mine, round_ = ticket(message.subject_id)
    subject = gettext("Din tilmelding: %(meeting)s", meeting=meeting_name(mine, round_))
    intro = gettext(
        "%(name)s, nogen har skrevet din adresse i tilmeldingen til %(series)s: %(round)s. "
        "Du er allerede skrevet op, og intet er ændret.",
        name=mine.name,
        series=round_.series.name,
        round=round_.title,
    )
    heading, shown = gettext("Din tilmelding"), pairs({}, facts_of(mine, round_))
    return _to_person(mine, round_, subject, heading, intro, shown, queue=mine.queue)


def find(message: Message) -> Mail | None:
    """To whoever asked for their links: everything this address can open. Unknown addresses get nothing."""
    found = links_of(message.recipient)
    if not found:
        return None
    subject = gettext("Dine links")
    words = {"subject": subject, "found": found, "site": site_url("pages.front")}
    return Mail(
        to_address=message.recipient,
        subject=subject,
        text=render_template("mail/find.txt", **words),
        html=render_template("mail/find.html", **words),
    )


def no_room(message: Message) -> Mail | None:
    """To a person who still waited: there was no room."""
    mine, round_ = ticket(message.subject_id)
    if mine.state not in (State.WAITING, State.PENDING):
        return None
    subject = gettext("Der blev desværre ikke plads: %(meeting)s", meeting=meeting_name(mine, round_))
    intro = gettext(
        "%(name)s, der blev desværre ikke plads til dig denne gang. Det koster ikke noget.", name=mine.name
    )
    heading = gettext("Der blev desværre ikke plads")
    facts = facts_of(mine, round_)
    kept = {name: facts[name] for name in ("when", "days", "where")}
    return _to_person(mine, round_, subject, heading, intro, pairs({}, kept), acts=False)


def reminder(message: Message) -> Mail | None:
    """To a person with a seat, some days before: when and where. It carries no calendar object."""
    mine, round_ = ticket(message.subject_id)
    sitting = mine.sitting
    if mine.state is not State.CONFIRMED or sitting is None or sitting.has_begun or _is_over(mine, round_):
        return None
    subject = gettext("Påmindelse: %(meeting)s", meeting=meeting_name(mine, round_))
    intro = gettext(
        "%(name)s, du er tilmeldt %(series)s: %(round)s. Mødet er %(when)s.",
        name=mine.name,
        series=round_.series.name,
        round=round_.title,
        when=until(sitting.starts_at),
    )
    facts = facts_of(mine, round_)
    kept = {name: facts[name] for name in ("when", "days", "where", "online")}
    return _to_person(mine, round_, subject, gettext("Vi ses snart"), intro, pairs({}, kept))


def fee_change(message: Message) -> Mail | None:
    """To whoever pays: an amount that has changed without their doing, old → new; again, what it is now."""
    row = db.session.get_one(Registration, message.subject_id)
    entries = list(
        db.session.scalars(select(FeeEntry).where(FeeEntry.registration_id == row.id).order_by(FeeEntry.id))
    )
    seen = [entry for entry in entries if entry.told_at is not None]
    before, after = seen[-1].amount if seen else 0, entries[-1].amount
    for entry in entries:
        entry.told_at = entry.told_at or now()
    if before == after and not message.again:
        return None
    mine, round_ = ticket(row.id)
    booking = receipt(row.booking_id)
    if _knows_price(mine, round_, booking.contact_email) and not message.again:
        return None
    subject = gettext("Deltagergebyr ændret: %(name)s", name=mine.name)
    words = {
        "ticket": mine,
        "round": round_,
        "subject": subject,
        "before": "" if message.again else kroner(before),
        "after": fee_reason(mine.fee, mine.workplace),
        "link": site_url("registrations.receipt", token=booking.token),
    }
    return _mail("fee", booking.contact_email, booking.contact_name, round_, subject, words)


def booking_receipt(message: Message) -> Mail:
    """To the contact: everybody who was signed up, what it costs, and the link to the receipt."""
    booking = receipt(message.subject_id)
    people = len(booking.tickets)
    count = ngettext("%(num)d person", "%(num)d personer", people)
    subject = gettext("Kvittering for %(people)s: %(round)s", people=count, round=booking.round.title)
    words = {
        "receipt": booking,
        "days_words": days_words,
        "choices_words": choices_words,
        "round": booking.round,
        "subject": subject,
        "link": site_url("registrations.receipt", token=booking.token),
        "libraries": {
            name: site_url("find.our_library_page", token=token)
            for name, token in library_tokens(booking.id).items()
        },
    }
    return _mail("receipt", booking.contact_email, booking.contact_name, booking.round, subject, words)


def _about(message: Message) -> tuple[Ticket, RoundView, Told | None, bool]:
    """Which registration a message is about, what its address was told of it, and whether it is theirs.

    The registration that the address has now where this one counted, else the one that is named: of
    one that is over its calendar is to lose no entry that shows another.
    """
    address, scope = message.recipient.casefold(), scope_of_stream(message.stream)
    told = _told(scope, address)
    mine, round_ = ticket(message.subject_id)
    is_theirs = address == mine.email.casefold() and _counts(mine, scope, told)
    if not (is_theirs and mine.is_active):
        current = active_in(scope, address)
        if current is not None:
            (mine, round_), is_theirs = ticket(current), True
    return replace(mine, scope=scope), round_, told, is_theirs  # where it counted as this address had it


def _news(
    mine: Ticket,
    round_: RoundView,
    before: Mapping[str, str],
    facts: Mapping[str, str],
    recipient: str,
    is_theirs: bool,
    calendar: Calendar | None,
) -> Mail:
    prefix, heading, intro = opening(mine, round_, before, is_theirs)
    if not is_theirs:
        before, facts = {}, {}
        if calendar is not None:  # programs show it as cancelled, which the meeting is not
            taken_out = gettext("Mødet er taget ud af kalenderen på denne adresse.")
            intro = f"{intro} {taken_out}"
    elif before.get("status") == facts["status"]:
        # A change mail says old → new and nothing else (CALENDAR.md 15).
        facts = {key: value for key, value in facts.items() if before.get(key) != value}
    queue = mine.queue if facts.keys() & {"status", "sitting", "wish"} else ()
    subject = f"{prefix}: {meeting_name(mine, round_)}"
    mail_to = None if is_theirs else recipient
    page = site_url("pages.round_page", series=round_.series.slug, round_slug=round_.slug)
    agenda = f"{page}#dagsorden" if has_new_agenda(before, facts) else ""
    return _to_person(
        mine,
        round_,
        subject,
        heading,
        intro,
        pairs(before, facts),
        calendar,
        mail_to,
        queue=queue,
        agenda=agenda,
    )


def _to_person(
    mine: Ticket,
    round_: RoundView,
    subject: str,
    heading: str,
    intro: str,
    pairs: list[tuple[str, str, str]],
    calendar: Calendar | None = None,
    recipient: str | None = None,
    *,
    queue: Sequence[QueuePlace] = (),
    agenda: str = "",
    acts: bool = True,
) -> Mail:
    """`recipient`: an address that no longer has the registration. `agenda`: where a new one is read.

    `acts`: whether anything can be done; not once the meeting has begun, as for who walks in at its door.
    """
    acts = acts and _may_open(mine, recipient) and not (mine.sitting and mine.sitting.has_begun)
    words = {
        "round": round_,
        "subject": subject,
        "heading": heading,
        "intro": intro,
        "pairs": pairs,
        "queue": queue,
        "agenda": agenda,
        # Who has handed a registration over, or never had it, gets no link that opens it.
        "link": site_url("own.mine", token=mine.token) if _may_open(mine, recipient) else "",
        "give": site_url("own.hand_over_page", token=mine.token)
        if acts and mine.state is State.CONFIRMED and not mine.is_off
        else "",
        "leave": site_url("own.cancel_page", token=mine.token)
        if acts and mine.is_active and not mine.is_off
        else "",
    }
    name = "" if recipient else mine.name
    return _mail("registration", recipient or mine.email, name, round_, subject, words, calendar)


def _may_open(mine: Ticket, recipient: str | None) -> bool:
    return recipient is None and mine.state is not State.REPLACED


def _mail(
    template: str,
    address: str,
    to_name: str,
    round_: RoundView,
    subject: str,
    words: Mapping[str, object],
    calendar: Calendar | None = None,
) -> Mail:
    return Mail(
        to_address=address,
        to_name=to_name,
        sender_name=round_.series.organiser,
        subject=subject,
        text=render_template(f"mail/{template}.txt", **words),
        html=render_template(f"mail/{template}.html", **words),
        calendar=calendar.content if calendar else None,
        calendar_method=calendar.method if calendar else None,
    )


def _is_over(mine: Ticket, round_: RoundView) -> bool:
    """Nothing is sent about what has been (CALENDAR.md 10)."""
    sittings = [mine.sitting] if mine.sitting else list(round_.sittings)
    return all(one.ends_at <= now() for one in sittings)


def _knows_price(mine: Ticket, round_: RoundView, payer: str) -> bool:
    """Whether who pays is the person and has read the price in the mail about it; noted where not."""
    address, price = mine.email.casefold(), facts_of(mine, round_)["price"]
    told = _told(mine.scope, address) if payer.casefold() == address else None
    if told is None or not _is_about(told, mine):
        return False
    is_known = told.facts.get("price") == price
    told.facts = {**told.facts, "price": price}
    return is_known


def _told(scope: str, address: str) -> Told | None:
    return db.session.scalars(select(Told).filter_by(scope=scope, address=address)).one_or_none()


def _is_about(told: Told, mine: Ticket) -> bool:
    """Whether an address was told of this registration last, and not of an earlier one it had."""
    return reference_in(told.facts) == mine.reference


def _counts(mine: Ticket, scope: str, told: Told | None) -> bool:
    """Whether a registration counts in a scope; one that has ended does where it was told of last."""
    return scope == mine.scope or (not mine.is_active and told is not None and _is_about(told, mine))


def _note(told: Told | None, scope: str, address: str, facts: dict[str, str]) -> None:
    if told is None:
        told = Told(scope=scope, address=address)
        db.session.add(told)
    told.facts = facts
