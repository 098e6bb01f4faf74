"""The spring round: made from the last one, its agenda pasted (EXPERIENCE.md, journeys 5 and 6)."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from app.common.clock import local, now
from app.common.holidays import holiday_on
from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import end_sessions, sign_in
from tests.journeys.networks import EAST
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 2
PROGRAMME = """Program
10.00-10.10 Velkomst v/ Karen Kjærgaard, KB
10.10–10.45 Fjernlån i tal (Bo Ærø, DBC)
10.45 Kaffe
11.00-12.00 Arbejde i små grupper
Tag en sag med hjemmefra.
12.00-12.45 Frokost
12.45-13.30 Nye regler ved Åse Sørensen og Ib Å - begge SLKS
13.30-14.45 Bordet rundt
14.45-15.00 Afrunding og tak for i dag"""
CLOCKS = [
    "10.00–10.10 Velkomst (fast punkt)",
    "10.10–10.45 Fjernlån i tal",
    "10.45–11.00 Kaffe",
    "11.00–12.00 Arbejde i små grupper",
    "12.00–12.45 Frokost",
    "12.45–13.30 Nye regler",
    "13.30–14.45 Bordet rundt",
    "14.45–15.00 Afrunding og tak for i dag",
]
PLACES = pytest.mark.parametrize(
    ("network", "width", "scripts"),
    [("ny-telefon", PHONE, True), ("ny-skrivebord", DESK, True), ("ny-uden-scripts", DESK, False)],
    ids=["phone", "desk", "plain"],
)


@PLACES
def test_the_spring_round_is_made_its_agenda_pasted_and_published(
    network: str, width: int, scripts: bool, visit: Visit
) -> None:
    visitor = visit(width, java_script_enabled=scripts)
    page = visitor.page
    sign_in(visitor)
    _clone(visitor, network)
    _paste(visitor, scripts=scripts)

    page.get_by_role("link", name="Opgaver").click()
    expect(page.locator(".task").filter(has_text="Dagsorden")).to_contain_text("8 punkter.")
    title = page.get_by_role("heading", level=1).inner_text()
    visitor.press("Udgiv")
    expect(page.get_by_text("Runden er udgivet")).to_be_visible()
    page.get_by_role("link", name="Se rundens side").click()
    visitor.heading(title)
    for name in ("Vest", "Øst"):
        expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    expect(page.locator(".agenda > li")).to_have_count(len(CLOCKS))
    expect(page.get_by_text("Åse Sørensen, SLKS; Ib Å, SLKS")).to_be_visible()


def _clone(visitor: Visitor, network: str) -> None:
    """Journey 5: two loads, three controls."""
    page = visitor.page
    link = page.locator(f'a[href="/arrangoer/{network}/ny-runde"]')
    link.click()
    visitor.heading("Ny møderunde")
    _fill(visitor, "sittings-0-day", str(_meeting_day()))
    _fill(visitor, "sittings-1-day", str(_meeting_day() + timedelta(days=2)))
    _fill(visitor, "sittings-1-place", EAST)
    visitor.press("Opret som kladde")
    expect(page.get_by_text("Runden er oprettet som kladde")).to_be_visible()
    page.wait_for_load_state("load")
    assert visitor.loads == MOST_LOADS
    assert visitor.touched == {"sittings-0-day", "sittings-1-day", "sittings-1-place", "Opret som kladde"}
    expect(page.get_by_text("Fulgte ikke med:")).to_be_visible()
    expect(page.locator(".task").filter(has_text="Mødesteder")).to_contain_text("Alle møder har et sted.")


def _paste(visitor: Visitor, *, scripts: bool) -> None:
    """Journey 6: two loads, one control; without scripts the review is a page of its own."""
    page = visitor.page
    visitor.loads = 0
    visitor.touched.clear()
    page.locator(".task").get_by_role("link", name="Dagsorden").click()
    visitor.heading("Dagsorden")
    if not page.locator("#programme").is_visible():
        page.get_by_text("Sæt et program ind").click()
    _fill(visitor, "programme", PROGRAMME)
    visitor.press("Læs programmet")
    expect(page.get_by_text("Se programmet igennem")).to_be_visible()
    expect(page.locator("fieldset.item > legend")).to_have_text(CLOCKS)
    visitor.press("Gem dagsorden")
    expect(page.get_by_text("Dagsordenen er gemt")).to_be_visible()
    page.wait_for_load_state("load")
    assert visitor.loads == MOST_LOADS + (0 if scripts else 1)
    assert visitor.touched == {"programme", "Læs programmet", "Gem dagsorden"}


def test_an_agenda_is_edited_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    page, keys = visitor.page, visitor.page.keyboard
    _open_agenda(visitor, "ny-taster")
    titles = page.locator("fieldset.item .item-title")
    visitor.tab_to(_step(visitor, "Fjernlån i tal", "Op"))
    keys.press("Enter")
    expect(titles).to_have_text(["Fjernlån i tal", "Velkomst"])
    expect(_step(visitor, "Fjernlån i tal", "Ned")).to_be_focused()  # it cannot go further up
    keys.press("Enter")
    expect(titles).to_have_text(["Velkomst", "Fjernlån i tal"])
    expect(_step(visitor, "Fjernlån i tal", "Op")).to_be_focused()
    visitor.tab_to(_step(visitor, "Fjernlån i tal", "Nyt punkt efter"))
    keys.press("Enter")
    expect(page.locator("#items-2-title")).to_be_focused()
    keys.type("Bordet rundt")
    visitor.tab_to(page.locator("#items-2-minutes"))
    keys.press("Control+A")
    keys.type("45")
    expect(page.locator("#clock-2")).to_have_text(re.compile("–11.40$"))
    page.locator("#items-1-start").fill("10.30")
    expect(page.locator("#warning-1")).to_have_text("Der er 20 minutter uden punkt før dette.")
    expect(page.locator("#clock-2")).to_have_text("11.15–12.00")
    assert visitor.loads == 1
    page.locator("#items-2-title").press("Enter")
    expect(page.get_by_text("Dagsordenen er gemt")).to_be_visible()
    expect(titles).to_have_text(["Velkomst", "Fjernlån i tal", "Bordet rundt"])


def test_what_was_typed_is_there_again_after_signing_in_anew(visit: Visit) -> None:
    visitor = visit()
    _open_agenda(visitor, "ny-taster")
    visitor.page.get_by_text("Sæt et program ind").click()
    visitor.page.locator("#programme").fill(PROGRAMME)
    end_sessions(visitor.kreds)
    visitor.press("Læs programmet")
    visitor.heading("Du er logget ud")
    sign_in(Visitor(visitor.page.context, visitor.kreds))
    visitor.page.go_back()
    expect(visitor.page.locator("#programme")).to_have_value(PROGRAMME)
    visitor.page.get_by_text("Sæt et program ind").click()
    visitor.press("Læs programmet")
    expect(visitor.page.get_by_text("Se programmet igennem")).to_be_visible()
    visitor.complaints.clear()  # the answer 401


def test_pages_of_a_round_are_for_everybody(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    sign_in(visitor)
    check_for_everybody(visitor, "overblik")
    for address, name in (("/arrangoer/brugere", "brugere"), ("/arrangoer/mig", "mig")):
        visitor.go(address)
        check_for_everybody(visitor, name)
    visitor.go("/arrangoer/ny-sider/ny-runde")
    check_for_everybody(visitor, "ny runde")
    visitor.press("Opret som kladde")
    check_for_everybody(visitor, "ny runde, fejl")
    for address, name, button in (
        ("/arrangoer/ny-serie", "nyt netværk", "Opret netværk"),
        ("/arrangoer/ny-sider/ny-runde/fra-bunden", "ny runde fra bunden", "Opret som kladde"),
    ):
        visitor.go(address)
        check_for_everybody(visitor, name)
        visitor.press(button)
        check_for_everybody(visitor, f"{name}, fejl")
    visitor.go("/arrangoer/ny-sider/sidst/")
    check_for_everybody(visitor, "runde, opgaver")
    visitor.go("/arrangoer/ny-sider/runder")
    check_for_everybody(visitor, "alle runder")
    visitor.go("/arrangoer/ny-sider/sidst/indstillinger")
    check_for_everybody(visitor, "indstillinger")
    visitor.page.locator("#title").fill("")
    visitor.page.locator("#fee").fill("gratis")
    visitor.press("Gem indstillinger")
    check_for_everybody(visitor, "indstillinger, fejl")
    visitor.go("/arrangoer/ny-sider/sidst/moeder/vest")
    check_for_everybody(visitor, "møde")
    visitor.page.locator("#capacity").fill("")
    visitor.page.locator("#signup-days").fill("x")
    visitor.press("Gem mødet")
    check_for_everybody(visitor, "møde, fejl")
    visitor.go("/arrangoer/ny-sider/sidst/dagsorden")
    check_for_everybody(visitor, "dagsorden, redigeres")
    page.get_by_text("Sæt et program ind").click()
    page.locator("#programme").fill(f"{PROGRAMME}\n9.00 For tidligt")
    visitor.press("Læs programmet")
    expect(page.get_by_text("Nogle linjer kunne ikke læses")).to_be_visible()
    check_for_everybody(visitor, "dagsorden, læst")


def _open_agenda(visitor: Visitor, network: str) -> None:
    """The agenda of the network's last round; the page is the first load."""
    sign_in(visitor)
    visitor.go(f"/arrangoer/{network}/sidst/dagsorden")
    visitor.page.wait_for_load_state("load")
    visitor.loads = 1
    visitor.touched.clear()


def _step(visitor: Visitor, item: str, button: str) -> Locator:
    """A button of the item with this title."""
    there = visitor.page.locator("fieldset.item").filter(has=visitor.page.get_by_text(item, exact=True))
    return there.get_by_role("button", name=button, exact=True)


def _fill(visitor: Visitor, name: str, text: str) -> None:
    visitor.touched.add(name)
    visitor.page.locator(f"#{name}").fill(text)


def _meeting_day() -> date:
    """A Tuesday half a year ahead; that it and the Thursday after are no holidays is seen to."""
    day = local(now()).date() + timedelta(weeks=26)
    day += timedelta(days=(1 - day.weekday()) % 7)
    while holiday_on(day) or holiday_on(day + timedelta(days=2)):
        day += timedelta(weeks=1)
    return day
