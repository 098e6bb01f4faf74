"""An organiser writes to the people of a round: sends, regrets, mends, sends, and sees how far it is."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from app.broadcasts.models import Broadcast
from app.common.clock import now
from app.outbox.models import Message
from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.desk import sign_in
from tests.journeys.kreds import Kreds, link_in
from tests.journeys.rounds import LONG_NAME
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

ADDRESSES = ("anne@besked.example", "bo@besked.example", "carl@besked.example")
TEXT = """Kære {fornavn}

Vi ses {tid} på {sted}.

Husk:
- tal fra {bibliotek}
- spørgsmål

Din tilmelding: {link}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_message_is_sent_regretted_mended_and_sent(visit: Visit, scripts: bool) -> None:
    visitor = visit(java_script_enabled=scripts)
    kreds, page = visitor.kreds, visitor.page
    sign_in(visitor)
    visitor.go(kreds.pages["beskeder"])
    page.get_by_role("link", name="Ny besked").click()
    expect(page.get_by_text("Beskeden går til 3 personer.")).to_be_visible()
    page.get_by_label("Emne").fill("Til {name}")
    page.get_by_label("Tekst").fill(TEXT)
    visitor.press("Vis beskeden")
    expect(page.get_by_text("Feltet {name} findes ikke.").first).to_be_visible()
    if scripts:
        check_for_everybody(visitor, "ny besked, fejl")

    subject = f"Til {{navn}} {'med' if scripts else 'uden'}"
    page.get_by_label("Emne").fill(subject)
    visitor.press("Vis beskeden")
    expect(page.get_by_role("heading", name=f"Sådan får {LONG_NAME} mailen")).to_be_visible()
    visitor.press("Vis for en anden")
    expect(page.locator(".letter")).to_contain_text("Kære Bo")
    if scripts:
        check_for_everybody(visitor, "ny besked, vist")
    visitor.press("Send test til mig")
    expect(page.get_by_text("Testen er sendt til karen@kb.example.")).to_be_visible()
    assert "Kære Bo" in text_to(kreds, "karen@kb.example", f"Test: Til Bo Ærø {subject[-4:].strip()}")

    visitor.press("Send til 3 personer")
    expect(page.get_by_text("Sendes inden for et minut til 3 personer.")).to_be_visible()
    if scripts:
        check_for_everybody(visitor, "besked, kan fortrydes")
    visitor.press("Fortryd")
    expect(page.get_by_text("Ingen har fået den.")).to_be_visible()
    if scripts:
        check_for_everybody(visitor, "besked, fortrudt")

    page.get_by_role("link", name="Ret, og send igen").click()
    expect(page.get_by_label("Tekst")).to_have_value(TEXT)
    page.get_by_label("Emne").fill(f"Rettet: {subject}")
    visitor.press("Vis beskeden")
    visitor.press("Send til 3 personer")
    visitor.heading(f"Rettet: {subject}")
    end_its_minute(kreds)
    see_it_sent(visitor, scripts)
    for name, address in zip((LONG_NAME, "Bo Ærø", "Carl Krægpøth"), ADDRESSES, strict=True):
        words = text_to(kreds, address, f"Rettet: Til {name[:20]}")
        assert f"Kære {name.split()[0]}" in words
    if scripts:
        check_for_everybody(visitor, "besked, sendt")

    mail = kreds.mail_to(ADDRESSES[1], "Rettet: Til Bo")
    visitor.go(link_in(mail, "Min tilmelding"))
    expect(page.get_by_text("Horsens Bibliotek").first).to_be_visible()
    visitor.go(kreds.pages["beskeder"])
    expect(page.get_by_role("row").nth(1)).to_contain_text("3 af 3 sendt")
    if scripts:
        check_for_everybody(visitor, "beskeder")


def see_it_sent(visitor: Visitor, scripts: bool) -> None:
    """The page follows by itself; without scripts one asks it to."""
    done = visitor.page.get_by_text(re.compile(r"^3 af 3 sendt\.$"))
    if not scripts:
        for address in ADDRESSES:
            visitor.kreds.mail_to(address, "Rettet")
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    expect(done).to_be_visible()


def text_to(kreds: Kreds, address: str, subject: str) -> str:
    """The words of a mail."""
    body = kreds.mail_to(address, subject).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def end_its_minute(kreds: Kreds) -> None:
    engine = create_engine(kreds.database, poolclass=NullPool)
    with engine.begin() as connection:
        ago = now() - timedelta(seconds=1)
        connection.execute(update(Broadcast).values(leaves_at=ago))
        connection.execute(update(Message).where(Message.kind == "broadcast").values(due_at=ago))
