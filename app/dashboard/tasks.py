"""What there is to do for a round, and where; the overview shows what is to be done now."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from app.common.clock import now
from app.dashboard.standings import Standings, of_round
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView


class TaskState(StrEnum):
    """Whether it waits for somebody."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its name in the list, `words` for what is the matter, `url` where it is done."""

    name: str
    words: str
    url: str
    state: TaskState


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tasks of a round follow from, beside the round itself and its figures."""

    items: int  # of the agenda


def tasks_of(round_: RoundView, figures: Standings, facts: Facts) -> list[Task]:
    """Everything that belongs to a round, in the order in which one comes to it."""
    found = [_venues(round_), _agenda(round_, facts), _publishing(round_)]
    unlisted = _workplaces(round_, figures)
    return [*found, *([unlisted] if unlisted else []), _queue(round_, figures)]


def _venues(round_: RoundView) -> Task:
    missing = [one for one in round_.sittings if not one.venue and not one.online_url and _lives(one)]
    first = (missing or list(round_.sittings))[0]
    url = _url(round_, "rounds.sitting_page", sitting=first.slug)
    if not missing:
        return Task(gettext("Mødesteder"), gettext("Alle møder har et sted."), url, TaskState.DONE)
    names = ", ".join(one.name for one in missing)
    return Task(gettext("Mødesteder"), gettext("Mangler: %(names)s.", names=names), url, _unless_over(round_))


def _agenda(round_: RoundView, facts: Facts) -> Task:
    url = _url(round_, "agendas.agenda_page")
    if facts.items:
        words = ngettext("%(num)d punkt.", "%(num)d punkter.", facts.items)
        return Task(gettext("Dagsorden"), words, url, TaskState.DONE)
    return Task(gettext("Dagsorden"), gettext("Der er ingen punkter endnu."), url, _unless_over(round_))


def _publishing(round_: RoundView) -> Task:
    drafts = [one for one in round_.sittings if one.state is SittingState.DRAFT]
    url = _url(round_, "overview.round_desk")
    if not drafts:
        return Task(gettext("Udgivelse"), gettext("Runden kan ses af alle."), url, TaskState.DONE)
    words = gettext("Runden er en kladde, som kun arrangører ser.")
    return Task(gettext("Udgivelse"), words, url, _unless_over(round_))


def _workplaces(round_: RoundView, figures: Standings) -> Task | None:
    """Typed workplaces that wait for an organiser to say which library they are."""
    count = of_round(figures, round_.id).unlisted
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
    url = _url(round_, "people.people_page", status="venteliste")
    waiting = of_round(figures, round_.id).waiting
    if stuck:
        names = ", ".join(one.name for one in stuck)
        words = gettext("Der er ledige pladser i %(names)s, og nogen venter. Giv dem en plads.", names=names)
        return Task(gettext("Venteliste"), words, url, TaskState.NOW)
    words = ngettext("%(num)d venter på en plads.", "%(num)d venter på en plads.", waiting)
    return Task(gettext("Venteliste"), words, url, TaskState.DONE if not waiting else TaskState.LATER)


def _waiting(figures: Standings, round_: RoundView, sitting: SittingView) -> int:
    found = figures.get((round_.id, sitting.id))
    return found.waiting if found else 0


def _lives(sitting: SittingView) -> bool:
    return sitting.state is not SittingState.CANCELLED


def _unless_over(round_: RoundView) -> TaskState:
    """To be done from a quarter of a year before, and no more once it is over."""
    if round_.is_over:
        return TaskState.DONE
    return TaskState.NOW if round_.starts_at - now() < timedelta(days=92) else TaskState.LATER


def _url(round_: RoundView, endpoint: str, **more: Any) -> str:
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **more)
