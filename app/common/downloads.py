"""Tables as files to take home: CSV for any program, XLSX for spreadsheets."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask import Response

from app.common.danish import today
from app.common.sheets import Cell, write_csv, write_xlsx


def sheet(
    name: str, title: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]], ending: str
) -> Response:
    """A table as 'csv' or 'xlsx'; the file is called by `name` and the day, `title` names the sheet in it."""
    if ending == "csv":
        content, kind = write_csv(titles, rows), "text/csv; charset=utf-8"
    else:
        content = write_xlsx(title, titles, rows)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{today().isoformat()}.{ending}"'
    return response


def in_kroner(amount: int) -> Decimal:
    """An amount in øre as a cell of a sheet that shows kroner."""
    return Decimal(amount) / 100
