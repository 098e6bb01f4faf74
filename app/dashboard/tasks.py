"""What there is to do for a round, and where; the overview shows what is to be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from app.agenda.queries import ItemCount
from app.attendance.models import Presence
from app.attendance.queries import Counts
from app.attendance.services import has_come
from app.common.clock import now
from app.common.danish import day_and_month
from app.dashboard.coverage import Coverage, coverage_words, missing_url
from app.dashboard.standings import Standings, of_round
from app.invoicing.queries import FeeStanding
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView
from app.renewals.answers import Tally

_REMEMBERED = timedelta(weeks=4)
"""How long after a meeting who came is still asked for."""


class TaskState(StrEnum):
    """Whether it waits for somebody."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its name in the list, `words` for what is the matter, `url` where it is done.

    `needs_organiser`: its page is not for readers.
    """

    name: str
    words: str
    url: str
    state: TaskState
    needs_organiser: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tasks of a round follow from, beside the round itself and its figures."""

    items: ItemCount  # of the agenda
    libraries: Coverage
    invitation: Tally
    presence: Mapping[int, Counts]  # by the id of the sitting
    fees: FeeStanding
    given_up: int  # mails


def tasks_of(round_: RoundView, figures: Standings, facts: Facts) -> list[Task]:
    """Everything that belongs to a round, in the order in which one comes to it."""
    found = [_theme(round_), _venues(round_), _agenda(round_, facts)]
    found += [_prices(round_)] if round_.only_sitting and (round_.other_prices or round_.has_options) else []
    found.append(_publishing(round_))
    unlisted = _workplaces(round_, figures)
    found += [unlisted] if unlisted else []
    found.append(_invitation(round_, facts))
    found += [_queue(round_, figures), _libraries(round_, facts), _presence(round_, facts)]
    lost = _mails(round_, facts)
    return [*found, _fees(round_, facts), *([lost] if lost else [])]


def _theme(round_: RoundView) -> Task:
    url = _url(round_, "rounds.settings_page")
    if round_.theme:
        return Task(gettext("Titel og tema"), round_.title, url, TaskState.DONE, True)
    words = gettext("Runden har ikke noget tema endnu.")
    return Task(gettext("Titel og tema"), words, url, _unless_over(round_), True)


def _venues(round_: RoundView) -> Task:
    missing = [one for one in round_.sittings if not one.venue and not one.online_url and _lives(one)]
    first = (missing or list(round_.sittings))[0]
    url = _url(round_, "sittings.sitting_page", sitting=first.slug)
    if not missing:
        return Task(gettext("Mødesteder"), gettext("Alle møder har et sted."), url, TaskState.DONE, True)
    words = gettext("Mangler: %(names)s.", names=", ".join(one.name for one in missing))
    return Task(gettext("Mødesteder"), words, url, _unless_over(round_), True)


def _agenda(round_: RoundView, facts: Facts) -> Task:
    url, state = _url(round_, "agendas.agenda_page"), _unless_over(round_)
    if facts.items.total > facts.items.standing:
        words = ngettext("%(num)d punkt.", "%(num)d punkter.", facts.items.total)
        state = TaskState.DONE
    elif facts.items.total:
        words = gettext("Kun de faste punkter er der endnu.")
    else:
        words = gettext("Der er ingen punkter endnu.")
    return Task(gettext("Dagsorden"), words, url, state, True)


def _prices(round_: RoundView) -> Task:
    """The price list of a conference; one that was taken along is to be looked through."""
    url = _url(round_, "prices.prices_page")
    if round_.prices_to_check and not round_.is_over:
        words = gettext("Kontrollér priserne, de er fra sidste runde.")
        return Task(gettext("Priser"), words, url, TaskState.NOW, True)
    words = gettext("Priser og valg er gemt.") if round_.has_options else gettext("Priserne er gemt.")
    return Task(gettext("Priser"), words, url, TaskState.DONE, True)


def _publishing(round_: RoundView) -> Task:
    drafts = [one for one in round_.sittings if one.state is SittingState.DRAFT]
    url = _url(round_, "overview.round_desk", _anchor="udgiv")
    if not drafts:
        return Task(gettext("Udgivelse"), gettext("Runden kan ses af alle."), url, TaskState.DONE)
    words = gettext("Runden er en kladde, som kun arrangører ser.")
    return Task(gettext("Udgivelse"), words, url, _unless_over(round_))


def _invitation(round_: RoundView, facts: Facts) -> Task:
    """Asking people to come, and reminding those who have not answered."""
    url, tally = _url(round_, "invitation.invitation_page"), facts.invitation
    is_open = any(one.is_open and one.state is SittingState.PUBLISHED for one in round_.sittings)
    later = TaskState.DONE if round_.is_over or round_.is_cancelled else TaskState.LATER
    if not tally.asked:
        words, state = gettext("Ingen er inviteret endnu."), TaskState.NOW if is_open else later
    elif not tally.silent:
        words, state = gettext("Alle har svaret."), TaskState.DONE
    else:
        words = ngettext("%(num)d har ikke svaret.", "%(num)d har ikke svaret.", tally.silent)
        state = TaskState.NOW if is_open and tally.remindable else later
    return Task(gettext("Invitation"), words, url, state)


def _workplaces(round_: RoundView, figures: Standings) -> Task | None:
    """Typed workplaces that wait for an organiser to say which library they are."""
    count = sum(one.unlisted for one in of_round(figures, round_.id))
    if not count:
        return None
    words = ngettext(
        "%(num)d venter på, at du vælger deres bibliotek.",
        "%(num)d venter på, at du vælger deres bibliotek.",
        count,
    )
    url = _url(round_, "people.people_page", status="uden-bibliotek")
    return Task(gettext("Arbejdspladser"), words, url, _unless_over(round_))


def _queue(round_: RoundView, figures: Standings) -> Task:
    """Seats that no longer go by themselves while somebody waits for them."""
    anywhere = figures[round_.id, None].waiting if (round_.id, None) in figures else 0
    stuck = [
        one
        for one in round_.sittings
        if one.left > 0 and _lives(one) and not one.has_begun and _waiting(figures, round_, one) + anywhere
    ]
    url = _url(round_, "queue.queue_page")
    waiting = sum(one.waiting for one in of_round(figures, round_.id))
    if stuck:
        names = ", ".join(one.name for one in stuck)
        words = gettext("Der er ledige pladser i %(names)s, og nogen venter. Giv dem en plads.", names=names)
        return Task(gettext("Venteliste"), words, url, TaskState.NOW)
    if not waiting:
        return Task(gettext("Venteliste"), gettext("Ingen venter på en plads."), url, TaskState.DONE)
    words = ngettext("%(num)d venter på en plads.", "%(num)d venter på en plads.", waiting)
    return Task(gettext("Venteliste"), words, url, TaskState.LATER)


def _libraries(round_: RoundView, facts: Facts) -> Task:
    """Those that are missing can be asked again as long as the round is to come."""
    all_in = facts.libraries.covered == facts.libraries.total
    return Task(
        gettext("Biblioteker"),
        f"{coverage_words(round_, facts.libraries)}.",
        missing_url(round_),
        TaskState.DONE if all_in or round_.is_over else TaskState.LATER,
    )


def _presence(round_: RoundView, facts: Facts) -> Task:
    """Marking who comes, on the day; and afterwards whoever was forgotten, for some weeks."""
    url = _url(round_, "presence.presence_page")
    held = [one for one in round_.sittings if has_come(one)]
    if not held:
        words = gettext("På mødedagen krydser du navnene af her.")
        return Task(gettext("Fremmøde"), words, url, TaskState.DONE if round_.is_over else TaskState.LATER)
    unmarked = [(one, facts.presence[one.id][None]) for one in held if one.id in facts.presence]
    forgotten = [
        gettext(
            "%(sitting)s den %(day)s: %(count)d er ikke krydset af.",
            sitting=one.name,
            day=day_and_month(one.starts_at),
            count=count,
        )
        for one, count in unmarked
        if count
    ]
    if not forgotten:
        came = sum(facts.presence[one.id][Presence.PRESENT] for one, _ in unmarked)
        words = ngettext("%(num)d er mødt op.", "%(num)d er mødt op.", came)
        return Task(gettext("Fremmøde"), words, url, TaskState.DONE)
    is_recent = max(one.ends_at for one in held) > now() - _REMEMBERED
    return Task(gettext("Fremmøde"), " ".join(forgotten), url, TaskState.NOW if is_recent else TaskState.DONE)


def _fees(round_: RoundView, facts: Facts) -> Task:
    """EAN numbers that are missing once nobody can sign up any more, and what the finance office lacks."""
    url, fees = _url(round_, "fees.fees_page"), facts.fees
    if not fees.lines:
        return Task(gettext("Gebyrer"), gettext("Ingen skylder noget."), url, TaskState.DONE)
    no_ean, words = fees.without_ean, []
    if no_ean:
        words.append(ngettext("%(num)d mangler EAN-nummer.", "%(num)d mangler EAN-nummer.", no_ean))
    if fees.is_changed:
        words.append(gettext("Noget er ændret, siden det blev sendt til økonomi."))
    elif fees.is_unsent:
        words.append(gettext("Ikke sendt til økonomi endnu."))
    if not words:
        return Task(gettext("Gebyrer"), gettext("Sendt til økonomi."), url, TaskState.DONE)
    is_open = any(one.is_open for one in round_.sittings)
    waits = round_.is_over or fees.is_changed or (no_ean and not is_open)
    state = TaskState.NOW if waits else TaskState.LATER
    return Task(gettext("Gebyrer"), " ".join(words), url, state)


def _mails(round_: RoundView, facts: Facts) -> Task | None:
    """Mails that could not be delivered: somebody does not know what they should."""
    if not facts.given_up or round_.is_over:
        return None
    words = ngettext(
        "%(num)d mail kunne ikke afleveres.", "%(num)d mails kunne ikke afleveres.", facts.given_up
    )
    url = url_for("outbox.outbox_page", status="opgivet", runde=round_.id)
    return Task(gettext("Udbakke"), words, url, TaskState.NOW)


def _waiting(figures: Standings, round_: RoundView, sitting: SittingView) -> int:
    found = figures.get((round_.id, sitting.id))
    return found.waiting if found else 0


def _lives(sitting: SittingView) -> bool:
    return sitting.state is not SittingState.CANCELLED


def _unless_over(round_: RoundView) -> TaskState:
    """To be done while the round is a draft or from a quarter of a year before, not once it is over."""
    if round_.is_over:
        return TaskState.DONE
    is_draft = any(one.state is SittingState.DRAFT for one in round_.sittings)
    is_near = round_.starts_at - now() < timedelta(days=92)
    return TaskState.NOW if is_draft or is_near else TaskState.LATER


def _url(round_: RoundView, endpoint: str, **more: Any) -> str:
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **more)
