"""From an address, a button or a form of Fremmøde to what is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from flask import request
from flask_babel import gettext

from app.attendance.models import Presence
from app.attendance.services import has_come
from app.common.checks import address_of
from app.common.clock import now
from app.common.danish import today
from app.common.faults import NotFound
from app.libraries.directory import Directory, LibraryRow
from app.libraries.guess import guess
from app.libraries.words import fold, search_text
from app.meetings.days import Day, day_on
from app.meetings.queries import RoundView, SittingView, find_round
from app.planning.presence_forms import WalkInForm
from app.planning.reading import FormReader
from app.registrations.order import Person

N = TypeVar("N", bound="Named")


@dataclass(frozen=True, slots=True)
class Door:
    """A sitting with its round, on one of its days. `is_open`: that has come, and people can be marked."""

    round: RoundView
    sitting: SittingView
    day: Day
    is_open: bool

    @property
    def has_days(self) -> bool:
        """Whether the sitting lasts for several."""
        return len(self.sitting.days) > 1

    @property
    def has_begun(self) -> bool:
        """Whether its day has, by the clock."""
        return self.day.starts_at <= now()

    @property
    def places(self) -> dict[str, Any]:
        """What its addresses are made of; the day is said where there are several."""
        places = {
            "series": self.round.series.slug,
            "round_slug": self.round.slug,
            "sitting": self.sitting.slug,
        }
        return {**places, "dag": self.day.number} if self.has_days else places


def find_door(series: str, round_slug: str, sitting_slug: str) -> Door:
    """The sitting of these names, drafts included, on the day that is asked for by `?dag=2`, else today's.

    Raises:
        NotFound: there is none.
    """
    round_ = find_round(series, round_slug, drafts=True)
    sitting = next((one for one in round_.sittings if one.slug == sitting_slug), None)
    if sitting is None:
        raise NotFound
    asked = (one for one in sitting.days if str(one.number) == request.args.get("dag"))
    day = next(asked, None) or day_on(sitting.days, today())
    return Door(round_, sitting, day, has_come(sitting, day))


def read_mark(text: str) -> tuple[int, Presence | None] | None:
    """What a button says, as '12 present', or '12 ' for a mark taken back; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,9}) ([a-z]*)", text)
    if found is None or found[2] not in ("", *Presence):
        return None
    return int(found[1]), Presence(found[2]) if found[2] else None


def read_moment(text: str) -> datetime | None:
    """A moment as `isoformat` writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class Named(Protocol):
    """Somebody with a name and a workplace."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def workplace(self) -> str:
        """Where they come from."""


def search_words(one: Named) -> str:
    """Every word by which somebody is found, folded."""
    return search_text(one.name, one.workplace)


def found_by(people: Sequence[N], words: str) -> list[N]:
    """Those of whom each word begins a word of name or workplace, as static/js/presence.js finds them."""
    typed = fold(words).split()
    return [one for one in people if all(f" {word}" in f" {search_words(one)}" for word in typed)]


def read_walk_in(form: WalkInForm, sitting: SittingView, libraries: Directory) -> tuple[Person, FormReader]:
    """Who stands at the door, with a sentence for everything that cannot be right."""
    reader = FormReader()
    name = reader.line(form["name"], gettext("Indtast navnet."))
    email, wrong = address_of(form.email.data or "")
    reader.complain(form.email, wrong)
    library, organisation = _workplace(form, email, libraries, reader)
    return Person(name, email, library, organisation, sitting.slug), reader


def _workplace(
    form: WalkInForm, email: str, libraries: Directory, reader: FormReader
) -> tuple[LibraryRow | None, str]:
    """The library, or the workplace as it was typed."""
    if form.other.data:
        return None, reader.line(form.library, gettext("Skriv arbejdspladsens navn."))
    typed = form.library.data or ""
    found = libraries.named(typed) if typed else guess(email.rpartition("@")[2].casefold()).library
    if found is not None:
        form.library.data = found.name
        return found, ""
    near = ", ".join(one.name for one in libraries.find(typed)[:3]) if typed else ""
    if near:
        reader.complain(form.library, gettext("Vi kender ikke biblioteket. Mente du %(names)s?", names=near))
    elif typed:
        reader.complain(
            form.library,
            gettext("Vi kender ikke biblioteket. Ret navnet, eller sæt kryds ved Står ikke på listen."),
        )
    else:
        reader.complain(form.library, gettext("Vælg biblioteket på listen."))
    return None, ""
