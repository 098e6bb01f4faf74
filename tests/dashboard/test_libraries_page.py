"""Biblioteker: the page, its choices, its sheets, and who may press what."""

import csv
import io

import openpyxl
import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.libraries.contacts import add_contact
from app.libraries.members import add_member, members_of
from app.meetings.models import SittingState
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, SeriesFactory
from tests.planning.library_pages import held, seat, to_come
from tests.support.queries import counted_queries

PATH = "/arrangoer/biblioteker"


@pytest.fixture
def series(app):
    return SeriesFactory()


@pytest.fixture
def horsens(app):
    return LibraryFactory(
        number="761500", name="Horsens Bibliotek", municipality="Horsens", central_library="Herning"
    )


@pytest.fixture
def aero(app):
    return LibraryFactory(
        number="749200", name="Ærø Folkebibliotek", municipality="Ærø", central_library="Odense"
    )


@pytest.fixture
def reader(app, series):
    return signed_in(app, GrantFactory(role=Role.READER, series_id=series.id).account)


def sheet_rows(client, address):
    answer = client.flask.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_the_missing_ones_of_the_round_at_hand_come_first(desk, series, horsens, aero):
    seat(held(series, 20, "foer"), aero)
    seat(to_come(series), horsens)
    page = desk.get(PATH)
    assert page.links["Biblioteker"] == PATH
    assert "1 af 2 folkebiblioteker har en plads" in page.text
    assert "0 af 1 er med" in page.text
    assert "september 2026" in page.text
    assert "Ærø Folkebibliotek" in page.links
    assert "Horsens Bibliotek" not in page.links
    page = page.click("Med 1")
    assert "Horsens Bibliotek" in page.links
    assert "aldrig" in page.text
    assert "Ærø Folkebibliotek" in page.click("Alle 2").click("Længst væk først").links


def test_an_earlier_round_can_be_chosen_and_says_who_came(desk, series, horsens, aero):
    seat(held(series, 20, "foer"), aero)
    to_come(series)
    page = desk.get(PATH)
    forms = [one for one in page.select("form") if one["action"] == PATH and one.select("select")]
    assert len(forms) == 1
    page = desk.get(f"{PATH}?serie={series.slug}&runde=foer&status=mangler")
    assert "1 af 2 folkebiblioteker var med" in page.text
    assert "Horsens Bibliotek" in page.links


def test_a_draft_can_be_chosen_by_who_works_on_it(desk, series, horsens):
    to_come(series, state=SittingState.DRAFT)
    assert "0 af 1 folkebiblioteker har en plads" in desk.get(PATH).text


@pytest.mark.parametrize(
    "query",
    [
        "runde=findes-ikke&status=noget&orden=noget",
        "soeg=" + "%C3%A5" * 300,
        "soeg=%25_%27%22%3Cb%3E",
        "status=alle&soeg=findes-ikke",
        "orden=sidst&status=oevrige",
    ],
)
def test_choices_that_are_none_give_the_usual_page(desk, series, horsens, query):
    to_come(series)
    desk.get(f"{PATH}?{query}")


def test_only_series_one_may_read_are_shown(reader, desk, series, horsens):
    other = SeriesFactory(name="Et lukket netværk")
    write(add_member, other.id, horsens.id, "Hemmelig Fast", "hemmelig@x.example", "", "command")
    assert "Hemmelig" not in reader.get(f"{PATH}?status=alle").text
    assert "Et lukket netværk" not in reader.get(PATH).text
    reader.get(f"{PATH}?serie={other.slug}", 404)
    assert reader.flask.get(f"{PATH}.csv?serie={other.slug}").status_code == 404
    assert "Hemmelig Fast" in desk.get(f"{PATH}?serie={other.slug}&status=alle").text


def test_empty_tables_say_what_is_so(desk):
    assert "Der er ingen netværk endnu." in desk.get(PATH).text
    assert desk.flask.get(f"{PATH}.csv").status_code == 404
    series = SeriesFactory()
    assert "har ingen møderunde endnu." in desk.get(PATH).text
    sitting = to_come(series)
    assert "Der er ingen biblioteker endnu." in desk.get(PATH).text
    seat(sitting, LibraryFactory())
    assert "Alle folkebiblioteker er med." in desk.get(PATH).text


def test_the_sheet_holds_what_is_shown_and_no_formula(desk, series, horsens, aero):
    seat(held(series, 20, "foer"), aero)
    seat(to_come(series), horsens)
    name = '=HYPERLINK("http://ond.example")'
    write(add_member, series.id, aero.id, name, "aase@x.example", "", "command")
    write(add_contact, aero.id, "+45 Bo", "bo@x.example", "", "command")
    titles, row = sheet_rows(desk, f"{PATH}.csv?serie={series.slug}&status=mangler")
    found = dict(zip(titles, row, strict=True))
    assert found["Bibliotek"] == "Ærø Folkebibliotek"
    assert (found["Sidst med"], found["Deltagere"]) == ("september 2026", "0")
    assert (found["Faste deltagere"], found["Kontakter"]) == (f"'{name}", "'+45 Bo")
    assert found["Faste deltageres e-mail"] == "aase@x.example"
    assert len(sheet_rows(desk, f"{PATH}.csv?status=alle")) == 3
    assert len(sheet_rows(desk, f"{PATH}.csv?status=alle&soeg=horsens")) == 2
    content = desk.flask.get(f"{PATH}.xlsx?status=mangler").get_data()
    cells = list(openpyxl.load_workbook(io.BytesIO(content)).active.rows)[1]
    assert name in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_everybody_of_the_last_round_becomes_a_member_in_one_press(desk, series, horsens, aero):
    last = held(series, 20, "foer")
    seat(last, aero, name="Åse Ærø", email="aase@x.example")
    seat(last, horsens, name="Bo Ærø", email="bo@x.example")
    page = desk.get(PATH)
    assert "2 personer var med sidst, i september 2026" in page.text
    button = page.form(f"/arrangoer/{series.slug}/faste-deltagere")
    page = button.submit("Gør sidste rundes deltagere til faste", 303).follow()
    assert "Sidste rundes deltagere er nu faste" in page.text
    assert {one.name for one in members_of(series.id)} == {"Åse Ærø", "Bo Ærø"}
    button.submit(status=303)
    assert len(members_of(series.id)) == 2


def test_a_reader_makes_nobody_a_member(reader, series, horsens):
    seat(held(series, 20, "foer"), horsens)
    page = reader.get(PATH)
    assert not page.main.select("form[method=post]")
    assert "Opret bibliotek" not in page.links
    reader.post(f"/arrangoer/{series.slug}/faste-deltagere", status=403)
    assert members_of(series.id) == []


def test_a_series_without_a_held_round_has_nobody_to_make_a_member(desk, series):
    to_come(series)
    desk.post(f"/arrangoer/{series.slug}/faste-deltagere", status=303)
    assert members_of(series.id) == []


def test_the_overview_and_the_round_say_how_many_libraries_are_in(desk, series, horsens, aero):
    seat(to_come(series), horsens)
    page = desk.get("/arrangoer/").click("1 af 2 folkebiblioteker har en plads")
    assert "Ærø Folkebibliotek" in page.links
    page = desk.get(f"/arrangoer/{series.slug}/naeste/")
    assert "1 af 2 folkebiblioteker har en plads." in page.text
    (task,) = [one for one in page.select(".task a") if one.text == "Biblioteker"]
    assert task["href"].endswith("status=mangler")


def test_two_hundred_rounds_cost_as_many_queries_as_one(desk, series, horsens):
    seat(held(series, 1, "runde-1"), horsens)
    desk.get(PATH)
    with counted_queries(db.engine) as few:
        desk.get(PATH)
    for number in range(2, 201):
        seat(held(series, number, f"runde-{number}"), horsens)
    with counted_queries(db.engine) as many:
        desk.get(PATH)
    assert len(many) == len(few)
