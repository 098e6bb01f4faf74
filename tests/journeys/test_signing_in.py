"""Signing in by a mailed link, and out again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.kreds import link_in
from tests.journeys.networks import ORGANISERS
from tests.journeys.visitor import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]


@pytest.mark.parametrize(
    ("address", "width", "scripts"),
    [(ORGANISERS[0], PHONE, True), (ORGANISERS[1], DESK, False)],
    ids=["phone", "plain"],
)
def test_an_organiser_signs_in_from_the_mail_and_comes_back_to_the_page(
    address: str, width: int, scripts: bool, visit: Visit
) -> None:
    visitor = visit(width, java_script_enabled=scripts)
    visitor.go("/arrangoer/brugere")
    visitor.heading("Log ind som arrangør")
    visitor.page.get_by_label("E-mail").fill(address)
    visitor.press("Send link")
    visitor.heading("Se i din mail")
    link = link_in(visitor.kreds.mail_to(address, "Log ind på"), "Log ind")
    visitor.go(link)
    visitor.press("Log ind")
    visitor.heading("Brugere")
    visitor.press("Log ud")
    visitor.heading("Log ind som arrangør")
    visitor.go(link, 410)
    visitor.heading("Linket gælder ikke længere")


def test_pressing_twice_signs_in_all_the_same(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/arrangoer/log-ind")
    visitor.page.get_by_label("E-mail").fill(ORGANISERS[2])
    visitor.press("Send link")
    visitor.heading("Se i din mail")
    visitor.go(link_in(visitor.kreds.mail_to(ORGANISERS[2], "Log ind på"), "Log ind"))
    visitor.page.get_by_role("button", name="Log ind").dblclick()
    visitor.heading("Overblik")


def test_pages_for_signing_in_are_for_everybody(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/arrangoer/log-ind")
    check_for_everybody(visitor, "log ind")
    visitor.press("Send link")
    expect(visitor.page.get_by_role("alert", name="Der er problemer")).to_be_focused()
    check_for_everybody(visitor, "log ind, fejl")
    visitor.page.get_by_label("E-mail").fill("ukendt@kb.example")
    visitor.press("Send link")
    visitor.heading("Se i din mail")
    check_for_everybody(visitor, "log ind, sendt")
    visitor.go("/arrangoer/log-ind/findes-ikke", 410)
    check_for_everybody(visitor, "log ind, brugt")
