"""Priser og valg in the browser: for everybody, with what is suggested and with what cannot be right."""

import pytest

from tests.journeys.checks import check_for_everybody
from tests.journeys.conferences import FULL_HOTEL
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.visitor import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]


def test_the_price_list_is_for_everybody(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.go(f"/arrangoer{FULL_HOTEL}priser")
    check_for_everybody(visitor, "priser og valg")
    visitor.press("Foreslå valg")
    check_for_everybody(visitor, "priser og valg, foreslået")
    visitor.page.locator("#whole-library").fill("")
    visitor.press("Gem priser og valg")
    check_for_everybody(visitor, "priser og valg, fejl")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_new_row_has_the_focus_and_enter_saves(visit: Visit, width: int) -> None:
    visitor = visit(width)
    sign_in(visitor)
    visitor.go(f"/arrangoer{FULL_HOTEL}priser")
    rows = visitor.page.locator("fieldset.item").count()
    visitor.press("Tilføj et valg")
    assert visitor.page.evaluate("document.activeElement.id") == f"options-{rows}-name"
    visitor.page.keyboard.type("Kagebord")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("Der er problemer").wait_for()
    assert visitor.page.locator(f"#options-{rows}-name").input_value() == "Kagebord"
