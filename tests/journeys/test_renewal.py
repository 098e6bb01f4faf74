"""An organiser asks last round's people again, and they come without typing (EXPERIENCE.md, journey 1a)."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from app.common.clock import now
from app.outbox.models import Message
from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.kreds import Kreds, link_in
from tests.journeys.rounds import LONG_NAME
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_LOADS = 2
MOST_SECONDS = 12


@pytest.mark.parametrize(
    ("network", "width", "scripts"),
    [("igen-telefon", PHONE, True), ("igen-skrivebord", DESK, False)],
    ids=["phone", "plain"],
)
def test_journey_1a_who_came_last_time_comes_again(
    network: str, width: int, scripts: bool, visit: Visit
) -> None:
    organiser = visit(width, java_script_enabled=scripts)
    _invite(organiser, network, scripts=scripts)
    kreds = organiser.kreds
    _let_the_minute_pass(kreds)

    visitor = visit(width, java_script_enabled=scripts)
    mail = kreds.mail_to(f"aase@{network}.example", "Invitation")
    begun = time.monotonic()
    visitor.go(link_in(mail, "Tilmeld mig"))
    visitor.heading("Samme som sidst")
    expect(visitor.page.get_by_text("Gratis: første deltager fra Herning Bibliotekerne")).to_be_visible()
    visitor.press("Tilmeld mig")
    visitor.receipt_for("Åse Igen")
    visitor.page.wait_for_load_state("load")
    assert time.monotonic() - begun <= MOST_SECONDS
    assert (visitor.loads, visitor.touched) == (MOST_LOADS, {"Tilmeld mig"})
    kreds.mail_to(f"aase@{network}.example", "Tilmeldt")

    visitor.go(link_in(kreds.mail_to(f"bo@{network}.example", "Invitation"), "Jeg kan ikke denne gang"))
    visitor.heading("Kan du ikke komme?")
    visitor.press("Jeg kan ikke komme denne gang")
    visitor.heading("Tak for svaret")

    organiser.go(kreds.pages[network])
    for words in ("Alle 2", "Tilmeldt 1", "Kan ikke 1", "Ikke svaret 0"):
        expect(organiser.page.get_by_role("link", name=words, exact=True)).to_be_visible()
    expect(organiser.page.get_by_text("Alle har svaret.")).to_be_visible()
    if scripts:
        check_for_everybody(organiser, "invitation, svar")


def test_the_button_says_what_the_chosen_meeting_leads_to(visit: Visit) -> None:
    visitor = visit()
    visitor.go(visitor.kreds.pages["fornyelse, gebyr og kø"])
    button = visitor.page.locator("form [data-words-queue]")
    expect(button).to_have_text("Skriv mig på ventelisten")
    visitor.page.get_by_label("Vest,").check()
    expect(button).to_have_text("Tilmeld mig")
    visitor.page.get_by_label("Øst,").check()
    expect(button).to_have_text("Skriv mig på ventelisten")


def test_keyboard_alone_signs_up(visit: Visit) -> None:
    visitor = visit(PHONE)
    visitor.go(visitor.kreds.pages["fornyelse"])
    visitor.tab_to(visitor.page.get_by_role("button", name="Tilmeld mig"))
    visitor.page.keyboard.press("Enter")
    visitor.heading("Kvittering")


def _invite(visitor: Visitor, network: str, *, scripts: bool) -> None:
    """Leave one out, look at the mail, send it, regret it, and send it."""
    page = visitor.page
    sign_in(visitor)
    visitor.go(visitor.kreds.pages[network])
    if scripts:
        check_for_everybody(visitor, "invitation")
    page.get_by_label(LONG_NAME).uncheck()
    expect(page.get_by_role("button", name="Send invitation")).to_have_text(
        "Send invitation til 2" if scripts else "Send invitation til 3"
    )
    page.get_by_label("Egen besked øverst i mailen").fill("Kære alle\n\nVi glæder os.")
    visitor.press("Vis mailen")
    expect(page.locator(".letter")).to_contain_text("Vi glæder os.")
    if scripts:
        check_for_everybody(visitor, "invitation, vist")
    for regretted in (True, False):
        expect(page.get_by_label(LONG_NAME)).not_to_be_checked()
        visitor.press("Send invitation til 2")
        expect(page.get_by_text("Invitationen er på vej til 2")).to_be_visible()
        if regretted:
            if scripts:
                check_for_everybody(visitor, "invitation, på vej")
            visitor.press("Fortryd")
            expect(page.get_by_text("Mailene er trukket tilbage")).to_be_visible()
            expect(page.locator(".letter")).to_contain_text("Vi glæder os.")


def _let_the_minute_pass(kreds: Kreds) -> None:
    """The mails leave now."""
    engine = create_engine(kreds.database, poolclass=NullPool)
    with engine.begin() as connection:
        waiting = update(Message).where(Message.kind == "renewal")
        connection.execute(waiting.values(due_at=now() - timedelta(seconds=1)))
