"""Udbakke: whose mails are seen, what a mail says, and sending one again."""

import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.jobs.tasks import deliver
from app.outbox import composers
from app.outbox.models import Message, MessageState
from app.outbox.services import put
from app.outbox.wording import kind_name
from app.registrations import self_service
from tests.conftest import signed_in
from tests.factories import GrantFactory, SeriesFactory
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings
from tests.support.queries import counted_queries

PATH = "/arrangoer/udbakke"


@pytest.fixture
def round_(app):
    return two_sittings(series=SeriesFactory(name="Netværk i lånesamarbejde"))


@pytest.fixture
def anne(round_):
    """Anne, whose confirmation has left."""
    (row,) = signed_up(round_, person(ANNE, horsens()))
    deliver()
    return row


@pytest.fixture
def organiser(app, round_):
    """Who arranges the series of the round, and no other."""
    return signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=round_.series_id).account)


def newest():
    db.session.rollback()
    return db.session.query(Message).order_by(Message.id.desc()).first()


def given_up(error="550 5.1.1 <…> no such user"):
    """Let the newest message have been given up; its id."""
    message = newest()
    message.state, message.last_error, message.attempts = MessageState.GIVEN_UP, error, 3
    db.session.commit()
    return message.id


def test_an_empty_outbox_says_so(desk):
    assert "Der er ingen mails endnu." in desk.get(PATH).text


def test_a_mail_stands_in_the_list_with_where_it_is(organiser, anne, round_):
    page = organiser.get(PATH)
    for words in ("Tilmelding", "anne@horsens.example", round_.title, "1. februar 2027 kl. 10.00", "Sendt"):
        assert words in page.main.text
    chips = [chip.text for chip in page.select("ul.chips a")]
    assert chips == ["Alle 1", "Venter 0", "Sendes 0", "Sendt 1", "Opgivet 0", "Overflødig 0"]
    assert "Ingen mails passer" in page.click("Opgivet 0").text


def test_every_kind_of_mail_has_a_name(app):
    assert not [kind for kind in composers._composers if kind_name(kind) == kind]


def test_a_mail_is_shown_as_it_was_written(organiser, anne):
    page = organiser.get(PATH).click("Tilmelding")
    text = page.select(".mail-text")[0].text
    assert "du er tilmeldt Netværk i lånesamarbejde" in text
    assert "Tilmeldt: Netværk i lånesamarbejde, vest" in page.text
    page.click("Se tilmeldingen")


def test_what_people_have_written_is_text_in_it(organiser, round_):
    signed_up(round_, person({**ANNE, "name": "<script>alert(1)</script>"}, horsens()))
    deliver()
    page = organiser.get(PATH).click("Tilmelding")
    assert "<script>alert(1)</script>" in page.select(".mail-text")[0].text
    assert not page.select("main script")


def test_send_again_writes_the_mail_anew(organiser, anne):
    write(self_service.move, anne.id, "oest", None, "account:1")
    deliver()
    lost = given_up()
    page = organiser.get(f"{PATH}/{lost}")
    assert "Modtagerens server afviste adressen." in page.text
    queued = page.form(f"{PATH}/{lost}").submit("Send igen", status=303).follow()
    assert "Mailen er lagt i udbakken igen" in queued.text
    assert "Mailen er ikke skrevet endnu" in queued.text
    deliver()
    text = organiser.get(f"{PATH}/{newest().id}").select(".mail-text")[0].text
    assert "du er tilmeldt" in text
    assert "→" not in text
    old = organiser.get(f"{PATH}/{lost}")
    assert "Send igen" not in old.text
    assert old.click("Se den nyeste").path == f"{PATH}/{newest().id}"
    assert "Opgivet, men skrevet igen siden" in organiser.get(PATH).text


def test_pressing_twice_sends_once(organiser, anne):
    lost = given_up()
    form = organiser.get(f"{PATH}/{lost}").form(f"{PATH}/{lost}")
    first = form.submit("Send igen", status=303).location
    assert form.submit("Send igen", status=303).location == first
    deliver()
    assert form.submit("Send igen", status=303).location == first
    assert db.session.query(Message).count() == 2


def test_what_is_on_its_way_is_not_sent_again(organiser, round_):
    signed_up(round_, person(ANNE, horsens()))
    message_id = newest().id
    page = organiser.get(f"{PATH}/{message_id}")
    assert "Send igen" not in page.text
    assert "Mailen er på vej" in organiser.post(f"{PATH}/{message_id}", status=422).text


def test_a_mail_whose_bytes_are_gone_says_so(organiser, anne):
    newest().content = None
    db.session.commit()
    assert "den gemmes i 30 dage" in organiser.get(f"{PATH}/{newest().id}").text


def test_an_organiser_sees_the_mails_of_their_series_only(app, organiser, anne):
    message_id = newest().id
    other = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory().id).account)
    assert "anne@horsens.example" in organiser.get(PATH).text
    page = other.get(f"{PATH}?soeg=anne&runde={anne.round_id}")
    assert not page.select("tbody")
    assert "Alle 0" in page.text
    other.get(f"{PATH}/{message_id}", 404)
    other.post(f"{PATH}/{message_id}", status=404)
    assert db.session.query(Message).count() == 1


def test_what_belongs_to_no_round_is_the_owners(desk, organiser):
    write(put, "find", 0, "find:1", "anne@horsens.example")
    message_id = newest().id
    assert "Find min tilmelding" in desk.get(PATH).text
    assert not organiser.get(PATH).select("tbody")
    organiser.get(f"{PATH}/{message_id}", 404)


def test_a_link_that_signs_in_is_shown_to_nobody(desk):
    """Nor that of a mail that was given up, whose bytes are still there."""
    write(put, "sign in", 0, "sign in:1", "karen@kb.example")
    message = newest()
    message.state, message.content = (
        MessageState.GIVEN_UP,
        b"Subject: Log ind\r\n\r\n/arrangoer/log-ind/hemmeligt",
    )
    db.session.commit()
    page = desk.get(f"{PATH}/{message.id}")
    assert "hemmeligt" not in page.text
    assert "Mailen har et link, der logger ind, og vises ikke." in page.text


def test_a_reader_sees_none(app, round_):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
    reader.get(PATH, 403)
    assert "Udbakke" not in reader.get("/arrangoer/").links


def test_older_mails_stand_on_the_next_page(desk, round_):
    for number in range(60):
        write(put, "link", number, f"link:{number}", f"nr{number}@horsens.example", round_id=round_.id)
    page = desk.get(f"{PATH}?status=venter&runde={round_.id}")
    assert len(page.select("tbody tr")) == 50
    older = page.click("Ældre")
    assert len(older.select("tbody tr")) == 10
    assert "Venter 60" in older.text
    assert len(older.click("De nyeste").select("tbody tr")) == 50


@pytest.mark.parametrize(
    "query", ["status=x&runde=x&foer=x", "runde=999999999999", "foer=-1", "soeg=%25_%00"]
)
def test_an_address_that_is_typed_does_no_harm(desk, anne, query):
    desk.get(f"{PATH}?{query}")
    desk.get(f"{PATH}/999999", 404)


def test_the_page_costs_the_same_for_few_and_many(desk, round_):
    costs = []
    for more in (1, 45):
        for number in range(more):
            write(put, "link", number, f"link:{more}:{number}", "a@horsens.example", round_id=round_.id)
            given_up()
        with counted_queries(db.engine) as queries:
            desk.get(PATH)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


def test_the_page_of_a_person_lists_the_mails_about_them(organiser, anne, round_):
    signed_up(round_, person(BO, horsens(number="761501", name="Horsens Musikbibliotek")))
    lost = given_up()
    person_page = f"/arrangoer/{round_.series.slug}/{round_.slug}/tilmeldinger/{anne.id}"
    page = organiser.get(person_page)
    assert "Tilmelding, 1. februar 2027 kl. 10.00: Sendt" in page.text
    assert f"{PATH}/{lost}" not in page.links.values()
    page.click("Tilmelding")
    given_up_about = db.session.query(Message).filter_by(subject_id=anne.id).one()
    given_up_about.state, given_up_about.last_error = MessageState.GIVEN_UP, "552 5.2.2 full"
    db.session.commit()
    assert "Opgivet. Modtagerens postkasse er fuld." in organiser.get(person_page).text
