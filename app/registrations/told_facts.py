"""What a mail says of a registration, fact by fact: the next one says what is new (CALENDAR.md 15)."""

from collections.abc import Mapping
from hashlib import sha256

from flask_babel import gettext

from app.agenda.queries import agenda
from app.common.danish import period, short_day
from app.meetings.queries import RoundView
from app.registrations.options import ChoiceState, OptionKind
from app.registrations.queries import Ticket
from app.registrations.states import State
from app.registrations.wording import choice_words


def facts_of(mine: Ticket, round_: RoundView) -> dict[str, str]:
    """What a mail says of a registration, in words; two that are equal say the same.

    `link` is said by the address of the button alone, `sitting` by when and where, and what is new in
    an agenda by a link to it.
    """
    sitting = mine.sitting
    facts = {"link": facts_link(mine), "name": mine.name, "sitting": str(sitting.id) if sitting else ""}
    facts["when"] = period(sitting.starts_at, sitting.ends_at) if sitting else _any_time(round_)
    facts["days"] = days_words(mine)
    facts["choices"] = choices_words(mine)
    facts["where"] = sitting.place if sitting else ""
    facts["online"] = sitting.online_url if sitting and mine.state is State.CONFIRMED else ""
    facts["status"] = off_words() if mine.is_off else mine.state_name
    facts["wish"] = gettext("Flytte til %(sitting)s", sitting=mine.wish.name) if mine.wish else ""
    facts["price"] = mine.price_reason
    if mine.fee.at_most and round_.vat_sentence:
        facts["price"] += f" ({round_.vat_sentence})"
    facts["contact"] = f"{sitting.contact_name}, {sitting.contact_email}" if sitting else ""
    facts["agenda"] = _agenda_digest(round_, sitting.slug if sitting else "")
    return facts


def days_words(mine: Ticket) -> str:
    """'torsdag den 4. november …; fredag …': the days on which somebody comes, '' where there is one only."""
    if mine.sitting is None or len(mine.sitting.days) < 2:
        return ""
    return "; ".join(period(one.starts_at, one.ends_at) for one in mine.days)


def choices_words(mine: Ticket) -> str:
    """Rooms and meals, and the days that are waited for; those on which somebody comes are said as such."""
    days = mine.sitting.days if mine.sitting else ()
    return "; ".join(
        choice_words(one, days, mine.room_mate)
        for one in mine.chosen
        if one.kind is not OptionKind.DAY or one.state is ChoiceState.WAITING
    )


def off_words() -> str:
    """The status of a registration for a meeting that was cancelled by its organiser."""
    return gettext("Mødet er aflyst")


def _agenda_digest(round_: RoundView, at: str) -> str:
    items = agenda(round_.id, round_.content_revision, at)
    return sha256(repr(items).encode()).hexdigest()[:16] if items else ""


def meeting_name(mine: Ticket, round_: RoundView, day: int = 1) -> str:
    """'Netværk i lånesamarbejde, vest, 24. marts 2027', as subjects name a sitting, or a day of it."""
    if mine.sitting is None:
        return gettext("%(series)s, øst eller vest", series=round_.series.name)
    held = next((one for one in mine.sitting.days if one.number == day > 1), mine.days[0])
    return f"{round_.series.name}, {mine.sitting.in_words}, {short_day(held.starts_at)}"


def reference_in(facts: Mapping[str, str]) -> str:
    """The reference of the registration that these facts are about, '' where they are about none."""
    return facts.get("link", "").partition("/")[0]


def facts_link(mine: Ticket) -> str:
    """Which registration and which version of its link a mail leads to."""
    return f"{mine.reference}/{mine.link_version}"


def pairs(before: Mapping[str, str], facts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The lines of a mail as (term, old, new); old is empty where nothing else was told before."""
    if "when" in facts:
        before, facts = _with_one_time(before), _with_one_time(facts)
    terms = {
        "name": gettext("Navn") if before.get("name", facts.get("name")) != facts.get("name") else "",
        "when": gettext("Hvornår"),
        "days": gettext("Dage"),
        "where": gettext("Hvor"),
        "online": gettext("Deltag her"),
        "status": gettext("Status"),
        "wish": gettext("Ønske"),
        "choices": gettext("Valg"),
        "price": gettext("Pris"),
    }
    found = [
        (term, before.get(key, "") if before.get(key, "") != facts[key] else "", facts[key])
        for key, term in terms.items()
        if term and key in facts and (facts[key] or before.get(key))
    ]
    if "contact" in facts and before.get("contact", facts["contact"]) != facts["contact"]:
        found.append((gettext("Kontaktperson"), before["contact"], facts["contact"]))
    return found


def has_new_agenda(before: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    """Whether an agenda that was told before is another one now."""
    return "agenda" in facts and before.get("agenda", facts["agenda"]) != facts["agenda"]


def _with_one_time(facts: Mapping[str, str]) -> dict[str, str]:
    """Where a meeting has several days, their times say when it is; of days alone it is said which."""
    return {**facts, "when": facts["days"], "days": ""} if facts.get("days") else dict(facts)


def _any_time(round_: RoundView) -> str:
    return gettext(" eller ").join(short_day(sitting.starts_at) for sitting in round_.sittings)
