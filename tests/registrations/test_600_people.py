"""A conference of 600: no option is given more often than there is, and all owe what the price list says."""

from random import Random

import pytest
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.registrations import self_service
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState
from app.registrations.order import Shown
from app.registrations.states import State
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.registrations.conferences import conference, owed_by_table, person, signed_up, unsound

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

ROOMS = [{"single"}, {"double"}, set()]
DAYS = [set(), set(), {"day 1"}, {"day 2"}]


def test_600_sign_up_and_100_of_them_cancel(app):
    by_chance = Random(2021)
    options = conference(seats=540, singles=150, beds=120, dinners=400)
    round_id = options["dinner"].round_id
    libraries = [LibraryFactory() for _ in range(50)] + [ResearchLibraryFactory() for _ in range(10)]
    for number in range(300):
        library = by_chance.choice(libraries)
        signed_up(
            options,
            *(person(f"Bo{number}-{each}", library, options, _wish(by_chance)) for each in ("a", "b")),
        )
    _require_sound(round_id)
    assert _taken(options) == {"single": 150, "double": 120, "dinner": 400}

    seated = db.session.scalars(
        select(Registration.id).filter_by(round_id=round_id, state=State.CONFIRMED)
    ).all()
    for row_id in by_chance.sample(seated, 100):
        write(self_service.cancel, row_id, Shown(10_000_00))
    _require_sound(round_id)
    states = db.session.scalars(select(Registration.state).filter_by(round_id=round_id)).all()
    assert (states.count(State.CONFIRMED), states.count(State.WAITING)) == (500, 0)


def _wish(by_chance: Random) -> set[str]:
    dinner = {"dinner"} if by_chance.random() < 0.9 else set()
    return by_chance.choice(ROOMS) | by_chance.choice(DAYS) | dinner


def _require_sound(round_id: int) -> None:
    db.session.rollback()
    assert unsound(round_id) == []
    rows = db.session.scalars(select(Registration).filter_by(round_id=round_id, state=State.CONFIRMED))
    assert [row.id for row in rows if row.fee_amount != owed_by_table(row, row.round)] == []


def _taken(options: dict[str, Option]) -> dict[str, int]:
    held = {
        name: select(Choice).where(Choice.option_id == options[name].id, Choice.state == ChoiceState.HELD)
        for name in ("single", "double", "dinner")
    }
    return {name: len(db.session.scalars(those).all()) for name, those in held.items()}
