"""What organisers do on the round of the machine."""

import secrets

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.common.models import db
from app.libraries.directory import directory
from app.registrations import decisions, self_service
from app.registrations.meetings_off import cancel_sitting, hold_after_all
from app.registrations.models import Registration
from app.registrations.order import Person, Shown
from app.registrations.places import EITHER
from app.registrations.services import sign_up_each
from app.registrations.states import ACTIVE, Role, State
from tests.registrations.acting import PEOPLE, Acting

someone = st.integers(0, 30)
anybody = st.integers(0, PEOPLE - 1)
library = st.integers(0, 5)
wish = st.sampled_from(["vest", "oest", EITHER])

BY = "organiser"


class OrganisersAct(Acting):
    """Deadlines and a price shown do not bind them; what was shown to people does."""

    @rule(west=st.booleans(), more=st.sampled_from([1, 2, -1]))
    def set_capacity(self, west: bool, more: int) -> None:
        sitting, due = self.sittings()[not west], self.something_is_due()
        wanted, taken = sitting.capacity + more, sitting.taken
        if not self.attempt(decisions.set_capacity, sitting.id, wanted, BY):
            assert wanted < taken or due

    @rule(west=st.booleans(), off=st.sampled_from([None] * 6 + [True, False, False]))
    def cancel_or_hold_a_meeting(self, west: bool, off: bool | None) -> None:
        if off is not None:
            sitting = self.sittings()[not west]
            if off:
                self.attempt(cancel_sitting, sitting.id, "Sne", BY)
            else:
                back = [row.id for row in self.rows(State.CONFIRMED) if row.sitting_id == sitting.id]
                self.attempt(hold_after_all, sitting.id, BY, concerns=back)

    @rule(west=st.booleans())
    def promote_first(self, west: bool) -> None:
        sitting, due = self.sittings()[not west], self.something_is_due()
        first = self.queue_ids()[sitting.id][:1]
        if self.attempt(decisions.promote_first, sitting.id, BY) and not due:
            assert db.session.get_one(Registration, first[0]).sitting_id == sitting.id

    @rule(who=someone, library=library)
    def change_library(self, who: int, library: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.change_library, row.id, self.library_ids[library], BY)

    @rule(who=someone, part=st.integers(0, 2))
    def waive(self, who: int, part: int) -> None:
        if (row := self.one(who, (*ACTIVE, State.CANCELLED))) is not None:
            self.attempt(decisions.waive, row.id, row.fee_amount * part // 2, "Sygdom", BY)

    @rule(release=st.sampled_from([None] * 8 + [True, False]))
    def release_or_lock(self, release: bool | None) -> None:
        if release is not None:
            service = decisions.release_sector if release else decisions.lock_fees
            self.attempt(service, self.round_id, BY)

    @rule(who=someone, role=st.sampled_from(Role), takes_seat=st.booleans())
    def set_role(self, who: int, role: Role, takes_seat: bool) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(decisions.set_role, row.id, role, takes_seat, BY)

    @rule(who=someone, other=anybody, library=library)
    def replace(self, who: int, other: int, library: int) -> None:
        """A substitute from another library: a cancellation and a sign-up."""
        if (row := self.one(who)) is not None:
            substitute = Person(*self.person(other), directory().by_id[self.library_ids[library]], "", "")
            if self.attempt(decisions.replace, row.id, substitute, BY):
                self.agreed[self.newest().id] = self.newest().agreed_fee

    @rule(who=anybody, library=library, wish=wish)
    def sign_somebody_up(self, who: int, library: int, wish: str) -> None:
        """Nobody has agreed to a price; the one of that moment is told in the mail and stands."""
        somebody = Person(*self.person(who), directory().by_id[self.library_ids[library]], "", wish)
        form_id, anything = secrets.token_urlsafe(18), Shown(10_000_00, frozenset({0}))
        if self.attempt(sign_up_each, self.round_id, form_id, [somebody], BY, anything):
            row = self.newest()
            assert row.agreed_fee in (0, row.round.fee_amount)
            self.agreed[row.id] = row.agreed_fee

    @rule(who=someone, where=wish)
    def move_somebody(self, who: int, where: str) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(self_service.move, row.id, where, None, BY, name="move by an organiser")

    @rule(who=someone)
    def cancel_for_somebody(self, who: int) -> None:
        if (row := self.one(who)) is not None:
            self.attempt(self_service.cancel, row.id, None, BY, name="cancel by an organiser")
