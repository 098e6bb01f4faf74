"""People in a pasted mail or a sheet, as rows of the form in which an organiser looks through them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from app.common.faults import DomainError
from app.common.sheets import MOST_ROWS, Table, read_table
from app.libraries.directory import Directory
from app.libraries.guess import Guess, guess_each
from app.meetings.queries import RoundView
from app.planning.entry_forms import Row
from app.planning.entry_reading import domain_of
from app.registrations.columns import columns_of, is_enough
from app.registrations.pasted_mail import read_mail
from app.registrations.wishes import Meeting, wish_of


class EntriesRefused(DomainError):
    """Nobody can be taken from it; the message says why and what to do."""


def rows_of_mail(text: str, round_: RoundView, libraries: Directory) -> list[Row]:
    """The people a mail is about; workplaces as far as one can be told.

    Raises:
        EntriesRefused: no name and no address is in it.
    """
    people = read_mail(text, _meetings(round_))
    if not people:
        raise EntriesRefused(
            gettext("Vi fandt ingen navne eller adresser i teksten. Skriv personerne herunder i stedet.")
        )
    guesses = guess_each(domain_of(one.email) for one in people)
    return [
        {
            "name": one.name,
            "email": one.email,
            "workplace": _workplace(one.workplace, guesses[domain_of(one.email)], libraries),
            "wish": one.wish,
            "title": one.title,
        }
        for one in people
    ]


def rows_of_sheet(content: bytes, round_: RoundView, libraries: Directory) -> list[Row]:
    """The people of a sheet.

    Raises:
        SheetRefused: it cannot be read, see `read_table`.
        EntriesRefused: it has no column for names or for addresses, or no row below them.
    """
    table = read_table(content)
    columns = columns_of(table.titles)
    if not is_enough(columns):
        raise EntriesRefused(
            gettext(
                "Filen skal have kolonnerne Navn og E-mail i første linje; Bibliotek, Møde og Stilling "
                "må også være der. Den har: %(titles)s.",
                titles=", ".join(filter(None, table.titles)),
            )
        )
    if not table.rows:
        raise EntriesRefused(gettext("Filen har overskrifter, men ingen personer under dem."))
    return _rows(table, columns, _meetings(round_), libraries)


def together(before: Sequence[Row], found: Sequence[Row]) -> list[Row]:
    """The rows that stand there already, and those found that do not.

    Raises:
        EntriesRefused: they are too many for one form.
    """
    known = {(row["email"] or row["name"]).casefold() for row in before}
    rows = [*before, *(row for row in found if (row["email"] or row["name"]).casefold() not in known)]
    if len(rows) > MOST_ROWS:
        raise EntriesRefused(
            gettext("Der er højst plads til %(most)d ad gangen. Tilmeld først dem herunder.", most=MOST_ROWS)
        )
    return rows


def _rows(
    table: Table, columns: Mapping[str, int], meetings: Sequence[Meeting], libraries: Directory
) -> list[Row]:
    guesses = guess_each(domain_of(row[columns["email"]]) for row in table.rows)
    found = []
    for row in table.rows:
        cells = {name: row[index] for name, index in columns.items()}
        both_names = " ".join(filter(None, (cells.get("first_name", ""), cells.get("last_name", ""))))
        guessed = guesses[domain_of(cells["email"])]
        found.append(
            {
                "name": cells.get("name") or both_names,
                "email": cells["email"],
                "workplace": _workplace(cells.get("workplace", ""), guessed, libraries),
                "wish": wish_of(cells.get("wish", ""), meetings),
                "title": cells.get("title", ""),
            }
        )
    return found


def _meetings(round_: RoundView) -> list[Meeting]:
    """What the meetings of a round are called."""
    return [Meeting(one.slug, one.name, one.city) for one in round_.sittings]


def _workplace(typed: str, guessed: Guess, libraries: Directory) -> str:
    """The name of the library that is meant, as far as there is one answer; else what was typed."""
    if not typed:
        return guessed.library.name if guessed.library else ""
    found = libraries.find(typed)
    named = libraries.named(typed) or (found[0] if len(found) == 1 else None)
    return named.name if named else typed
