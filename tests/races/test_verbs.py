"""Two acts on one registration, or on one round as a date comes, at the same moment."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.meetings.models import Round
from app.registrations.due import carry_out
from app.registrations.models import FeeEntry, Registration
from app.registrations.states import State
from tests.factories import ResearchLibraryFactory
from tests.races.harness import FEE, collide, miscounted, result_of
from tests.races.orders import address, order
from tests.races.own_links import button, joined, row_of, service

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.real_clock,
    pytest.mark.server,
    pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.slow)]),
]


def set_round(track, **values):
    db.session.execute(update(Round).where(Round.id == track.id).values(**values))
    db.session.commit()


def times_logged(track, action):
    found = select(func.count()).where(AuditEntry.action == action, AuditEntry.subject == f"round:{track.id}")
    return db.session.scalar(found)


def test_a_place_is_given_to_a_colleague_or_up_but_not_both(ground, times):
    for _ in range(times):
        track = ground.track(west=1, east=1)
        seated, waiting = (joined(track, f"Bo {n}", ground.libraries[n]) for n in range(2))
        colleague = {"name": "Ea", "email": address(track, "Ea")}
        given, cancelled = collide(
            [
                button(ground, 0, seated, "giv-videre", **colleague),
                button(ground, 1, seated, "afmeld"),
            ]
        )

        result = result_of(track)
        assert miscounted(result) == []
        if cancelled.status == 303:
            assert given.status == 422
            assert row_of(waiting).state is State.CONFIRMED
        else:
            assert (given.status, cancelled.status in (410, 422)) == (200, True)
            assert [row.email_key for row in result.rows if row.state is State.CONFIRMED] == [
                address(track, "Ea")
            ]


def test_what_was_held_back_is_distributed_once_while_others_sign_up(ground, times):
    for _ in range(times):
        track = ground.track(west=6, east=1)
        school = ResearchLibraryFactory()
        set_round(track, sector_release_at=now() + timedelta(hours=1))
        pending = [joined(track, f"Ib {n}", school.number) for n in range(4)]
        assert {row_of(one).state for one in pending} == {State.PENDING}
        forms = [ground.open_form(track, n) for n in range(4)]
        set_round(track, sector_release_at=now() - timedelta(seconds=1))
        orders = [order(track, f"Bo {n}", ground.libraries[n], "vest") for n in range(4)]
        collide(
            [
                *(service(ground, carry_out) for _ in range(2)),
                *(
                    partial(visitor.sign_up, form, typed)
                    for (visitor, form), typed in zip(forms, orders, strict=True)
                ),
            ]
        )

        result = result_of(track)
        assert miscounted(result) == []
        assert (result.held, result.waiting) == ({"vest": 6}, 2)
        assert times_logged(track, "round.released") == 1


def test_after_the_lock_no_free_place_moves_and_every_amount_is_noted(ground, times):
    for _ in range(times):
        track = ground.track(west=6, east=1)
        home = ground.libraries[0]
        free, paying = joined(track, "Bo", home), joined(track, "Ea", home)
        leave = button(ground, 0, free, "afmeld")
        visitor, form = ground.open_form(track, 1)
        set_round(track, fees_lock_at=now() - timedelta(seconds=1))
        collide(
            [
                leave,
                partial(visitor.sign_up, form, order(track, "Ib", home, "vest")),
                service(ground, carry_out),
            ]
        )

        assert miscounted(result_of(track)) == []
        assert (row_of(paying).free_slot, row_of(paying).fee_amount) == (None, FEE)
        assert times_logged(track, "round.fees_locked") == 1
        for row in db.session.scalars(select(Registration).where(Registration.round_id == track.id)):
            entries = select(FeeEntry).where(FeeEntry.registration_id == row.id).order_by(FeeEntry.id)
            assert (row.fee_amount, row.fee_reason) == [
                (entry.amount, entry.reason) for entry in db.session.scalars(entries)
            ][-1]
