"""At the door with a phone: two letters and a tap (EXPERIENCE.md, journey 7), with and without scripts."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.visitor import PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 1
MOST_CONTROLS = 1
MOST_SECONDS = 3
SMALLEST = 44
"""Pixels of a target (EXPERIENCE.md, Look)."""

CAME = "Mødt op Åse Sørensen"
SMALL_TARGETS = f"""() => [...document.querySelectorAll('.guests button, .guests summary, .guests a')]
  .filter((it) => it.checkVisibility())
  .map((it) => [it.innerText, it.getBoundingClientRect()])
  .filter(([, box]) => box.width < {SMALLEST} || box.height < {SMALLEST})
  .map(([words, box]) => `${{words}}: ${{box.width}} x ${{box.height}}`)"""


def at_door(visit: Visit, door: str, *, scripts: bool = True) -> Visitor:
    """An organiser with the name list before them; loads and controls are counted from there."""
    visitor = visit(PHONE, java_script_enabled=scripts)
    sign_in(visitor)
    visitor.go(visitor.kreds.pages[f"dør, {door}"])
    expect(visitor.page.get_by_role("searchbox")).to_be_focused()
    return visitor


def shown(visitor: Visitor) -> list[str]:
    """Who is seen on the list."""
    return visitor.page.locator(".guests > li:visible .guest-name").all_inner_texts()


def test_two_letters_and_a_tap_on_a_phone(visit: Visit) -> None:
    visitor = at_door(visit, "telefon")
    page = visitor.page
    assert page.evaluate(SMALL_TARGETS) == []
    begun = time.monotonic()
    page.keyboard.type("ås")
    expect(page.get_by_text(CAME)).to_be_visible()
    assert shown(visitor) == ["Åse Sørensen"]
    visitor.press(CAME)
    expect(page.locator("[data-message]")).to_contain_text("Åse Sørensen er mødt op.")
    assert time.monotonic() - begun < MOST_SECONDS
    assert visitor.loads <= MOST_LOADS
    assert len(visitor.touched) <= MOST_CONTROLS

    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert len(shown(visitor)) == 30
    expect(page.get_by_role("link", name="Mødt op 1")).to_be_visible()
    expect(page.get_by_role("button", name="Marker resten (28) som udeblevet")).to_be_visible()
    page.reload()
    expect(page.locator(".guest", has_text="Åse Sørensen")).to_contain_text("Mødt op kl.")


def test_a_slip_is_taken_back_from_the_message_and_from_the_list(visit: Visit) -> None:
    visitor = at_door(visit, "telefon")
    page, message = visitor.page, visitor.page.locator("[data-message]")
    visitor.press("Mødt op Bjørn Aagaard")
    message.get_by_role("button").click()
    expect(message).to_contain_text("Bjørn Aagaard er ikke længere krydset af.")
    guest = page.locator(".guest", has_text="Bjørn Aagaard")
    guest.locator("summary").click()
    expect(guest.get_by_role("button", name="Udeblevet")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    check_for_everybody(visitor, "navneliste, åben menu")
    visitor.at_width(PHONE)
    guest.get_by_role("button", name="Meldt afbud på dagen").click()
    expect(message).to_contain_text("Bjørn Aagaard har meldt afbud.")
    expect(guest.get_by_role("button", name="Fortryd Bjørn Aagaard")).to_be_focused()
    page.keyboard.press("Enter")
    expect(message).to_contain_text("ikke længere krydset af")
    assert visitor.loads == 1


def test_without_scripts_the_same_takes_a_page_each(visit: Visit) -> None:
    visitor = at_door(visit, "uden-scripts", scripts=False)
    page = visitor.page
    page.keyboard.type("ås")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_have_value("ås")
    assert shown(visitor) == ["Åse Sørensen"]
    visitor.press(CAME)
    expect(page.get_by_text("Åse Sørensen er mødt op.")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.wait_for_load_state("load")
    assert (visitor.loads, len(visitor.touched)) == (3, 1)
    page.locator("[data-message]").get_by_role("button").click()
    expect(page.get_by_text("Åse Sørensen er ikke længere krydset af.")).to_be_visible()
    visitor.press("Mødt op Bjørn Aagaard")
    expect(page.locator(".guest", has_text="Bjørn Aagaard")).to_be_in_viewport()  # one stays where one was

    visitor.press("Marker resten (28) som udeblevet")
    expect(page.get_by_text("28 er udeblevet")).to_be_visible()
    page.locator("[data-message]").get_by_role("button").click()
    expect(page.get_by_text("28 er ikke længere krydset af")).to_be_visible()


def test_two_phones_tap_on_the_same_person(visit: Visit) -> None:
    first, second = at_door(visit, "to-telefoner"), at_door(visit, "to-telefoner")
    for visitor in (first, second):
        visitor.press(CAME)
        expect(visitor.page.locator("[data-message]")).to_contain_text("Åse Sørensen er mødt op.")
    expect(second.page.get_by_role("link", name="Mødt op 1")).to_be_visible()


def test_without_a_connection_it_says_who_is_not_saved(visit: Visit) -> None:
    visitor = at_door(visit, "uden-net")
    page, message = visitor.page, visitor.page.locator("[data-message]")
    page.context.set_offline(True)
    visitor.press(CAME)
    expect(message.get_by_role("alert")).to_contain_text("Åse Sørensen er ikke gemt")
    expect(page.get_by_role("button", name=CAME)).to_be_visible()
    check_for_everybody(visitor, "navneliste, ikke gemt")
    visitor.at_width(PHONE)
    page.context.set_offline(False)
    visitor.press(CAME)
    expect(message).to_contain_text("Åse Sørensen er mødt op.")
    assert visitor.loads == 1
    visitor.complaints.clear()  # the browser complained of the request that could not be sent


def test_who_is_signed_out_meanwhile_is_told_that_nothing_is_saved(visit: Visit) -> None:
    visitor = at_door(visit, "logget-ud")
    visitor.page.context.clear_cookies()
    visitor.press(CAME)
    visitor.heading("Siden kunne ikke sendes")
    visitor.complaints.clear()  # the script was refused first, which the browser says


def test_somebody_new_is_let_in_with_a_seat_more_once_the_fee_was_seen(visit: Visit) -> None:
    visitor = at_door(visit, "fuldt-hus")
    page = visitor.page
    check_for_everybody(visitor, "navneliste")
    visitor.at_width(PHONE)
    page.get_by_role("searchbox").fill("bodil")
    expect(page.get_by_text("Ingen på listen passer.")).to_be_visible()
    page.get_by_role("link", name="Ny ved døren").click()
    visitor.press("Vis bibliotek og gebyr")
    expect(page.get_by_role("alert", name="Der er problemer")).to_be_focused()
    check_for_everybody(visitor, "ny ved døren, fejl")
    page.get_by_label("Navn").fill("Bodil Ærø")
    page.get_by_label("E-mail").fill("bodil@skive.example")
    visitor.press("Vis bibliotek og gebyr")
    visitor.heading("Luk Bodil Ærø ind?")
    expect(page.get_by_text("Skive Bibliotek").first).to_be_visible()
    check_for_everybody(visitor, "luk ind, fuldt hus")
    visitor.at_width(PHONE)
    visitor.press("Luk ind med en plads mere")
    expect(page.get_by_text("Bodil Ærø er mødt op.")).to_be_visible()

    page.get_by_role("searchbox").fill("ib v")
    page.get_by_role("link", name="Luk ind Ib Ventegodt").click()
    visitor.heading("Luk Ib Ventegodt ind?")
    check_for_everybody(visitor, "luk ind, venteliste")
    visitor.press("Luk ind med en plads mere")
    expect(page.get_by_text("Ib Ventegodt er mødt op.")).to_be_visible()


def test_the_pages_around_the_door_are_for_everybody(visit: Visit) -> None:
    visitor = at_door(visit, "fuldt-hus")
    door = visitor.kreds.pages["dør, fuldt-hus"]
    for name, address in {
        "fremmøde": door.removesuffix("/vest"),
        "ny ved døren": f"{door}/ny",
        "udeblevne": f"{door}/udeblevne",
        "fremmøde over runderne": visitor.kreds.pages["fremmøde over runderne"],
    }.items():
        visitor.go(address)
        check_for_everybody(visitor, name)
