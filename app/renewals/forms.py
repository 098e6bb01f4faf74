"""The form behind the link of somebody who was asked: nothing in it has to be typed."""

import re
from collections.abc import Iterable

from app.common.checks import ean_problem
from app.common.forms import Form, LineField, add_error, line_problems
from app.registrations.order import Shown, read_shown_beside
from app.renewals.offers import Option
from app.renewals.services import Payment

_MOST = 60
"""Characters of a reference or an order number."""


class RenewForm(Form):
    """The meeting, chosen beforehand, where the invoice goes, and what was shown beside each choice."""

    wish = LineField()
    shown_totals = LineField()
    shown_queues = LineField()
    ean = LineField()
    reference = LineField()
    order_number = LineField()

    def show(self, options: Iterable[Option]) -> None:
        """Note what is shown beside each choice: øre, and whether it leads into a queue."""
        options = list(options)
        self.shown_totals.data = " ".join(f"{one.wish}={one.amount}" for one in options)
        self.shown_queues.data = " ".join(one.wish for one in options if one.waits)

    def shown(self) -> Shown:
        """What the person has seen beside what they chose."""
        return read_shown_beside(self.wish.data, self.shown_totals.data, self.shown_queues.data)

    def payment(self) -> Payment:
        """Where the invoice goes."""
        ean = re.sub(r"\s", "", self.ean.data or "")
        return Payment(ean, self.reference.data or "", self.order_number.data or "")

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong with the numbers, at its field and as (field id, sentence)."""
        return (
            add_error(self.ean, ean_problem(self.ean.data or ""))
            + line_problems(self.reference, "", _MOST)
            + line_problems(self.order_number, "", _MOST)
        )
