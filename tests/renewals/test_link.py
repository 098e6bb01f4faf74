"""The link of somebody who was asked: two page loads and no typing (EXPERIENCE.md, journey 1a)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.common.links import Purpose, token
from app.common.models import db
from app.common.transaction import write
from app.libraries.models import Library
from app.meetings.models import Sitting, SittingState
from app.outbox.models import Message
from app.registrations import self_service
from app.registrations.models import Booking, Registration
from app.registrations.order import Shown
from app.registrations.states import State
from app.renewals.models import Renewal
from tests.registrations.stories import BO, CARL, count, person, rows, signed_up
from tests.renewals.stories import ask_all, link, network, renewal
from tests.support.queries import counted_queries

EAN = "5798009954343"


@pytest.fixture
def net(app):
    made = network()
    ask_all(made.next)
    return made


def full(round_, *slugs: str) -> None:
    """Let all seats of these meetings be taken."""
    db.session.execute(
        update(Sitting).where(Sitting.round_id == round_.id, Sitting.slug.in_(slugs)).values(taken=70)
    )
    db.session.commit()


def come(round_) -> list[Registration]:
    """The registrations of the round."""
    return [row for row in rows() if row.round_id == round_.id]


def test_two_page_loads_and_no_typing(net, client):
    page = client.get(link("anne"))
    assert page.h1 == "Samme som sidst"
    for words in (
        *("Anne Sørensen", "Anne@bibliotek.example", "Horsens Bibliotek", "Bibliotekar", "Der er plads"),
        *("Vest, mandag den 22. marts 2027 kl. 10.00–15.00", "Gratis: første deltager fra Horsens Bibliotek"),
        "I alt: 0 kr.",
    ):
        assert words in page.text
    receipt = page.form(link("anne")).submit("Tilmeld mig", status=303).follow()
    assert receipt.h1 == "Kvittering"
    (row,) = come(net.next)
    assert (row.name, row.sitting.slug, row.state) == ("Anne Sørensen", "vest", State.CONFIRMED)


def test_opening_it_changes_nothing(net, client):
    before = [count(model) for model in (Registration, Booking, Message, Renewal)]
    for rest in ("", "/nej"):
        client.get(link("anne", rest))
        assert client.flask.head(link("anne", rest)).status_code == 200
    assert [count(model) for model in (Registration, Booking, Message, Renewal)] == before
    assert renewal("anne").declined_at is None


def test_it_is_kept_by_nobody_and_found_by_no_search(net, client):
    page = client.get(link("anne"))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.select("meta[name=robots]")[0]["content"] == "noindex"


def test_it_shows_nobody_else(net, client):
    page = client.get(link("anne"))
    for other in ("Bo Ærø", "Carl", "Dagny", "Faxe", "Bo@"):
        assert other not in page.source


def test_another_link_opens_nothing_here(net, client):
    row = renewal("anne")
    for purpose in set(Purpose) - {Purpose.RENEWAL}:
        client.get(f"/fornyelse/{token(purpose, row.reference, row.id, 1)}", 404)
    client.get(f"/fornyelse/{token(Purpose.RENEWAL, row.reference, row.id + 1, 1)}", 404)
    good = link("anne")
    row.link_version += 1
    db.session.commit()
    client.get(good, 410)


def test_the_other_meeting_is_one_choice_away(net, client):
    client.get(link("anne")).form(link("anne")).fill(wish="oest").submit(status=303)
    assert [row.sitting.slug for row in come(net.next)] == ["oest"]


@pytest.mark.parametrize(
    ("who", "heading"), [("anne", "Samme som sidst"), ("carl", "Kommer du?"), ("ea", "Kommer du?")]
)
def test_only_who_was_there_last_time_is_told_so(net, client, who, heading):
    assert client.get(link(who)).h1 == heading


def test_what_is_owed_is_said_and_where_the_invoice_goes_is_known(net, client):
    net.school.ean, net.school.revision = EAN, 2
    db.session.commit()
    page = client.get(link("ib"))
    assert "500 kr.: Musikskolen har ikke en gratis plads (Prisen er uden moms.)" in page.text
    assert "I alt: 500 kr." in page.text
    form = page.form(link("ib"))
    assert form.fields["ean"] == EAN
    form.fill(reference="Åse Sørensen").submit(status=303)
    booking = come(net.next)[0].booking
    assert (booking.ean, booking.payment_reference) == (EAN, "Åse Sørensen")
    assert db.session.get_one(Library, net.school.id).ean == EAN


def test_a_wrong_ean_stops_nothing_for_good(net, client):
    form = client.get(link("ib")).form(link("ib"))
    refused = form.fill(ean="123", reference="Åse").submit(status=422)
    assert "13 cifre" in refused.select("[id=ean-error]")[0].text
    assert refused.form(link("ib")).fields["reference"] == "Åse"
    refused.form(link("ib")).fill(ean="").submit(status=303)
    assert len(come(net.next)) == 1


def test_nothing_owed_asks_for_no_invoice(net, client):
    assert not client.get(link("anne")).select("[name=ean]")


def test_a_full_meeting_offers_its_queue_and_says_where_there_is_room(net, client):
    full(net.next, "vest")
    page = client.get(link("anne"))
    form = page.form(link("anne"))
    assert form.fields["wish"] == "vest"
    assert "Alle pladser er optaget. På ventelisten: nr. 1 i vest" in page.text
    assert "0 kr. nu – 500 kr., hvis du får plads" in page.text
    assert "Der er plads. Gratis: første deltager fra Horsens Bibliotek" in page.text
    form.submit("Skriv mig på ventelisten", status=303)
    assert [row.state for row in come(net.next)] == [State.WAITING]


def test_a_seat_that_has_gone_is_asked_about_again(net, client):
    form = client.get(link("anne")).form(link("anne"))
    full(net.next, "vest")
    again = form.submit("Tilmeld mig")
    assert "Pladsen har ændret sig" in again.text
    assert come(net.next) == []
    again.form(link("anne")).submit("Skriv mig på ventelisten", status=303)
    assert [row.state for row in come(net.next)] == [State.WAITING]


def test_a_price_that_has_risen_is_asked_about_again(net, client):
    form = client.get(link("anne")).form(link("anne"))
    signed_up(net.next, person(BO, net.horsens))
    again = form.submit("Tilmeld mig")
    assert "Prisen har ændret sig" in again.text
    assert "I alt: 500 kr." in again.text
    again.form(link("anne")).submit("Tilmeld mig", status=303)
    assert [row.agreed_fee for row in come(net.next)] == [0, 500_00]


def test_pressing_twice_leads_to_the_same_receipt(net, client):
    form = client.get(link("anne")).form(link("anne"))
    assert form.submit(status=303).location == form.submit(status=303).location
    assert len(come(net.next)) == 1


def test_who_is_signed_up_already_is_told_so_and_can_have_the_link_again(net, client):
    client.get(link("anne")).form(link("anne")).submit(status=303)
    page = client.get(link("anne"))
    assert page.h1 == "Du er allerede tilmeldt"
    sent = page.form(link("anne", "/link")).submit(status=303).follow()
    assert "Linket er sendt" in sent.text
    kinds = db.session.scalars(select(Message.kind).where(Message.recipient == "anne@bibliotek.example"))
    assert "link" in kinds.all()
    assert client.get(link("anne", "/nej")).h1 == "Du er allerede tilmeldt"


def test_a_page_that_is_older_than_the_sign_up_signs_nobody_up_twice(net, client):
    form = client.get(link("anne")).form(link("anne"))
    signed_up(net.next, person({"name": "Anne", "email": "anne@bibliotek.example"}, net.horsens))
    assert form.submit(status=303).follow().h1 == "Du er allerede tilmeldt"
    assert len(come(net.next)) == 1


def test_an_old_page_that_says_no_takes_no_seat_away(net, client):
    form = client.get(link("anne", "/nej")).form()
    client.get(link("anne")).form(link("anne")).submit(status=303)
    form.submit(status=303)
    assert renewal("anne").declined_at is None
    assert [row.state for row in come(net.next)] == [State.CONFIRMED]


def test_who_cannot_come_says_so_with_one_button_and_can_change_their_mind(net, client):
    page = client.get(link("anne")).form(link("anne", "/nej")).submit(status=303).follow()
    assert page.h1 == "Tak for svaret"
    assert renewal("anne").declined_at is not None
    again = page.click("Tilmeld mig alligevel")
    assert "Du har svaret, at du ikke kan komme" in again.text
    again.form(link("anne")).submit(status=303)
    assert len(come(net.next)) == 1


def test_the_second_link_of_the_mail_shows_a_button_before_it_says_no(net, client):
    page = client.get(link("anne", "/nej"))
    assert page.h1 == "Kan du ikke komme?"
    assert "En kollega kommer i stedet" in page.links
    assert page.form().submit(status=303).follow().h1 == "Tak for svaret"


@pytest.mark.parametrize("rest", ["", "/nej"])
def test_a_colleague_in_place_finds_the_library_chosen(net, client, rest):
    form = client.get(link("anne", rest)).click("En kollega kommer i stedet").form()
    assert form.fields["people-0-library"] == net.horsens.number
    assert form.fields["people-0-name"] == form.fields["people-0-email"] == ""


def test_details_are_corrected_in_the_form_that_everybody_knows(net, client):
    form_path = "/laanesamarbejde/foraar-2027/tilmelding"
    page = client.get(link("anne")).form(form_path).submit("Ret oplysninger")
    form = page.form(form_path)
    assert [form.fields[f"people-0-{name}"] for name in ("name", "email", "library", "sitting", "title")] == [
        *("Anne Sørensen", "Anne@bibliotek.example", net.horsens.number, "vest", "Bibliotekar"),
    ]
    form.fill({"people-0-name": "Anne Sørensen Ærø"}).submit("Tilmeld", status=303)
    assert [row.name for row in come(net.next)] == ["Anne Sørensen Ærø"]
    assert client.get(link("anne")).h1 == "Du er allerede tilmeldt"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("coming", "Tilmeldingen er ikke åben endnu."),
        ("closed", "Tilmeldingsfristen er udløbet."),
        ("cancelled", "Mødet er aflyst"),
        ("over", "Mødet er holdt"),
    ],
)
def test_what_one_cannot_sign_up_for_says_why_in_its_own_words(net, client, frozen, state, words):
    if state == "cancelled":
        db.session.execute(update(Sitting).values(state=SittingState.CANCELLED))
        db.session.commit()
    else:
        frozen.shift(timedelta(weeks={"coming": -2, "closed": 6, "over": 8}[state]))
    page = client.get(link("anne"))
    assert words in page.text
    assert not page.select("main button")
    assert words in client.get(link("anne", "/nej")).text
    assert words in client.post(link("anne"), {"wish": "vest"}, 303).follow().text
    assert words in client.post(link("anne", "/nej"), {}, 303).follow().text
    assert come(net.next) == []


def test_a_meeting_that_was_closed_meanwhile_is_not_taken_for_another(net, client):
    form = client.get(link("anne")).form(link("anne"))
    db.session.execute(
        update(Sitting)
        .where(Sitting.slug == "vest", Sitting.round_id == net.next.id)
        .values(state=SittingState.CANCELLED)
    )
    db.session.commit()
    refused = form.submit(status=422)
    assert "Det møde kan man ikke tilmelde sig nu" in refused.text
    assert refused.form(link("anne")).fields["wish"] == "oest"
    assert "Øst, onsdag den 24. marts 2027" in refused.text
    assert come(net.next) == []


@pytest.mark.parametrize("wish", ["", "nord", "' OR 1=1", "æ" * 200])
def test_a_wish_made_by_hand_signs_nobody_up(net, client, wish):
    fields = {"wish": wish, "shown_totals": f"{wish}=99999", "shown_queues": ""}
    client.post(link("anne"), fields, 422)
    assert come(net.next) == []


@pytest.mark.parametrize("shown", ["", "vest", "vest=", "vest=-1", "oest=50000"])
def test_what_was_shown_cannot_be_left_out(net, client, shown):
    client.post(link("ib"), {"wish": "vest", "shown_totals": shown}, 200)
    assert come(net.next) == []


@pytest.mark.parametrize("rest", ["", "/nej", "/link"])
def test_a_form_without_its_token_does_nothing_and_keeps_what_was_typed(net, client, rest):
    path = link("ib", rest)
    refused = client.post(path, {"wish": "oest", "ean": EAN}, 422, csrf=False)
    assert "Tryk på knappen igen" in refused.text
    if not rest:
        assert refused.form(path).fields["ean"] == EAN
        assert refused.form(path).fields["wish"] == "oest"
    assert come(net.next) == []
    assert renewal("ib").declined_at is None


def test_who_has_cancelled_can_press_again(net, client):
    client.get(link("anne")).form(link("anne")).submit(status=303)
    write(self_service.cancel, come(net.next)[0].id, Shown())
    client.get(link("anne")).form(link("anne")).submit(status=303)
    assert [row.state for row in come(net.next)] == [State.CANCELLED, State.CONFIRMED]


def test_before_the_distribution_the_rest_of_the_sector_reads_when_it_is(net, client):
    net.next.sector_release_at = renewal("ib").invitation.made_at + timedelta(days=20)
    db.session.commit()
    page = client.get(link("ib"))
    assert "Afventer fordeling den 21. februar" in page.text
    page.form(link("ib")).submit("Tilmeld mig", status=303)
    assert [row.state for row in come(net.next)] == [State.PENDING]


def test_the_page_costs_as_much_however_many_were_asked(net, client):
    path = link("anne")

    def queries() -> int:
        with counted_queries(db.engine) as statements:
            client.get(path)
        return len(statements)

    queries()
    few = queries()
    signed_up(net.next, person(BO, net.faxe), person(CARL, net.gribskov, "oest"))
    assert queries() <= few
