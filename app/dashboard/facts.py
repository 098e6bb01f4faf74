"""What the tasks of rounds follow from, beside the rounds themselves and their figures."""

from collections.abc import Sequence

from app.agenda.queries import ItemCount, count_items
from app.attendance.queries import counts_in
from app.dashboard.coverage import coverages
from app.dashboard.tasks import Facts
from app.invoicing.queries import fee_standings
from app.outbox.queries import given_up
from app.renewals.answers import tallies


def facts_of(round_ids: Sequence[int]) -> dict[int, Facts]:
    """The facts of each of these rounds, by a fixed number of queries."""
    items, libraries, invitations = count_items(round_ids), coverages(round_ids), tallies(round_ids)
    presence, fees, lost = counts_in(round_ids), fee_standings(round_ids), given_up(round_ids)
    return {
        one: Facts(
            items=items.get(one, ItemCount()),
            libraries=libraries[one],
            invitation=invitations[one],
            presence=presence,
            fees=fees[one],
            given_up=lost.get(one, 0),
        )
        for one in round_ids
    }
