"""Invitation: whom an organiser asks, the mail beforehand, the answers, reminders, and taking it back."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.roles import Role
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.outbox.models import Message, MessageState
from app.renewals.models import Mailing, Renewal
from app.renewals.services import decline
from tests.conftest import signed_in
from tests.factories import GrantFactory, RegistrationFactory, RoundFactory
from tests.registrations.stories import ANNE, count, person, signed_up, sitting_of
from tests.renewals.stories import ask_all, link, network, renewal
from tests.support.pages import Form
from tests.support.queries import counted_queries

PATH = "/arrangoer/laanesamarbejde/foraar-2027/invitation"
REMIND = f"{PATH}/paamindelse"
UNDO = f"{PATH}/fortryd"


@pytest.fixture
def net(app):
    return network()


def recipients(kind="renewal") -> list[str]:
    db.session.rollback()
    found = select(Message.recipient).where(Message.kind == kind, Message.state == MessageState.QUEUED)
    return sorted(address.partition("@")[0] for address in db.session.scalars(found))


def three_days_ago() -> None:
    """The mails left three days ago."""
    db.session.execute(update(Message).values(state=MessageState.SENT))
    db.session.execute(update(Mailing).values(made_at=now() - timedelta(days=3)))
    db.session.commit()


def cells(page) -> list[list[str]]:
    return [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_before_anybody_was_asked_one_reads_who_will_be(net, desk):
    page = desk.get(PATH)
    for words in (
        *("Sidste rundes deltagere (3)", "Faste deltagere (1)", "Kontakter ved biblioteker uden nogen (1)"),
        *("5 personer kan inviteres.", "Anne Sørensen Horsens Bibliotek", "Ea Krægpøth Gribskov Bibliotek"),
    ):
        assert words in page.text
    assert "Dagny" not in page.text  # Horsens has others who are asked
    assert [button.text for button in page.select(".button-primary")] == ["Send invitation til 5"]


def test_the_mail_is_shown_as_somebody_gets_it_and_nothing_is_sent(net, desk):
    page = desk.get(PATH)
    assert "Bo Ærø, du er inviteret" in page.text  # the first of the list
    form = page.form(PATH).fill({"invite-note": "Vi ses\n\nKaren", "invite-sample": "carl@bibliotek.example"})
    shown = form.submit("Vis mailen")
    assert "Mailen er vist herunder" in shown.text
    letter = shown.select(".letter pre")[0].text
    assert letter.startswith("Vi ses Karen Carl Østergård, du er inviteret")
    assert "/fornyelse/" not in shown.source
    assert shown.form(PATH).fields["invite-note"].strip() == "Vi ses\n\nKaren"
    assert count(Message) == count(Renewal) == 0


def test_a_test_goes_to_oneself_and_keeps_what_was_typed(net, desk):
    shown = desk.get(PATH).form(PATH).fill({"invite-note": "Vi ses"}).submit("Send til mig selv")
    assert "Prøven er på vej til Arrangoer-" in shown.text
    assert [address.partition("-")[0] for address in recipients("renewal test")] == ["arrangoer"]
    assert shown.form(PATH).fields["invite-note"].strip() == "Vi ses"
    assert count(Renewal) == 0


def test_everybody_ticked_is_asked(net, desk):
    sent = desk.get(PATH).form(PATH).submit("send", status=303).follow()
    assert "Invitationen er på vej til 5" in sent.text
    assert recipients() == ["anne", "bo", "carl", "ea", "ib"]
    assert [row[3] for row in cells(sent)] == ["Ikke svaret"] * 5


def test_who_is_unticked_is_left_out_and_can_be_asked_later(net, desk):
    form = desk.get(PATH).form(PATH)
    some = [one for one in form.fields["invite-ask"] if not one.startswith(("anne", "ea"))]
    shown = form.fill({"invite-ask": some}).submit("Vis mailen")
    assert [button.text for button in shown.select(".button-primary")] == ["Send invitation til 3"]
    sent = shown.form(PATH).submit("send", status=303).follow()
    assert recipients() == ["bo", "carl", "ib"]
    # Of Gribskov nobody was asked; Anne is still to be had.
    assert "2 personer kan inviteres" in sent.text
    (form,) = (one for one in sent.select("form[data-choose]"))
    Form(sent, form).submit("send", status=303)
    assert recipients() == ["anne", "bo", "carl", "ea", "ib"]


def test_sending_twice_asks_nobody_twice(net, desk):
    form = desk.get(PATH).form(PATH)
    for _ in range(2):
        form.submit("send", status=303)
    assert count(Renewal) == 5
    assert len(recipients()) == 5


def test_two_organisers_at_once_ask_nobody_twice(net, app, desk):
    other = signed_in(app, GrantFactory().account)
    first, second = (visitor.get(PATH).form(PATH) for visitor in (desk, other))
    first.submit("send", status=303)
    assert "Sæt kryds ved mindst én" in second.submit("send", status=422).text
    assert count(Renewal) == 5


def test_nobody_ticked_is_said(net, desk):
    refused = (
        desk.get(PATH).form(PATH).fill({"invite-ask": None, "invite-note": "Vi ses"}).submit("send", 422)
    )
    assert "Sæt kryds ved mindst én" in refused.text
    assert refused.form(PATH).fields["invite-note"].strip() == "Vi ses"
    assert count(Mailing) == 0


def test_a_note_that_is_too_long_is_kept_and_nothing_is_sent(net, desk):
    refused = desk.get(PATH).form(PATH).fill({"invite-note": "å" * 1001}).submit("send", 422)
    assert "Skriv højst 1000 tegn" in refused.text
    assert len(refused.form(PATH).fields["invite-note"].strip()) == 1001
    assert count(Message) == 0


@pytest.mark.parametrize("fields", [{}, {"act": "drop"}, {"act": ["send", "preview"]}])
def test_a_form_made_by_hand_does_nothing(net, desk, fields):
    desk.post(PATH, fields, 422 if fields.get("act") == ["send", "preview"] else 400)
    assert count(Renewal) == 0


def test_within_a_minute_it_can_be_taken_back(net, desk, frozen):
    form = desk.get(PATH).form(PATH)
    some = [one for one in form.fields["invite-ask"] if not one.startswith("anne")]
    sent = form.fill({"invite-ask": some, "invite-note": "Vi sse"}).submit("send", status=303).follow()
    undone = sent.form(UNDO).submit()
    assert "Mailene er trukket tilbage" in undone.text
    assert recipients() == []
    # As it was before, to be mended and sent.
    form = undone.form(PATH)
    assert (form.fields["invite-ask"], form.fields["invite-note"].strip()) == (some, "Vi sse")
    form.fill({"invite-note": "Vi ses"}).submit("send", status=303)
    assert recipients() == ["bo", "carl", "ea", "ib"]
    assert "Mailene er trukket tilbage" in sent.form(UNDO).submit(status=303).follow().text
    frozen.shift(61)
    assert UNDO not in desk.get(PATH).source


def test_the_page_from_before_can_be_sent_after_all(net, desk):
    form = desk.get(PATH).form(PATH)
    form.submit("send", status=303).follow().form(UNDO).submit()
    form.submit("send", status=303)
    assert len(recipients()) == 5


def test_too_late_is_said(net, desk):
    form = desk.get(PATH).form(PATH).submit("send", status=303).follow().form(UNDO)
    db.session.execute(update(Message).values(state=MessageState.SENT))
    assert "Det var for sent at fortryde" in form.submit(status=303).follow().text
    assert count(Renewal) == 5


@pytest.mark.parametrize("mailing", ["", "x", "999", "9" * 20])
def test_only_a_mailing_of_this_round_can_be_taken_back(net, desk, mailing):
    ask_all(net.next)
    desk.post(UNDO, {"mailing": mailing}, 400)
    other = RoundFactory(series=net.next.series, slug="en-anden")
    row = db.session.scalars(select(Mailing)).one()
    row.round_id = other.id
    db.session.commit()
    desk.post(UNDO, {"mailing": str(row.id)}, 400)
    assert len(recipients()) == 5


def test_the_answers_are_counted_filtered_and_searched(net, desk, client):
    ask_all(net.next)
    client.get(link("anne")).form(link("anne")).submit(status=303)
    write(decline, renewal("bo").id)
    page = desk.get(PATH)
    assert {"Alle 5", "Tilmeldt 1", "Kan ikke 1", "Ikke svaret 3"} <= set(page.links)
    assert [row[0] for row in cells(page.click("Tilmeldt 1"))] == ["Anne Sørensen"]
    assert [row[0] for row in cells(page.click("Kan ikke 1"))] == ["Bo Ærø"]
    assert [row[0] for row in cells(desk.get(f"{PATH}?soeg=HORSENS"))] == ["Anne Sørensen", "Carl Østergård"]
    assert "Ingen passer" in desk.get(f"{PATH}?status=tilmeldt&soeg=musik").text
    assert len(cells(desk.get(f"{PATH}?status=noget-andet"))) == 5


def test_what_is_shown_can_be_taken_home(net, desk, flask_client):
    ask_all(net.next)
    write(decline, renewal("bo").id)
    address = desk.get(f"{PATH}?status=kan-ikke").links["CSV"]
    answer = desk.flask.get(address)
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [
        "Navn",
        "E-mail",
        "Stilling",
        "Bibliotek",
        "Hvorfor",
        "Svar",
        "Inviteret den",
        "Påmindet den",
    ]
    assert [row[:6] for row in rows[1:]] == [
        ["Bo Ærø", "Bo@bibliotek.example", "Bibliotekar", "Faxe Bibliotek", "Var med sidst", "Kan ikke"]
    ]
    assert desk.flask.get(f"{PATH}.xlsx").data.startswith(b"PK")


def test_those_who_have_not_answered_are_reminded_after_three_days(net, desk):
    ask_all(net.next)
    page = desk.get(PATH)
    assert "Der er ikke sendt en påmindelse endnu." in page.text
    assert "Den næste kan sendes fra torsdag den 4. februar 2027 kl. 10.00" in page.text
    assert REMIND not in page.source
    three_days_ago()
    write(decline, renewal("bo").id)
    page = desk.get(PATH)
    assert "Skriv til de 4, der ikke har svaret" in page.text
    form = page.form(REMIND)
    shown = form.fill({"remind-note": "Vi mangler dit svar"}).submit("Vis mailen")
    assert "Vi mangler dit svar Ea Krægpøth, vi har ikke hørt" in shown.select(".letter pre")[0].text
    sent = shown.form(REMIND).submit("Send påmindelse til de 4, der ikke har svaret", status=303).follow()
    assert "Påmindelsen er på vej til 4" in sent.text
    assert "Den sidste påmindelse blev sendt mandag den 1. februar 2027 kl. 10.00 til 4." in sent.text
    assert recipients("renewal reminder") == ["anne", "carl", "ea", "ib"]
    undone = sent.form(UNDO).submit()
    assert "Vi mangler dit svar" in undone.select(".letter pre")[0].text
    assert "Der er ikke sendt en påmindelse endnu." in undone.text


def test_a_reminder_can_be_tried_on_oneself(net, desk):
    ask_all(net.next)
    three_days_ago()
    shown = desk.get(PATH).form(REMIND).submit("Send til mig selv")
    assert "Prøven er på vej" in shown.text
    assert recipients("renewal reminder") == []


def test_when_all_have_answered_nobody_is_left_to_remind(net, desk):
    ask_all(net.next)
    for name in ("anne", "bo", "carl", "ea", "ib"):
        write(decline, renewal(name).id)
    three_days_ago()
    page = desk.get(PATH)
    assert "Alle har svaret." in page.text
    assert REMIND not in page.source


def test_a_draft_asks_nobody_and_says_what_to_do(net, desk):
    db.session.execute(
        update(Sitting).where(Sitting.round_id == net.next.id).values(state=SittingState.DRAFT)
    )
    page = desk.get(PATH)
    assert "Udgiv den, så kan du sende invitationen." in page.text
    assert "Anne Sørensen" in page.text
    assert not page.select("button[name=act]")
    desk.post(PATH, {"act": "send", "invite-ask": "anne@bibliotek.example"}, 404)
    assert count(Renewal) == 0


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        (-2, "Den åbner mandag den 25. januar 2027 kl. 10.00. Så kan du sende invitationen."),
        (6, "Tilmeldingen er slut"),
        (9, "Tilmeldingen er slut"),
    ],
)
def test_while_sign_up_is_not_open_nobody_is_asked(net, desk, frozen, weeks, words, app):
    account = GrantFactory().account
    frozen.shift(timedelta(weeks=weeks))
    later = signed_in(app, account)
    page = later.get(PATH)
    assert words in page.text
    assert not page.select("button[name=act]")
    later.post(PATH, {"act": "send", "invite-ask": "anne@bibliotek.example"}, 422)
    assert count(Renewal) == 0


def test_a_network_that_knows_nobody_says_so(app, desk):
    sitting = RegistrationFactory().sitting
    path = f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/invitation"
    assert "Der er ingen at invitere" in desk.get(path).text


def test_a_reader_sees_the_answers_and_no_buttons(net, app):
    ask_all(net.next)
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=net.next.series_id).account)
    page = reader.get(PATH)
    assert len(cells(page)) == 5
    assert not page.select("main form[method=post]")


def test_somebody_who_signed_up_meanwhile_is_not_asked(net, desk):
    form = desk.get(PATH).form(PATH)
    signed_up(net.next, person({**ANNE, "email": "anne@bibliotek.example"}, net.horsens))
    form.submit("send", status=303)
    assert "anne" not in recipients()


def test_the_overview_says_what_is_to_be_done(net, desk):
    def words() -> str:
        return desk.get("/arrangoer/").select(".todo")[0].text

    assert "Ingen er inviteret endnu." in words()
    ask_all(net.next)
    assert "inviteret" not in words()
    three_days_ago()
    assert "5 har ikke svaret." in words()
    write(decline, renewal("bo").id)
    assert "4 har ikke svaret." in desk.get("/arrangoer/laanesamarbejde/foraar-2027/").text


@pytest.mark.both_databases
def test_the_page_costs_as_much_however_many_there_are(net, desk):
    def queries() -> int:
        desk.get(PATH)
        with counted_queries(db.engine) as statements:
            desk.get(PATH)
        return len(statements)

    few_before = queries()
    for number in range(20):
        RegistrationFactory(sitting=sitting_of(net.last), email=f"en-{number}@bibliotek.example")
    assert queries() == few_before
    ask_all(net.next)
    few = queries()
    for number in range(20):
        RegistrationFactory(sitting=sitting_of(net.last), email=f"to-{number}@bibliotek.example")
    ask_all(net.next, form="another-form-of-mailing")
    for number in range(20):
        RegistrationFactory(sitting=sitting_of(net.next), email=f"to-{number}@bibliotek.example")
    assert queries() <= few
