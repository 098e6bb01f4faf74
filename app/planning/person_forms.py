"""What an organiser can do with one registration: one form for each verb, told apart by a prefix."""

from collections.abc import Mapping

from wtforms import BooleanField

from app.common.forms import Form, LineField
from app.registrations.order import Shown, read_shown, read_shown_beside


class DetailsForm(Form):
    """Name, address and title."""

    name = LineField()
    email = LineField()
    title = LineField()


class MoveForm(Form):
    """Another meeting."""

    sitting = LineField()


class PricesForm(Form):
    """Several choices, each with the price (øre) that was shown beside it."""

    shown_totals = LineField()

    def shown(self, choice: str) -> int:
        """The price that was shown beside a choice."""
        return read_shown_beside(choice, self.shown_totals.data, None).total

    def show(self, totals: Mapping[str, int]) -> None:
        """Note what is shown on the page now."""
        self.shown_totals.data = " ".join(f"{choice}={total}" for choice, total in totals.items())


class SubstituteForm(PricesForm):
    """Who has the place instead; another library than before makes it a new registration."""

    name = LineField()
    email = LineField()
    library = LineField()


class CategoryForm(PricesForm):
    """As whom somebody pays."""

    category = LineField()


class ShownForm(Form):
    """A button beside which a price was shown, and whether it leads into a queue."""

    shown_total = LineField()
    shown_waiting = LineField()

    def shown(self) -> Shown:
        """What the organiser has seen."""
        return read_shown(self.shown_total.data, self.shown_waiting.data)

    def show(self, total: int, *, waits: bool = False) -> None:
        """Note what is shown on the page now: øre, and whether it leads into a queue."""
        self.shown_total.data, self.shown_waiting.data = str(total), "0" if waits else ""


class CancelForm(ShownForm):
    """Cancel; with a reason, without the fee of a late cancellation."""

    waive = BooleanField()
    reason = LineField()


class RoleForm(Form):
    """Participant, speaker or host."""

    role = LineField()
    takes_seat = BooleanField()


class LibraryForm(Form):
    """Which library somebody comes from."""

    library = LineField()


class WaiveForm(Form):
    """A lower fee, and why."""

    amount = LineField()
    reason = LineField()
