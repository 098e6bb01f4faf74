"""From the front page to the receipt with scripts turned off."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]


@pytest.mark.parametrize(("width", "library"), [(PHONE, "Thisted"), (DESK, "Lemvig Bibliotek")])
def test_people_are_added_removed_priced_and_signed_up(width: int, library: str, visit: Visit) -> None:
    visitor = visit(width, java_script_enabled=False)
    page = visitor.page
    visitor.follow_to_form()
    visitor.fill_person("Søren Ærø", f"soeren@no-{width}.example")
    wanted = page.locator("select#people-0-library option", has_text=re.compile(library))
    visitor.field("library").select_option(wanted.get_attribute("value"))
    visitor.press("Tilføj en kollega")
    visitor.fill_person("Bliver Fjernet", f"fjernet@no-{width}.example", 1)
    visitor.press("Tilføj en kollega")
    visitor.fill_person("Åse Ø", f"aase@no-{width}.example", 2)
    visitor.press("Fjern person 2")
    expect(visitor.field("name", 1)).to_have_value("Åse Ø")
    expect(visitor.field("name", 2)).to_have_count(0)

    visitor.press("Vis prisen")
    expect(visitor.price()).to_contain_text("500 kr.: 2. deltager fra")
    visitor.press("Fortsæt")
    visitor.heading("Tjek din tilmelding")
    visitor.press("Ret oplysningerne")
    visitor.fill("title", "Bibliotekar", 1)
    visitor.press("Fortsæt")
    expect(page.get_by_text("Bibliotekar", exact=True)).to_be_visible()
    visitor.press("Tilmeld")
    visitor.receipt_for("Søren Ærø", "Åse Ø")


def test_library_is_found_from_the_mail_address(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.follow_to_form()
    visitor.fill_person("Søren Ærø", "soeren-uden@kolding.example")
    visitor.press("Tilmeld")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile("Kvittering|Tjek"))
    expect(visitor.page.get_by_text("Koldingbibliotekerne").first).to_be_visible()


def test_errors_are_told_and_lead_to_their_fields(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.follow_to_form()
    visitor.fill("email", "soeren@ukendt.example")
    visitor.press("Tilmeld")
    summary = visitor.page.get_by_role("alert", name="Der er problemer")
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").last.click()
    expect(visitor.field("library")).to_be_focused()
    expect(visitor.field("email")).to_have_value("soeren@ukendt.example")
