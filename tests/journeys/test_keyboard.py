"""From the front page to the receipt without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]


@pytest.mark.parametrize(
    ("width", "town", "guessed"),
    [(PHONE, "herning", "Herning Bibliotekerne"), (DESK, "thisted", "Thisted: Biblioteket i Thy")],
)
def test_two_people_sign_up_by_keyboard(width: int, town: str, guessed: str, visit: Visit) -> None:
    visitor = visit(width)
    page, keys = visitor.page, visitor.page.keyboard
    visitor.go("/")
    _follow(visitor, "Se program og tilmeld dig")
    _follow(visitor, "Tilmeld dig")
    visitor.heading(re.compile("Tilmeld dig"))

    _type(visitor, "name", "Søren Ærø")
    _type(visitor, "email", f"soeren-taster@{town}.example")
    _choose_library(visitor, guessed)
    visitor.tab_to(page.locator("[name=people-0-sitting]:checked"))
    keys.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    _press(visitor, "Tilføj en kollega")

    _type(visitor, "name", "Åse Ø", 1)
    _type(visitor, "email", f"aase-taster@{town}.example", 1)
    expect(visitor.field("library", 1)).to_have_value("Silkeborg Bibliotekerne")
    expect(visitor.price()).to_contain_text("I alt:")
    _press(visitor, "Fortsæt", "Enter")
    visitor.heading("Tjek din tilmelding")
    _press(visitor, "Tilmeld")
    visitor.receipt_for("Søren Ærø", "Åse Ø")


def test_enter_in_a_field_sends_the_form_and_removes_nobody(visit: Visit) -> None:
    visitor = visit()
    visitor.follow_to_form()
    visitor.press("Tilføj en kollega")
    visitor.fill_person("Søren Ærø", "soeren@esbjerg.example")
    visitor.fill_person("Åse Ø", "aase@esbjerg.example", 1)
    visitor.field("name", 1).press("Enter")
    visitor.heading("Tjek din tilmelding")
    expect(visitor.page.get_by_role("heading", level=2)).to_have_text(["Søren Ærø", "Åse Ø"])


def test_first_tab_offers_to_skip_to_the_content(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/")
    visitor.tab_to(visitor.page.get_by_role("link", name="Gå til indhold"))
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def _follow(visitor: Visitor, link: str) -> None:
    visitor.tab_to(visitor.page.get_by_role("link", name=link, exact=True).first)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def _type(visitor: Visitor, name: str, text: str, number: int = 0) -> None:
    visitor.tab_to(visitor.field(name, number))
    visitor.page.keyboard.type(text)


def _press(visitor: Visitor, button: str, key: str = "Space") -> None:
    visitor.tab_to(visitor.page.get_by_role("button", name=button, exact=True))
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(key)


def _choose_library(visitor: Visitor, guessed: str) -> None:
    """Search, change one's mind, look through the list, take what is marked."""
    field, keys = visitor.field("library"), visitor.page.keyboard
    visitor.tab_to(field)
    expect(field).to_have_value(guessed)  # the person knows better
    options = visitor.page.get_by_role("option")
    keys.type("vej")
    expect(options.first).to_have_text("Vejen Kommunes Biblioteker")
    keys.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value(guessed)
    field.select_text()
    keys.type("silk")
    expect(options.first).to_have_attribute("aria-selected", "true")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    marked = str(field.get_attribute("aria-activedescendant"))
    expect(visitor.page.locator(f"#{marked}")).to_have_text("Silkeborg Bibliotekerne")
    keys.press("Enter")
    expect(field).to_have_value("Silkeborg Bibliotekerne")
    expect(field).to_have_attribute("aria-expanded", "false")
