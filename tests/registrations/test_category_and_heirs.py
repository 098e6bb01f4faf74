"""What an organiser does with people and their choices: category, another library, an option by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.meetings.prices import Category
from app.outbox.models import Message
from app.registrations import decisions, self_service
from app.registrations.decisions import DecisionRefused
from app.registrations.fees import Reason
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState
from app.registrations.order import Shown
from app.registrations.prospects import category_fee, heir_most
from app.registrations.states import State
from tests.factories import LibraryFactory, ResearchLibraryFactory
from tests.registrations.conferences import (
    DINNER_PRICE,
    DOUBLE_PRICE,
    SECTOR_WHOLE,
    WHOLE,
    conference,
    holding,
    owed_by_table,
    person,
    round_with,
    signed_up,
    sitting_with,
    unsound,
)

pytestmark = pytest.mark.both_databases

ACTOR = "account:1"
PARTNER = 1_990_00


def priced(options: dict[str, Option], **prices: int) -> None:
    """Let a double room cost these categories something else."""
    option = db.session.get_one(Option, options["double"].id)
    option.prices = {**option.prices, **{Category(name): amount for name, amount in prices.items()}}
    db.session.commit()


def newcomer(name: str, library) -> object:
    return replace(person(name, library, NO_OPTIONS, set()), choices=frozenset())


class _Any(dict):
    """Options of which none is chosen."""

    def __missing__(self, name: str) -> Option:
        return Option(id=0)


NO_OPTIONS = _Any()


@pytest.mark.parametrize(
    ("category", "most", "reason"),
    [
        (Category.GUEST, 50_00 + DINNER_PRICE, Reason.PRICE_GUEST),
        (Category.PARTNER, PARTNER + DOUBLE_PRICE + DINNER_PRICE, Reason.PRICE_PARTNER),
    ],
)
def test_who_is_said_to_be_somebody_else_pays_their_price(app, library, category, most, reason):
    options = conference()
    priced(options, guest=50_00)
    (row,) = signed_up(options, person("Anne", library, options, {"double", "dinner"}))
    round_ = round_with(options)
    assert category_fee(row, category, round_).at_most == most
    write(decisions.set_category, row.id, category, ACTOR, most)
    assert (row.category, row.fee_amount, row.agreed_fee, row.fee_reason) == (category, most, most, reason)
    assert row.fee_amount == owed_by_table(row, round_with(options))
    entry = db.session.scalars(select(AuditEntry).filter_by(action="registration.category")).one()
    assert (entry.before, entry.after) == ({"category": None}, {"category": category, "fee": most})
    assert unsound(row.round_id) == []
    write(decisions.set_category, row.id, None, ACTOR, WHOLE + DOUBLE_PRICE + DINNER_PRICE)
    assert (row.category, row.fee_amount) == (None, WHOLE + DOUBLE_PRICE + DINNER_PRICE)


def test_a_price_that_has_risen_since_it_was_shown_is_not_charged(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"double"}))
    shown = category_fee(row, Category.PARTNER, round_with(options)).at_most
    priced(options, partner=DOUBLE_PRICE + 1)
    with pytest.raises(DecisionRefused, match="Prisen har ændret sig"):
        write(decisions.set_category, row.id, Category.PARTNER, ACTOR, shown)
    db.session.rollback()
    assert (row.category, row.fee_amount) == (None, WHOLE + DOUBLE_PRICE)


def test_a_guest_leaves_the_free_place_to_a_colleague_and_may_have_one_again(app, library):
    options = conference()
    round_with(options).free_places = 1
    db.session.commit()
    anne, bo = signed_up(
        options,
        person("Anne", library, options, {"dinner"}),
        person("Bo", library, options, {"dinner"}),
    )
    assert (anne.free_slot, bo.free_slot) == (1, None)
    write(decisions.set_category, anne.id, Category.GUEST, ACTOR)
    assert (anne.free_slot, bo.free_slot, bo.fee_amount) == (None, 1, DINNER_PRICE)
    assert db.session.scalars(select(Message).filter_by(kind="fee", subject_id=bo.id)).all()
    shown = category_fee(anne, None, round_with(options)).at_most
    write(decisions.set_category, anne.id, None, ACTOR, shown)
    assert (anne.free_slot, anne.fee_amount) == (None, WHOLE + DINNER_PRICE)
    assert unsound(anne.round_id) == []


def test_who_waits_pays_the_new_price_once_there_is_a_seat(app, library):
    options = conference(seats=1)
    (anne,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    (bo,) = signed_up(options, person("Bo", library, options, {"dinner"}))
    write(decisions.set_category, bo.id, Category.PARTNER, ACTOR)
    assert (bo.fee_amount, bo.agreed_fee) == (0, PARTNER + DINNER_PRICE)
    write(self_service.cancel, anne.id, Shown(10**8))
    assert (bo.state, bo.fee_amount) == (State.CONFIRMED, PARTNER + DINNER_PRICE)
    assert unsound(bo.round_id) == []


def test_a_category_is_for_participants_who_are_signed_up(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, set()))
    write(decisions.set_role, row.id, "speaker", True, ACTOR)
    with pytest.raises(DecisionRefused):
        write(decisions.set_category, row.id, Category.GUEST, ACTOR)
    db.session.rollback()
    write(self_service.cancel, row.id, None, ACTOR)
    with pytest.raises(DecisionRefused):
        write(decisions.set_category, row.id, Category.GUEST, ACTOR)


def test_the_same_category_again_changes_nothing(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, set()))
    since = row.held_since
    write(decisions.set_category, row.id, None, ACTOR)
    assert row.held_since == since
    assert not db.session.scalars(select(AuditEntry).filter_by(action="registration.category")).all()


def test_an_heir_of_another_library_has_all_that_was_chosen_at_their_own_prices(app, library):
    options = conference(beds=1, dinners=1)
    priced(options, sector=DOUBLE_PRICE + 100_00)
    (anne,) = signed_up(options, person("Anne", library, options, {"double", "dinner", "day 1"}))
    (bo,) = signed_up(options, person("Bo", library, options, {"double", "dinner"}))
    asked = waiting_since(bo)
    most = heir_most(anne, round_with(options))
    heir_id = write(
        decisions.replace, anne.id, newcomer("Carl", ResearchLibraryFactory()), ACTOR, most[False]
    )
    heir = db.session.get_one(Registration, heir_id)
    assert holding(heir) == {"Dag 1": "held", "Dobbeltværelse": "held", "Festmiddag": "held"}
    assert heir.dropped_days == [2]
    assert heir.fee_amount == owed_by_table(heir, round_with(options)) == most[False] == heir.agreed_fee
    assert set(holding(anne).values()) == {"wished"}
    assert (holding(bo)["Dobbeltværelse"], waiting_since(bo)) == ("waiting", asked)
    assert unsound(anne.round_id) == []


def waiting_since(row: Registration):
    return set(
        db.session.execute(
            select(Choice.option_id, Choice.asked_at).filter_by(
                registration_id=row.id, state=ChoiceState.WAITING
            )
        ).all()
    )


def test_an_heir_keeps_the_place_in_a_queue(app, library, frozen):
    options = conference(beds=1)
    (anne,) = signed_up(options, person("Anne", library, options, {"double"}))
    frozen.shift(timedelta(minutes=1))
    (bo,) = signed_up(options, person("Bo", library, options, {"double"}))
    frozen.shift(timedelta(minutes=1))
    (carl,) = signed_up(options, person("Carl", library, options, {"double"}))
    frozen.shift(timedelta(minutes=1))
    heir_id = write(decisions.replace, bo.id, newcomer("Dora", LibraryFactory()), ACTOR)
    heir = db.session.get_one(Registration, heir_id)
    write(self_service.cancel, anne.id, None, ACTOR)
    assert holding(heir)["Dobbeltværelse"] == "held"
    assert holding(carl)["Dobbeltværelse"] == "waiting"
    assert heir.fee_amount == WHOLE + DOUBLE_PRICE == heir.agreed_fee
    assert unsound(anne.round_id) == []


def test_a_place_whose_price_has_risen_since_it_was_shown_is_not_given_away(app, library):
    options = conference()
    (anne,) = signed_up(options, person("Anne", library, options, {"double"}))
    shown = heir_most(anne, round_with(options))[False]
    assert shown == SECTOR_WHOLE + DOUBLE_PRICE
    priced(options, sector=DOUBLE_PRICE + 1)
    with pytest.raises(DecisionRefused, match="Prisen har ændret sig"):
        write(decisions.replace, anne.id, newcomer("Carl", ResearchLibraryFactory()), ACTOR, shown)
    db.session.rollback()
    assert anne.state is State.CONFIRMED
    assert unsound(anne.round_id) == []


def test_who_was_replaced_by_mistake_and_comes_back_has_wished_the_same(app, library):
    options = conference(beds=2)
    (anne,) = signed_up(options, person("Anne", library, options, {"double"}))
    write(decisions.replace, anne.id, newcomer("Carl", LibraryFactory()), ACTOR)
    write(self_service.undo, anne.id, Shown(10**8), ACTOR)
    assert holding(anne)["Dobbeltværelse"] == "held"
    assert unsound(anne.round_id) == []


def by_hand(options, frozen) -> None:
    frozen.move_to(sitting_with(options).promote_until, tick=False)


def test_an_option_is_given_by_hand_once_none_goes_by_itself(app, library, frozen):
    options = conference(beds=1)
    anne, bo, carl = signed_up(
        options, *(person(name, library, options, {"double"}) for name in ("Anne", "Bo", "Carl"))
    )
    by_hand(options, frozen)
    write(self_service.cancel, anne.id, None, ACTOR)
    assert holding(bo)["Dobbeltværelse"] == "waiting"
    double = options["double"].id
    assert write(decisions.give_first, double, ACTOR, bo.id) == bo.id
    assert (holding(bo)["Dobbeltværelse"], bo.fee_amount) == ("held", WHOLE + DOUBLE_PRICE)
    with pytest.raises(DecisionRefused, match="Der er ikke flere"):
        write(decisions.give_first, double, ACTOR, carl.id)
    db.session.rollback()
    assert holding(carl)["Dobbeltværelse"] == "waiting"
    assert db.session.get_one(Option, double).taken == 1


def test_an_option_is_given_to_who_stood_first_on_the_page_and_nobody_else(app, library, frozen):
    options = conference(beds=1)
    anne, bo, carl = signed_up(
        options, *(person(name, library, options, {"double"}) for name in ("Anne", "Bo", "Carl"))
    )
    by_hand(options, frozen)
    write(self_service.cancel, anne.id, None, ACTOR)
    with pytest.raises(DecisionRefused, match="Køen har ændret sig"):
        write(decisions.give_first, options["double"].id, ACTOR, carl.id)
    db.session.rollback()
    write(self_service.cancel, bo.id, None, ACTOR)
    write(self_service.cancel, carl.id, None, ACTOR)
    with pytest.raises(DecisionRefused, match="Der venter ingen"):
        write(decisions.give_first, options["double"].id, ACTOR, carl.id)


def test_once_it_has_begun_nothing_is_given(app, library, frozen):
    options = conference(beds=1)
    anne, _ = signed_up(options, *(person(name, library, options, {"double"}) for name in ("Anne", "Bo")))
    by_hand(options, frozen)
    write(self_service.cancel, anne.id, None, ACTOR)
    frozen.move_to(sitting_with(options).starts_at, tick=False)
    with pytest.raises(DecisionRefused, match="begyndt"):
        write(decisions.give_first, options["double"].id, ACTOR)
