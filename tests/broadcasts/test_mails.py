"""What each person gets: their own words, who writes and why, and nobody else's name."""

import email
import email.policy
import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.broadcasts.audience import Audience
from app.broadcasts.mails import as_shown
from app.broadcasts.services import send_test
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.queries import round_of
from app.outbox.composers import Mail, compose
from app.outbox.mime import to_bytes
from app.registrations.fees import Reason
from app.registrations.queries import ticket
from app.registrations.states import State
from tests.broadcasts.letters import draft, letters, seat, sent_to
from tests.factories import (
    EastFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
    VenueFactory,
)
from tests.support.html import Document
from tests.support.snapshots import check_snapshot

SNAPSHOTS = Path(__file__).parent / "snapshots"
SUBJECT = "Praktisk om mødet {møde}"
BODY = """Kære {fornavn}

Vi glæder os til at se dig {tid} på {sted}.

Husk:
- tal fra {bibliotek}
- spørgsmål til oplægget

Ret din tilmelding her: {link}. Programmet er på https://kreds.example/program.

{pris}

Venlig hilsen
Åse"""


@pytest.fixture
def west(app):
    series = SeriesFactory(slug="laanesamarbejde")
    round_ = RoundFactory(series=series, slug="foraar-2027", title="Netværksmøde i foråret 2027")
    venue = VenueFactory(name="Det Kgl. Bibliotek", street="Victor Albecks Vej 1")
    return SittingFactory(round=round_, venue=venue, contact_name="Bo Ærø", contact_email="bo@kreds.example")


@pytest.fixture
def anne(west):
    library = LibraryFactory(name="Horsens Bibliotek")
    paid = {"fee_amount": 500_00, "fee_reason": Reason.FURTHER, "fee_nth": 2}
    (anne,) = seat(west, "Anne", library=library, **paid)
    anne.name = "Anne Ærø"
    db.session.commit()
    return anne


def own(kind: str = "broadcast") -> Mail:
    """The only mail of a kind, as it would leave now."""
    (message,) = letters(kind)
    mail = compose(message)
    assert mail is not None
    return mail


def settled(text: str) -> str:
    return re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{4}\.[0-9a-f]{32}", "REF-0000.token", text)


def test_a_mail_reads_as_it_was_written_with_the_fields_filled_in(west, anne):
    sent_to(west, subject=SUBJECT, body=BODY)
    mail = own()
    head = f"Til: {mail.to_name} <{mail.to_address}>\nFra: {mail.sender_name}\nEmne: {mail.subject}\n\n"
    check_snapshot(SNAPSHOTS / "broadcast.txt", settled(head + mail.text))
    html = Document(settled(mail.html))
    assert [item.text for item in html.select("li")] == [
        "tal fra Horsens Bibliotek",
        "spørgsmål til oplægget",
    ]
    links = {link.text: link["href"] for link in html.select("a[href]")}
    address = "http://kreds.example/tilmelding/REF-0000.token"
    assert links == {
        "Min tilmelding": address,
        "Se tilmelding": address,
        "https://kreds.example/program": "https://kreds.example/program",
    }


def test_the_own_link_opens_the_registration(client, west, anne):
    sent_to(west, body="{link}")
    path = own().text.splitlines()[0].removeprefix("http://kreds.example")
    assert path == f"/tilmelding/{ticket(anne.id)[0].token}"
    assert "Anne Ærø" in client.get(path).text


def test_answers_go_to_the_contact_of_the_meeting(west, anne):
    sent_to(west)
    (message,) = letters()
    parsed = email.message_from_bytes(to_bytes(own(), message.key, now()), policy=email.policy.default)
    assert parsed["Reply-To"] == "bo@kreds.example"
    assert parsed["From"].addresses[0].addr_spec == "moeder@kreds.example"
    assert "Svar på mailen går til Bo Ærø, bo@kreds.example." in own().text


def test_who_takes_any_meeting_reads_of_all_that_are_held_and_answers_the_series(west):
    EastFactory(round=west.round)
    RegistrationFactory(sitting=None, round=west.round, state=State.WAITING)
    waiting = Audience(frozenset({State.WAITING}))
    sent_to(west, audience=waiting, subject="{møde}", body="{tid}\n{sted}")
    mail = own()
    assert mail.subject == "Vest eller Øst"
    assert mail.text.splitlines()[0] == (
        "mandag den 22. marts 2027 kl. 10.00–15.00 eller onsdag den 24. marts 2027 kl. 10.00–15.00"
    )
    assert mail.headers["Reply-To"] == west.round.series.contact_email
    assert "fordi du er på ventelisten til" in mail.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "fordi du er tilmeldt Netværk i lånesamarbejde: Netværksmøde i foråret 2027."),
        ({"state": State.WAITING, "held_since": None}, "fordi du er på ventelisten til Netværk"),
        ({"state": State.PENDING, "held_since": None}, "fordi du er skrevet op til Netværk"),
        (
            {"state": State.CANCELLED, "held_since": None, "cancelled_at": now()},
            "fordi du har været tilmeldt",
        ),
    ],
)
def test_it_says_why_one_gets_it_from_the_state_of_the_day(west, anne, change, words):
    sent_to(west)
    for name, value in change.items():
        setattr(anne, name, value)
    db.session.commit()
    assert words in own().text


def test_it_says_after_the_meeting_that_one_has_been_signed_up(west, anne, frozen):
    sent_to(west)
    frozen.shift(timedelta(weeks=8))
    assert "fordi du har været tilmeldt Netværk" in own().text


def test_who_has_given_the_place_away_meanwhile_gets_no_link_that_opens_it(west, anne):
    sent_to(west, body="{link}")
    anne.state, anne.held_since = State.REPLACED, None
    db.session.commit()
    mail = own()
    assert "/tilmelding/" not in mail.text + mail.html
    assert mail.text.startswith("http://kreds.example/find")


def test_a_test_says_that_it_is_one_and_opens_nothing_of_the_persons(west, anne):
    write(send_test, west.round_id, draft(subject=SUBJECT, body=BODY), anne.id, "karen@kb.example", "command")
    mail = own("broadcast test")
    assert (mail.to_address, mail.to_name) == ("karen@kb.example", "")
    assert mail.subject == "Test: Praktisk om mødet Vest"
    for part in (mail.text, mail.html):
        assert "Test: sådan får Anne Ærø mailen. Kun du har fået den." in part
        assert "/tilmelding/" not in part
    assert mail.text.splitlines()[2] == "Kære Anne"


def test_what_is_shown_is_what_is_sent_but_for_the_link(west, anne):
    sent_to(west, subject=SUBJECT, body=BODY)
    shown = as_shown(SUBJECT, BODY, anne.id, round_of(west.round_id))
    assert shown.subject == own().subject
    sent = re.sub(r"http://\S+/tilmelding/\S+\.[0-9a-f]{32}", "http://kreds.example/find", own().text)
    assert sent.startswith(shown.text)


def test_nothing_that_people_write_becomes_markup_or_a_header(west, anne):
    anne.name = "Anne <b>{link}</b>\r\nBcc: alle@kreds.example"
    db.session.commit()
    sent_to(west, subject="{navn}", body='<script>alert(1)</script> {navn} & "Åse"')
    mail = own()
    assert not Document(mail.html).select("script, b")
    assert "&lt;script&gt;" in mail.html
    (message,) = letters()
    parsed = email.message_from_bytes(to_bytes(mail, message.key, now()), policy=email.policy.default)
    assert parsed["Bcc"] is None
    assert "{link}" in parsed["Subject"]


def test_nobody_elses_name_is_in_it(west, anne):
    seat(west, "Bente")
    sent_to(west, subject=SUBJECT, body=BODY)
    for message, mine, other in zip(letters(), ("Anne", "Bente"), ("Bente", "Anne"), strict=True):
        mail = compose(message)
        assert mail is not None
        assert mine in mail.text
        assert other.lower() not in str(mail).lower()
