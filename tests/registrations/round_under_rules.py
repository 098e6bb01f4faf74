"""What must hold in a round after every act (DOMAIN.md, Fees and Places)."""

from collections import Counter

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from app.common.models import db
from app.meetings.models import Round, Sitting
from app.registrations.fees import free_slots
from app.registrations.models import FeeEntry, Registration
from app.registrations.pricing import policy_of, scope_name
from app.registrations.promotion import is_automatic
from app.registrations.queues import read_queues
from app.registrations.states import ACTIVE, State


class RoundUnderRules(RuleBasedStateMachine):
    """The only round of the database, and what must hold in it."""

    round_id: int
    library_ids: list[int]
    agreed: dict[int, int]  # øre: the most each was shown, by registration

    @invariant()
    def all_rules_hold(self) -> None:
        self.no_sitting_has_more_people_than_seats()
        self.nobody_waits_whom_a_free_seat_could_take()
        self.free_places_are_used_and_not_more_of_them_than_there_are()
        self.nobody_is_charged_more_than_was_shown()
        self.every_amount_is_in_its_history()
        self.an_address_is_signed_up_once()

    def no_sitting_has_more_people_than_seats(self) -> None:
        for sitting in self.sittings():
            held = [row for row in self.rows(State.CONFIRMED) if row.sitting_id == sitting.id]
            assert sitting.taken == len(held) <= sitting.capacity

    def nobody_waits_whom_a_free_seat_could_take(self) -> None:
        for sitting in self.sittings():
            if is_automatic(sitting) and sitting.taken < sitting.capacity:
                assert self.queue_ids()[sitting.id] == []

    def free_places_are_used_and_not_more_of_them_than_there_are(self) -> None:
        round_ = self.round()
        for library_id in self.library_ids:
            ours = [row for row in self.rows(State.CONFIRMED) if row.library_id == library_id]
            for scope in {self.scope(row) for row in ours}:
                held = [row for row in ours if self.scope(row) == scope]
                taken = [row.free_slot for row in held if row.free_slot is not None]
                has_free_place = held[0].library is not None and held[0].library.has_free_place
                unused = free_slots(taken, policy_of(round_), has_free_place=has_free_place)
                assert len(taken) == len(set(taken))
                assert all(slot <= round_.free_places + round_.sector_free_places for slot in taken)
                assert not unused or round_.fees_locked_at or len(taken) == len(held)

    def nobody_is_charged_more_than_was_shown(self) -> None:
        for row in self.rows(*State):
            assert row.fee_amount <= self.agreed[row.id]
            assert row.waived_to is None or row.fee_amount <= row.waived_to
            assert row.free_slot is None or row.fee_amount == 0

    def every_amount_is_in_its_history(self) -> None:
        last = {
            entry.registration_id: entry
            for entry in db.session.scalars(select(FeeEntry).order_by(FeeEntry.id))
        }
        for row in self.rows(*State):
            told = (last[row.id].amount, last[row.id].reason) if row.id in last else (0, row.fee_reason)
            assert told == (row.fee_amount, row.fee_reason)

    def an_address_is_signed_up_once(self) -> None:
        assert max(Counter(row.email_key for row in self.rows(*ACTIVE)).values(), default=0) <= 1

    def rows(self, *states: State) -> list[Registration]:
        found = select(Registration).where(Registration.state.in_(states)).order_by(Registration.id)
        return list(db.session.scalars(found))

    def round(self) -> Round:
        return db.session.get_one(Round, self.round_id)

    def sittings(self) -> list[Sitting]:
        db.session.rollback()
        return list(db.session.scalars(select(Sitting).order_by(Sitting.starts_at)))

    def scope(self, row: Registration) -> str:
        return scope_name(row.round.free_scope, row.round_id, row.sitting_id or 0)

    def queue_ids(self) -> dict[int, list[int]]:
        """The queues as they are shown, by sitting."""
        queues = read_queues(self.round_id, self.round().queue_order)
        return {sitting.id: [place.id for place in queues.at(sitting.id)] for sitting in self.sittings()}

    def check_order(self, before: dict[int, list[int]]) -> None:
        """Who got a seat at a sitting was in front of everybody who still waits for one there."""
        after = self.queue_ids()
        for sitting_id, queue in before.items():
            seated = [
                number
                for number, row_id in enumerate(queue)
                if row_id not in after[sitting_id]
                and db.session.get_one(Registration, row_id).sitting_id == sitting_id
            ]
            waiting = [number for number, row_id in enumerate(queue) if row_id in after[sitting_id]]
            assert not seated or not waiting or max(seated) < min(waiting)
