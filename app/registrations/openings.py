"""How a mail about a registration begins: the first word of its subject, its heading and first sentence."""

from collections.abc import Mapping

from flask_babel import gettext

from app.common.danish import moment
from app.meetings.queries import RoundView
from app.registrations.fees import Reason, free_until
from app.registrations.queries import Ticket
from app.registrations.states import State
from app.registrations.told_facts import facts_link, facts_of, off_words
from app.registrations.wording import state_name


def opening(
    mine: Ticket, round_: RoundView, before: Mapping[str, str], is_theirs: bool
) -> tuple[str, str, str]:
    """The first word of the subject, the heading and the first sentence of a mail about a registration."""
    words = {"name": mine.name, "series": round_.series.name, "round": round_.title}
    if not is_theirs:
        intro = gettext("Tilmeldingen til %(series)s: %(round)s hører nu til en anden adresse.", **words)
        return gettext("Ændret"), gettext("Tilmeldingen er flyttet"), intro
    if mine.is_off:
        return _opening_of_cancellation(mine, words)
    if before.get("status") == mine.state_name and before.get("link") == facts_link(mine):
        return _opening_of_change(mine, round_, before, words)
    if before.get("status") == off_words() and mine.state is State.CONFIRMED:
        intro = gettext("%(name)s, mødet “%(round)s” holdes alligevel. Du har stadig din plads.", **words)
        return gettext("Tilmeldt"), gettext("Mødet holdes alligevel"), intro
    match mine.state:
        case State.CONFIRMED if before.get("status") in _without_seat(mine, round_):
            intro = gettext("%(name)s, du har fået plads til %(series)s: %(round)s.", **words)
            intro = f"{intro} {_free_until_words(mine)}".strip()
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
            if mine.fee.reason is Reason.CANCELLED_LATE:
                hope = gettext("Gebyret falder væk, hvis en anden får pladsen.")
                intro = f"{intro} {hope}"
            return gettext("Afmeldt"), gettext("Du er afmeldt"), intro
        case State.REPLACED:
            if before.get("status") in _without_seat(mine, round_):
                intro = gettext(
                    "%(name)s, din tilmelding til “%(round)s” er givet videre til en kollega.", **words
                )
                return gettext("Givet videre"), gettext("Tilmeldingen er givet videre"), intro
            intro = gettext("%(name)s, din plads til “%(round)s” er givet videre til en kollega.", **words)
            return gettext("Givet videre"), gettext("Pladsen er givet videre"), intro


def _free_until_words(mine: Ticket) -> str:
    """Until when a seat from the queue can be cancelled without a fee.

    '' where nothing is owed for it, or the meeting has begun.
    """
    if mine.sitting is None or mine.sitting.has_begun or not mine.fee.amount:
        return ""
    until = free_until(mine.sitting.cancel_until, mine.promoted_at, mine.sitting.starts_at)
    return gettext("Du kan afmelde gratis til %(when)s.", when=moment(until))


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
    mine: Ticket, round_: RoundView, before: Mapping[str, str], words: Mapping[str, str]
) -> tuple[str, str, str]:
    facts = facts_of(mine, round_)
    if mine.wish is not None and before.get("wish") != facts["wish"]:
        intro = gettext(
            "%(name)s, du står i kø til %(sitting)s. Du beholder din plads, til der er en dér.",
            name=mine.name,
            sitting=mine.wish.in_words,
        )
        return gettext("Ændret"), gettext("Dit ønske er noteret"), intro
    if before.get("sitting") != facts["sitting"]:
        intro = gettext("%(name)s, din tilmelding til “%(round)s” er flyttet.", **words)
        return gettext("Flyttet"), gettext("Din tilmelding er flyttet"), intro
    is_other_time = before.get("when") != facts["when"] or _are_other_days(
        before.get("days", ""), facts["days"]
    )
    if is_other_time or not _is_same_house(before.get("where", ""), mine):
        intro = gettext("%(name)s, mødet “%(round)s” er flyttet.", **words)
        return gettext("Flyttet"), gettext("Mødet er flyttet"), f"{intro} {_still_there(mine)}".strip()
    about_meeting = any(
        before.get(key, facts[key]) != facts[key] for key in ("where", "online", "contact", "agenda")
    )
    if about_meeting:
        intro = gettext("%(name)s, der er nyt om mødet “%(round)s”.", **words)
        return gettext("Ændret"), gettext("Nyt om mødet"), intro
    intro = gettext("%(name)s, din tilmelding til “%(round)s” er ændret.", **words)
    return gettext("Ændret"), gettext("Din tilmelding er ændret"), intro


def _are_other_days(before: str, after: str) -> bool:
    """Whether days were moved; of somebody who only drops or adds some, the others stay as they were."""
    days, now = set(before.split("; ")), set(after.split("; "))
    return bool(days - now and now - days)


def _is_same_house(where: str, mine: Ticket) -> bool:
    """Whether a place that was told is in the house of now, in whatever room."""
    sitting = mine.sitting
    if sitting is None or not sitting.venue:
        return where == (sitting.place if sitting else "")
    return where.startswith(f"{sitting.venue}, ") and where.endswith(f", {sitting.address}")


def _still_there(mine: Ticket) -> str:
    """That nobody has lost anything by it."""
    if mine.state is State.CONFIRMED:
        return gettext("Du har stadig din plads.")
    return gettext("Du er stadig på ventelisten.") if mine.state is State.WAITING else ""


def _opening_of_cancellation(mine: Ticket, words: Mapping[str, str]) -> tuple[str, str, str]:
    """The organiser's own words stand in it; a seat at the other meeting is found behind the button."""
    intro = gettext("%(name)s, mødet “%(round)s” er aflyst. Du skal ikke gøre noget.", **words)
    reason = mine.sitting.cancel_reason if mine.sitting else ""
    return gettext("Aflyst"), gettext("Mødet er aflyst"), f"{intro} {reason}".strip()


def _without_seat(mine: Ticket, round_: RoundView) -> set[str]:
    """The words for the states in which one has no seat yet."""
    pending = {state_name(State.PENDING, one) for one in (None, round_)}
    return {state_name(State.WAITING), *pending}
