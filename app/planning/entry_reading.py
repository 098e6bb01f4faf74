"""From rows that were typed, pasted or imported to people who can be signed up."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from app.common.checks import address_of
from app.common.sheets import SheetRefused, Table
from app.libraries.directory import Directory, LibraryRow
from app.libraries.guess import guess
from app.meetings.queries import RoundView
from app.planning.entry_forms import MOST_ROWS, EntriesForm, EntryForm
from app.planning.reading import FormReader
from app.registrations.columns import columns_of, is_enough, wish_of
from app.registrations.order import Person
from app.registrations.pasted_mail import Candidate
from app.registrations.places import EITHER


def read_entries(
    form: EntriesForm, round_: RoundView, libraries: Directory
) -> tuple[list[Person], FormReader]:
    """The people of the form, with a sentence for everything that cannot be right."""
    reader = FormReader()
    seen: set[str] = set()
    people = []
    for row in form.rows():
        person = _person(row, round_, libraries, reader)
        if person.email_key and person.email_key in seen:
            reader.complain(row["email"], gettext("Adressen står også længere oppe. Slet den ene."))
        seen.add(person.email_key)
        people.append(person)
    return people, reader


def rows_of_mail(candidates: Sequence[Candidate], libraries: Directory) -> list[dict[str, str]]:
    """The people found in a mail, as rows of the form; workplaces as far as one can be told."""
    return [
        {
            "name": one.name,
            "email": one.email,
            "workplace": _workplace(one.workplace, one.email, libraries),
            "wish": one.wish,
        }
        for one in candidates
    ]


def rows_of_sheet(table: Table, libraries: Directory) -> list[dict[str, str]]:
    """The people of a sheet, as rows of the form.

    Raises:
        SheetRefused: it has no column for names or for addresses, or too many rows.
    """
    columns = columns_of(table.titles)
    if not is_enough(columns):
        raise SheetRefused(
            gettext(
                "Filen skal have kolonnerne Navn og E-mail i første linje; Bibliotek, Møde og Stilling "
                "må også være der. Den har: %(titles)s.",
                titles=", ".join(filter(None, table.titles)) or gettext("ingen overskrifter"),
            )
        )
    if len(table.rows) > MOST_ROWS:
        raise SheetRefused(
            gettext(
                "Filen har %(rows)d linjer. Del den i flere med højst %(most)d i hver.",
                rows=len(table.rows),
                most=MOST_ROWS,
            )
        )
    return [_sheet_row(row, columns, libraries) for row in table.rows]


def _sheet_row(row: Sequence[str], columns: Mapping[str, int], libraries: Directory) -> dict[str, str]:
    cells = {name: row[index] for name, index in columns.items()}
    names = [cells.get("first_name", ""), cells.get("last_name", "")]
    name = cells.get("name") or " ".join(filter(None, names))
    email = cells["email"]
    return {
        "name": name,
        "email": email,
        "workplace": _workplace(cells.get("workplace", ""), email, libraries),
        "wish": wish_of(cells.get("wish", "")),
        "title": cells.get("title", ""),
    }


def _workplace(typed: str, email: str, libraries: Directory) -> str:
    """The name of the library that is meant, as far as there is one answer; else what was typed."""
    named = libraries.named(typed) if typed else None
    found = libraries.find(typed) if typed and named is None else []
    if named is None and len(found) == 1:
        named = found[0]
    if named is None and not typed and (guessed := guess(email.rpartition("@")[2].casefold()).library):
        named = guessed
    return named.name if named else typed


def _person(row: EntryForm, round_: RoundView, libraries: Directory, reader: FormReader) -> Person:
    name = reader.line(row["name"], gettext("Indtast navnet."))
    email, wrong = address_of(row["email"].data or "")
    reader.complain(row["email"], wrong)
    library, organisation = _library(row, email, libraries, reader)
    wish = row["wish"].data or ""
    if wish not in ("", EITHER, *(one.slug for one in round_.sittings)):
        reader.complain(row["wish"], gettext("Vælg et møde på listen."))
    return Person(name, email, library, organisation, wish, reader.line(row["title"]))


def _library(
    row: EntryForm, email: str, libraries: Directory, reader: FormReader
) -> tuple[LibraryRow | None, str]:
    typed = reader.line(row["workplace"])
    if row["other"].data and typed:
        return None, typed
    if not typed:
        guessed = guess(email.rpartition("@")[2].casefold()).library
        if guessed is not None:
            row["workplace"].data = guessed.name
            return guessed, ""
        reader.complain(row["workplace"], gettext("Skriv bibliotekets navn eller nummer."))
        return None, ""
    library = libraries.named(typed)
    if library is None:
        reader.complain(row["workplace"], _not_known([one.name for one in libraries.find(typed)[:3]]))
    return library, ""


def _not_known(suggestions: Sequence[Any]) -> str:
    if suggestions:
        return gettext("Vi kender ikke biblioteket. Mente du %(names)s?", names=", ".join(suggestions))
    return gettext("Vi kender ikke biblioteket. Ret navnet, eller sæt kryds ved Står ikke på listen.")
