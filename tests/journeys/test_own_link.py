"""What people do by the link in their mail (EXPERIENCE.md, journeys 3 and 4)."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.kreds import link_in
from tests.journeys.visitor import DESK, PHONE, Visitor, open_form

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 2
SCRIPTS = pytest.mark.parametrize(
    ("width", "scripts"), [(PHONE, True), (DESK, False)], ids=["phone", "plain"]
)


def sign_up(visitor: Visitor, name: str, address: str) -> None:
    """One person of Esbjerg, whose library is known from the address."""
    open_form(visitor)
    visitor.fill_person(name, address)
    visitor.press("Tilmeld")
    visitor.heading(re.compile("Kvittering|Tjek din tilmelding"))
    if "Tjek" in visitor.page.title():
        visitor.press("Tilmeld")
        visitor.heading("Kvittering")


def follow(visitor: Visitor, address: str, words: str) -> None:
    """From the mail to the page behind one of its links; loads and controls are counted from here."""
    visitor.go(link_in(visitor.kreds.mail_to(address), words))
    visitor.loads = 1
    visitor.touched.clear()


@SCRIPTS
def test_journey_4_who_cannot_come_cancels_from_the_mail_and_can_undo(width, scripts, visit: Visit) -> None:
    visitor, address = visit(width, java_script_enabled=scripts), f"afmeld-{width}@esbjerg.example"
    sign_up(visitor, "Søren Ærø", address)
    follow(visitor, address, "Kan ikke komme")
    visitor.heading("Afmeld")
    order = visitor.page.locator("main").inner_text()
    assert order.index("Giv pladsen til en kollega") < order.index("0 kr.") < order.rindex("Afmeld")
    visitor.press("Afmeld")
    visitor.heading("Min tilmelding")
    expect(visitor.page.get_by_text("Du er afmeldt")).to_be_visible()
    assert (visitor.loads, visitor.touched) == (MOST_LOADS, {"Afmeld"})
    visitor.press("Fortryd")
    expect(visitor.page.get_by_text("Afmeldingen er fortrudt")).to_be_visible()


@SCRIPTS
def test_journey_3_a_substitute_is_named_from_the_mail(width, scripts, visit: Visit) -> None:
    visitor, address = visit(width, java_script_enabled=scripts), f"syg-{width}@esbjerg.example"
    colleague = f"rask-{width}@esbjerg.example"
    sign_up(visitor, "Søren Ærø", address)
    follow(visitor, address, "Giv pladsen til en kollega")
    for field, text in (("name", "Åse Rask"), ("email", colleague)):
        visitor.touched.add(field)
        visitor.page.locator(f"#{field}").fill(text)
    visitor.press("Giv pladsen videre")
    visitor.heading("Pladsen er givet videre")
    assert (visitor.loads, visitor.touched) == (MOST_LOADS, {"name", "email", "Giv pladsen videre"})
    mail = visitor.kreds.mail_to(colleague)
    visitor.go(link_in(mail, "Se tilmelding"))
    expect(visitor.page.get_by_text("Åse Rask")).to_be_visible()


@SCRIPTS
def test_one_moves_from_west_to_east_and_reads_the_price_first(width, scripts, visit: Visit) -> None:
    visitor, address = visit(width, java_script_enabled=scripts), f"flyt-{width}@esbjerg.example"
    sign_up(visitor, "Søren Ærø", address)
    follow(visitor, address, "Se tilmelding")
    visitor.page.get_by_role("link", name="Skift møde").click()
    expect(visitor.page.get_by_text("Der er plads.")).to_be_visible()
    visitor.page.get_by_label("Øst", exact=True).check()
    visitor.press("Skift møde")
    expect(visitor.page.locator(".fact").filter(has_text=re.compile("^Møde"))).to_contain_text("Øst")


def test_details_and_diet_are_changed_by_keyboard(visit: Visit) -> None:
    visitor, address = visit(PHONE), "taster@esbjerg.example"
    page, keys = visitor.page, visitor.page.keyboard
    sign_up(visitor, "Søren Ærø", address)
    follow(visitor, address, "Se tilmelding")
    visitor.tab_to(page.get_by_role("link", name="Ret tilmelding"))
    keys.press("Enter")
    visitor.heading("Ret tilmelding")
    visitor.tab_to(page.get_by_label("Navn"))
    keys.press("End")
    keys.type(" Ø")
    visitor.tab_to(page.get_by_role("button", name="Gem"))
    keys.press("Enter")
    expect(page.get_by_text("Søren Ærø Ø")).to_be_visible()
    for box in ("Vegansk", "Jeg samtykker"):
        visitor.tab_to(page.get_by_label(box))
        keys.press("Space")
    visitor.tab_to(page.get_by_role("button", name="Gem kost"))
    keys.press("Enter")
    expect(page.get_by_text("Din kost er gemt")).to_be_visible()
    expect(page.get_by_label("Vegansk")).to_be_checked()


def test_who_has_lost_the_mail_finds_everything_again(visit: Visit) -> None:
    visitor, address = visit(PHONE), "glemt@esbjerg.example"
    sign_up(visitor, "Søren Ærø", address)
    visitor.kreds.mail_to(address)
    visitor.go("/")
    visitor.page.get_by_role("link", name="Find min tilmelding").click()
    visitor.page.get_by_label("E-mail").fill(address.upper())
    visitor.press("Send mine links")
    visitor.heading("Se i din mail")
    mail = visitor.kreds.mail_to(address, "Dine links")
    found = re.search(r"(/tilmelding/\S+)", mail.get_body(("plain",)).get_content())
    visitor.go(found[1])
    visitor.heading("Min tilmelding")
