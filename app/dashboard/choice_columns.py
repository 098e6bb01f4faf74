"""What people have chosen, as columns of a sheet."""

from collections.abc import Callable, Sequence

from flask_babel import gettext

from app.common.sheets import Cell
from app.dashboard.people import PersonRow
from app.meetings.queries import RoundView
from app.registrations.option_lists import dated_name
from app.registrations.options import ROOMS, ChoiceState, Chosen, OptionKind
from app.registrations.wording import category_name, option_name


def choice_titles() -> list[str]:
    """The heads of the columns."""
    return [
        gettext("Dage"),
        gettext("Værelse"),
        gettext("Deler med"),
        gettext("Måltider"),
        gettext("Venter på"),
        gettext("Pris som"),
    ]


def choice_cells(one: PersonRow, chosen: Sequence[Chosen], round_: RoundView) -> list[Cell]:
    """What somebody has, or wishes while they have no seat; what they wait for stands apart."""
    days = round_.sittings[0].days  # a round with options has one sitting

    def words(fits: Callable[[Chosen], bool], *, waits: bool = False) -> str:
        return "; ".join(
            dated_name(each.kind, option_name(each.kind, each.name, each.day, days), each.day, days)
            for each in chosen
            if fits(each) and (each.state is ChoiceState.WAITING) == waits
        )

    return [
        words(lambda each: each.kind is OptionKind.DAY),
        words(lambda each: each.kind in ROOMS),
        one.room_mate,
        words(lambda each: each.kind is OptionKind.MEAL),
        words(lambda each: True, waits=True),
        category_name(one.category) if one.category else "",
    ]
