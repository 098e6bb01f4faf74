"""Signing up for a conference in three short pages and a check (EXPERIENCE.md, journey 10)."""

import pytest
from playwright.sync_api import expect

from tests.journeys.checks import check_for_everybody
from tests.journeys.conferences import CONFERENCE, FULL_HOTEL
from tests.journeys.conftest import Visit
from tests.journeys.kreds import link_in
from tests.journeys.rounds import LONG_NAME
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 4
MOST_CONTROLS = 9


def begin(visitor: Visitor, conference: str = CONFERENCE) -> None:
    """From the page of the round to the form."""
    visitor.go(conference)
    visitor.page.get_by_role("link", name="Tilmeld dig", exact=True).click()
    visitor.page.wait_for_load_state("load")
    visitor.loads = 1
    visitor.touched.clear()


@pytest.mark.parametrize(("width", "town"), [(PHONE, "struer"), (DESK, "herning")])
def test_who_takes_what_most_take_touches_little(width: int, town: str, visit: Visit) -> None:
    visitor, address = visit(width), f"soeren-konference@{town}.example"
    begin(visitor)
    visitor.fill_person("Søren Ærø", address)
    expect(visitor.field("library")).not_to_have_value("")
    expect(visitor.price()).to_contain_text("I alt: 5.540 kr.")
    visitor.press("Vælg dage, værelse og måltider")
    visitor.heading("Vælg dage, værelse og måltider")
    visitor.press("Kontakt og betaling")
    visitor.heading("Kontakt og betaling")
    visitor.press("Tjek din tilmelding")
    visitor.heading("Tjek din tilmelding")
    assert visitor.loads <= MOST_LOADS
    visitor.press("Tilmeld")
    visitor.receipt_for("Søren Ærø")
    assert len(visitor.touched) <= MOST_CONTROLS
    visitor.go(link_in(visitor.kreds.mail_to(address), "Se tilmelding"))
    visitor.page.get_by_role("link", name="Ret valg", exact=True).click()
    visitor.heading("Ret valg")


def test_price_follows_what_is_ticked(visit: Visit) -> None:
    visitor = visit()
    begin(visitor)
    visitor.fill_person("Søren Ærø", "soeren-live@viborg.example")
    expect(visitor.price()).to_contain_text("I alt: 5.540 kr.")
    visitor.press("Vælg dage, værelse og måltider")
    visitor.page.get_by_label("Ingen overnatning").check()
    expect(visitor.price()).to_contain_text("I alt: 4.640 kr.")
    visitor.page.get_by_label("Festmiddag").uncheck()
    expect(visitor.price()).to_contain_text("I alt: 4.140 kr.")


@pytest.mark.parametrize("people", [1, 5])
@pytest.mark.parametrize("conference", [CONFERENCE, FULL_HOTEL])
def test_each_page_is_for_everybody(people: int, conference: str, visit: Visit) -> None:
    visitor = visit()
    name = f"konference {conference[33:-1]} {people}"
    begin(visitor, conference)
    for number in range(people):
        if number:
            visitor.press("Tilføj en kollega")
        address = f"person-{number}-{people}@nordfyn.example"
        visitor.fill_person(f"{LONG_NAME} {number}", address, number)
    check_for_everybody(visitor, f"{name} 1")
    visitor.press("Vælg dage, værelse og måltider")
    if people > 1:
        visitor.page.get_by_text(f"det samme som {LONG_NAME} 0").first.click()
        visitor.page.get_by_label("Hvem deler du").nth(1).fill(LONG_NAME)
        visitor.page.get_by_label("Plads i dobbeltværelse").nth(1).check()
    check_for_everybody(visitor, f"{name} 2")
    visitor.press("Kontakt og betaling")
    check_for_everybody(visitor, f"{name} 3")
    visitor.press("Tjek din tilmelding")
    check_for_everybody(visitor, f"{name} 4")
    visitor.press("Tilmeld")
    visitor.heading("Kvittering")
    check_for_everybody(visitor, f"{name} 5")
    visitor.go(
        link_in(visitor.kreds.mail_to(f"person-{people - 1}-{people}@nordfyn.example"), "Se tilmelding")
    )
    check_for_everybody(visitor, f"{name} 6")
    visitor.page.get_by_role("link", name="Ret valg", exact=True).click()
    check_for_everybody(visitor, f"{name} 7")
    visitor.go(conference)
    check_for_everybody(visitor, f"{name} 8")


def test_without_scripts_everything_works_and_nothing_is_lost(visit: Visit) -> None:
    visitor = visit(PHONE, java_script_enabled=False)
    begin(visitor)
    visitor.fill_person("Søren Ærø", "soeren-uden-scripts@kolding.example")
    visitor.press("Tilføj en kollega")
    visitor.fill_person("Åse Ø", "aase-uden-scripts@kolding.example", 1)
    visitor.field("library", 1).select_option("762100")
    visitor.press("Vælg dage, værelse og måltider")
    visitor.page.get_by_label("Ingen overnatning").first.check()
    visitor.press("Vis prisen")
    expect(visitor.price()).to_contain_text("I alt: 10.180 kr.")
    visitor.press("Kontakt og betaling")
    visitor.page.get_by_label("Ordrenummer").fill("4711")
    visitor.press("Tilbage")
    expect(visitor.page.get_by_label("Ingen overnatning").first).to_be_checked()
    visitor.press("Kontakt og betaling")
    expect(visitor.page.get_by_label("Ordrenummer")).to_have_value("4711")
    visitor.press("Tjek din tilmelding")
    visitor.press("Ret valgene")
    visitor.press("Kontakt og betaling")
    visitor.press("Tjek din tilmelding")
    visitor.press("Tilmeld")
    visitor.receipt_for("Søren Ærø", "Åse Ø", "Betaling")
