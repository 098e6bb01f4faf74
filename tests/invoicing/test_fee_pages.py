"""Gebyrer: what organisers see and do there, what the finance office gets, and what bad input gets."""

import csv
import io
import re

import openpyxl
import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.invoicing.models import Settlement
from app.meetings.models import Round
from app.registrations import decisions
from app.registrations.models import Booking
from tests.conftest import signed_in
from tests.factories import (
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    ResearchLibraryFactory,
    SeriesFactory,
)
from tests.registrations.stories import ANNE, BO, CARL, person, signed_up
from tests.support.queries import counted_queries

EAN = "5790000387250"


@pytest.fixture
def path(round_):
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/gebyrer"


def sheet(desk, path, ending="csv"):
    """The rows of the sheet, its head first."""
    answer = desk.flask.get(path.replace("gebyrer", f"gebyrer.{ending}", 1))
    assert answer.status_code == 200
    if ending == "csv":
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_nothing_owed_is_said_and_offers_nothing_to_send(desk, path, round_, library):
    signed_up(round_, person(ANNE, library))
    page = desk.get(path)
    assert "Ingen skylder noget." in page.text
    assert not page.select("[name=seen]")
    assert "Anne" not in page.main.text


def test_a_line_says_who_why_how_much_and_what_is_missing(desk, path, people):
    page = desk.get(path)
    assert "500 kr. (momsfrit) for 1 person" in page.text
    for words in (
        "Horsens Bibliotek 761500",
        "500 kr.: 2. deltager fra Horsens Bibliotek",
        "Mangler EAN-nummer",
    ):
        assert words in page.text
    assert page.select("td.number")[0].text == "500 kr."
    page.click("Bo Ærø")
    opened = page.click("Sæt ned for Bo Ærø")
    assert opened.select("details[open]")[0]["id"] == "gebyr-form"
    page.click("Horsens Bibliotek")


def test_chips_and_words_choose_what_is_shown(desk, path, round_, people, library):
    signed_up(round_, person(CARL, ResearchLibraryFactory(name="Musikskolen")), ean=EAN)
    page = desk.get(path)
    chips = [chip.text for chip in page.select("ul.chips a")]
    assert chips == ["Alle 2", "Mangler EAN 1", "Ændret siden sendt 0", "Ikke sendt 2"]
    missing = page.click("Mangler EAN 1")
    assert "Bo Ærø" in missing.text
    assert "Carl" not in missing.text
    assert "Vist i alt: 500 kr." in missing.text
    assert "Bo Ærø" not in desk.get(f"{path}?soeg=musik").main.text
    assert "Ingen passer" in desk.get(f"{path}?status=aendret").text
    desk.get(f"{path}?status=findes-ikke&soeg=%00")


def test_the_finance_office_is_told_once_and_the_page_remembers(desk, path, people):
    page = desk.get(path)
    sent = page.form(f"{path}/sendt").submit("Sendt til økonomi", status=303).follow()
    assert "Det er noteret, at gebyrerne er sendt til økonomi" in sent.text
    assert re.search(
        r"Sendt mandag den 1\. februar 2027 kl\. 10\.00 af \w+ .*: 500 kr\. for 1 person\.", sent.text
    )
    assert not sent.select("[name=seen]")
    assert "Alle 1" in sent.text
    assert "Ikke sendt 0" in sent.text
    again = page.form(f"{path}/sendt").submit("Sendt til økonomi", status=422)
    assert "Der er ikke ændret noget" in again.text
    assert db.session.query(Settlement).count() == 1


def test_what_changes_after_that_is_shown_old_and_new(desk, path, round_, people, library):
    desk.get(path).form(f"{path}/sendt").submit("Sendt til økonomi", status=303)
    write(decisions.waive, people[1].id, 100_00, "Efter aftale", "account:1")
    signed_up(round_, person(CARL, library))
    page = desk.get(path)
    assert "Bo Ærø, Horsens Bibliotek. Beløb: 500 kr. → 100 kr." in page.text
    assert "Carl Østergård, Horsens Bibliotek. Beløb: 500 kr." in page.text
    rows = sheet(desk, f"{path}?status=aendret")
    assert [row[9:11] for row in rows[1:3]] == [["100", "500"], ["500", ""]]
    page.form(f"{path}/sendt").submit("Sendt til økonomi", status=303)
    assert "Ændret, siden det blev sendt" not in desk.get(path).text
    assert "Sendt tidligere" in desk.get(path).text


def test_what_was_not_seen_is_not_called_sent(desk, path, round_, people, library):
    page = desk.get(path)
    signed_up(round_, person(CARL, library))
    refused = page.form(f"{path}/sendt").submit("Sendt til økonomi", status=422)
    assert "Gebyrerne har ændret sig, mens siden var åben." in refused.text
    assert "Carl Østergård" in refused.text
    assert db.session.query(Settlement).count() == 0
    refused.form(f"{path}/sendt").submit("Sendt til økonomi", status=303)


def test_the_sheet_has_a_row_for_each_person_and_the_sums(desk, path, round_, people, library):
    signed_up(round_, person(CARL, library))
    head, bo, carl, total = sheet(desk, path)
    assert head[:3] == ["Linje", "Bibliotek", "Biblioteksnummer"]
    assert bo == [
        *("1", "Horsens Bibliotek", "761500", "", "", "", "Bo Ærø", "Vest"),
        *("500 kr.: 2. deltager fra Horsens Bibliotek", "500", "", "1000"),
    ]
    assert (carl[6], carl[11]) == ("Carl Østergård", "")
    assert (total[1], total[9], total[11]) == ("I alt (momsfrit)", "1000", "1000")
    xlsx = sheet(desk, path, "xlsx")
    assert [xlsx[1][2], xlsx[1][9], xlsx[-1][9]] == ["761500", 500, 1000]


def test_no_text_in_the_sheet_is_a_formula(desk, path, round_, library):
    signed_up(
        round_,
        person(ANNE, library),
        person({**BO, "name": "=cmd|' /C calc'!A0"}, library),
        payment_reference="@SUM(A1)",
        order_number="+45",
        ean=EAN,
    )
    row = sheet(desk, path)[1]
    assert row[3:7] == [EAN, "'@SUM(A1)", "'+45", "'=cmd|' /C calc'!A0"]
    assert sheet(desk, path, "xlsx")[1][3:7] == [EAN, "@SUM(A1)", "+45", "=cmd|' /C calc'!A0"]


def test_what_an_invoice_must_carry_is_mended_for_its_line(desk, path, people):
    page = desk.get(path).click("Skriv EAN-nummer for Horsens Bibliotek")
    assert "Bo Ærø" in page.text
    page.click("Gem det på biblioteket")
    fields = {"ean": "5790 0003 8725 0", "reference": "Ea Krægpøth", "order_number": "17"}
    saved = page.form(page.path).fill(fields).submit("Gem betaling", status=303).follow()
    for words in (
        "Betalingsoplysningerne er gemt",
        f"EAN {EAN}",
        "Reference: Ea Krægpøth",
        "Ordrenummer: 17",
    ):
        assert words in saved.text
    again = saved.click("Ret betaling for Horsens Bibliotek")
    assert again.form(again.path).fields["ean"] == EAN


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("ean", "5790000387251", "EAN-nummeret skal have 13 cifre"),
        ("ean", "123", "EAN-nummeret skal have 13 cifre"),
        ("reference", "å" * 61, "Skriv højst 60 tegn."),
        ("order_number", "1" * 61, "Skriv højst 60 tegn."),
    ],
)
def test_what_cannot_stand_on_an_invoice_is_refused_and_kept(desk, path, people, field, typed, words):
    form = desk.get(f"{path}/{people[1].id}").form(f"{path}/{people[1].id}")
    refused = form.fill({field: typed}).submit("Gem betaling", status=422)
    assert words in refused.text
    assert refused.title.startswith("Fejl: ")
    assert refused.form(form.page.path).fields[field] == typed
    assert db.session.query(Booking.payment_reference, Booking.ean).distinct().all() == [("", "")]


def test_nobody_is_charged_by_an_address_that_is_typed(desk, path, people):
    desk.get(f"{path}/{people[0].id}", 404)  # who owes nothing
    desk.get(f"{path}/999999", 404)
    desk.post(f"{path}/{people[0].id}", {"ean": EAN}, 404)


def test_the_fees_are_locked_by_hand(desk, path, round_, people):
    page = desk.get(path)
    assert "Låses ikke af sig selv." in page.text
    locked = page.form(f"{path}/laas").submit("Lås gebyrerne nu", status=303).follow()
    assert "Gebyrerne er låst" in locked.text
    assert "Låst mandag den 1. februar 2027 kl. 10.00." in locked.text
    assert "Lås gebyrerne nu" not in locked.text
    page.form(f"{path}/laas").submit("Lås gebyrerne nu", status=303)  # somebody else's page was open
    assert db.session.get(Round, round_.id).fees_locked_at is not None


def test_the_page_says_when_the_fees_lock_by_themselves(desk, path, round_, people):
    round_.fees_lock_at = people[0].sitting.starts_at
    db.session.commit()
    assert "Låses af sig selv mandag den 22. marts 2027 kl. 10.00." in desk.get(path).text


def test_a_reader_looks_and_an_organiser_of_another_series_does_not(app, path, round_, people):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
    page = reader.get(path)
    assert "Bo Ærø" in page.text
    for words in ("Sendt til økonomi", "Lås gebyrerne nu", "Sæt ned", "Skriv EAN-nummer"):
        assert words not in page.text
    for address in ("laas", "sendt", str(people[1].id)):
        reader.post(f"{path}/{address}", status=403)
    other = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory().id).account)
    for address in (path, f"{path}.csv", f"{path}/{people[1].id}"):
        other.get(address, 403)


def test_a_line_of_one_round_is_not_found_in_another(desk, round_, people):
    other = Round(series_id=round_.series_id, slug="en-anden", title="En anden")
    db.session.add(other)
    db.session.commit()
    desk.get(f"/arrangoer/{round_.series.slug}/en-anden/gebyrer/{people[1].id}", 404)


def test_the_page_costs_the_same_for_few_and_many(desk, path, round_, people):
    costs = []
    for more in (0, 40):
        for _ in range(more):
            RegistrationFactory(
                round=round_,
                sitting=people[0].sitting,
                library=LibraryFactory(),
                fee_amount=500_00,
                agreed_fee=500_00,
            )
        with counted_queries(db.engine) as queries:
            desk.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
