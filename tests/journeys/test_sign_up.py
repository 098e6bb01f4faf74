"""From the front page to the receipt, the mail and Min tilmelding (EXPERIENCE.md, journeys 1b and 2)."""

import re
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.kreds import link_in
from tests.journeys.visitor import DESK, PHONE, open_form

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 2
MOST_CONTROLS = 5


@pytest.mark.parametrize(("width", "town"), [(PHONE, "horsens"), (DESK, "vejle")])
def test_new_person_signs_up_and_finds_the_meeting_in_the_mail(width: int, town: str, visit: Visit) -> None:
    visitor, address = visit(width), f"soeren@{town}.example"
    visitor.follow_to_form()
    visitor.fill_person("Søren Ærø", address)
    expect(visitor.field("library")).to_have_value(re.compile(town, re.IGNORECASE))
    expect(visitor.price()).to_contain_text("Gratis: første deltager")
    visitor.press("Tilmeld")
    visitor.heading("Kvittering")
    assert visitor.loads <= MOST_LOADS
    assert len(visitor.touched) <= MOST_CONTROLS
    mail = visitor.kreds.mail_to(address)
    assert _calendar_entry(mail)["ATTENDEE"] == f"mailto:{address}"
    visitor.go(link_in(mail, "Se tilmelding"))
    visitor.heading("Min tilmelding")
    expect(visitor.page.get_by_text(address)).to_be_visible()


def test_button_that_is_pressed_while_the_price_comes_does_not_miss_the_click(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.follow_to_form()
    button = visitor.page.get_by_role("button", name="Tilmeld", exact=True)
    visitor.fill_person("Søren Ærø", "soeren@halsnaes.example")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    with visitor.page.expect_response(lambda answer: "pris" in answer.url):
        visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
        visitor.page.mouse.down()
    visitor.page.wait_for_timeout(200)  # a press of common length
    visitor.page.mouse.up()
    visitor.heading("Kvittering")


@pytest.mark.parametrize(("width", "town"), [(PHONE, "viborg"), (DESK, "randers")])
def test_colleague_is_added_and_the_price_says_why(width: int, town: str, visit: Visit) -> None:
    visitor = visit(width)
    visitor.follow_to_form()
    visitor.fill_person("Søren Ærø", f"soeren@{town}.example")
    expect(visitor.price()).to_contain_text("Gratis: første deltager")
    assert visitor.price().get_attribute("aria-live") == "polite"
    before = set(visitor.touched)
    visitor.press("Tilføj en kollega")
    expect(visitor.field("library", 1)).not_to_have_value("")  # copied from the person above
    visitor.fill_person("Åse Ø", f"aase@{town}.example", 1)
    expect(visitor.price()).to_contain_text("500 kr.: 2. deltager fra")
    expect(visitor.price()).to_contain_text("I alt: 500 kr.")
    assert visitor.touched - before == {"Tilføj en kollega", "name 1", "email 1"}
    visitor.press("Fortsæt")
    visitor.heading("Tjek din tilmelding")
    expect(visitor.page.get_by_text("I alt: 500 kr.")).to_be_visible()
    visitor.press("Tilmeld")
    visitor.receipt_for("Søren Ærø", "Åse Ø")
    for name in ("soeren", "aase"):
        visitor.kreds.mail_to(f"{name}@{town}.example")


def test_price_that_rises_meanwhile_is_asked_about_again(visit: Visit) -> None:
    slow, quick = visit(), visit()
    open_form(slow)
    slow.fill_person("Søren Ærø", "soeren@skive.example")
    slow.press("Tilføj en kollega")
    slow.fill_person("Åse Ø", "aase@skive.example", 1)
    slow.press("Fortsæt")
    open_form(quick)
    quick.fill_person("Bo", "bo@skive.example")
    quick.press("Tilmeld")
    quick.heading("Kvittering")
    slow.press("Tilmeld")
    expect(slow.page.get_by_text("Prisen har ændret sig")).to_be_visible()
    expect(slow.page.get_by_text("I alt: 1.000 kr.")).to_be_visible()
    slow.press("Tilmeld")
    slow.heading("Kvittering")


def test_errors_take_the_focus_and_lead_to_their_fields(visit: Visit) -> None:
    visitor = visit()
    open_form(visitor)
    visitor.press("Tilføj en kollega")
    visitor.fill_person("Søren Ærø", "ikke en adresse")
    visitor.fill("name", "Åse Ø", 1)
    visitor.fill("title", "Bibliotekar", 1)
    visitor.page.get_by_label("Det er lige meget").last.check()
    typed = visitor.values()
    visitor.press("Fortsæt")
    summary = visitor.page.get_by_role("alert", name="Der er problemer")
    expect(summary).to_be_focused()
    expect(visitor.page).to_have_title(re.compile("^Fejl: "))
    assert visitor.values() == typed
    links = summary.get_by_role("link")
    assert links.count() == 4
    for number in range(links.count()):
        target = str(links.nth(number).get_attribute("href"))
        links.nth(number).click()
        expect(visitor.page.locator(target)).to_be_focused()
        expect(visitor.page.locator(target)).to_have_attribute("aria-invalid", "true")


def test_form_whose_cookie_is_gone_keeps_what_was_typed(visit: Visit) -> None:
    visitor = visit()
    open_form(visitor)
    visitor.fill_person("Søren Ærø", "soeren@kolding.example")
    visitor.fill("title", "Bibliotekar")
    visitor.page.context.clear_cookies()
    visitor.press("Tilmeld")
    summary = visitor.page.get_by_role("alert", name="Der er problemer")
    expect(summary).to_contain_text("Tryk på knappen igen")
    expect(visitor.field("name")).to_have_value("Søren Ærø")
    expect(visitor.field("email")).to_have_value("soeren@kolding.example")
    expect(visitor.field("title")).to_have_value("Bibliotekar")
    visitor.press("Tilmeld")
    visitor.heading("Kvittering")
    visitor.complaints.clear()  # the live price had no cookie either, and shows nothing new then


def test_form_one_goes_back_to_can_sign_up_another_person(visit: Visit) -> None:
    visitor = visit()
    open_form(visitor)
    first = visitor.hidden("form_id")
    visitor.fill_person("Søren Ærø", "soeren@struer.example")
    visitor.press("Tilmeld")
    visitor.receipt_for("Søren Ærø")
    visitor.page.go_back(wait_until="commit")
    expect(visitor.page.locator("input[name=form_id]")).not_to_have_value(first)
    visitor.fill_person("Åse Ø", "aase@struer.example")
    expect(visitor.price()).to_contain_text("500 kr.: 2. deltager fra Struer Bibliotek")
    visitor.press("Tilmeld")
    visitor.heading("Tjek din tilmelding")
    visitor.press("Tilmeld")
    visitor.receipt_for("Åse Ø")
    visitor.kreds.mail_to("aase@struer.example")


def test_form_left_for_another_page_is_as_it_was_on_return(visit: Visit) -> None:
    visitor = visit()
    open_form(visitor)
    visitor.fill_person("Søren Ærø", "soeren@lemvig.example")
    expect(visitor.field("library")).not_to_have_value("")
    typed = visitor.values()
    visitor.page.get_by_role("link", name="Læs om privatliv").click()
    visitor.heading("Privatliv")
    visitor.page.go_back(wait_until="commit")
    visitor.heading(re.compile("Tilmeld dig"))
    assert visitor.values() == typed


def _calendar_entry(mail: EmailMessage) -> dict[str, str]:
    """The invitation that a calendar reads from the mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    entry = Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    return {name: str(value) for name, value in entry.items()}
