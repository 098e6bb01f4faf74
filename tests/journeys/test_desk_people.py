"""The people of a round at the organiser's desk: found, moved, cancelled, and added from a pasted mail."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MAIL = """Fra: Dagny Løkkegård <dagny@{place}.example>
Emne: Tilmelding

Hej Karen

Jeg og min kollega Ebbe Nørgaard (ebbe@{place}.example) vil gerne med til mødet i øst.

Venlig hilsen
Dagny Løkkegård
Viborg Bibliotekerne
"""
PLACES = pytest.mark.parametrize(
    ("place", "width", "scripts"),
    [("telefon", PHONE, True), ("skrivebord", DESK, True), ("uden-scripts", DESK, False)],
    ids=["phone", "desk", "plain"],
)


def find(visitor: Visitor, place: str, words: str, name: str) -> None:
    """From the list to the page of one person."""
    visitor.go(visitor.kreds.pages[f"liste, {place}"])
    visitor.page.get_by_role("searchbox", name="Søg").fill(words)
    visitor.press("Søg")
    visitor.page.get_by_role("rowheader").get_by_role("link", name=name).click()
    visitor.heading(name)


def fact(visitor: Visitor, term: str) -> str:
    """What the page of a person says under a term."""
    return visitor.page.locator(".fact").filter(has_text=re.compile(f"^{term}")).locator("dd").inner_text()


def open_form(visitor: Visitor, words: str) -> None:
    visitor.page.locator("summary").get_by_text(words, exact=True).click()


@PLACES
def test_one_is_found_and_moved_another_cancelled_and_two_added_from_a_mail(
    place: str, width: int, scripts: bool, visit: Visit
) -> None:
    visitor = visit(width, java_script_enabled=scripts)
    page, kreds = visitor.page, visitor.kreds
    sign_in(visitor)
    kreds.mail_to(f"aase@{place}.example", "Tilmeldt")  # what is told next is news

    find(visitor, place, "åse", "Åse Rask")
    open_form(visitor, "Flyt til et andet møde")
    page.get_by_label("Øst", exact=True).check()
    visitor.press("Flyt")
    expect(page.get_by_text("Flytningen er gemt")).to_be_visible()
    assert fact(visitor, "Møde").startswith("Øst, ")
    kreds.mail_to(f"aase@{place}.example", "Flyttet")

    find(visitor, place, f"@{place}.example søren", "Søren Ærø")
    open_form(visitor, "Afmeld")
    visitor.press("Afmeld Søren Ærø")
    expect(page.get_by_text("Personen er afmeldt")).to_be_visible()
    visitor.press("Fortryd afmeldingen")
    expect(page.get_by_text("Afmeldingen er fortrudt")).to_be_visible()
    open_form(visitor, "Afmeld")
    visitor.press("Afmeld Søren Ærø")
    assert fact(visitor, "Status") == "Afmeldt"

    visitor.go(kreds.pages[f"liste, {place}"])
    page.get_by_role("link", name="Tilføj").click()
    open_form(visitor, "Indsæt en mail")
    page.get_by_label("Mailen, som den er").fill(MAIL.format(place=place))
    visitor.press("Find personerne")
    expect(page.get_by_text("Vi fandt 2 personer")).to_be_visible()
    second = page.get_by_role("group", name="Person 2")
    expect(second.get_by_label("Navn")).to_have_value("Ebbe Nørgaard")
    expect(second.get_by_label("Møde")).to_have_value("oest")
    expect(second).to_contain_text("Får plads i øst. 500 kr.: 2. deltager fra Viborg Bibliotekerne")
    visitor.press("Tilmeld")
    visitor.heading("Tilmeldinger")
    expect(page.get_by_text("De er skrevet op")).to_be_visible()
    rows = page.get_by_role("rowheader").all_inner_texts()
    assert {"Dagny Løkkegård", "Ebbe Nørgaard"} <= set(rows[:2])
    for name in ("dagny", "ebbe"):
        kreds.mail_to(f"{name}@{place}.example", "Tilmeldt")


def test_the_pages_are_for_everybody(visit: Visit) -> None:
    visitor = visit()
    page, place = visitor.page, visitor.kreds.pages["liste, sider"]
    sign_in(visitor)
    visitor.go(place)
    check_for_everybody(visitor, "tilmeldinger")
    visitor.go(f"{place}?soeg=findes+ikke")
    check_for_everybody(visitor, "tilmeldinger, ingen")

    find(visitor, "sider", "søren", "Søren Ærø")
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    check_for_everybody(visitor, "person")
    find(visitor, "sider", "ib å", "Ib Å")
    open_form(visitor, "Vælg bibliotek")
    visitor.press("Gem biblioteket")
    check_for_everybody(visitor, "person, fejl")

    queue = place.replace("tilmeldinger", "venteliste")
    visitor.go(queue)
    check_for_everybody(visitor, "venteliste")
    page.get_by_label("Antal pladser: Vest").fill("9")
    page.locator("form", has=page.get_by_label("Antal pladser: Vest")).get_by_role("button").click()
    expect(page.get_by_text("1 får plads")).to_be_visible()
    check_for_everybody(visitor, "venteliste, flere pladser")

    visitor.go(place.replace("tilmeldinger", "tilfoej"))
    check_for_everybody(visitor, "tilføj")
    open_form(visitor, "Indsæt en mail")
    page.get_by_label("Mailen, som den er").fill(MAIL.format(place="sider"))
    visitor.press("Find personerne")
    check_for_everybody(visitor, "tilføj, fundet")
    page.get_by_role("group", name="Person 1").get_by_label("Bibliotek").fill("Findes ikke")
    visitor.press("Tilmeld")
    check_for_everybody(visitor, "tilføj, fejl")
