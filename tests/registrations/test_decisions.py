"""What an organiser decides, also where it meets an odd case (DOMAIN.md, Fees 4 to 7, Places 3, 7 and 9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, SittingState
from app.meetings.queries import round_of
from app.planning.changes import change_round, facts_of
from app.planning.versions import version_of
from app.registrations import decisions, prospects, self_service
from app.registrations.decisions import DecisionRefused
from app.registrations.fees import Reason
from app.registrations.meetings_off import cancel_sitting, hold_after_all
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.states import Role, State
from tests.factories import LibraryFactory, RegistrationFactory, ResearchLibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    count,
    person,
    signed_up,
    sitting_of,
    two_sittings,
)

pytestmark = pytest.mark.both_databases

ALL = Shown(10_000_00, frozenset(range(10)))
MINUTE = timedelta(minutes=1)


def now_of(row: Registration) -> Registration:
    db.session.rollback()
    return db.session.get_one(Registration, row.id)


# The library somebody comes from


@pytest.fixture
def before_release(app):
    """One seat in the west, taken; the rest is distributed in a month."""
    round_ = two_sittings(west={"capacity": 1})
    round_.sector_release_at = sitting_of(round_).opens_at + timedelta(days=30)
    db.session.commit()
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    return round_, bo


def test_places_3_who_turns_out_to_come_from_the_rest_of_the_sector_awaits_the_distribution(
    before_release, library, school
):
    round_, bo = before_release
    (anne,) = signed_up(round_, person(ANNE, library))
    assert anne.state is State.WAITING
    write(decisions.change_library, anne.id, school.id, "organiser")
    assert now_of(anne).state is State.PENDING
    write(self_service.cancel, bo.id, ALL)
    assert now_of(anne).state is State.PENDING
    write(decisions.release_sector, round_.id, "organiser")
    assert now_of(anne).state is State.CONFIRMED


def test_places_9_a_workplace_of_the_sector_awaits_the_distribution_once_it_is_known(before_release, school):
    round_, _ = before_release
    (anne,) = signed_up(round_, person(ANNE, None, organisation="Musik"))
    write(decisions.change_library, anne.id, school.id, "organiser")
    assert (now_of(anne).state, now_of(anne).fee_reason) == (State.PENDING, Reason.AWAITS_SEAT)


def test_the_library_somebody_comes_from_already_changes_nothing(round_, library):
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    write(decisions.lock_fees, round_.id, "organiser")
    write(self_service.cancel, anne.id, ALL)
    before, revisions = now_of(bo).held_since, count(AuditEntry)
    write(decisions.change_library, bo.id, library.id, "organiser")
    assert (now_of(bo).free_slot, now_of(bo).fee_amount, now_of(bo).held_since) == (None, 500_00, before)
    assert count(AuditEntry) == revisions


def test_fees_9_another_library_never_makes_it_dearer_than_was_shown(round_, library, school):
    (anne,) = signed_up(round_, person(ANNE, library))
    write(decisions.change_library, anne.id, school.id, "organiser")
    assert (now_of(anne).fee_amount, now_of(anne).fee_reason) == (0, Reason.AS_SHOWN)


# What somebody comes as


def test_the_role_somebody_has_already_changes_nothing(round_, library):
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    write(decisions.lock_fees, round_.id, "organiser")
    write(self_service.cancel, anne.id, ALL)
    before = now_of(bo).held_since
    write(decisions.set_role, bo.id, Role.PARTICIPANT, True, "organiser")
    assert (now_of(bo).free_slot, now_of(bo).fee_amount, now_of(bo).held_since) == (None, 500_00, before)


@pytest.mark.parametrize("workplace", ["listed", "typed"])
def test_who_waits_as_a_participant_gets_no_seat_by_their_role(app, library, frozen, workplace):
    """Seats go to the queue, and a workplace that is not known yet has none."""
    round_ = two_sittings(west={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    anne = person(ANNE, library) if workplace == "listed" else person(ANNE, None, organisation="En skole")
    (waiting,) = signed_up(round_, anne)
    frozen.move_to(sitting_of(round_).promote_until, tick=False)
    write(self_service.cancel, bo.id, ALL)
    before = now_of(waiting).state
    write(decisions.set_role, waiting.id, Role.PARTICIPANT, True, "organiser")
    assert now_of(waiting).state is before is not State.CONFIRMED


def test_a_speaker_gives_the_free_place_back_and_a_participant_again_takes_an_unused_one(round_, library):
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    write(decisions.set_role, anne.id, Role.SPEAKER, True, "organiser")
    assert (now_of(anne).fee_reason, now_of(anne).free_slot, now_of(bo).free_slot) == (Reason.GUEST, None, 1)
    write(self_service.cancel, bo.id, ALL)
    write(decisions.set_role, anne.id, Role.PARTICIPANT, True, "organiser")
    assert (now_of(anne).free_slot, now_of(anne).fee_amount) == (1, 0)
    check_invariants()


def test_a_speaker_without_a_seat_frees_one_for_the_queue(app, library):
    round_ = two_sittings(west={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(decisions.set_role, bo.id, Role.SPEAKER, False, "organiser")
    assert now_of(anne).state is State.CONFIRMED
    with pytest.raises(DecisionRefused, match="Der er ingen ledig plads"):
        write(decisions.set_role, bo.id, Role.PARTICIPANT, False, "organiser")


def test_places_7_a_role_that_would_sign_an_address_up_twice_is_refused(round_, library):
    """Participants once in the round, speakers and hosts once at each sitting."""
    (anne,) = signed_up(round_, person(ANNE, library))
    west = sitting_of(round_)
    speaker = RegistrationFactory(sitting=west, role=Role.SPEAKER, email=ANNE["email"], takes_seat=False)
    for row, role in ((anne, Role.SPEAKER), (anne, Role.HOST), (speaker, Role.PARTICIPANT)):
        with pytest.raises(self_service.AddressTaken):
            write(decisions.set_role, row.id, role, True, "organiser")


# A substitute from another library


def test_fees_5_who_came_without_a_seat_leaves_none_to_a_substitute(app, library):
    round_ = two_sittings(west={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()))
    west = sitting_of(round_)
    speaker = RegistrationFactory(sitting=west, role=Role.SPEAKER, takes_seat=False)
    with pytest.raises(DecisionRefused, match="Der er ingen ledig plads"):
        write(decisions.replace, speaker.id, person(ANNE, library), "organiser")
    check_invariants()


def test_fees_5_at_a_cancelled_meeting_there_is_no_seat_to_give_to_another_library(round_, library):
    (anne,) = signed_up(round_, person(ANNE, library))
    write(cancel_sitting, sitting_of(round_).id, "", "organiser")
    with pytest.raises(DecisionRefused, match="Mødet er aflyst"):
        write(decisions.replace, anne.id, person(BO, LibraryFactory()), "organiser")
    assert now_of(anne).state is State.CONFIRMED


def test_fees_5_a_substitute_from_another_library_is_a_cancellation_and_a_sign_up(round_, library, frozen):
    """The free place goes to a colleague, the newcomer is priced anew, and the oldest late fee falls away."""
    vejle, school = LibraryFactory(), ResearchLibraryFactory()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    (carl,) = signed_up(round_, person(CARL, school))
    frozen.move_to(sitting_of(round_).cancel_until + MINUTE, tick=False)
    write(self_service.cancel, carl.id, ALL)
    ea = person({"name": "Ea", "email": "ea@vejle.example"}, vejle)
    heir = db.session.get_one(Registration, write(decisions.replace, anne.id, ea, "organiser"))
    assert (heir.free_slot, heir.fee_reason) == (1, Reason.FREE_PLACE)
    assert (now_of(anne).state, now_of(anne).fee_amount) == (State.CANCELLED, 0)
    assert (now_of(bo).free_slot, now_of(bo).fee_amount) == (1, 0)
    assert (now_of(carl).fee_amount, now_of(carl).fee_reason) == (0, Reason.SEAT_TAKEN_OVER)
    check_invariants()


# After the deadline, and after the start


def test_an_organiser_moves_and_cancels_after_the_deadlines_too(round_, library, frozen):
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library))
    frozen.move_to(sitting_of(round_, "oest").signup_until + MINUTE, tick=False)
    with pytest.raises(prospects.Impossible):
        write(self_service.move, anne.id, "oest", ALL)
    write(self_service.move, anne.id, "oest", None, "organiser")
    assert now_of(anne).sitting.slug == "oest"
    frozen.move_to(sitting_of(round_).starts_at + MINUTE, tick=False)
    with pytest.raises(prospects.Impossible):
        write(self_service.cancel, bo.id, ALL)
    write(self_service.cancel, bo.id, None, "organiser")
    assert (now_of(bo).state, now_of(bo).fee_amount) == (State.CANCELLED, 500_00)
    check_invariants()


def test_fees_9_an_organiser_who_moves_somebody_makes_it_no_dearer(app, library):
    round_ = two_sittings(free_scope="sitting")
    signed_up(round_, person(BO, library, "oest"))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.move, anne.id, "oest", None, "organiser")
    assert (now_of(anne).sitting.slug, now_of(anne).fee_amount) == ("oest", 0)
    assert now_of(anne).fee_reason is Reason.AS_SHOWN


def test_places_5_the_day_to_cancel_without_a_fee_ends_as_the_meeting_begins(app, school, frozen):
    round_ = two_sittings(west={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, school))
    frozen.move_to(sitting_of(round_).starts_at - timedelta(hours=2), tick=False)
    write(self_service.cancel, bo.id, ALL)
    write(decisions.promote_first, sitting_of(round_).id, "organiser")
    assert prospects.cancel_fee(now_of(anne)).amount == 0
    frozen.move_to(sitting_of(round_).starts_at + MINUTE, tick=False)
    assert prospects.cancel_fee(now_of(anne)).amount == 500_00


def test_who_leaves_a_cancelled_meeting_owes_nothing(round_, school, frozen):
    (anne,) = signed_up(round_, person(ANNE, school))
    frozen.move_to(sitting_of(round_).cancel_until + MINUTE, tick=False)
    sitting_of(round_).state = SittingState.CANCELLED
    db.session.commit()
    write(self_service.cancel, anne.id, Shown())
    assert (now_of(anne).fee_amount, now_of(anne).fee_reason) == (0, Reason.CANCELLED)


@pytest.mark.parametrize("how", ["library", "role"])
def test_a_seat_at_a_cancelled_meeting_holds_no_free_place_and_costs_nothing(round_, library, school, how):
    (anne,) = signed_up(round_, person(ANNE, school))
    write(cancel_sitting, sitting_of(round_).id, "", "organiser")
    if how == "library":
        write(decisions.change_library, anne.id, library.id, "organiser")
    else:
        write(decisions.set_role, anne.id, Role.SPEAKER, True, "organiser")
        write(decisions.set_role, anne.id, Role.PARTICIPANT, True, "organiser")
    assert (now_of(anne).free_slot, now_of(anne).fee_reason) == (None, Reason.MEETING_CANCELLED)
    write(hold_after_all, sitting_of(round_).id, "organiser")
    owed = (1, 0) if how == "library" else (None, 500_00)
    assert (now_of(anne).free_slot, now_of(anne).fee_amount) == owed


# What an organiser sets while people are signed up


def set_round(round_, **values: object) -> None:
    before = facts_of(db.session.get_one(Round, round_.id))
    write(change_round, round_.id, replace(before, **values), version_of(before), "organiser")


def test_places_3_what_has_been_distributed_stays_so_whatever_date_is_set(app, school, frozen):
    round_ = two_sittings()
    opens_at = sitting_of(round_).opens_at
    round_.sector_release_at = opens_at + timedelta(days=20)
    db.session.commit()
    write(decisions.release_sector, round_.id, "organiser")
    set_round(round_, sector_release_at=opens_at + timedelta(days=30))
    assert not round_of(round_.id).awaits_release
    (anne,) = signed_up(round_, person(ANNE, school))
    assert anne.state is State.CONFIRMED


def test_places_3_without_a_date_nobody_is_left_pending(app, school):
    round_ = two_sittings()
    round_.sector_release_at = sitting_of(round_).opens_at + timedelta(days=20)
    db.session.commit()
    (anne,) = signed_up(round_, person(ANNE, school))
    assert anne.state is State.PENDING
    set_round(round_, sector_release_at=None)
    assert now_of(anne).state is State.CONFIRMED


def test_fees_4_more_free_places_go_to_those_who_are_seated_before_the_lock(round_, library, school):
    people = signed_up(round_, *(person(who, library) for who in (ANNE, BO, CARL)))
    (ea,) = signed_up(round_, person({"name": "Ea", "email": "ea@bib.example"}, school))
    set_round(round_, free_places=2, sector_free_places=1)
    assert [(now_of(row).free_slot, now_of(row).fee_amount) for row in (*people, ea)] == [
        (1, 0),
        (2, 0),
        (None, 500_00),
        (1, 0),
    ]
    write(decisions.lock_fees, round_.id, "organiser")
    set_round(round_, free_places=3)
    assert now_of(people[2]).fee_amount == 500_00
