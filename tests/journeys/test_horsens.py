"""The story of one library in one round: four people, two sittings, an illness, a substitute, late regrets.

Every page, amount and mail of it is looked at; the mails are kept in snapshots/horsens.txt.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, select, update
from sqlalchemy.pool import NullPool

from app.common.clock import now
from app.meetings.models import Round, Sitting
from tests.journeys.conftest import Visit
from tests.journeys.kreds import Kreds, link_in
from tests.journeys.visitor import PHONE, Visitor
from tests.support.calendars import Calendar
from tests.support.snapshots import check_snapshot

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

SNAPSHOT = Path(__file__).parent / "snapshots" / "horsens.txt"
ANNE, BO, CARL, DORTE, EA = (f"{name}@horsens.example" for name in ("anne", "bo", "carl", "dorte", "ea"))
FRIDA = "frida@vejle.example"
HORSENS = "deltager fra Horsens Bibliotek"
EVERYBODY = (ANNE, BO, CARL, DORTE, EA, FRIDA)


def test_the_story_of_horsens(visit: Visit) -> None:
    visitor = visit(PHONE)
    kreds = visitor.kreds
    # Anne signs herself and Bo up: she is free, he is the second.
    form(visitor, "vest", ("Anne Ærø", ANNE), ("Bo Østergård", BO))
    visitor.page.locator("[name=people-1-sitting][value=oest]").check()
    prices(
        visitor, "Gratis: første deltager fra Horsens Bibliotek", "500 kr.: 2. deltager fra Horsens Bibliotek"
    )
    visitor.press("Fortsæt")
    expect(visitor.page.get_by_text("I alt: 500 kr. (momsfrit)")).to_be_visible()
    visitor.press("Tilmeld")
    visitor.receipt_for("Anne Ærø", "Bo Østergård")
    kreds.mails_among(EVERYBODY, 3)

    # Carl and Dorte sign up on their own, and see that the free place is taken.
    for number, (name, address, where, price) in enumerate(
        [("Carl Krægpøth", CARL, "vest", "3."), ("Dorte Aagård", DORTE, "oest", "4.")]
    ):
        form(visitor, where, (name, address))
        prices(visitor, f"500 kr.: {price} deltager fra Horsens Bibliotek")
        visitor.press("Tilmeld")
        visitor.heading("Tjek din tilmelding")
        visitor.press("Tilmeld")
        visitor.receipt_for(name)
        kreds.mails_among(EVERYBODY, 4 + number)

    # Anne is ill. Ea takes her place, the free one, and Anne's link opens nothing more.
    annes = link_in(kreds.mail_to(ANNE, "Tilmeldt"), "Giv pladsen til en kollega")
    visitor.go(annes)
    visitor.page.locator("#name").fill("Ea Rask")
    visitor.page.locator("#email").fill(EA)
    visitor.press("Giv pladsen videre")
    visitor.heading("Pladsen er givet videre")
    visitor.go(annes, 410)
    kreds.mails_among(EVERYBODY, 7)
    own_page(visitor, EA, "Tilmeldt", "Gratis: første deltager fra Horsens Bibliotek")

    # Bo would rather go west. East and west are one round, so he still owes what he did.
    own_page(visitor, BO, "Tilmeldt", "500 kr.: 2. deltager fra Horsens Bibliotek (momsfrit)")
    visitor.page.get_by_role("link", name="Skift møde").click()
    visitor.page.get_by_label("Vest", exact=True).check()
    visitor.press("Skift møde")
    expect(visitor.page.locator(".fact").filter(has_text=re.compile("^Møde"))).to_contain_text("Vest")
    kreds.mails_among(EVERYBODY, 8)

    # The deadline passes. Carl cancels, reads what it costs first, and owes it.
    end_the_time_in_which_cancelling_is_free(kreds)
    visitor.go(link_in(kreds.mail_to(CARL, "Tilmeldt"), "Kan ikke komme"))
    expect(visitor.page.get_by_text("500 kr. (momsfrit) Fristen for at afmelde uden gebyr")).to_be_visible()
    visitor.press("Afmeld")
    expect(visitor.page.locator(".fact").filter(has_text="Pris")).to_contain_text(
        "500 kr.: afmeldt efter fristen"
    )
    kreds.mails_among(EVERYBODY, 9)

    # Frida of Vejle takes a seat in the west, and Carl's fee falls away.
    form(visitor, "vest", ("Frida Ågård", FRIDA))
    visitor.press("Tilmeld")
    visitor.receipt_for("Frida Ågård")
    mails = kreds.mails_among(EVERYBODY, 11)
    own_page(visitor, CARL, "Afmeldt", "0 kr.: en anden har fået pladsen")

    # What the library sees at the end, and what every calendar shows.
    visitor.go(kreds.pages["horsens, bibliotek"])
    ours = visitor.page.get_by_role("table").filter(has_text="Ea Rask")
    amounts = ours.locator("td.number")
    expect(amounts).to_have_text(["500 kr.", "500 kr.", "0 kr."])
    expect(visitor.page.get_by_text("I alt: 1.000 kr. (momsfrit)")).to_be_visible()
    assert {address: list(shown(mails, address)) for address in EVERYBODY} == {
        ANNE: [],
        BO: ["Netværk i lånesamarbejde, vest"],
        CARL: [],
        DORTE: ["Netværk i lånesamarbejde, øst"],
        EA: ["Netværk i lånesamarbejde, vest"],
        FRIDA: ["Netværk i lånesamarbejde, vest"],
    }
    check_snapshot(SNAPSHOT, "\n\n".join(map(as_read, mails)))


def form(visitor: Visitor, where: str, *people: tuple[str, str]) -> None:
    """The form with these people, all of them at one sitting so far."""
    visitor.go(f"{visitor.kreds.pages['horsens']}tilmelding?moede={where}")
    for number, (name, address) in enumerate(people):
        if number:
            visitor.press("Tilføj en kollega")
        visitor.fill_person(name, address, number)


def prices(visitor: Visitor, *reasons: str) -> None:
    """The price beside the form must give these reasons."""
    for reason in reasons:
        expect(visitor.price()).to_contain_text(reason)


def own_page(visitor: Visitor, address: str, state: str, price: str) -> None:
    """Open Min tilmelding from the mail; it must say this."""
    visitor.go(link_in(visitor.kreds.mail_to(address, "Tilmeldt"), "Se tilmelding"))
    for fact, words in (("Status", state), ("Pris", price)):
        shown = visitor.page.locator(".fact").filter(has_text=re.compile(f"^{fact}"))
        expect(shown).to_contain_text(words)


def end_the_time_in_which_cancelling_is_free(kreds: Kreds) -> None:
    engine = create_engine(kreds.database, poolclass=NullPool)
    round_ = select(Round.id).where(Round.slug == "horsens").scalar_subquery()
    with engine.begin() as connection:
        hour = now() - timedelta(hours=1)
        connection.execute(update(Sitting).where(Sitting.round_id == round_).values(cancel_until=hour))


def shown(mails: list[EmailMessage], address: str) -> Iterator[str]:
    """What the calendar of an address shows, in one that keeps the newest and one that keeps the last."""
    newest, last = Calendar(keeps_newest=True), Calendar(keeps_newest=False)
    for mail in mails:
        if mail["To"].addresses[0].addr_spec == address:
            for part in mail.walk():
                if part.get_content_type() == "text/calendar":
                    newest.receive(part.get_payload(decode=True))
                    last.receive(part.get_payload(decode=True))
    assert newest.entries == last.entries
    return (entry.summary for entry in newest.entries.values())


def as_read(mail: EmailMessage) -> str:
    """A mail with the same dates and links in every run."""
    body = mail.get_body(("plain",))
    assert body is not None
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    methods = ", ".join(str(part.get_param("method")) for part in calendars) or "intet"
    text = f"Til: {mail['To']}\nEmne: {mail['Subject']}\nKalender: {methods}\n\n{body.get_content()}"
    text = re.sub(r"(\w+dag den )?\d{1,2}\. \w+ 20\d\d( kl\. \d\d\.\d\d–\d\d\.\d\d)?", "DATO", text)
    return re.sub(r"http://\S+?/(tilmelding|kvittering|bibliotek)/[^\s/]+", r"\1/TOKEN", text)
