"""Overnatning, as an organiser and a reader meet it."""

import io

import openpyxl
import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.hotel.models import HotelList
from app.registrations import self_service
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory
from tests.hotel.lists import address, needs, sent, sleeps
from tests.registrations.conferences import conference, person, round_with, signed_up
from tests.registrations.stories import count, two_sittings
from tests.support.pages import Page
from tests.support.queries import counted_queries


@pytest.fixture
def options(app):
    return conference()


@pytest.fixture
def reader(app, options):
    series = round_with(options).series_id
    return signed_in(app, GrantFactory(role=Role.READER, series_id=series).account)


def table_rows(page: Page, caption: str) -> list[list[str]]:
    (table,) = [one for one in page.select("table") if one.select("caption")[0].text == caption]
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]


def chips(page: Page) -> list[str]:
    return [one.text for one in page.select("ul.chips li")]


def test_the_list_says_who_sleeps_where_with_whom_and_what_they_need(desk, options):
    horsens = LibraryFactory(name="Horsens Bibliotek")
    bo = sleeps(options, "Bo", library=horsens, mate="Ida")
    sleeps(options, "Ida", library=horsens)
    sleeps(options, "Eva", library=horsens, mate="Ukendt")
    needs(bo, "Stueetagen")
    page = desk.get(address(options))
    assert table_rows(page, "Hvem sover hvor") == [
        [
            "Bo",
            "Horsens Bibliotek",
            "Dobbeltværelse",
            "22. marts",
            "23. marts",
            "Ida (kun den ene har bedt om det)",
            "Stueetagen",
        ],
        [
            "Eva",
            "Horsens Bibliotek",
            "Dobbeltværelse",
            "22. marts",
            "23. marts",
            "Ingen endnu: vi finder ikke Ukendt på et dobbeltværelse",
            "–",
        ],
        [
            "Ida",
            "Horsens Bibliotek",
            "Dobbeltværelse",
            "22. marts",
            "23. marts",
            "Bo (kun den ene har bedt om det)",
            "–",
        ],
    ]
    assert table_rows(page, "Værelser nat for nat") == [["Dobbeltværelse, natten til 23. marts", "3", "2"]]
    assert chips(page) == ["Alle 3", "Uden værelsesfælle 1"]
    assert page.h1 == "Overnatning"
    assert page.links["Overnatning"] == address(options)


def test_it_is_marked_as_sent_and_then_shows_what_changes(desk, options):
    bo = sleeps(options, "Bo", {"single"})
    page = desk.get(address(options))
    page = page.form(address(options, "/sendt")).submit("Marker som sendt til hotellet", status=303).follow()
    assert "Det er noteret, at listen er sendt til hotellet" in page.text
    assert "Marker som sendt" not in page.text
    write(self_service.change_details, bo.id, "Bo Ærø", bo.email, "", "command")
    sleeps(options, "Ida", {"single"})
    page = desk.get(address(options))
    assert chips(page) == ["Alle 2", "Uden værelsesfælle 0", "Ny 1", "Ændret 1", "Udgået 0"]
    assert table_rows(page, "Hvem sover hvor")[0][-1] == "Ændret Navn: Bo → Bo Ærø"
    only_new = desk.get(f"{address(options)}?status=ny")
    assert [row[0] for row in table_rows(only_new, "Hvem sover hvor")] == ["Ida"]
    write(self_service.cancel, bo.id, None, "command")
    gone = desk.get(f"{address(options)}?status=udgaaet")
    assert [(row[0], row[-1]) for row in table_rows(gone, "Hvem sover hvor")] == [("Bo", "Udgået")]


def test_of_two_who_press_the_second_is_told_that_nothing_is_new(desk, options):
    sleeps(options, "Bo")
    tabs = [desk.get(address(options)) for _ in range(2)]
    tabs[0].form(address(options, "/sendt")).submit("Marker som sendt til hotellet", status=303)
    refused = tabs[1].form(address(options, "/sendt")).submit("Marker som sendt til hotellet", status=422)
    assert "Der er ikke ændret noget, siden listen sidst blev sendt." in refused.text
    assert count(HotelList) == 1


def test_what_changes_while_the_page_is_open_is_looked_at_first(desk, options):
    sleeps(options, "Bo")
    page = desk.get(address(options))
    sleeps(options, "Ida")
    refused = page.form(address(options, "/sendt")).submit("Marker som sendt til hotellet", status=422)
    assert "Listen har ændret sig, mens siden var åben." in refused.text
    refused.form(address(options, "/sendt")).submit("Marker som sendt til hotellet", status=303)
    assert db.session.query(HotelList).one().people == 2


@pytest.mark.parametrize("seen", [None, "", "æ" * 5000])
def test_a_version_that_there_is_not_is_refused(desk, options, seen):
    sleeps(options, "Bo")
    desk.post(address(options, "/sendt"), {"seen": seen} if seen is not None else {}, 422)
    assert count(HotelList) == 0


def test_a_reader_sees_the_list_without_needs_and_no_button(reader, options):
    bo = sleeps(options, "Bo")
    needs(bo, "Stueetagen")
    sent(options)
    needs(bo, "Lift")
    page = reader.get(address(options))
    assert "Lift" not in page.source
    assert "behov" not in page.main.text.lower()
    assert [one.text for one in page.select("main form button")] == ["Søg"]
    reader.post(address(options, "/sendt"), {"seen": ""}, 403)
    sheet = reader.flask.get(address(options, ".csv")).get_data(as_text=True)
    assert "Lift" not in sheet
    assert "Særlige behov" not in sheet


def test_the_sheets_have_what_is_shown_and_no_formulas(desk, options):
    bo = sleeps(options, "Bo", {"single"})
    sent(options)
    needs(bo, "=HYPERLINK(1)")
    write(self_service.change_details, bo.id, "+Bo", bo.email, "", "command")
    sleeps(options, "Ida", {"single"})
    lines = desk.flask.get(address(options, ".csv")).get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0] == (
        "Navn;Bibliotek;Værelse;Ankomst;Afrejse;Deler med;Særlige behov;Siden sidste liste;Hvad der er ændret"
    )
    assert lines[1].startswith("'+Bo;")
    assert lines[1].endswith(
        "Enkeltværelse;2027-03-22;2027-03-23;;'=HYPERLINK(1);Ændret;"
        "Navn: Bo → +Bo; Særlige behov: ændret".replace(
            "Navn: Bo → +Bo; Særlige behov: ændret", '"Navn: Bo → +Bo; Særlige behov: ændret"'
        )
    )
    assert lines[2].startswith("Ida;")
    content = desk.flask.get(address(options, ".xlsx?status=ny")).get_data()
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert [row[0].value for row in sheet.iter_rows()] == ["Navn", "Ida"]
    assert sheet["D2"].value.date().isoformat() == "2027-03-22"


def test_somebody_is_found_by_name_and_by_library(desk, options):
    sleeps(options, "Bo", library=LibraryFactory(name="Ærø Bibliotek"))
    sleeps(options, "Ida")
    page = desk.get(f"{address(options)}?soeg=aeroe")
    assert [row[0] for row in table_rows(page, "Hvem sover hvor")] == ["Bo"]
    assert "Ingen passer til det, du har valgt." in desk.get(f"{address(options)}?soeg=zz").text
    assert len(table_rows(desk.get(f"{address(options)}?status=%C3%A6"), "Hvem sover hvor")) == 2


def test_who_waits_stands_apart_from_the_list(desk):
    options = conference(beds=1)
    sleeps(options, "Bo")
    sleeps(options, "Ida")
    page = desk.get(address(options))
    assert [row[0] for row in table_rows(page, "Hvem sover hvor")] == ["Bo"]
    assert [(row[0], row[-1]) for row in table_rows(page, "Venter på et værelse")] == [("Ida", "1")]


def test_a_list_without_anybody_says_so(desk, options):
    page = desk.get(address(options))
    assert "Ingen har et værelse endnu." in page.text
    assert "Marker" not in page.text


def test_a_round_without_rooms_has_the_page_and_no_link_to_it(desk):
    round_ = two_sittings()
    page = desk.get(f"/arrangoer/{round_.series.slug}/{round_.slug}/overnatning")
    assert "Ingen har et værelse endnu." in page.text
    assert "Overnatning" not in page.links


def test_a_list_of_60_costs_no_more_queries_than_one_of_2(desk, options):
    def queries() -> int:
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            desk.get(address(options))
        return len(statements)

    library = LibraryFactory()
    signed_up(options, *(person(f"P{n}", library, options, {"double"}) for n in range(2)))
    with_few = queries()
    signed_up(
        options,
        *(person(f"Q{n}", library, options, {"double"}, room_mate=f"Q{n ^ 1}") for n in range(60)),
    )
    assert queries() == with_few
