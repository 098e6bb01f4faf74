"""What is written to whom about registrations, from the state of the day (CALENDAR.md 3, 4, 6 and 15).

A mail about a registration says what is new against what its address was told before. Where
nothing is, none leaves.
"""

from collections.abc import Mapping

from flask import render_template
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.common.clock import now
from app.common.danish import kroner, moment, period, short_day, until
from app.common.links import site_url
from app.common.models import db
from app.meetings.models import SittingState
from app.meetings.queries import RoundView
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.registrations.entries import Calendar, bring_up_to_date
from app.registrations.links import links_of
from app.registrations.models import FeeEntry, Registration, Told
from app.registrations.queries import Ticket, library_tokens, receipt, ticket
from app.registrations.states import State
from app.registrations.wording import fee_reason, state_name


def registration_news(message: Message) -> Mail | None:
    """To the address of a registration: what has become of it since the last mail, and its entry."""
    mine, round_ = ticket(message.subject_id)
    if _is_over(mine, round_):
        return None
    address = message.recipient.casefold()
    is_theirs = address == mine.email.casefold()
    told = _told(mine.scope, address)
    facts = facts_of(mine, round_) if is_theirs else {"status": gettext("Flyttet til en anden adresse")}
    if (told is None and not (is_theirs and mine.is_active)) or (told is not None and told.facts == facts):
        return None
    calendar = bring_up_to_date(mine, round_, message.recipient, is_theirs=is_theirs)
    before = dict(told.facts) if told and _is_about(told, mine) else {}
    _note(told, mine.scope, address, facts)
    return _news(mine, round_, before, facts, message.recipient, is_theirs, calendar)


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
    return _to_person(
        mine, round_, subject, gettext("Din tilmelding"), intro, _pairs({}, facts_of(mine, round_))
    )


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
    return _to_person(mine, round_, subject, heading, intro, _pairs({}, facts_of(mine, round_)))


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
    kept = {name: facts[name] for name in ("when", "where", "online")}
    return _to_person(mine, round_, subject, gettext("Vi ses snart"), intro, _pairs({}, kept))


def fee_change(message: Message) -> Mail | None:
    """To whoever pays: an amount that has changed without their doing, old → new."""
    row = db.session.get_one(Registration, message.subject_id)
    entries = list(
        db.session.scalars(select(FeeEntry).where(FeeEntry.registration_id == row.id).order_by(FeeEntry.id))
    )
    seen = [entry for entry in entries if entry.told_at is not None]
    before, after = seen[-1].amount if seen else 0, entries[-1].amount
    for entry in entries:
        entry.told_at = entry.told_at or now()
    if before == after:
        return None
    mine, round_ = ticket(row.id)
    booking = receipt(row.booking_id)
    subject = gettext("Deltagergebyr ændret: %(name)s", name=mine.name)
    words = {
        "ticket": mine,
        "round": round_,
        "subject": subject,
        "before": kroner(before),
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
        "round": booking.round,
        "subject": subject,
        "link": site_url("registrations.receipt", token=booking.token),
        "libraries": {
            name: site_url("find.our_library_page", token=token)
            for name, token in library_tokens(booking.id).items()
        },
    }
    return _mail("receipt", booking.contact_email, booking.contact_name, booking.round, subject, words)


def facts_of(mine: Ticket, round_: RoundView) -> dict[str, str]:
    """What a mail says of a registration, in words; two that are equal say the same.

    `link` is said by the address of the button alone.
    """
    sitting = mine.sitting
    facts = {"link": facts_link(mine), "name": mine.name}
    facts["when"] = period(sitting.starts_at, sitting.ends_at) if sitting else _any_time(round_)
    facts["where"] = sitting.place if sitting else ""
    facts["online"] = sitting.online_url if sitting and mine.state is State.CONFIRMED else ""
    facts["status"] = mine.state_name
    facts["wish"] = gettext("Flytte til %(sitting)s", sitting=mine.wish.name) if mine.wish else ""
    facts["price"] = mine.price_reason
    if mine.fee.at_most and round_.vat_sentence:
        facts["price"] += f" ({round_.vat_sentence})"
    return facts


def meeting_name(mine: Ticket, round_: RoundView) -> str:
    """'Netværk i lånesamarbejde, vest, 24. marts 2027', as subjects name a sitting."""
    if mine.sitting is None:
        return gettext("%(series)s, øst eller vest", series=round_.series.name)
    return f"{round_.series.name}, {mine.sitting.name.lower()}, {short_day(mine.sitting.starts_at)}"


def _news(
    mine: Ticket,
    round_: RoundView,
    before: Mapping[str, str],
    facts: Mapping[str, str],
    recipient: str,
    is_theirs: bool,
    calendar: Calendar | None,
) -> Mail:
    prefix, heading, intro = _opening(mine, round_, before, is_theirs)
    if not is_theirs:
        before, facts = {}, {}
    elif before.get("status") == facts["status"]:
        # A change mail says old → new and nothing else (CALENDAR.md 15).
        facts = {key: value for key, value in facts.items() if before.get(key) != value}
    subject = f"{prefix}: {meeting_name(mine, round_)}"
    mail_to = None if is_theirs else recipient
    return _to_person(mine, round_, subject, heading, intro, _pairs(before, facts), calendar, mail_to)


def _opening(
    mine: Ticket, round_: RoundView, before: Mapping[str, str], is_theirs: bool
) -> tuple[str, str, str]:
    """The first word of the subject, the heading and the first sentence of a mail about a registration."""
    words = {"name": mine.name, "series": round_.series.name, "round": round_.title}
    if not is_theirs:
        intro = gettext("Tilmeldingen til %(series)s: %(round)s hører nu til en anden adresse.", **words)
        return gettext("Ændret"), gettext("Tilmeldingen er flyttet"), intro
    if before.get("status") == mine.state_name and before.get("link") == facts_link(mine):
        return _opening_of_change(mine, before, words)
    match mine.state:
        case State.CONFIRMED if before.get("status") in _without_seat(mine, round_):
            intro = gettext("%(name)s, du har fået plads til %(series)s: %(round)s.", **words)
            return gettext("Tilmeldt"), gettext("Du har fået plads"), intro
        case State.CONFIRMED:
            intro = gettext("%(name)s, du er tilmeldt %(series)s: %(round)s.", **words)
            return gettext("Tilmeldt"), gettext("Du er tilmeldt"), intro
        case State.WAITING:
            intro = gettext("%(name)s, du er på ventelisten til %(series)s: %(round)s.", **words)
            return gettext("Venteliste"), gettext("Du er på ventelisten"), intro
        case State.PENDING:
            intro = gettext("%(name)s, du er skrevet op til %(series)s: %(round)s.", **words)
            why = _pending_words(mine, round_)
            return gettext("Modtaget"), gettext("Vi har modtaget din tilmelding"), f"{intro} {why}"
        case State.CANCELLED:
            intro = gettext("%(name)s, du er afmeldt %(series)s: %(round)s.", **words)
            return gettext("Afmeldt"), gettext("Du er afmeldt"), intro
        case State.REPLACED:
            intro = gettext("%(name)s, din plads er givet videre til en kollega.", **words)
            return gettext("Givet videre"), gettext("Pladsen er givet videre"), intro


def _pending_words(mine: Ticket, round_: RoundView) -> str:
    """Why somebody has no seat yet, and what happens next."""
    if mine.from_library and round_.sector_release_at is not None:
        return gettext(
            "Du har ikke en plads endnu: folkebibliotekerne får plads først. Resten bliver fordelt %(when)s.",
            when=moment(round_.sector_release_at),
        )
    return gettext(
        "Du har ikke en plads endnu: %(workplace)s står ikke på listen over biblioteker, "
        "så arrangøren ser på det og skriver til dig.",
        workplace=mine.workplace,
    )


def _opening_of_change(
    mine: Ticket, before: Mapping[str, str], words: Mapping[str, str]
) -> tuple[str, str, str]:
    if mine.wish is not None:
        intro = gettext(
            "%(name)s, du står i kø til %(sitting)s. Du beholder din plads, til der er en dér.",
            name=mine.name,
            sitting=mine.wish.name.lower(),
        )
        return gettext("Ændret"), gettext("Dit ønske er noteret"), intro
    if mine.sitting is not None and before.get("where") != mine.sitting.place:
        intro = gettext("%(name)s, din tilmelding er flyttet.", **words)
        return gettext("Flyttet"), gettext("Din tilmelding er flyttet"), intro
    intro = gettext("%(name)s, din tilmelding er ændret.", **words)
    return gettext("Ændret"), gettext("Din tilmelding er ændret"), intro


def facts_link(mine: Ticket) -> str:
    """Which registration and which version of its link a mail leads to."""
    return f"{mine.reference}/{mine.link_version}"


def _without_seat(mine: Ticket, round_: RoundView) -> set[str]:
    """The words for the states in which one has no seat yet."""
    pending = {state_name(State.PENDING, one) for one in (None, round_)}
    return {state_name(State.WAITING), *pending}


def _pairs(before: Mapping[str, str], facts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The lines of a mail as (term, old, new); old is empty where nothing else was told before."""
    terms = {
        "name": gettext("Navn") if before.get("name", facts.get("name")) != facts.get("name") else "",
        "when": gettext("Hvornår"),
        "where": gettext("Hvor"),
        "online": gettext("Deltag her"),
        "status": gettext("Status"),
        "wish": gettext("Ønske"),
        "price": gettext("Pris"),
    }
    return [
        (term, before.get(key, "") if before.get(key, "") != facts[key] else "", facts[key])
        for key, term in terms.items()
        if term and key in facts and (facts[key] or before.get(key))
    ]


def _to_person(
    mine: Ticket,
    round_: RoundView,
    subject: str,
    heading: str,
    intro: str,
    pairs: list[tuple[str, str, str]],
    calendar: Calendar | None = None,
    recipient: str | None = None,
) -> Mail:
    words = {
        "round": round_,
        "subject": subject,
        "heading": heading,
        "intro": intro,
        "pairs": pairs,
        "queue": mine.queue if recipient is None else (),
        # Who has handed a registration over, or never had it, gets no link that opens it.
        "link": site_url("own.mine", token=mine.token) if _may_open(mine, recipient) else "",
        "give": site_url("own.hand_over_page", token=mine.token)
        if _may_open(mine, recipient) and mine.state is State.CONFIRMED
        else "",
        "leave": site_url("own.cancel_page", token=mine.token)
        if _may_open(mine, recipient) and mine.is_active
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


def _any_time(round_: RoundView) -> str:
    return gettext(" eller ").join(short_day(sitting.starts_at) for sitting in round_.sittings)


def _is_over(mine: Ticket, round_: RoundView) -> bool:
    """Nothing is sent about what has been, nor yet about what an organiser has cancelled (CALENDAR.md 10)."""
    sittings = [mine.sitting] if mine.sitting else list(round_.sittings)
    return all(one.ends_at <= now() or one.state is SittingState.CANCELLED for one in sittings)


def _told(scope: str, address: str) -> Told | None:
    return db.session.scalars(select(Told).filter_by(scope=scope, address=address)).one_or_none()


def _is_about(told: Told, mine: Ticket) -> bool:
    """Whether an address was told of this registration last, and not of an earlier one it had."""
    return str(told.facts.get("link", "")).partition("/")[0] == mine.reference


def _note(told: Told | None, scope: str, address: str, facts: dict[str, str]) -> None:
    if told is None:
        told = Told(scope=scope, address=address)
        db.session.add(told)
    told.facts = facts
