"""Many people for the last beds at one moment, each on a connection of their own (DOMAIN.md, Places 1)."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.queries import round_of
from app.registrations import self_service
from app.registrations.models import Choice, Option, Registration
from app.registrations.order import Order, Quote, Shown
from app.registrations.own_choices import ChoiceChanged, ShownChoice, choose
from app.registrations.quotes import examine
from app.registrations.services import OfferChanged, sign_up
from tests.races.harness import Ground, collide
from tests.registrations.conferences import (
    conference,
    order_of,
    owed_by_table,
    person,
    shown_of,
    signed_up,
    unsound,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.real_clock, pytest.mark.server]

SIZES = [(12, 4), pytest.param(60, 20, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("people", "beds"), SIZES)
def test_of_many_for_the_last_beds_as_many_get_one_as_there_are(ground, people, beds):
    options = conference(seats=people, beds=beds)
    round_id = options["double"].round_id
    orders = [_order(ground, options, number) for number in range(people)]
    quotes = [examine(order, round_of(round_id)) for order in orders]
    db.session.rollback()
    changed = collide([partial(_sign_up, ground, *each) for each in zip(orders, quotes, strict=True)])

    assert _states(options["double"].id) == {"held": beds, "waiting": people - beds}
    assert sum(changed) == people - beds  # they have read that they can only wait
    _require_sound(round_id)


@pytest.mark.parametrize(("people", "beds"), SIZES)
def test_beds_that_are_given_up_while_others_ask_go_to_who_waits(ground, people, beds):
    options = conference(seats=people, beds=beds)
    round_id, bed = options["double"].round_id, options["double"].id
    rows = [
        row.id
        for number in range(people)
        for row in signed_up(options, *_order(ground, options, number).people)
    ]
    db.session.rollback()
    days = frozenset({options["day 1"].id, options["day 2"].id})
    holders, waiters = rows[:beds], rows[beds:]
    acts: list[Any] = [partial(_cancel, ground, one) for one in holders[::2]]
    acts += [partial(_choose, ground, one, days) for one in holders[1::2]]
    acts += [partial(_choose, ground, one, days | {bed}) for one in waiters[: len(holders)]]
    collide(acts)

    states = _states(bed)
    assert (states["held"], states["wished"]) == (min(beds, len(waiters)), len(holders[::2]))
    _require_sound(round_id)


def _order(ground: Ground, options: dict[str, Option], number: int) -> Order:
    library = directory().by_number[ground.libraries[number]]
    who = person(f"Bo{number}", library, options, {"double"})  # type: ignore[arg-type]  # it has the id
    return order_of(options["double"].round_id, [who])


def _sign_up(ground: Ground, order: Order, quote: Quote) -> bool:
    """Sign up as it was shown; who is shown something else agrees to it. Whether that was so."""
    with ground.app.app_context():
        try:
            write(sign_up, order, shown_of(quote))
        except OfferChanged as changed:
            write(sign_up, order, shown_of(changed.quote))
            return True
    return False


def _cancel(ground: Ground, registration_id: int) -> None:
    with ground.app.app_context():
        write(self_service.cancel, registration_id, Shown(10_000_00))


def _choose(ground: Ground, registration_id: int, chosen: frozenset[int]) -> None:
    with ground.app.app_context():
        try:
            write(choose, registration_id, chosen, "", ShownChoice(10_000_00))
        except ChoiceChanged as changed:
            seen = ShownChoice(10_000_00, changed.prospect.waits_for)
            write(choose, registration_id, chosen, "", seen)


def _states(option_id: int) -> Counter[str]:
    db.session.rollback()
    states = db.session.scalars(select(Choice.state).where(Choice.option_id == option_id))
    return Counter(state.value for state in states)


def _require_sound(round_id: int) -> None:
    assert unsound(round_id) == []
    rows = db.session.scalars(select(Registration).filter_by(round_id=round_id, state="confirmed"))
    assert [row.id for row in rows if row.fee_amount != owed_by_table(row, row.round)] == []
