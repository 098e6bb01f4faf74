"""From what an organiser typed about a library to facts, with a sentence for what cannot be right."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.common.checks import address_of, ean_problem
from app.libraries.directory import directory
from app.libraries.domains import host
from app.libraries.making import LibraryFacts
from app.libraries.models import LibraryKind
from app.libraries.words import fold
from app.meetings.models import Side
from app.planning.library_forms import EanForm, FactsForm, NewLibraryForm, PersonForm
from app.planning.reading import FormReader

_ON_THE_LIST = re.compile("[1-9][0-9]{5}")


@dataclass(frozen=True, slots=True)
class NewLibrary:
    """A library that is to be made; `number` '' where it has none of the Danish list."""

    facts: LibraryFacts
    number: str
    has_free_place: bool
    ean: str


def read_person(form: PersonForm) -> tuple[tuple[str, str, str], FormReader]:
    """Name, address and title of a contact or a standing member."""
    reader = FormReader()
    name = reader.line(form.name, gettext("Indtast navnet."))
    email, wrong = address_of(form.email.data or "")
    reader.complain(form.email, wrong)
    return (name, email, reader.line(form.title)), reader


def read_ean(form: EanForm | NewLibraryForm, reader: FormReader) -> str:
    """The digits of an EAN number, '' where there is none."""
    typed = form.ean.data or ""
    reader.complain(form.ean, ean_problem(typed))
    return re.sub(r"\s", "", typed)


def read_facts(form: FactsForm, library_id: int | None = None) -> tuple[LibraryFacts, FormReader]:
    """What is said of a library; no two may have one name. `library_id`: the one that is corrected."""
    reader = FormReader()
    name = reader.line(form.name, gettext("Indtast navnet."))
    namesake = next((one for one in directory().rows if fold(one.name) == fold(name)), None)
    if namesake is not None and namesake.id != library_id:
        reader.complain(
            form.name,
            gettext("Der er allerede et bibliotek med det navn, nr. %(number)s.", number=namesake.number),
        )
    kind = reader.choice(form.kind, LibraryKind, LibraryKind.OTHER)
    if form.side.data not in list(Side):
        reader.complain(form.side, gettext("Vælg øst eller vest."))
    facts = LibraryFacts(
        name=name,
        kind=kind,
        side=reader.choice(form.side, Side, Side.EAST),
        region=reader.line(form.region, most=60),
        website=_website(reader, form.website),
    )
    return facts, reader


def read_new_library(form: NewLibraryForm) -> tuple[NewLibrary, FormReader]:
    """A library that is to be made."""
    facts, reader = read_facts(form)
    number = form.number.data or ""
    if number and not _ON_THE_LIST.fullmatch(number):
        reader.complain(
            form.number, gettext("Skriv de 6 cifre i biblioteksnummeret, eller lad feltet stå tomt.")
        )
    return NewLibrary(facts, number, bool(form.has_free_place.data), read_ean(form, reader)), reader


def _website(reader: FormReader, field: Any) -> str:
    typed = re.sub(r"^https?://", "", reader.line(field), flags=re.IGNORECASE).rstrip("/")
    if typed and (set(" @") & set(typed) or not host(typed)):
        reader.complain(field, gettext("Skriv en webadresse, fx slks.dk."))
    return typed
