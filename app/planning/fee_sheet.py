"""What libraries owe for a round as a sheet for the finance office."""

from collections.abc import Sequence

from flask_babel import gettext

from app.common.downloads import in_kroner
from app.common.sheets import Cell
from app.invoicing.lines import Line, total_of


def titles() -> list[str]:
    """The head of the sheet."""
    return [
        gettext("Linje"),
        gettext("Bibliotek"),
        gettext("Biblioteksnummer"),
        gettext("EAN"),
        gettext("Reference"),
        gettext("Ordrenummer"),
        gettext("Navn"),
        gettext("Møde"),
        gettext("Begrundelse"),
        gettext("Beløb (kr.)"),
        gettext("Sendt før (kr.)"),
        gettext("Linjens sum (kr.)"),
    ]


def rows_of(lines: Sequence[Line], vat_sentence: str) -> list[list[Cell]]:
    """A row for each person; the sum of a line stands on its first row, that of all on the last."""
    rows: list[list[Cell]] = []
    for number, line in enumerate(lines, start=1):
        payer, payment = line.payer, line.payer.payment
        for place, one in enumerate(line.charges):
            rows.append(
                [
                    number,
                    payer.name,
                    payer.number,
                    payment.ean,
                    payment.reference,
                    payment.order_number,
                    one.name,
                    one.sitting,
                    one.reason,
                    in_kroner(one.amount),
                    in_kroner(one.sent.amount) if one.sent else None,
                    None if place else in_kroner(line.total),
                ]
            )
    total = in_kroner(total_of(lines))
    words = gettext("I alt")
    if vat_sentence:
        words = f"{words} ({vat_sentence})"
    rows.append([None, words, *[None] * 7, total, None, total])
    return rows
