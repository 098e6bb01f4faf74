"""Fortryd: a seat if one is free, else the queue with the first sign-up time (DOMAIN.md, Places 8)."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, SittingState
from app.registrations import self_service
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.prospects import Impossible, ProspectChanged
from app.registrations.states import State
from tests.factories import LibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    person,
    signed_up,
    sitting_of,
    two_sittings,
)

pytestmark = pytest.mark.both_databases

ALL = Shown(10_000_00, frozenset({0}))
MINUTE = timedelta(minutes=1)


def now_of(row: Registration) -> Registration:
    db.session.rollback()
    return db.session.get_one(Registration, row.id)


def cancel_sitting(round_: Round, slug: str) -> None:
    sitting_of(round_, slug).state = SittingState.CANCELLED
    db.session.commit()


@pytest.mark.parametrize("others", ["open", "cancelled"])
def test_nobody_is_put_onto_another_meeting_because_their_own_was_cancelled(round_, library, others):
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.cancel, anne.id, Shown())
    cancel_sitting(round_, "vest")
    if others == "cancelled":
        cancel_sitting(round_, "oest")
    with pytest.raises(Impossible, match="Mødet er aflyst"):
        write(self_service.undo, anne.id, ALL)
    assert (now_of(anne).state, now_of(anne).sitting.slug) == (State.CANCELLED, "vest")


def test_who_would_take_either_is_put_back_into_the_queue_of_what_is_still_held(app, library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    (anne,) = signed_up(round_, person(ANNE, library, "begge"))
    write(self_service.cancel, anne.id, ALL)
    cancel_sitting(round_, "vest")
    write(self_service.undo, anne.id, ALL)
    assert (now_of(anne).state, now_of(anne).sitting) == (State.WAITING, None)


def test_who_would_take_either_gets_no_seat_at_a_meeting_that_has_begun(app, library, frozen):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    bo, _ = signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    (anne,) = signed_up(round_, person(ANNE, library, "begge"))
    frozen.move_to(sitting_of(round_).starts_at + MINUTE, tick=False)
    write(self_service.cancel, anne.id, ALL)
    write(self_service.cancel, bo.id, None, "organiser")  # a seat in the west is free
    write(self_service.undo, anne.id, ALL)
    assert (now_of(anne).state, now_of(anne).sitting) == (State.WAITING, None)
    check_invariants()


def test_the_seat_and_the_free_place_come_back_where_nobody_has_them_yet(round_, library):
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.cancel, anne.id, Shown())
    write(self_service.undo, anne.id, Shown())
    assert (now_of(anne).state, now_of(anne).free_slot, now_of(anne).fee_amount) == (State.CONFIRMED, 1, 0)
    check_invariants()


def test_fees_9_undoing_shows_again_what_has_become_dearer_meanwhile(round_, library):
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    write(self_service.cancel, anne.id, Shown())
    with pytest.raises(ProspectChanged) as changed:
        write(self_service.undo, anne.id, Shown())
    assert changed.value.prospect.fee.amount == 500_00
    assert now_of(bo).free_slot == 1


def test_fees_9_undoing_into_the_queue_shows_again_what_it_may_cost_where_that_has_risen(app, library):
    round_ = two_sittings(west={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.cancel, anne.id, Shown())
    db.session.get_one(Round, round_.id).fee_amount = 750_00
    db.session.commit()
    with pytest.raises(ProspectChanged):
        write(self_service.undo, anne.id, Shown(500_00, frozenset({0})))
    write(self_service.undo, anne.id, Shown(750_00, frozenset({0})))
    assert now_of(anne).agreed_fee == 750_00
