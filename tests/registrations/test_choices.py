"""Days, rooms and meals on rows: who gets them, who waits, what is owed (DOMAIN.md, Fees 9, Places 2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.meetings.prices import Category
from app.registrations import decisions, self_service
from app.registrations.fees import Reason
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.own_choices import ChoiceChanged, ShownChoice, choice_prospect, choose
from app.registrations.prospects import Impossible
from app.registrations.queries import ticket
from app.registrations.quotes import Refused
from app.registrations.services import OfferChanged, sign_up
from app.registrations.states import Role, State
from app.registrations.told_facts import facts_of
from tests.factories import ResearchLibraryFactory
from tests.registrations.conferences import (
    DAY_PRICE,
    DINNER_PRICE,
    DOUBLE_PRICE,
    EVERYTHING,
    SECTOR_WHOLE,
    SINGLE_PRICE,
    WHOLE,
    conference,
    holding,
    ids,
    order_of,
    person,
    round_with,
    signed_up,
    sitting_with,
    unsound,
)

pytestmark = pytest.mark.both_databases


def test_what_one_chooses_is_held_and_owed(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"single", "dinner"}))
    assert holding(row) == {
        "Dag 1": "held",
        "Dag 2": "held",
        "Enkeltværelse": "held",
        "Festmiddag": "held",
    }
    assert row.fee_amount == WHOLE + SINGLE_PRICE + DINNER_PRICE
    assert (row.fee_extras, row.fee_reason) == (SINGLE_PRICE + DINNER_PRICE, Reason.PRICE_LIBRARY)
    assert ticket(row.id)[0].price_reason == (
        "5.790 kr.: deltagelse 3.990 kr. (pris for folkebiblioteker), overnatning og måltider 1.800 kr."
    )
    assert unsound(row.round_id) == []


def test_others_of_the_sector_pay_their_own_price(app):
    options = conference()
    (row,) = signed_up(options, person("Anne", ResearchLibraryFactory(), options, {"dinner"}))
    assert (row.fee_amount, row.fee_reason) == (SECTOR_WHOLE + DINNER_PRICE, Reason.PRICE_SECTOR)


def test_who_comes_on_one_day_pays_for_that_and_comes_on_that(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"day 2"}))
    assert (row.fee_amount, row.dropped_days) == (DAY_PRICE, [1])
    assert [day.number for day in ticket(row.id)[0].days] == [2]


def test_a_free_place_is_for_taking_part_only(app, library):
    options = conference()
    round_with(options).free_places = 1
    db.session.commit()
    anne, bo = signed_up(
        options,
        person("Anne", library, options, {"single"}),
        person("Bo", library, options, {"single"}),
    )
    assert (anne.fee_amount, anne.fee_reason, anne.free_slot) == (SINGLE_PRICE, Reason.FREE_PLACE, 1)
    assert (bo.fee_amount, bo.fee_reason) == (WHOLE + SINGLE_PRICE, Reason.FURTHER)
    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    assert (bo.fee_amount, bo.free_slot) == (SINGLE_PRICE, 1)


def test_who_finds_no_bed_waits_for_one_and_pays_once_it_is_theirs(app, library):
    options = conference(beds=1)
    anne, bo = signed_up(
        options,
        person("Anne", library, options, {"double"}),
        person("Bo", library, options, {"double"}),
    )
    assert holding(bo)["Dobbeltværelse"] == "waiting"
    assert (bo.fee_amount, bo.agreed_fee) == (WHOLE, WHOLE + DOUBLE_PRICE)
    assert [one.number for one in ticket(bo.id)[0].chosen if one.number] == [1]
    told = facts_of(*ticket(bo.id))["choices"]
    assert "Dobbeltværelse, natten til" in told
    assert "(venteliste, nr. 1)" in told

    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    assert holding(bo)["Dobbeltværelse"] == "held"
    assert bo.fee_amount == WHOLE + DOUBLE_PRICE
    assert "venteliste" not in facts_of(*ticket(bo.id))["choices"]
    assert unsound(bo.round_id) == []


def test_nobody_is_overtaken_by_who_chooses_later(app, library):
    options = conference(beds=1)
    rows = signed_up(
        options, *(person(name, library, options, {"double"}) for name in ("Anne", "Bo", "Carl"))
    )
    (dora,) = signed_up(options, person("Dora", library, options, set()))
    write(
        choose,
        dora.id,
        ids(options, "day 1", "day 2", "double"),
        "",
        ShownChoice(EVERYTHING, ids(options, "double")),
    )
    write(self_service.cancel, rows[0].id, Shown(EVERYTHING))
    held = {row.name: holding(row)["Dobbeltværelse"] for row in (*rows[1:], dora)}
    assert held == {"Bo": "held", "Carl": "waiting", "Dora": "waiting"}


def test_who_waits_for_the_conference_takes_no_bed_from_anybody(app, library):
    options = conference(seats=1, beds=1)
    (anne,) = signed_up(options, person("Anne", library, options, set()))
    (bo,) = signed_up(options, person("Bo", library, options, {"double"}))
    assert (bo.state, holding(bo)["Dobbeltværelse"], bo.fee_amount) == (State.WAITING, "wished", 0)
    assert bo.agreed_fee == WHOLE + DOUBLE_PRICE
    write(choose, anne.id, ids(options, "day 1", "day 2", "double"), "", ShownChoice(EVERYTHING))
    assert holding(anne)["Dobbeltværelse"] == "held"

    write(decisions.set_capacity, sitting_with(options).id, 2, "command")
    assert (bo.state, holding(bo)["Dobbeltværelse"]) == (State.CONFIRMED, "waiting")
    assert bo.fee_amount == WHOLE
    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    assert (holding(bo)["Dobbeltværelse"], bo.fee_amount) == ("held", WHOLE + DOUBLE_PRICE)
    assert unsound(bo.round_id) == []


def test_a_day_that_is_full_is_waited_for_and_stays_out_of_the_calendar_so_long(app, library):
    options = conference()
    options["day 2"].capacity = 1
    db.session.commit()
    anne, bo = signed_up(
        options, person("Anne", library, options, set()), person("Bo", library, options, set())
    )
    assert (bo.dropped_days, bo.fee_amount, bo.agreed_fee) == ([2], DAY_PRICE, WHOLE)
    write(choose, anne.id, ids(options, "day 1"), "", ShownChoice(EVERYTHING))
    assert (anne.dropped_days, anne.fee_amount) == ([2], DAY_PRICE)
    assert (bo.dropped_days, bo.fee_amount) == ([], WHOLE)


def test_an_option_that_goes_while_one_reads_is_not_taken_for_a_place_in_a_queue(app, library):
    options = conference(beds=1)
    signed_up(options, person("Anne", library, options, {"double"}))
    order = order_of(round_with(options).id, [person("Bo", library, options, {"double"})])
    with pytest.raises(OfferChanged) as changed:
        write(sign_up, order, Shown(EVERYTHING, at_most=EVERYTHING))
    assert changed.value.quote.waiting_options == {(0, options["double"].id)}
    assert db.session.scalars(select(Registration).filter_by(name="Bo")).all() == []


def test_a_price_that_rises_while_one_reads_is_shown_before_it_is_owed(app, library):
    options = conference()
    order = order_of(round_with(options).id, [person("Bo", library, options, {"dinner"})])
    options["dinner"].prices = dict.fromkeys(Category, DINNER_PRICE + 1)
    db.session.commit()
    with pytest.raises(OfferChanged):
        write(sign_up, order, Shown(WHOLE + DINNER_PRICE, at_most=WHOLE + DINNER_PRICE))


def test_choosing_anew_changes_what_is_held_and_owed(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"single"}))
    chosen = ids(options, "day 1", "double", "dinner")
    prospect = choice_prospect(row, chosen, row.round)
    assert prospect.fee.at_most == DAY_PRICE + DOUBLE_PRICE + DINNER_PRICE
    write(choose, row.id, chosen, "Bo Ærø", ShownChoice(prospect.fee.at_most))
    assert holding(row) == {"Dag 1": "held", "Dobbeltværelse": "held", "Festmiddag": "held"}
    assert (row.fee_amount, row.agreed_fee, row.room_mate) == (*[prospect.fee.at_most] * 2, "Bo Ærø")
    assert unsound(row.round_id) == []


def test_who_agreed_to_less_than_the_rule_says_today_pays_for_what_is_new_alone(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, set()))
    round_with(options).fee_amount = WHOLE + 500_00
    options["day 1"].prices = options["day 2"].prices = dict.fromkeys(Category, WHOLE)
    db.session.commit()
    chosen = ids(options, "day 1", "day 2", "dinner")
    write(choose, row.id, chosen, "", ShownChoice(WHOLE + DINNER_PRICE))
    assert row.fee_amount == WHOLE + DINNER_PRICE


@pytest.mark.parametrize(
    "names", [("day 1", "single", "double"), ("single",), ()], ids=["two rooms", "no day", "nothing"]
)
def test_what_cannot_be_had_together_is_refused_and_changes_nothing(app, library, names):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    with pytest.raises(Impossible):
        write(choose, row.id, ids(options, *names), "", ShownChoice(EVERYTHING))
    assert set(holding(row)) == {"Dag 1", "Dag 2", "Festmiddag"}


def test_an_option_of_another_round_is_none_of_this_one(app, library):
    options, other = conference(), conference()
    (row,) = signed_up(options, person("Anne", library, options, set()))
    with pytest.raises(Impossible, match="findes ikke længere"):
        write(choose, row.id, ids(options, "day 1") | ids(other, "dinner"), "", ShownChoice(EVERYTHING))


def test_choosing_is_refused_where_it_costs_more_or_waits_longer_than_was_shown(app, library):
    options = conference(beds=0)
    (row,) = signed_up(options, person("Anne", library, options, set()))
    both = ("day 1", "day 2")
    with pytest.raises(ChoiceChanged):
        write(choose, row.id, ids(options, *both, "dinner"), "", ShownChoice(WHOLE))
    with pytest.raises(ChoiceChanged):
        write(choose, row.id, ids(options, *both, "double"), "", ShownChoice(EVERYTHING))
    assert set(holding(row)) == {"Dag 1", "Dag 2"}


def test_after_the_deadline_one_can_add_but_not_drop_and_an_organiser_can(app, library, frozen):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    frozen.move_to(sitting_with(options).cancel_until + timedelta(minutes=1))
    both = ("day 1", "day 2")
    write(choose, row.id, ids(options, *both, "dinner", "single"), "", ShownChoice(EVERYTHING))
    with pytest.raises(Impossible, match="Fristen for at fravælge var"):
        write(choose, row.id, ids(options, *both, "single"), "", ShownChoice(EVERYTHING))
    write(choose, row.id, ids(options, *both), "", None, "organiser:1")
    assert set(holding(row)) == {"Dag 1", "Dag 2"}
    assert row.fee_amount == WHOLE


def test_what_a_queue_gave_after_the_deadline_can_be_given_back_for_a_day(app, library, frozen):
    options = conference(beds=1)
    anne, bo = signed_up(
        options,
        person("Anne", library, options, {"double"}),
        person("Bo", library, options, {"double"}),
    )
    frozen.move_to(sitting_with(options).cancel_until + timedelta(hours=1))
    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    assert holding(bo)["Dobbeltværelse"] == "held"
    frozen.shift(timedelta(hours=23))
    write(choose, bo.id, ids(options, "day 1", "day 2"), "", ShownChoice(EVERYTHING))
    assert bo.fee_amount == WHOLE


def test_cancelling_late_costs_its_part_of_all_of_it(app, library, frozen):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"single"}))
    frozen.move_to(sitting_with(options).cancel_until + timedelta(minutes=1))
    write(self_service.cancel, row.id, Shown(EVERYTHING))
    assert (row.fee_amount, row.fee_reason) == (WHOLE + SINGLE_PRICE, Reason.CANCELLED_LATE)
    assert (row.fee_extras, options["single"].taken) == (0, 0)


def test_undoing_a_cancellation_brings_back_what_is_still_there(app, library):
    options = conference(beds=1)
    (anne,) = signed_up(options, person("Anne", library, options, {"double", "dinner"}))
    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    (bo,) = signed_up(options, person("Bo", library, options, {"double"}))
    write(self_service.undo, anne.id, Shown(EVERYTHING))
    assert (holding(anne)["Dobbeltværelse"], holding(anne)["Festmiddag"]) == ("waiting", "held")
    assert (holding(bo)["Dobbeltværelse"], anne.fee_amount) == ("held", WHOLE + DINNER_PRICE)
    assert unsound(bo.round_id) == []


def test_a_colleague_takes_everything_over(app, library):
    options = conference()
    (anne,) = signed_up(options, person("Anne", library, options, {"single", "day 1"}))
    heir = db.session.get_one(Registration, write(self_service.hand_over, anne.id, "Bo", "bo@bib.example"))
    assert holding(heir) == {"Dag 1": "held", "Enkeltværelse": "held"}
    assert (holding(anne), options["single"].taken) == ({}, 1)
    assert (heir.fee_amount, heir.fee_extras) == (DAY_PRICE + SINGLE_PRICE, SINGLE_PRICE)
    assert heir.dropped_days == [2]


def test_a_speaker_pays_the_price_of_speakers(app, library):
    options = conference()
    options["dinner"].prices = {**dict.fromkeys(Category, DINNER_PRICE), Category.SPEAKER: 0}
    db.session.commit()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner", "single"}))
    write(decisions.set_role, row.id, Role.SPEAKER, True, "command")
    assert (row.fee_amount, row.fee_extras) == (SINGLE_PRICE, SINGLE_PRICE)
    write(decisions.set_role, row.id, Role.PARTICIPANT, True, "command")
    assert row.fee_amount == WHOLE + DINNER_PRICE + SINGLE_PRICE


def test_a_partner_pays_the_price_of_partners_and_holds_no_place_of_the_library(app, library):
    options = conference()
    round_with(options).free_places = 1
    db.session.commit()
    partner, colleague = signed_up(
        options,
        person("Anne", library, options, set(), category=Category.PARTNER),
        person("Bo", library, options, set()),
    )
    assert (partner.fee_amount, partner.free_slot) == (1_990_00, None)
    assert (colleague.fee_amount, colleague.free_slot) == (0, 1)


def test_another_library_means_its_prices_but_no_more_than_was_shown(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    write(decisions.change_library, row.id, ResearchLibraryFactory().id, "command")
    assert row.fee_amount == WHOLE + DINNER_PRICE
    assert row.fee_reason is Reason.PRICE_SECTOR


def test_a_workplace_that_is_not_listed_has_its_choices_when_it_has_a_library(app, library):
    options = conference()
    school = person("Anne", library, options, {"dinner"})
    unlisted = type(school)("Anne", "anne@skole.example", None, "En skole", "", choices=school.choices)
    (row,) = signed_up(options, unlisted)
    assert (row.state, row.agreed_fee) == (State.PENDING, SECTOR_WHOLE + DINNER_PRICE)
    write(decisions.change_library, row.id, library.id, "command")
    assert (row.state, row.fee_amount) == (State.CONFIRMED, WHOLE + DINNER_PRICE)


def test_nobody_gets_an_option_by_itself_two_days_before_the_start(app, library, frozen):
    options = conference(beds=1)
    anne, bo = signed_up(
        options,
        person("Anne", library, options, {"double"}),
        person("Bo", library, options, {"double"}),
    )
    frozen.move_to(sitting_with(options).promote_until + timedelta(minutes=1))
    write(self_service.cancel, anne.id, Shown(EVERYTHING))
    assert holding(bo)["Dobbeltværelse"] == "waiting"


@pytest.mark.parametrize("names", [("single", "double", "day 1"), ()], ids=["two rooms", "no day"])
def test_nobody_is_signed_up_with_what_cannot_be_had_together(app, library, names):
    options = conference()
    who = replace(person("Bo", library, options, set()), choices=frozenset(ids(options, *names)))
    with pytest.raises(Refused):
        write(sign_up, order_of(round_with(options).id, [who]), Shown(EVERYTHING))


def test_who_takes_a_free_place_over_within_a_library_has_it_free(app, library):
    options = conference()
    round_with(options).free_places = 1
    db.session.commit()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    who = replace(person("Bo", library, options, set()), choices=frozenset())
    heir = db.session.get_one(Registration, write(decisions.replace, row.id, who, "command"))
    assert (heir.free_slot, heir.fee_amount, heir.fee_reason) == (1, DINNER_PRICE, Reason.FREE_PLACE)
    assert unsound(heir.round_id) == []
