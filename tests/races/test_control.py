"""The control of the races: who takes seats without the lock must oversell on the same ground, every time.

Were that to go well, the races would prove nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round
from app.registrations.models import Registration
from app.registrations.states import State
from tests.factories import BookingFactory
from tests.races.harness import FEE, SECONDS, Ground, Track, collide, oversold, result_of

pytestmark = [pytest.mark.both_databases, pytest.mark.real_clock, pytest.mark.server]


@pytest.mark.parametrize(("people", "seats"), [(12, 4), pytest.param(60, 20, marks=pytest.mark.slow)])
def test_who_counts_and_then_takes_oversells_every_time(ground, people, seats):
    for _ in range(3):
        track = ground.track(west=seats, east=1)
        rows = [row_of(ground, track, n) for n in range(people)]
        between = Barrier(people, timeout=SECONDS)
        took = collide([partial(take_naively, ground, row, seats, between) for row in rows])

        assert took == [True] * people
        assert oversold(result_of(track)) == [f"vest: {people} people on {seats} seats"]


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_who_looks_for_a_free_place_and_then_gives_it_gives_the_same_one_twice(ground, times):
    for time in range(times):
        track = ground.track(west=10, east=10)
        rows = [row_of(ground, track, n, library=ground.libraries[time]) for n in range(2)]
        between = Barrier(2, timeout=SECONDS)
        given = collide([partial(give_slot_naively, ground, row, between) for row in rows])

        # The index is the second belt: it lets one of the two through, and the other is an error.
        assert sorted(given) == [(1, False), (1, True)]
        assert [row.free_slot for row in result_of(track).rows] == [1]


def take_naively(ground: Ground, row: dict[str, Any], seats: int, between: Barrier) -> bool:
    """Count, wait until all have counted, take; whether it took a seat."""
    with own_connection(ground) as connection:
        held = connection.scalar(
            select(func.count()).where(
                Registration.sitting_id == row["sitting_id"], Registration.state == State.CONFIRMED
            )
        )
        between.wait()
        if (held or 0) >= seats:
            return False
        connection.execute(insert(Registration).values(row))
        return True


def give_slot_naively(ground: Ground, row: dict[str, Any], between: Barrier) -> tuple[int, bool]:
    """Look for an unused free place, wait until both have looked, give it: which, and whether that went."""
    scope = f"round:{row['round_id']}"
    with own_connection(ground) as connection:
        used = connection.scalar(
            select(func.max(Registration.free_slot)).where(
                Registration.slot_scope == scope, Registration.library_id == row["library_id"]
            )
        )
        slot = (used or 0) + 1
        between.wait()
        try:
            connection.execute(insert(Registration).values({**row, "free_slot": slot, "slot_scope": scope}))
        except IntegrityError:
            return slot, False
        return slot, True


@contextmanager
def own_connection(ground: Ground) -> Iterator[Connection]:
    """A connection on which every statement is committed by itself."""
    patience = {"timeout": SECONDS} if ground.app.config["DATABASE_URL"].startswith("sqlite") else {}
    engine = create_engine(
        ground.app.config["DATABASE_URL"],
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
        connect_args=patience,
    )
    with engine.connect() as connection:
        yield connection


def row_of(ground: Ground, track: Track, number: int, library: str = "") -> dict[str, Any]:
    """A confirmed registration in the west, to be inserted."""
    moment = datetime.now(UTC)
    booking = BookingFactory(round=db.session.get_one(Round, track.id))
    library_id = db.session.scalar(
        select(Library.id).where(Library.number == (library or ground.libraries[number]))
    )
    return {
        "booking_id": booking.id,
        "round_id": track.id,
        "sitting_id": track.sittings["vest"],
        "name": f"Bo {number}",
        "email": f"bo-{number}@bibliotek.example",
        "email_key": f"bo-{number}@bibliotek.example",
        "library_id": library_id,
        "state": State.CONFIRMED,
        "signed_up_at": moment,
        "held_since": moment,
        "agreed_fee": FEE,
    }
