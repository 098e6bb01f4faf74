"""The mails that ask people to come: both parts say the same, and nothing in them tells who has read it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.outbox.composers import Mail, compose
from app.outbox.mime import to_bytes
from app.outbox.models import Message, MessageState
from app.renewals.models import MailingKind
from app.renewals.services import decline, remind, send_test
from tests.registrations.stories import person, signed_up
from tests.renewals.stories import FORM, ask_all, link, network, renewal, waiting_mails
from tests.support.html import Document
from tests.support.snapshots import check_snapshot

SNAPSHOTS = Path(__file__).parent / "snapshots"
NOTE = "Kære alle\n\nDenne gang taler vi om <køer> & kørsel.\nVel mødt\nKaren"
KINDS = {
    "returning": ("renewal", "anne"),
    "standing": ("renewal", "carl"),
    "contact": ("renewal", "ea"),
    "sector": ("renewal", "ib"),
    "reminder": ("renewal reminder", "bo"),
    "trial": ("renewal test", "karen"),
}


@pytest.fixture
def net(app):
    return network()


@pytest.fixture
def mails(net, frozen):
    """Every kind of mail there is."""
    write(
        send_test, net.next.id, MailingKind.INVITATION, NOTE, "anne@bibliotek.example", "karen@kreds.example"
    )
    ask_all(net.next, NOTE)
    found = waiting_mails()
    frozen.shift(timedelta(days=3))
    db.session.execute(update(Message).values(state=MessageState.SENT))
    db.session.commit()
    write(remind, net.next.id, "", "form-of-the-reminder", "command")
    return found | waiting_mails()


def settled(text: str) -> str:
    """The text with the same links in every run."""
    return re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{4}\.[0-9a-f]{32}", "REF-0000.token", text)


@pytest.mark.parametrize("name", KINDS)
def test_the_text_reads_as_kept(mails, name):
    mail = mails[KINDS[name]]
    head = f"Til: {mail.to_name} <{mail.to_address}>\nFra: {mail.sender_name}\nEmne: {mail.subject}\n\n"
    check_snapshot(SNAPSHOTS / f"{name}.txt", settled(head + mail.text))


@pytest.mark.parametrize("name", KINDS)
def test_both_parts_carry_the_same_facts(mails, name):
    mail = mails[KINDS[name]]
    html = Document(mail.html)
    assert html.syntax_errors == []
    shown = html.select("body")[0].text
    addresses = {anchor["href"] for anchor in html.select("a[href]")}
    for line in filter(None, mail.text.splitlines()):
        for fact in re.split(r"[:.] ", line):
            assert fact in shown or fact in addresses, fact
    assert mail.subject.endswith(html.select("title")[0].text)


@pytest.mark.parametrize("name", KINDS)
def test_the_text_is_tidy(mails, name):
    assert not re.search(r"\n{3,}|[ \t]\n|&[a-z]+;|None", mails[KINDS[name]].text.strip())


@pytest.mark.parametrize("name", KINDS)
def test_nothing_tells_whether_it_was_opened(mails, name):
    html = Document(mails[KINDS[name]].html)
    assert not html.select("img, link, script, iframe, object")
    for anchor in html.select("a[href]"):
        assert re.fullmatch(
            r"http://kreds\.example/(fornyelse/[^/]+(/nej)?|laanesamarbejde/foraar-2027/)",
            str(anchor["href"]),
        )
    assert "url(" not in mails[KINDS[name]].html


@pytest.mark.parametrize("name", ["returning", "standing", "contact", "sector", "reminder"])
def test_its_two_links_are_those_of_the_person_alone(mails, name):
    mail, (_, who) = mails[KINDS[name]], KINDS[name]
    addresses = {str(anchor["href"]) for anchor in Document(mail.html).select("a[href]")}
    assert addresses == {f"http://kreds.example{link(who)}", f"http://kreds.example{link(who, '/nej')}"}
    for other in {"Anne", "Bo", "Carl", "Dagny", "Ea", "Ib"} - {mail.to_name.split()[0]}:
        assert not re.search(rf"\b{other}\b", mail.text)


@pytest.mark.parametrize("name", KINDS)
def test_every_link_opens_its_page(mails, client, name):
    for anchor in Document(mails[KINDS[name]].html).select("a[href]"):
        client.get(str(anchor["href"]).removeprefix("http://kreds.example"))


def test_a_trial_has_nobodys_link_and_no_other_name_in_its_head(mails):
    mail = mails[KINDS["trial"]]
    assert "/fornyelse/" not in mail.text + mail.html
    assert (mail.to_address, mail.to_name) == ("karen@kreds.example", "")


def test_one_answers_to_the_contact_of_the_meeting(mails):
    raw = to_bytes(mails[KINDS["returning"]], "key", now())
    assert b"Reply-To: aase@kreds.example" in raw


def composed(name: str) -> Mail | None:
    """What the mail to somebody says now."""
    message = db.session.query(Message).filter(Message.recipient.startswith(name)).one()
    return compose(message)


def test_the_price_is_that_of_the_day(net):
    ask_all(net.next)
    assert "Gratis: første deltager fra Horsens Bibliotek" in composed("anne").text
    signed_up(net.next, person({"name": "Gry", "email": "gry@horsens.example"}, net.horsens))
    assert (
        "Pris lige nu: 500 kr.: 2. deltager fra Horsens Bibliotek (Prisen er uden moms.)"
        in composed("anne").text
    )


def test_a_full_meeting_is_said_to_be_full(net):
    ask_all(net.next)
    db.session.execute(
        update(Sitting).where(Sitting.round_id == net.next.id, Sitting.slug == "vest").values(taken=70)
    )
    db.session.commit()
    text = composed("anne").text
    assert "Pladser: Alle pladser er optaget. På ventelisten: nr. 1 i vest (biblioteker" in text
    assert "kommer først). Der er plads i øst.\n" in text
    assert "0 kr. nu – 500 kr., hvis du får plads" in text


def test_a_meeting_that_is_no_longer_there_is_not_named(net):
    ask_all(net.next)
    db.session.execute(
        update(Sitting)
        .where(Sitting.round_id == net.next.id, Sitting.slug == "vest")
        .values(state=SittingState.CANCELLED)
    )
    db.session.commit()
    mail = composed("anne")
    assert "Vest" not in mail.text
    assert "Øst: " in mail.text
    assert mail.subject == "Invitation: Netværk i lånesamarbejde, øst, 24. marts 2027"


@pytest.mark.parametrize("meanwhile", ["signed up", "declined", "cancelled", "closed", "taken back"])
def test_what_is_settled_meanwhile_needs_no_mail(net, meanwhile, frozen):
    ask_all(net.next)
    if meanwhile == "signed up":
        signed_up(net.next, person({"name": "Anne", "email": "anne@bibliotek.example"}, net.horsens))
    elif meanwhile == "declined":
        write(decline, renewal("anne").id)
    elif meanwhile == "closed":
        frozen.shift(timedelta(weeks=6))
    elif meanwhile == "cancelled":
        db.session.execute(update(Sitting).values(state=SittingState.CANCELLED))
        db.session.commit()
    else:
        db.session.delete(renewal("anne"))
        db.session.commit()
    message = db.session.query(Message).filter(
        Message.recipient.startswith("anne"), Message.kind == "renewal"
    )
    assert compose(message.one()) is None


def test_the_note_belongs_to_its_mailing(net, frozen):
    ask_all(net.next, "Første besked", FORM)
    frozen.shift(timedelta(days=3))
    db.session.execute(update(Message).values(state=MessageState.SENT))
    db.session.commit()
    write(remind, net.next.id, "Anden besked", "form-of-the-reminder", "command")
    assert waiting_mails()["renewal reminder", "anne"].text.startswith(
        "Anden besked\n\nAnne Sørensen, vi har"
    )
    first = db.session.query(Message).filter_by(kind="renewal", subject_id=renewal("anne").id).one()
    assert compose(first).text.startswith("Første besked\n\nAnne Sørensen, du er inviteret")
