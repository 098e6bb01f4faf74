"""The organisers' other pages in the states they are met in: full, empty, asked twice and refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.rounds import SERIES
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

DESK = f"/arrangoer/{SERIES}"
FEES = f"{DESK}/fordeling/gebyrer"
PAGES = {
    "gebyrer": FEES,
    "gebyrer, ingen": f"{DESK}/lukket/gebyrer",
    "udbakke": "/arrangoer/udbakke",
    "udbakke, ingen": "/arrangoer/udbakke?status=opgivet",
    "log": "/arrangoer/log",
    "brugere": "/arrangoer/brugere",
    "mig": "/arrangoer/mig",
    "biblioteker": f"/arrangoer/biblioteker?serie={SERIES}",
    "bibliotek": "/arrangoer/biblioteker/748000",
    "nyt bibliotek": "/arrangoer/biblioteker/ny",
    "netværkets indstillinger": f"{DESK}/indstillinger",
    "beskeder, ingen": f"{DESK}/lukket/beskeder",
    "fremmøde, ikke begyndt": f"{DESK}/fordeling/fremmoede",
    "fremmøde over runderne": "/arrangoer/fremmoede-netvaerk/fremmoede",
    "fremmøde over runderne, ingen": "/arrangoer/tomt/fremmoede",
    "aflys": f"{DESK}/flere-dage/moeder/vest/aflys",
}


def _page(address: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.go(address)


def _payment(visitor: Visitor) -> None:
    visitor.go(FEES)
    visitor.page.get_by_role("link", name="Ret betaling for").first.click()
    visitor.page.get_by_label("EAN-nummer").fill("1234")
    visitor.press("Gem betaling")
    expect(visitor.page.get_by_role("alert", name="Der er problemer")).to_be_focused()


def _mail(visitor: Visitor) -> None:
    visitor.go("/arrangoer/udbakke")
    visitor.page.locator("tbody a").first.click()


def _who_hears(visitor: Visitor) -> None:
    visitor.go(f"{DESK}/flere-dage/moeder/vest")
    visitor.page.get_by_label("Lokale").fill("Festsalen på Ærø")
    visitor.press("Gem mødet")
    visitor.heading("Tjek, hvem der får besked")


WAYS: dict[str, Callable[[Visitor], None]] = {
    **{name: _page(address) for name, address in PAGES.items()},
    "betaling, fejl": _payment,
    "mail": _mail,
    "møde, hvem får besked": _who_hears,
}


@pytest.mark.parametrize("state", WAYS)
def test_page_is_for_every_organiser(state: str, visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    WAYS[state](visitor)
    check_for_everybody(visitor, f"arrangør, {state}")
