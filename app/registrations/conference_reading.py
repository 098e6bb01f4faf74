"""From what was typed and ticked to people with their choices, for a round with options."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from app.common.forms import MOST_CHARACTERS
from app.libraries.directory import LibraryRow, directory
from app.meetings.partners import partners_of
from app.meetings.prices import Category
from app.meetings.queries import RoundView
from app.registrations.conference_forms import ConferenceForm, ParticipantForm
from app.registrations.mates import is_same, shares
from app.registrations.option_queries import offered_in
from app.registrations.options import Misfit, Offered, misfit, usual
from app.registrations.order import Person, Problem
from app.registrations.rates import dearer, paid_as
from app.registrations.reading import read_people
from app.registrations.wording import misfit_words

AS_PARTICIPANT = "participant"
"""That somebody from a partner's library comes as a participant like others."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round offers at this moment, and whose people are partners too (ids of libraries)."""

    round: RoundView
    offered: tuple[Offered, ...]
    partners: frozenset[int]

    def is_partner(self, library: LibraryRow | None) -> bool:
        """Whether people of a library can come as partners, at the partners' own price."""
        return library is not None and library.id in self.partners

    def paid_as(self, person: Person) -> Category:
        """As whom somebody pays; of whom no library is known, that of the dearer two."""
        if person.library is None:
            return dearer(self.round)
        return paid_as(person.category, has_free_place=person.library.has_free_place)


def terms_of(round_: RoundView) -> Terms:
    """What a round offers now; where everybody pays the same, nobody comes as a partner."""
    partners = partners_of(round_.id) if round_.other_prices else ()
    libraries = (one.library_id for one in partners if one.library_id is not None)
    return Terms(round_, offered_in(round_.id), frozenset(libraries))


def read_participants(
    form: ConferenceForm, terms: Terms
) -> tuple[list[Person], list[Problem], list[Problem]]:
    """The people with their choices; then the problems with them, and those with what they choose.

    Who has not seen the choices has the usual ones, and the form then has them too.
    """
    people, problems = read_people(form, terms.round, directory())
    choose_beforehand(form, terms.offered)
    chosen, wrong = [], []
    for index, (person, entry) in enumerate(zip(people, form.participants(), strict=True)):
        reader = _ChoiceReader(index, person, entry, terms)
        chosen.append(reader.read())
        wrong += reader.problems
    return chosen, problems, wrong


def choose_beforehand(form: ConferenceForm, offered: Sequence[Offered]) -> None:
    """Choose for those who have not yet: the usual, and for colleagues the same as for the first of them."""
    first: Collection[int] | None = None
    left = list(offered)
    for entry in form.participants():
        if entry["option"].data is None:
            entry["option"].data = sorted(usual(left) if first is None else _like(first, left))
        first = entry["option"].data if first is None else first
        left = [_less(one) if one.id in entry["option"].data else one for one in left]


def _like(first: Collection[int], left: Sequence[Offered]) -> frozenset[int]:
    """The same as somebody else, with a room of another kind where there is none of that any more."""
    nights = {one.day for one in left if one.is_room and one.id in first}
    there = {one.day: one.id for one in left if one.is_room and one.id in first and one.has_room}
    else_ = {one.day: one.id for one in left if one.is_room and one.id in usual(left)}
    wished = {one.day: one.id for one in left if one.is_room and one.id in first}
    rooms = (there.get(day, else_.get(day, wished[day])) for day in nights)
    return frozenset([*(one.id for one in left if not one.is_room and one.id in first), *rooms])


def _less(one: Offered) -> Offered:
    """The option after one more has it."""
    return one if one.capacity is None else replace(one, taken=one.taken + 1)


class _ChoiceReader:
    """Reads what one person chooses and collects what is wrong."""

    def __init__(self, index: int, person: Person, entry: ParticipantForm, terms: Terms) -> None:
        self.index, self.person, self.entry, self.terms = index, person, entry, terms
        self.problems: list[Problem] = []

    def complain(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.index, field, message))

    def read(self) -> Person:
        chosen = frozenset(self.entry["option"].data)
        found = misfit(chosen, self.terms.offered)
        if found is not None:
            self.complain(misfit_field(found, chosen, self.terms.offered), misfit_words(found))
        return replace(self.person, choices=chosen, category=self.category(), room_mate=self.mate(chosen))

    def mate(self, chosen: Collection[int]) -> str:
        """With whom they share; without a bed in a room for two it means nothing, and is only kept."""
        mate, problem = read_mate(str(self.entry["mate"].data or ""), self.person.name)
        if not shares(one for one in self.terms.offered if one.id in chosen):
            return ""
        if problem:
            self.complain("mate", problem)
        return mate

    def category(self) -> Category | None:
        """As whom they pay, None: by their library. What an organiser decides nobody can choose."""
        typed, library = str(self.entry["category"].data or ""), self.person.library
        is_partner = self.terms.is_partner(library)
        if not typed:
            return Category.PARTNER if is_partner else None
        if typed == Category.PARTNER and is_partner:
            return Category.PARTNER
        if typed not in (AS_PARTICIPANT, self.terms.paid_as(self.person)):
            self.complain("category", self._why_not(typed))
        return None

    def _why_not(self, typed: str) -> str:
        words = {"workplace": self.person.workplace, "contact": self.terms.round.series.contact_email}
        if typed in (Category.GUEST, Category.SPEAKER):
            return gettext(
                "Gæster og oplægsholdere bliver tilmeldt af arrangøren. "
                "Tilmeld dig som deltager, eller skriv til %(contact)s.",
                **words,
            )
        if typed == Category.PARTNER:
            return gettext(
                "%(workplace)s står ikke som partner. Tilmeld dig som deltager, eller skriv til %(contact)s.",
                **words,
            )
        if typed in (Category.LIBRARY, Category.SECTOR):
            return gettext(
                "Den pris gælder ikke for %(workplace)s. Tilmeld dig som deltager, så får du den rigtige.",
                **words,
            )
        return gettext("Vælg, om du kommer som deltager eller partner.")


def read_mate(typed: str, own_name: str) -> tuple[str, str]:
    """The name of the one to share a room with, and what is wrong with it."""
    if len(typed) > MOST_CHARACTERS:
        return "", gettext("Skriv højst %(most)d tegn.", most=MOST_CHARACTERS)
    if typed and is_same(typed, own_name):
        return "", gettext("Skriv navnet på den, du deler værelse med, og ikke dit eget.")
    return typed, ""


def misfit_field(found: Misfit, chosen: Collection[int], offered: Sequence[Offered]) -> str:
    """Where on the page choices can be mended: 'day' or 'night-1'; '' where it is none of its fields."""
    if found is Misfit.NO_DAY:
        return "day"
    rooms = [one.day for one in offered if one.is_room and one.id in chosen]
    twice = [day for day in rooms if rooms.count(day) > 1]
    return f"night-{twice[0]}" if twice else ""
