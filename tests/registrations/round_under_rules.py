"""What must hold in a round after every act (DOMAIN.md, Fees and Places)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.meetings.models import QueueOrder, Round, Sitting, SittingState
from app.registrations import promotion
from app.registrations.fees import free_slots
from app.registrations.models import FeeEntry, Registration
from app.registrations.pricing import policy_of, scope_name
from app.registrations.promotion import is_automatic
from app.registrations.queues import read_queues
from app.registrations.states import ACTIVE, Role, State


class RoundUnderRules(RuleBasedStateMachine):
    """The only round of the database, and what must hold in it."""

    round_id: int
    library_ids: list[int]
    agreed: dict[int, int]  # øre: the most each was shown, by registration
    checked: tuple[object, ...] = ()  # for which state of the round, and when
    everybody: Sequence[Registration] | None = None  # read once for all that is checked

    @invariant()
    def all_rules_hold(self) -> None:
        db.session.rollback()
        if self.checked == (state := (self.round().places_revision, now())):
            return  # nothing has happened since
        self.checked, self.everybody = state, self.rows(*State)
        self.no_sitting_has_more_people_than_seats()
        self.the_queue_is_as_the_rule_says()
        self.nobody_waits_whom_a_free_seat_could_take()
        self.who_is_pending_awaits_something()
        self.free_places_are_used_and_not_more_of_them_than_there_are()
        self.nobody_is_charged_more_than_was_shown()
        self.every_amount_is_in_its_history()
        self.an_address_is_signed_up_once()
        self.everybody = None

    def no_sitting_has_more_people_than_seats(self) -> None:
        for sitting in self.sittings():
            held = [row for row in self.rows(State.CONFIRMED) if row.sitting_id == sitting.id]
            assert sitting.taken == sum(row.takes_seat for row in held) <= sitting.capacity

    def the_queue_is_as_the_rule_says(self) -> None:
        """The queue that everybody is shown, put in order a second time in the plainest way (Places 4)."""
        shown = self.queue_ids()
        for sitting in self.sittings():
            left = [row for row in self.rows(*ACTIVE) if self.waits_for(row, sitting)]
            covered = {row.library_id for row in self.held()}
            expected = []
            while left:
                first = min(left, key=lambda row: (*self.standing(row, covered), row.signed_up_at, row.id))
                left.remove(first)
                expected.append(first.id)
                covered.add(first.library_id)
            assert shown[sitting.id] == expected

    def waits_for(self, row: Registration, sitting: Sitting) -> bool:
        if row.state is State.WAITING:
            return row.sitting_id in (None, sitting.id)
        own = row.sitting
        return own is not None and row.wish_id == sitting.id and own.starts_at > now()

    def standing(self, row: Registration, covered: set[int | None]) -> tuple[int, ...]:
        if self.round().queue_order is QueueOrder.FIRST_COME:
            return ()
        is_public = row.library is not None and row.library.has_free_place
        return (0 if is_public and row.library_id not in covered else 1 if is_public else 2,)

    def nobody_waits_whom_a_free_seat_could_take(self) -> None:
        queues, automatic = self.queue_ids(), [one for one in self.sittings() if is_automatic(one)]
        for sitting in automatic:
            assert sitting.taken == sitting.capacity or queues[sitting.id] == []
        heads = {one.id: queues[one.id][0] for one in automatic if queues[one.id]}
        first = {sitting_id: db.session.get_one(Registration, head) for sitting_id, head in heads.items()}
        for there, row in first.items():  # nor do two wait who could change places
            other = first.get(row.sitting_id or 0)
            assert row.state is State.WAITING or other is None or other.sitting_id != there

    def who_is_pending_awaits_something(self) -> None:
        """The distribution, or an organiser who finds the workplace (Places 3 and 9).

        Speakers and hosts wait for no distribution.
        """
        round_ = self.round()
        awaited = round_.sector_release_at is not None and round_.sector_released_at is None
        for row in self.rows(State.WAITING, State.PENDING):
            distributed = awaited and row.role is Role.PARTICIPANT
            pending = row.library is None or (distributed and not row.library.has_free_place)
            assert row.state is (State.PENDING if pending else State.WAITING)

    def free_places_are_used_and_not_more_of_them_than_there_are(self) -> None:
        round_ = self.round()
        assert all(row in self.held() for row in self.rows(*State) if row.free_slot is not None)
        for library_id in self.library_ids:
            ours = [row for row in self.held() if row.library_id == library_id]
            for scope in {self.scope(row) for row in ours}:
                held = [row for row in ours if self.scope(row) == scope]
                taken = [row.free_slot for row in held if row.free_slot is not None]
                has_free_place = held[0].library is not None and held[0].library.has_free_place
                unused = free_slots(taken, policy_of(round_), has_free_place=has_free_place)
                assert len(taken) == len(set(taken))
                assert all(
                    slot <= policy_of(round_).allowance(has_free_place=has_free_place) for slot in taken
                )
                assert not unused or round_.fees_locked_at or len(taken) == len(held)

    def nobody_is_charged_more_than_was_shown(self) -> None:
        for row in self.rows(*State):
            assert row.fee_amount <= self.agreed[row.id]
            assert row.waived_to is None or row.fee_amount <= row.waived_to
            assert row.free_slot is None or row.fee_amount == 0
            assert row.role is Role.PARTICIPANT or row.fee_amount == 0
            assert row.fee_amount == 0 or (row.sitting and row.sitting.state is SittingState.PUBLISHED)

    def every_amount_is_in_its_history(self) -> None:
        last = {
            entry.registration_id: entry
            for entry in db.session.scalars(select(FeeEntry).order_by(FeeEntry.id))
        }
        for row in self.rows(*State):
            told = (last[row.id].amount, last[row.id].reason) if row.id in last else (0, row.fee_reason)
            assert told == (row.fee_amount, row.fee_reason)

    def an_address_is_signed_up_once(self) -> None:
        """Participants in the round, speakers and hosts at each sitting (Places 7)."""
        signed_up = Counter(
            (row.email_key, None if row.role is Role.PARTICIPANT else row.sitting_id)
            for row in self.rows(*ACTIVE)
        )
        assert max(signed_up.values(), default=0) <= 1

    @contextmanager
    def nobody_is_overtaken(self) -> Iterator[None]:
        """Who gets a seat meanwhile was first in its queue, or all before them have left it by the end."""
        before: list[tuple[int, list[int]]] = []
        give = promotion.give_seat

        def watched(row: Registration, sitting: Sitting, round_: Round, *actor: Any) -> None:
            queue = read_queues(round_.id, round_.queue_order).at(sitting.id)
            ids = [place.id for place in queue]
            before.append((sitting.id, ids[: ids.index(row.id)]))
            give(row, sitting, round_, *actor)

        with patch.object(promotion, "give_seat", watched):
            yield
        after = self.queue_ids() if any(ids for _, ids in before) else {}
        assert not [sitting_id for sitting_id, ids in before if set(ids) & set(after.get(sitting_id, ()))]

    @contextmanager
    def nobody_else_pays_more(self, *whose: int) -> Iterator[None]:
        """What is owed for a seat never rises by what others do."""
        before = {row.id: (row.sitting_id, row.fee_amount) for row in self.rows(State.CONFIRMED)}
        yield
        for row in self.rows(State.CONFIRMED):
            sitting_id, owed = before.get(row.id, (None, 0))
            assert row.id in whose or sitting_id != row.sitting_id or row.fee_amount <= owed

    def held(self) -> list[Registration]:
        """The participants with a seat at a meeting that is held."""
        off = {one.id for one in self.sittings() if one.state is SittingState.CANCELLED}
        seated = self.rows(State.CONFIRMED)
        return [row for row in seated if row.role is Role.PARTICIPANT and row.sitting_id not in off]

    def rows(self, *states: State) -> list[Registration]:
        if self.everybody is not None:
            return [row for row in self.everybody if row.state in states]
        found = select(Registration).where(Registration.state.in_(states)).order_by(Registration.id)
        return list(db.session.scalars(found))

    def round(self) -> Round:
        return db.session.get_one(Round, self.round_id)

    def sittings(self) -> Sequence[Sitting]:
        return db.session.scalars(select(Sitting).order_by(Sitting.starts_at)).all()

    def scope(self, row: Registration) -> str:
        return scope_name(row.round.free_scope, row.round_id, row.sitting_id or 0)

    def queue_ids(self) -> dict[int, list[int]]:
        """The queues as they are shown, by sitting."""
        queues = read_queues(self.round_id, self.round().queue_order)
        return {sitting.id: [place.id for place in queues.at(sitting.id)] for sitting in self.sittings()}
