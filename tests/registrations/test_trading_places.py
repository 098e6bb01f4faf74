"""Waiting for the other meeting: what it may cost, and two who change places (DOMAIN.md, Places 6)."""

import pytest

from app.common.transaction import write
from app.meetings.models import FreeScope
from app.registrations import self_service
from app.registrations.queries import ticket
from tests.factories import LibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    check_invariants,
    horsens,
    person,
    rows,
    signed_up,
    two_sittings,
)


@pytest.mark.both_databases
@pytest.mark.parametrize("scope", FreeScope)
@pytest.mark.parametrize("of_one_library", [True, False])
def test_two_who_wait_for_each_others_seat_change_places_and_owe_no_more(app, scope, of_one_library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1}, free_scope=scope)
    ours = horsens()
    (anne,) = signed_up(round_, person(ANNE, ours, "vest"))
    (bo,) = signed_up(round_, person(BO, ours if of_one_library else LibraryFactory(), "oest"))
    before = [row.fee_amount for row in rows()]
    write(self_service.move, anne.id, "oest", None, "organiser")
    write(self_service.move, bo.id, "vest", None, "organiser")
    assert [(row.name, row.sitting.slug, row.wish) for row in rows()] == [
        (ANNE["name"], "oest", None),
        (BO["name"], "vest", None),
    ]
    assert [row.fee_amount for row in rows()] == before
    if scope is FreeScope.SITTING:
        assert [row.slot_scope for row in rows()] == [f"sitting:{row.sitting_id}" for row in rows()]
    check_invariants()


def test_where_each_meeting_has_its_own_price_a_wish_says_what_the_other_seat_may_cost(client):
    """And not that the seat one has costs nothing now."""
    round_ = two_sittings(east={"capacity": 1}, free_scope=FreeScope.SITTING)
    (anne,) = signed_up(round_, person(ANNE, horsens()))
    signed_up(round_, person(BO, LibraryFactory(), "oest"))
    page = client.get(f"/tilmelding/{ticket(anne.id)[0].token}/skift-moede")
    assert "beholder din plads så længe. Den nye plads koster højst 500 kr." in page.text
    assert "0 kr. nu" not in page.text
