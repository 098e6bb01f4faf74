"""From the rows of the form to people who can be signed up, with a sentence for all that cannot be right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from app.common.checks import address_of
from app.common.forms import add_error
from app.libraries.directory import Directory, LibraryRow
from app.libraries.guess import guess_each
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, SittingView
from app.planning.entry_forms import EntriesForm, EntryForm, Row
from app.planning.reading import FormReader
from app.registrations.order import Person
from app.registrations.places import EITHER
from app.registrations.quotes import held_open, taken_addresses


def open_to_organisers(round_: RoundView) -> list[SittingView]:
    """The meetings that an organiser can sign people up for: all that are published and not over."""
    return [one for one in held_open(round_).open_sittings if one.state is SittingState.PUBLISHED]


@dataclass(frozen=True, slots=True)
class Entries:
    """The people of the form, and what is wrong as (field id, sentence)."""

    people: Sequence[Person]
    errors: Sequence[tuple[str, str]]
    signed_up: int = 0  # so many are so already


def read_entries(
    form: EntriesForm, round_: RoundView, libraries: Directory, chosen: frozenset[int] = frozenset()
) -> Entries:
    """The people of the form, with a sentence for everything that cannot be right.

    `chosen` are the ids of the options that all of them have.
    Who is signed up already is marked at their row.
    """
    filled = form.filled()
    form.refill(filled)
    if not filled:
        return Entries([], add_error(form.rows()[0]["name"], gettext("Skriv mindst én person.")))
    reader = _EntryReader(form.rows(), round_, libraries)
    people = [replace(reader.person(row), choices=chosen) for row in form.rows()]
    signed_up = reader.complain_of_those_signed_up(people)
    return Entries(people, _by_person(form, reader.errors), signed_up)


def _by_person(form: EntriesForm, errors: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The errors in the order of the rows; where there are several the summary says whose each is."""
    numbers = {entry.id: number for number, entry in enumerate(form.people, start=1)}
    if len(numbers) == 1:
        return list(errors)
    numbered = [(numbers[anchor.rpartition("-")[0]], anchor, message) for anchor, message in errors]
    return [
        (anchor, gettext("Person %(number)d: %(message)s", number=number, message=message))
        for number, anchor, message in sorted(numbered, key=lambda each: each[0])
    ]


def without_signed_up(form: EntriesForm, round_: RoundView) -> list[Row]:
    """The rows of those who are not signed up yet."""
    keys = [str(row["email"]).casefold() for row in form.filled()]
    taken = taken_addresses(keys, round_.id)
    return [row for row, key in zip(form.filled(), keys, strict=True) if key not in taken]


def domain_of(email: str) -> str:
    """What stands behind the @, lower case."""
    return email.rpartition("@")[2].casefold()


class _EntryReader(FormReader):
    """Reads one row after the other and collects what is wrong."""

    def __init__(self, rows: Sequence[EntryForm], round_: RoundView, libraries: Directory) -> None:
        super().__init__()
        self._libraries = libraries
        self._wishes = {"", EITHER, *(one.slug for one in open_to_organisers(round_))}
        self._round = round_
        self._rows = rows
        self._guesses = guess_each(domain_of(row["email"].data or "") for row in rows)
        self._seen: set[str] = set()

    def person(self, row: EntryForm) -> Person:
        """One person; with a problem they are there all the same."""
        name = self.line(row["name"], gettext("Indtast navnet."))
        email, wrong = address_of(row["email"].data or "")
        self.complain(row["email"], wrong)
        if not wrong and email.casefold() in self._seen:
            self.complain(row["email"], gettext("Adressen står også længere oppe. Slet den ene."))
        self._seen.add(email.casefold())
        library, organisation = self._library(row)
        if row["wish"].data not in self._wishes:
            self.complain(row["wish"], gettext("Mødet er ikke åbent. Vælg et andet."))
        return Person(name, email, library, organisation, row["wish"].data or "", self.line(row["title"]))

    def complain_of_those_signed_up(self, people: Sequence[Person]) -> int:
        """Mark those whose address is signed up for the round; how many they are."""
        taken = taken_addresses([one.email_key for one in people if one.email], self._round.id)
        for row, one in zip(self._rows, people, strict=True):
            if one.email_key in taken:
                self.complain(row["email"], gettext("Er allerede tilmeldt. Slet linjen."))
        return len(taken)

    def _library(self, row: EntryForm) -> tuple[LibraryRow | None, str]:
        """The library, or the workplace as it was typed."""
        typed = self.line(row["workplace"])
        if row["other"].data and typed:
            return None, typed
        if not typed:
            return self._guessed(row), ""
        library = self._libraries.named(typed)
        if library is None:
            self.complain(row["workplace"], _not_known(self._libraries.find(typed)[:3]))
        return library, ""

    def _guessed(self, row: EntryForm) -> LibraryRow | None:
        library = self._guesses[domain_of(row["email"].data or "")].library
        if library is None:
            self.complain(row["workplace"], gettext("Skriv bibliotekets navn eller nummer."))
        else:
            row["workplace"].data = library.name
        return library


def _not_known(found: Sequence[LibraryRow]) -> str:
    if found:
        names = ", ".join(one.name for one in found)
        return gettext("Vi kender ikke biblioteket. Mente du %(names)s?", names=names)
    return gettext("Vi kender ikke biblioteket. Ret navnet, eller sæt kryds ved Står ikke på listen.")
