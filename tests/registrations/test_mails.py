"""What is written to whom: both parts of each mail carry the same facts, and nobody else's."""

import email
import email.policy
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import SittingState
from app.outbox.composers import Mail, compose
from app.outbox.mime import to_bytes
from app.outbox.models import Message
from app.registrations.services import send_links
from tests.factories import AgendaItemFactory, SeriesFactory, VenueFactory
from tests.registrations.stories import ANNE, BO, CARL, horsens, one_sitting, person, signed_up, two_sittings
from tests.support.html import Document
from tests.support.snapshots import check_snapshot
from tests.tools.itip_lint import lint_mail

SNAPSHOTS = Path(__file__).parent / "snapshots"
OTHERS = {"Anne Sørensen", "Bo Ærø", "Carl Østergård"}


@pytest.fixture
def spring(app):
    """A round whose words are the same in every run."""
    venue = {"venue": VenueFactory(name="Det Kgl. Bibliotek", street="Victor Albecks Vej 1")}
    series = SeriesFactory(slug="laanesamarbejde")
    names = {"slug": "foraar-2027", "title": "Netværksmøde i foråret 2027"}
    return two_sittings(west=venue, east=venue, series=series, **names)


def written() -> dict[tuple[str, str], Mail | None]:
    """What each message in the outbox says, by kind and recipient."""
    db.session.rollback()
    messages = db.session.scalars(select(Message).order_by(Message.id)).all()
    return {(message.kind, message.recipient): compose(message) for message in messages}


def settled(text: str) -> str:
    """The text with the same references and links in every run."""
    text = re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{4}\.[0-9a-f]{32}", "REF-0000.token", text)
    return re.sub(r"\b[2-9A-Z]{3}-[2-9A-Z]{4}\b", "REF-0000", text)


def as_read(mail: Mail) -> str:
    return settled(
        f"Til: {mail.to_name} <{mail.to_address}>\nFra: {mail.sender_name}\n"
        f"Emne: {mail.subject}\n\n{mail.text}"
    )


@pytest.fixture
def mails(spring):
    """Every kind of mail there is."""
    library = horsens()
    people = (
        person(ANNE, library),
        person(BO, library, "oest"),
        person(CARL, None, organisation="Lille Skole"),
    )
    anne, *_ = signed_up(spring, *people, contact_name="Ea Krægpøth", contact_email="ea@horsens.example")
    write(send_links, [anne.id])
    return written()


KINDS = {
    "confirmation-free": ("registration", "anne@horsens.example"),
    "confirmation-paid": ("registration", "bo@horsens.example"),
    "pending": ("registration", "carl@horsens.example"),
    "receipt": ("receipt", "ea@horsens.example"),
    "link": ("link", "anne@horsens.example"),
}


def test_these_are_all_the_mails(mails):
    assert set(mails) == set(KINDS.values())


@pytest.mark.parametrize("name", KINDS)
def test_the_text_reads_as_kept(mails, name):
    check_snapshot(SNAPSHOTS / f"{name}.txt", as_read(mails[KINDS[name]]))


@pytest.mark.parametrize("name", KINDS)
def test_both_parts_carry_the_same_facts(mails, name):
    mail = mails[KINDS[name]]
    html = Document(mail.html)
    assert html.syntax_errors == []
    shown = html.select("body")[0].text
    addresses = {link["href"] for link in html.select("a[href]")}
    for line in filter(None, mail.text.splitlines()):
        for fact in re.split(r"[:.] ", line):
            assert fact in shown or fact in addresses, fact
    assert html.select("title")[0].text == mail.subject


@pytest.mark.parametrize("name", KINDS)
def test_the_text_is_tidy(mails, name):
    text = mails[KINDS[name]].text
    assert not re.search(r"\n{3,}|[ \t]\n|&[a-z]+;|<[a-z]|None", text.strip())


@pytest.mark.parametrize("name", ["confirmation-free", "confirmation-paid", "pending", "link"])
def test_calendar_14_nobody_else_stands_anywhere_in_a_persons_mail(mails, name):
    mail = mails[KINDS[name]]
    raw = email.message_from_bytes(to_bytes(mail, "key", now()), policy=email.policy.SMTP)
    parts = [part.get_payload(decode=True) or b"" for part in raw.walk() if not part.is_multipart()]
    everything = b"\n".join([str(raw["To"]).encode(), str(raw["Subject"]).encode(), *parts]).decode()
    assert mail.to_name in everything
    for other in OTHERS - {mail.to_name} | {"Ea Krægpøth", "ea@horsens.example"}:
        assert other not in everything
        assert other.partition(" ")[0].lower() + "@" not in everything


@pytest.mark.parametrize("name", ["confirmation-free", "confirmation-paid"])
def test_calendar_6_and_13_a_confirmation_is_an_invitation(mails, name):
    mail = mails[KINDS[name]]
    assert mail.calendar_method == "REQUEST"
    assert lint_mail(to_bytes(mail, "key", now())) == []


@pytest.mark.parametrize("name", ["pending", "receipt", "link"])
def test_calendar_10_nobody_else_is_invited(mails, name):
    assert mails[KINDS[name]].calendar is None


@pytest.mark.parametrize("name", KINDS)
def test_every_link_in_a_mail_opens_its_page(mails, client, name):
    for link in Document(mails[KINDS[name]].html).select("a[href]"):
        address = str(link["href"])
        if not address.startswith("mailto:"):
            assert address.startswith("http://kreds.example/")
            client.get(address.removeprefix("http://kreds.example"))


def unfolded(mail: Mail) -> str:
    return (mail.calendar or b"").decode().replace("\r\n ", "").replace("\\,", ",").replace("\\n", "\n")


def test_calendar_6_the_entry_has_the_agenda_and_no_link_that_gives_power(spring):
    AgendaItemFactory(round=spring, starts_after=45, title="Fjernlån på ærøsk")
    signed_up(spring, person(ANNE, horsens()))
    entry = unfolded(written()[KINDS["confirmation-free"]])
    assert "10.45 Fjernlån på ærøsk" in entry
    assert "/tilmelding/" not in entry
    assert "URL:http://kreds.example/laanesamarbejde/foraar-2027/" in entry


def test_calendar_3_the_same_is_never_told_twice(spring):
    signed_up(spring, person(ANNE, horsens()))
    first = written()
    db.session.commit()
    message = db.session.scalars(select(Message)).one()
    assert first[KINDS["confirmation-free"]] is not None
    assert compose(message) is None


def test_calendar_4_a_mail_is_written_from_the_state_of_the_day(spring):
    (anne,) = signed_up(spring, person(ANNE, horsens()))
    anne.sitting.starts_at += timedelta(minutes=30)
    anne.name = "Anne Sørensen Ærø"
    db.session.commit()
    mail = written()[KINDS["confirmation-free"]]
    assert "kl. 10.30" in mail.text
    assert mail.to_name == "Anne Sørensen Ærø"


def test_calendar_9_nobody_is_invited_to_a_sitting_that_was_cancelled_meanwhile(spring):
    (anne,) = signed_up(spring, person(ANNE, horsens()))
    anne.sitting.state = SittingState.CANCELLED
    db.session.commit()
    (mail,) = written().values()
    assert (mail.subject.partition(":")[0], mail.calendar) == ("Aflyst", None)


def test_calendar_6_an_online_sitting_tells_its_link_to_those_who_have_a_seat(app):
    link = "https://meet.example/k?a=1&b=2"
    round_ = one_sitting(sitting={"venue": None, "room": "", "online_url": link})
    signed_up(round_, person(ANNE, horsens()), person(CARL, None, organisation="Lille Skole"), shown=500_00)
    mails = written()
    anne, carl = (mails["registration", f"{name}@horsens.example"] for name in ("anne", "carl"))
    assert f"Deltag her: {link}" in anne.text
    assert link in [a["href"] for a in Document(anne.html).select("a")]
    assert f"LOCATION:{link}" in unfolded(anne)
    assert f"Deltag her: {link}" in unfolded(anne)
    assert link not in carl.text + carl.html


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Anne & Bo", '"Anne"', "Anne\u202e", "=cmd()", "{{ 7*7 }}"]
)
def test_names_are_text_in_every_part(spring, name):
    (anne,) = signed_up(spring, person({**ANNE, "name": name}, horsens()))
    mail = written()[KINDS["confirmation-free"]]
    assert anne.name in mail.text
    assert not Document(mail.html).select("script")
    assert "".join(anne.name.split()) in "".join(Document(mail.html).select("body")[0].text.split())
    assert lint_mail(to_bytes(mail, "key", now())) == []


def test_the_mail_names_who_invites_and_where_to_answer(mails):
    mail = mails[KINDS["confirmation-free"]]
    assert mail.sender_name == "Det Kgl. Bibliotek"
    assert re.search(r"Kan ikke komme: http://kreds.example/tilmelding/\S+/afmeld\n", mail.text)
    raw = to_bytes(mail, "key", now())
    assert b"<moeder@kreds.example>" in raw.partition(b"\r\n\r\n")[0]
