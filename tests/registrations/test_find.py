"""Find min tilmelding, which tells nobody whether an address is known, and Vores bibliotek."""

import pytest

from app.common.models import db
from app.outbox.composers import compose
from app.outbox.models import Message
from app.registrations.models import Booking
from app.registrations.queries import library_token, ticket
from tests.factories import LibraryFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    count,
    in_phase,
    one_sitting,
    person,
    signed_up,
    two_sittings,
)

EAN = "5790000387250"


def ask(client, email: str, status: int = 200):
    return client.get("/find").form().fill(email=email).submit("Send mine links", status)


def mails() -> list[tuple[str, object]]:
    """What is sent to whoever asked, by recipient; None where nothing is."""
    found = db.session.query(Message).filter_by(kind="find").order_by(Message.id)
    return [(message.recipient, compose(message)) for message in found]


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, round_, library):
    signed_up(round_, person(ANNE, library))
    known, unknown = ask(client, "anne@horsens.example"), ask(client, "erik@horsens.example")
    assert known.text.replace("anne@", "x@") == unknown.text.replace("erik@", "x@")
    assert known.h1 == "Se i din mail"
    (_, mail), (_, nothing) = mails()
    assert (mail is not None, nothing) == (True, None)


def test_the_mail_has_every_link_of_the_address(client, round_, library):
    signed_up(round_, person(ANNE, library), person(BO, library))
    ask(client, "Anne@Horsens.example")
    ((_, mail),) = mails()
    assert (mail.subject, mail.calendar) == ("Dine links", None)
    for words in (
        "Min tilmelding 22. marts 2027: Tilmeldt: http://kreds.example/tilmelding/",
        "Kvittering: ",
        "Vores bibliotek: Horsens Bibliotek: http://kreds.example/bibliotek/",
    ):
        assert words in mail.text
    for url in [line.rpartition(": ")[2] for line in mail.text.splitlines() if "http" in line]:
        client.get(url.removeprefix("http://kreds.example"))


def test_links_of_rounds_in_the_archive_and_of_places_given_away_are_left_out(client, library, round_):
    signed_up(round_, person(ANNE, library))
    old = one_sitting(sitting=in_phase("archived"))
    db.session.query(Booking).update({"round_id": old.id})
    for sitting in round_.sittings:
        sitting.starts_at = old.sittings[0].starts_at
        sitting.opens_at, sitting.signup_until = old.sittings[0].opens_at, old.sittings[0].signup_until
        sitting.ends_at = old.sittings[0].ends_at
    db.session.commit()
    ask(client, "anne@horsens.example")
    assert mails() == [("anne@horsens.example", None)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Indtast e-mailadressen."), ("anne", "Indtast en e-mailadresse i formen navn@bibliotek.dk.")],
)
def test_what_is_no_address_is_refused(client, app, typed, words):
    assert ask(client, typed, 422).links[words] == "#email"
    assert count(Message) == 0


def test_who_asks_too_often_waits_and_no_mailbox_is_filled(client, round_, library):
    signed_up(round_, person(ANNE, library))
    for _ in range(5):
        ask(client, "anne@horsens.example")
    assert len(mails()) == 1  # one that waits is not put twice
    assert "Der er kommet for mange på én gang" in ask(client, "anne@horsens.example", 429).text


def our_library(client, library, status: int = 200):
    return client.get(f"/bibliotek/{library_token(library)}", status)


def test_vores_bibliotek_shows_our_people_the_free_place_and_what_we_owe(client, library):
    round_ = two_sittings(west={"capacity": 2})
    signed_up(round_, person(ANNE, library), person(BO, library))
    signed_up(
        round_,
        person(CARL, library),
        person({"name": "Ea Å", "email": "ea@x.example"}, LibraryFactory(), "oest"),
    )
    page = our_library(client, library)
    for words in (
        *("Horsens Bibliotek", "Anne Sørensen", "Gratis: første deltager fra Horsens Bibliotek"),
        *(
            "Bo Ærø",
            "500 kr.: 2. deltager fra Horsens Bibliotek",
            "På ventelisten (nr. 1 i vest: biblioteket har en plads",
        ),
        "I alt: 500 kr. (Prisen er uden moms.)",
    ):
        assert words in page.text
    assert "Ea Å" not in page.source
    form = page.click("Tilmeld en kollega").form()
    assert form.fields["people-0-library"] == library.number


def test_an_ean_given_there_is_put_on_the_bookings_that_lack_one(client, round_, library):
    (anne,) = signed_up(round_, person(ANNE, library))
    (bo,) = signed_up(round_, person(BO, library), ean="5798009954343")
    page = our_library(client, library)
    assert page.form().fill(ean="1234").submit("Gem EAN-nummer", 422).form().fields["ean"] == "1234"
    assert (
        "EAN-nummeret er gemt" in page.form().fill(ean=f" {EAN[:4]} {EAN[4:]}").submit("Gem EAN-nummer").text
    )
    db.session.expire_all()
    assert (anne.booking.ean, bo.booking.ean) == (EAN, "5798009954343")
    assert our_library(client, library).form().fields["ean"] == EAN


def test_a_library_without_anybody_says_so(client, library):
    assert "Ingen fra biblioteket er tilmeldt et møde nu." in our_library(client, library).text


def test_the_link_of_a_person_does_not_open_the_library(client, round_, library):
    (anne,) = signed_up(round_, person(ANNE, library))
    client.get(f"/bibliotek/{ticket(anne.id)[0].token}", 404)
    client.get(f"/tilmelding/{library_token(library)}", 404)
    library.link_version += 1
    db.session.commit()
    token = library_token(library)
    library.link_version += 1
    db.session.commit()
    client.get(f"/bibliotek/{token}", 410)


@pytest.mark.parametrize("email", ["anne@gmail.com", "anne@andet.example"])
def test_only_who_writes_from_the_house_is_sent_its_link(client, round_, library, email):
    signed_up(round_, person({**ANNE, "email": email}, library), person(BO, library), contact_email=email)
    receipt = db.session.query(Message).filter_by(kind="receipt").one()
    assert "/bibliotek/" not in compose(receipt).text
