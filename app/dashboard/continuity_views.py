"""Fremmøde over runderne: libraries × rounds, who comes every time, who is new, and who stays away."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from app.attendance.continuity import Cell
from app.common.access import reader
from app.common.danish import short_day
from app.common.downloads import sheet
from app.common.sheets import Cell as SheetCell
from app.dashboard.continuity import Continuity, continuity_of
from app.meetings.queries import SeriesView, find_series

bp = Blueprint("continuity", __name__)

CHOICES = (4, 8, 16, 32)
"""How many rounds one can choose to see: a matrix of hundreds says nothing."""
_DEFAULT = 8


@bp.get("/arrangoer/<slug:series>/fremmoede")
@reader
def continuity_page(series: str) -> str:
    """The matrix of a series, and the people in it."""
    view, found = _found(series)
    return render_template(
        "dashboard/continuity.html",
        series=view,
        continuity=found,
        chosen=_chosen(),
        choices=_choices(len(found.held)),
        gone=_gone_rows(found),
        columns=[(gettext("Bibliotek"), ""), *((short_day(one.starts_at), "number") for one in found.shown)],
        cells=_cell_rows(found),
        errors=[],
    )


@bp.get("/arrangoer/<slug:series>/fremmoede/biblioteker.<any(csv, xlsx):ending>")
@reader
def library_sheet(series: str, ending: str) -> Response:
    """The matrix as a sheet: for each round seats, and how many of them came."""
    view, found = _found(series)
    titles = [gettext("Bibliotek")]
    for one in found.shown:
        day = short_day(one.starts_at)
        titles += [gettext("%(day)s: pladser", day=day), gettext("%(day)s: mødt op", day=day)]
    rows: list[list[SheetCell]] = []
    for line in found.libraries:
        cells = [line.cells.get(one.id, Cell(0, 0)) for one in found.shown]
        rows.append([line.name, *(number for cell in cells for number in (cell.seats, cell.came))])
    return sheet(f"fremmoede-biblioteker-{view.slug}", gettext("Biblioteker"), titles, rows, ending)


@bp.get("/arrangoer/<slug:series>/fremmoede/personer.<any(csv, xlsx):ending>")
@reader
def people_sheet(series: str, ending: str) -> Response:
    """Everybody who came to one of the rounds, as a sheet."""
    view, found = _found(series)
    titles = [
        gettext("Navn"),
        gettext("Arbejdsplads"),
        gettext("E-mail"),
        gettext("Antal gange"),
        *(short_day(one.starts_at) for one in found.shown),
    ]
    yes = gettext("Ja")
    rows: list[list[SheetCell]] = [
        [
            *(one.who.name, one.who.workplace, one.who.email, len(one.rounds)),
            *(yes if round_.id in one.rounds else None for round_ in found.shown),
        ]
        for one in found.people
    ]
    return sheet(f"fremmoede-personer-{view.slug}", gettext("Personer"), titles, rows, ending)


def _found(series: str) -> tuple[SeriesView, Continuity]:
    view = find_series(series)
    return view, continuity_of(view.id, _chosen())


def _chosen() -> int:
    asked = request.args.get("runder", "", type=str)
    return int(asked) if asked in map(str, CHOICES) else _DEFAULT


def _choices(held: int) -> list[tuple[int, str]]:
    """The choices that differ where so many rounds were held, as far as there are several."""
    fewer = [one for one in CHOICES if one < held]
    found = [(one, gettext("De seneste %(count)d", count=one)) for one in fewer]
    if found and held <= CHOICES[-1]:
        found.append((CHOICES[len(fewer)], gettext("Alle %(count)d", count=held)))
    return found


def _gone_rows(found: Continuity) -> list[tuple[str, str]]:
    """The libraries that stayed away, and when each came last; a day has its words once."""
    days = {at: short_day(at) for at in {one.last_at for one in found.gone} if at}
    never = gettext("Aldrig")
    return [(one.name, days[one.last_at] if one.last_at else never) for one in found.gone]


def _cell_rows(found: Continuity) -> list[list[str]]:
    """The matrix: libraries, and what they had in each round; a cell that comes again has its words once."""
    different = {cell for line in found.libraries for cell in line.cells.values()}
    words: dict[Cell | None, str] = {None: "–"} | {cell: _cell_words(cell) for cell in different}
    rounds = [one.id for one in found.shown]
    return [[line.name, *(words[line.cells.get(one)] for one in rounds)] for line in found.libraries]


def _cell_words(cell: Cell) -> str:
    """'1 af 2' for one who came of two with a seat; '2' where nobody was marked."""
    if cell.came is None:
        return str(cell.seats)
    return gettext("%(came)d af %(seats)d", came=cell.came, seats=cell.seats)
