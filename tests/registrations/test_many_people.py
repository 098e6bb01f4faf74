"""A meeting of thousands: what is new about it costs the database no more than for a few."""

import secrets
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, insert, select, update

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting
from app.outbox.models import Message
from app.registrations.fees import Reason
from app.registrations.meetings_off import cancel_sitting
from app.registrations.models import Booking, FeeEntry, Registration
from app.registrations.services import retell
from app.registrations.states import State
from tests.registrations.stories import horsens, one_sitting
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases

FEW, MANY, MOST = 5, 300, 10_000
MIB = 2**20


def seat(people: int) -> int:
    """A sitting with that many people, who pay 500 kr. each but for one; its id."""
    round_ = one_sitting(sitting={"capacity": people})
    (sitting,) = round_.sittings
    library = horsens(number=str(secrets.randbelow(10**6)), municipality=secrets.token_hex(4))
    booking = Booking(
        round_id=round_.id, form_id=secrets.token_hex(16), contact_name="Ea", contact_email="ea@bib.example"
    )
    booking.created_at = now()
    db.session.add(booking)
    db.session.flush()
    rows = [
        {
            "booking_id": booking.id,
            "round_id": round_.id,
            "sitting_id": sitting.id,
            "reference": secrets.token_hex(4),
            "name": f"Person {number}",
            "email": f"person{number}@bib.example",
            "email_key": f"person{number}@bib.example",
            "library_id": library.id,
            "state": State.CONFIRMED,
            "signed_up_at": now(),
            "held_since": now(),
            "agreed_fee": 500_00,
            "fee_amount": 500_00 if number else 0,
            "fee_reason": Reason.FURTHER if number else Reason.FREE_PLACE,
            "free_slot": None if number else 1,
            "slot_scope": None if number else f"round:{round_.id}",
        }
        for number in range(people)
    ]
    db.session.execute(insert(Registration), rows)
    db.session.execute(update(Sitting).where(Sitting.id == sitting.id).values(taken=people))
    db.session.commit()
    return int(sitting.id)


def mails() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Message)) or 0


@pytest.fixture(params=[MANY, pytest.param(MOST, marks=pytest.mark.slow)])
def many(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@contextmanager
def _memory() -> Iterator[list[int]]:
    """How many bytes are held within at most, beside what was held before."""
    peak = [0]
    tracemalloc.start()
    try:
        yield peak
        peak[0] = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def statements(act, *arguments) -> int:
    with counted_queries(db.engine) as asked:
        write(act, *arguments)
    return len(asked)


def test_telling_everybody_asks_no_more_for_thousands(app, many):
    few = statements(retell, seat(FEW))
    assert statements(retell, seat(many)) == few <= 6
    assert mails() == FEW + many


def test_telling_everybody_takes_little_memory(app, many):
    sitting_id = seat(many)
    with _memory() as peak:
        write(retell, sitting_id)
    assert peak[0] < 5 * MIB + many * 3_000


def test_cancelling_asks_no_more_than_once_for_each_fee(app, many):
    """Each amount goes into its history, which SQLite takes one by one."""
    few, most = seat(FEW), seat(many)
    more = statements(cancel_sitting, most, "", "command") - statements(cancel_sitting, few, "", "command")
    assert more <= many
    assert mails() == FEW + many
    assert db.session.scalar(select(func.count()).select_from(FeeEntry)) == FEW + many
