"""What stands in the way of a sign-up, and what the page then says and keeps."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.common.clock import now
from app.common.models import db
from app.meetings.models import Sitting
from app.outbox.models import Message, MessageState
from app.registrations import views
from app.registrations.models import Booking
from app.registrations.quotes import examine
from tests.registrations.stories import (
    ANNE,
    BO,
    address_of,
    count,
    fields,
    in_phase,
    one_sitting,
    person,
    signed_up,
    two_sittings,
)


def anne(library, sitting="vest", **more):
    return {**ANNE, "library": library.number, "sitting": sitting, **more}


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("coming", "Tilmeldingen er ikke åben endnu. Den åbner mandag den 1. marts 2027 kl. 10.00."),
        ("closed", "Tilmeldingsfristen er udløbet. Skriv til aase@kreds.example, hvis du gerne vil med."),
        ("held", "Mødet er holdt, og man kan ikke længere tilmelde sig."),
        ("archived", "Mødet er holdt, og man kan ikke længere tilmelde sig."),
    ],
)
def test_each_phase_says_why_one_cannot_sign_up(client, library, phase, words):
    round_ = one_sitting(sitting=in_phase(phase))
    page = client.get(address_of(round_))
    assert words in page.text
    assert not page.select("form")
    page.click("Se mødet")
    assert words in client.post(address_of(round_), fields(anne(library)), 422).text
    assert count(Booking) == 0


@pytest.mark.parametrize("phase", ["open", "archived"])
def test_a_cancelled_round_says_so_however_long_ago(client, library, phase):
    round_ = one_sitting(sitting={**in_phase(phase), "state": "cancelled"})
    assert "Mødet er aflyst, og man kan ikke tilmelde sig." in client.get(address_of(round_)).text
    client.post(address_of(round_), fields(anne(library)), 422)


def test_a_draft_is_nowhere_to_be_found(client, library):
    round_ = one_sitting(sitting={"state": "draft"})
    client.get(address_of(round_), 404)
    client.post(address_of(round_), fields(anne(library)), 404)
    client.post(address_of(round_, "tilmelding/tjek"), fields(anne(library)), 404)


@pytest.mark.parametrize("path", ["tilmelding", "tilmelding/tjek"])
@pytest.mark.parametrize("button", [{}, {"add": "1"}, {"price": "1"}, {"remove-0": "1"}, {"change": "1"}])
def test_a_door_that_closed_while_the_form_was_open_loses_nothing(
    client, round_, library, frozen, path, button
):
    typed = fields(anne(library))
    frozen.move_to(round_.sittings[1].signup_until + timedelta(seconds=1), tick=False)
    kept = (path == "tilmelding") == ("change" not in button) and bool(button)
    page = client.post(address_of(round_, path), typed | button, 200 if kept else 422)
    assert page.form().fields["people-0-email"] == "anne@horsens.example"


def test_the_deadline_itself_is_in_time(client, round_, library, frozen):
    frozen.move_to(round_.sittings[0].signup_until, tick=False)
    client.post(address_of(round_), fields(anne(library)), 303)


def test_one_sitting_may_close_while_the_other_is_open(client, library, frozen):
    round_ = two_sittings()
    frozen.move_to(round_.sittings[0].signup_until + timedelta(seconds=1), tick=False)
    page = client.post(address_of(round_), fields(anne(library, "vest")), 422)
    words = "Man kan ikke tilmelde sig det møde nu. Vælg et andet."
    assert page.links[words] == "#people-0-sitting"
    page.form().fill({"people-0-sitting": "oest"}).submit(status=303)


def test_a_sitting_that_is_none_is_refused_at_the_field(client, round_, library):
    page = client.post(address_of(round_), fields(anne(library, "nord")), 422)
    assert page.links["Vælg et møde på listen."] == "#people-0-sitting"


@pytest.mark.both_databases
def test_a_seat_that_goes_between_the_look_and_the_lock_is_offered_as_a_place_in_the_queue(
    app, client, round_, library, monkeypatch
):
    def someone_is_faster(order, view):
        quote = examine(order, view)
        with app.app_context():
            db.session.execute(update(Sitting).where(Sitting.slug == "vest").values(taken=70))
            db.session.commit()
        return quote

    monkeypatch.setattr(views, "examine", someone_is_faster)
    page = client.post(address_of(round_), fields(anne(library)))
    assert "Pladsen har ændret sig" in page.text
    assert "På ventelisten: nr. 1 i vest" in page.text
    assert count(Booking) == 0
    page.form().submit("Skriv mig på ventelisten", status=303)


TAKEN = "Der findes allerede en tilmelding med denne adresse. Vi har sendt et link til den."


def links_sent() -> int:
    return db.session.query(Message).filter_by(kind="link").count()


def send_all() -> None:
    """As if the worker had come by."""
    db.session.execute(update(Message).values(state=MessageState.SENT, sent_at=now()))
    db.session.commit()


def test_places_7_an_address_that_is_signed_up_gets_its_link_by_mail(client, round_, library):
    signed_up(round_, person(ANNE, library))
    page = client.post(address_of(round_), fields(anne(library, email="Anne@Horsens.example")), 422)
    assert page.links[TAKEN] == "#people-0-email"
    assert (links_sent(), count(Booking)) == (1, 1)


def test_the_page_says_nothing_of_that_registration(client, round_, library):
    signed_up(round_, person({**ANNE, "name": "Hemmelig Person"}, library))
    page = client.post(address_of(round_), fields(anne(library)), 422)
    assert "Hemmelig" not in page.source
    assert "/tilmelding/" not in "".join(page.links.values()).replace("/tilmelding/tjek", "")


def test_asking_often_queues_one_mail_until_it_has_left(client, round_, library):
    signed_up(round_, person(ANNE, library))
    for _ in range(3):
        client.post(address_of(round_), fields(anne(library)), 422)
    assert links_sent() == 1


def test_five_mails_an_hour_to_one_recipient_and_then_again(client, round_, library, frozen):
    signed_up(round_, person(ANNE, library))
    send_all()
    for _ in range(8):
        client.post(address_of(round_), fields(anne(library)), 422)
        send_all()
    assert links_sent() + 1 == 5  # the confirmation counts
    frozen.shift(timedelta(minutes=61))
    client.post(address_of(round_), fields(anne(library)), 422)
    assert links_sent() + 1 == 6


def test_the_check_page_finds_a_taken_address_too(client, round_, library):
    check = client.post(address_of(round_), fields(anne(library), {**BO, "library": library.number}))
    signed_up(round_, person(BO, library))
    page = check.form().submit("Tilmeld", 422)
    assert page.links[f"Person 2: {TAKEN}"] == "#people-1-email"


@pytest.mark.parametrize("token", [None, "", "stale", "IjEi.x.y", "æ", "x" * 10_000, "\x00"])
@pytest.mark.parametrize("path", ["tilmelding", "tilmelding/tjek"])
def test_a_token_that_does_not_fit_keeps_everything_typed(client, round_, library, path, token):
    typed = fields(anne(library, title="Leder")) | ({} if token is None else {"csrf_token": token})
    page = client.post(address_of(round_, path), typed, 422, csrf=False)
    assert "Siden har været åben for længe eller blev åbnet et andet sted. Tryk på knappen igen." in page.text
    assert page.form().fields["people-0-title"] == "Leder"
    assert count(Booking) == 0
    page.form().submit(status=303)


def test_several_problems_are_all_told_at_once_in_the_order_of_the_fields(client, round_, library):
    typed = fields(anne(library, name="", email="x"), {**BO, "library": "Atlantis"}, ean="1")
    page = client.post(address_of(round_), typed, 422)
    summary = [link["href"] for link in page.select(".error-list a")]
    assert summary == ["#people-0-name", "#people-0-email", "#people-1-library", "#ean"]
    assert page.select("#error-summary-heading")[0].text == "Der er problemer"


def test_with_a_known_problem_the_page_never_waits_for_a_second_look(client, round_, library):
    """Every field with an error names its sentence for screen readers."""
    page = client.post(address_of(round_), fields(anne(library, email="x")), 422)
    field = page.select("#people-0-email")[0]
    assert field["aria-invalid"] == "true"
    assert "people-0-email-error" in str(field["aria-describedby"])
