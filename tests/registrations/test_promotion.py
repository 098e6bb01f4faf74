"""Who gets a seat from the queue, and what that brings others (DOMAIN.md, Places 2 to 6, Fees 6)."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.libraries.models import Library
from app.meetings.models import FreeScope, Round, Side, SittingState
from app.registrations import decisions, self_service
from app.registrations.decisions import DecisionRefused
from app.registrations.fees import Reason
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.queries import fee_history, ticket
from app.registrations.queues import read_queues
from app.registrations.states import State
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    person,
    rows,
    signed_up,
    sitting_of,
    two_sittings,
)

pytestmark = pytest.mark.both_databases

WAIT = Shown(10_000_00, frozenset({0}))
MINUTE = timedelta(minutes=1)


def joins(round_: Round, library: Library, wish: str, number: int) -> Registration:
    """Somebody signs up; later ones a minute later."""
    who = {"name": f"P{number}", "email": f"p{number}@bib.example"}
    return signed_up(round_, person(who, library, wish))[0]


def seat_of(row: Registration) -> str:
    """Where somebody has a seat; '' for who has none."""
    db.session.rollback()
    found = db.session.get_one(Registration, row.id)
    return found.sitting.slug if found.state is State.CONFIRMED and found.sitting else ""


@pytest.mark.parametrize("seats", [1, 2])
def test_places_6_who_takes_either_never_overtakes_who_is_first_at_their_own_side(app, frozen, seats):
    """A distribution gives seats at both sittings: the first in the queue of the east gets one there."""
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": seats})
    round_.sector_release_at = sitting_of(round_).opens_at + timedelta(days=30)
    release = round_.sector_release_at
    db.session.commit()
    first = joins(round_, ResearchLibraryFactory(side=Side.EAST), "oest", 1)
    frozen.shift(MINUTE)
    either = joins(round_, ResearchLibraryFactory(side=Side.EAST), "begge", 2)
    frozen.move_to(release, tick=False)
    write(decisions.release_sector, round_.id, "organiser")
    assert (seat_of(first), seat_of(either)) == ("oest", "vest" if seats == 1 else "oest")
    check_invariants()


def test_places_6_two_who_take_either_each_get_their_own_side(app, frozen):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    round_.sector_release_at = sitting_of(round_).opens_at + timedelta(days=30)
    release = round_.sector_release_at
    db.session.commit()
    for number, side in enumerate((Side.EAST, Side.WEST)):
        joins(round_, ResearchLibraryFactory(side=side), "begge", number)
        frozen.shift(MINUTE)
    frozen.move_to(release, tick=False)
    write(decisions.release_sector, round_.id, "organiser")
    assert [seat_of(row) for row in rows()] == ["oest", "vest"]


def test_places_6_who_has_been_at_the_meeting_does_not_move_to_the_next_one(app, frozen):
    """The wish to move lapses as the own meeting begins."""
    round_ = two_sittings(east={"capacity": 1})
    mover = joins(round_, LibraryFactory(), "vest", 1)
    seated = joins(round_, LibraryFactory(), "oest", 2)
    write(self_service.move, mover.id, "oest", WAIT)
    east = sitting_of(round_, "oest")
    east.promote_until = east.starts_at
    db.session.commit()
    frozen.move_to(sitting_of(round_).starts_at, tick=False)
    write(self_service.cancel, seated.id, None, "organiser")
    assert seat_of(mover) == "vest"
    assert read_queues(round_.id, round_.queue_order).everybody == ()


def test_places_5_nobody_is_given_a_seat_at_a_cancelled_meeting(app):
    round_ = two_sittings(west={"capacity": 1})
    joins(round_, LibraryFactory(), "vest", 1)
    waiting = joins(round_, LibraryFactory(), "vest", 2)
    west = sitting_of(round_)
    west.state = SittingState.CANCELLED
    db.session.commit()
    write(decisions.set_capacity, west.id, 2, "organiser")
    assert seat_of(waiting) == ""
    with pytest.raises(DecisionRefused, match="Mødet er aflyst"):
        write(decisions.promote_first, sitting_of(round_).id, "organiser")
    assert seat_of(waiting) == ""


def late_leavers(round_: Round, frozen, *people: Registration) -> None:
    """They cancel after the deadline, a minute apart."""
    frozen.move_to(sitting_of(round_).cancel_until + MINUTE, tick=False)
    for row in people:
        write(self_service.cancel, row.id, Shown(10_000_00))
        frozen.shift(MINUTE)


def owed(row: Registration) -> tuple[int, Reason]:
    db.session.rollback()
    found = db.session.get_one(Registration, row.id)
    return found.fee_amount, found.fee_reason


@pytest.fixture
def late(app, frozen):
    """Three of a school in the west, one seat left; the first two cancel late."""
    school = ResearchLibraryFactory()
    times = {"signup_until": sitting_of_start(frozen)}
    round_ = two_sittings(west={"capacity": 4, **times}, east=times)
    people = [joins(round_, school, "vest", number) for number in range(3)]
    late_leavers(round_, frozen, *people[:2])
    return round_, people


def sitting_of_start(frozen):
    """Sign-up goes on until the meeting begins."""
    made = two_sittings()
    return sitting_of(made).starts_at


def test_fees_6_a_late_fee_that_was_half_waived_falls_away_as_well(late):
    round_, (first, second, _) = late
    write(decisions.waive, first.id, 200_00, "Sygdom", "organiser")
    joins(round_, LibraryFactory(), "vest", 7)
    assert owed(first) == (0, Reason.SEAT_TAKEN_OVER)
    assert owed(second) == (500_00, Reason.CANCELLED_LATE)


def test_fees_6_who_moves_here_from_another_sitting_takes_nobodys_seat_over(late):
    """The seat is not gained from the queue nor by a new sign-up."""
    round_, (first, *_) = late
    guest = joins(round_, LibraryFactory(), "oest", 7)
    write(self_service.move, guest.id, "vest", Shown(10_000_00))
    assert seat_of(guest) == "vest"
    assert owed(first) == (500_00, Reason.CANCELLED_LATE)


def test_fees_6_who_undoes_takes_nobody_elses_seat_over(late, frozen):
    round_, (first, second, third) = late
    late_leavers(round_, frozen, third)
    write(self_service.undo, third.id, Shown(10_000_00))
    assert [owed(row) for row in (first, second)] == [(500_00, Reason.CANCELLED_LATE)] * 2
    assert owed(third) == (500_00, Reason.SECTOR)


def test_fees_6_a_colleague_who_is_given_the_place_takes_nobody_elses_seat_over(late):
    _, (first, _, third) = late
    write(self_service.hand_over, third.id, "Ea", "ea@bib.example")
    assert owed(first) == (500_00, Reason.CANCELLED_LATE)


def test_fees_6_a_late_fee_at_one_sitting_does_not_fall_away_for_a_seat_at_another(late):
    round_, (first, *_) = late
    joins(round_, LibraryFactory(), "oest", 7)
    assert owed(first) == (500_00, Reason.CANCELLED_LATE)


def test_fees_6_who_comes_back_after_cancelling_late_pays_once(late):
    """A new sign-up is one, whoever it is: the oldest late fee falls away."""
    round_, (first, second, third) = late
    (again,) = signed_up(round_, person({"name": "P0", "email": "p0@bib.example"}, third.library))
    assert owed(again) == (500_00, Reason.SECTOR)
    assert owed(first) == (0, Reason.SEAT_TAKEN_OVER)
    assert owed(second) == (500_00, Reason.CANCELLED_LATE)


def test_fees_9_a_colleague_who_leaves_never_makes_it_dearer_for_the_others(app, library):
    """What has been charged stays, whatever the round costs by now; the free place alone moves on."""
    round_ = two_sittings()
    people = signed_up(
        round_, *(person({"name": f"P{n}", "email": f"p{n}@bib.example"}, library) for n in range(4))
    )
    for price in (300_00, 500_00):
        db.session.get_one(Round, round_.id).fee_amount = price
        db.session.commit()
        leaver = next(row for row in rows() if row.free_slot)
        before = {row.id: row.fee_amount for row in rows() if row.state is State.CONFIRMED}
        write(self_service.cancel, leaver.id, Shown())
        heir = next(row.id for row in rows() if row.free_slot)
        for row in rows():
            if row.state is State.CONFIRMED:
                assert row.fee_amount == (0 if row.id == heir else before[row.id])
    assert [row.fee_nth for row in rows()][2:] == [1, 2]
    assert len(people) == 4


def test_fees_4_the_page_and_the_history_name_the_same_free_place(app, library):
    round_ = two_sittings(free_places=2)
    people = [ANNE, BO, CARL]
    anne, _, carl = signed_up(round_, *(person(who, library) for who in people))
    write(self_service.cancel, anne.id, Shown())
    mine, _ = ticket(carl.id)
    assert mine.price_reason == "Gratis: første deltager fra Horsens Bibliotek"
    assert [words for _, words in fee_history(carl.id, mine.workplace)][-1] == mine.price_reason
    ea = write(self_service.hand_over, carl.id, "Ea", "ea@horsens.example")
    mine, _ = ticket(ea)
    assert [words for _, words in fee_history(ea, mine.workplace)] == [mine.price_reason]


def test_fees_9_what_was_said_on_the_waiting_list_still_reads_as_it_was_said(app, library):
    round_ = two_sittings(west={"capacity": 1}, free_scope=FreeScope.SITTING)
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.cancel, bo.id, Shown())
    write(self_service.cancel, anne.id, Shown())
    write(self_service.undo, anne.id, Shown())
    history = [words for _, words in fee_history(anne.id, "Horsens Bibliotek")]
    assert history[0] == "0 kr.: på ventelisten"
    assert history[-1] == "Gratis: første deltager fra Horsens Bibliotek"
