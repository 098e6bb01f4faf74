"""The next conference from the one before: its price list comes along, to be looked through."""

from dataclasses import replace
from datetime import date

import pytest

from app.common.models import db
from app.meetings.prices import Category
from app.planning.cloning import Wish, next_round
from app.planning.plans import OptionPlan
from app.planning.rounds import plan_of
from app.planning.services import PlanRefused, set_up_round
from app.registrations.models import Option
from app.registrations.options import OptionKind
from tests.factories import EastFactory, LibraryFactory
from tests.planning.desk_forms import form_on
from tests.planning.next_rounds import made
from tests.registrations.conferences import conference, person, round_with, signed_up

YEAR = date(2028, 3, 20)


@pytest.fixture
def round_(app):
    """A conference at which somebody has chosen something."""
    options = conference(singles=60, beds=40)
    signed_up(options, person("Ane", LibraryFactory(), options, ["double", "dinner"]))
    return round_with(options)


@pytest.mark.both_databases
def test_options_and_prices_come_along_and_are_to_be_checked(app, dialect, round_):
    before = plan_of(round_.id)
    assert (len(before.options), before.prices_to_check) == (5, False)
    after = next_round(before, Wish({"vingsted": YEAR}))
    assert (after.options, after.other_prices) == (before.options, before.other_prices)
    assert after.prices_to_check
    new = set_up_round(round_.series, replace(after, slug="naeste", title="Næste"))
    db.session.commit()
    assert plan_of(new.id).options == before.options
    assert (new.has_options, new.prices_to_check, new.other_prices) == (True, True, before.other_prices)
    assert {one.taken for one in db.session.query(Option).filter_by(round_id=new.id)} == {0}


def test_a_round_without_a_price_list_has_nothing_to_check(app):
    west = EastFactory()
    assert not next_round(plan_of(west.round_id), Wish({"oest": YEAR})).prices_to_check


def test_the_organiser_is_told_until_the_prices_are_saved(desk, round_):
    form = form_on(desk.get(f"/arrangoer/{round_.series.slug}/ny-runde"))
    page = (
        form.fill({"sittings-0-day": str(YEAR), "sittings-0-place": ""})
        .submit("Opret som kladde", 303)
        .follow()
    )
    assert "valg og gratis pladser" in page.text
    assert "Kontrollér priserne, de er fra sidste runde." in page.text
    assert "Priserne er fra sidste runde og er ikke kontrolleret endnu. Du kan udgive alligevel." in page.text
    desk_of = page.path.partition("?")[0]
    page.form(f"{desk_of}udgiv").submit("Udgiv", 303)
    prices = page.click("Priser")
    assert "De er fra sidste runde." in prices.text
    form_on(prices).submit("Gem priser og valg", 303)
    assert not made().prices_to_check
    done = desk.get(desk_of)
    assert "Priser og valg er gemt." in done.text
    assert "Kontrollér" not in done.text


def test_a_network_meeting_has_no_such_task(desk, app):
    east = EastFactory()
    page = desk.get(f"/arrangoer/{east.round.series.slug}/{east.round.slug}/")
    assert "Priser" not in [link for link in page.links if link == "Priser"]


MEAL = OptionPlan(OptionKind.MEAL, "Middag", 1, None, dict.fromkeys(Category, 0))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda plan: replace(plan, options=(replace(MEAL, day=3),)),
        lambda plan: replace(
            plan, options=(MEAL,), sittings=(*plan.sittings, replace(plan.sittings[0], slug="oest"))
        ),
    ],
    ids=["a day it has not", "two sittings"],
)
def test_options_belong_to_the_days_of_one_sitting(round_, wrong):
    plan = replace(plan_of(round_.id), slug="naeste")
    with pytest.raises(PlanRefused, match="Valg hører til dagene"):
        set_up_round(round_.series, wrong(plan))
