"""Fremmøde over runderne: which libraries and people come back."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from app.attendance.models import Presence
from app.common.models import db
from tests.attendance.meetings import seat, sitting_today
from tests.factories import (
    AttendanceFactory,
    LibraryFactory,
    ResearchLibraryFactory,
    RoundFactory,
    SeriesFactory,
)
from tests.support.queries import counted_queries


@pytest.fixture
def series(app):
    return SeriesFactory()


@pytest.fixture
def three_rounds(series):
    """Half a year, a year and a year and a half ago; nobody was marked at the oldest."""
    toender, ribe = LibraryFactory(name="Tønder Bibliotek"), LibraryFactory(name="Ribe Bibliotek")
    LibraryFactory(name="Aldrig Bibliotek")
    ResearchLibraryFactory(name="Forskningsbiblioteket")
    new, middle, old = (held(series, days) for days in (180, 365, 550))
    came = Presence.PRESENT, Presence.ABSENT
    for sitting in (new, middle, old):
        row = seat(sitting, library=toender, name="Altid Å", email="altid@toender.example")
        if sitting is not old:
            AttendanceFactory(row=row, presence=came[0])
    AttendanceFactory(row=seat(new, library=toender, name="Ny Ø", email="ny@toender.example"))
    AttendanceFactory(row=seat(new, library=ribe, name="Syg Æ", email="syg@ribe.example"), presence=came[1])
    seat(old, library=ribe, name="Syg Æ", email="syg@ribe.example")
    return series


def held(series, days: int):
    return sitting_today(timedelta(days=days), round=RoundFactory(series=series))


def address(series, ending: str = "") -> str:
    return f"/arrangoer/{series.slug}/fremmoede{ending}"


def test_a_cell_says_how_many_of_the_seats_were_used(desk, three_rounds):
    page = desk.get(address(three_rounds))
    head, *lines = page.select(".wide tr")
    assert head.text == "Bibliotek 5. august 2026 1. februar 2026 31. juli 2025"
    assert [line.text for line in lines] == [
        "Ribe Bibliotek 0 af 1 – 1",
        "Tønder Bibliotek 2 af 2 1 af 1 1",
    ]
    assert page.select(".wide tbody td")[0]["data-title"] == "5. august 2026"  # beside it on a phone


def test_it_says_who_comes_every_time_who_is_new_and_who_stays_away(desk, three_rounds):
    page = desk.get(address(three_rounds))
    regulars, newcomers = page.select("ul.names")
    assert regulars.text == "Altid Å, Tønder Bibliotek"
    assert newcomers.text == "Ny Ø, Tønder Bibliotek"
    gone = [row.text for row in page.select("table")[0].select("tbody tr")]
    assert gone == ["Ribe Bibliotek 31. juli 2025", "Aldrig Bibliotek Aldrig"]


def test_the_matrix_and_the_people_are_taken_home_as_sheets(desk, three_rounds):
    db.session.commit()
    libraries = desk.flask.get(address(three_rounds, "/biblioteker.csv")).data.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(libraries), delimiter=";")
    assert head[:3] == ["Bibliotek", "5. august 2026: pladser", "5. august 2026: mødt op"]
    assert rows == [
        ["Ribe Bibliotek", "1", "0", "0", "0", "1", ""],
        ["Tønder Bibliotek", "2", "2", "1", "1", "1", ""],
    ]
    people = desk.flask.get(address(three_rounds, "/personer.xlsx")).data
    sheet = openpyxl.load_workbook(io.BytesIO(people)).active
    assert [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ["Syg Æ", "Ribe Bibliotek", "syg@ribe.example", 1, None, None, "Ja"],
        ["Altid Å", "Tønder Bibliotek", "altid@toender.example", 3, "Ja", "Ja", "Ja"],
        ["Ny Ø", "Tønder Bibliotek", "ny@toender.example", 1, "Ja", None, None],
    ]


def test_more_or_fewer_rounds_can_be_chosen(desk, series):
    for number in range(10):
        seat(held(series, 30 + 100 * number), library=LibraryFactory())
    page = desk.get(address(series))
    assert len(page.select(".wide thead th")) == 1 + 8
    assert [one.text for one in page.select(".chips a")] == ["De seneste 4", "De seneste 8", "Alle 10"]
    assert page.select(".chips a[aria-current]")[0].text == "De seneste 8"
    everything = page.click("Alle 10")
    assert len(everything.select(".wide thead th")) == 1 + 10
    assert everything.select(".chips a[aria-current]")[0].text == "Alle 10"
    assert "runder=16" in everything.links["CSV"]
    assert len(page.click("De seneste 4").select(".wide thead th")) == 1 + 4
    assert len(desk.get(f"{address(series)}?runder=-3").select(".wide thead th")) == 1 + 8


def test_a_single_round_has_no_before_and_a_new_series_nothing_at_all(desk, series):
    assert "når den første runde er holdt" in desk.get(address(series)).text
    seat(held(series, 9))
    page = desk.get(address(series))
    assert page.text.count("Det kan først siges efter to runder.") == 2
    assert not page.select(".chips")


def test_overblik_leads_here(desk, three_rounds):
    assert desk.get("/arrangoer/").click("Fremmøde over runderne").path == address(three_rounds)


@pytest.mark.parametrize("ending", ["", "/biblioteker.csv", "/personer.xlsx"])
def test_the_number_of_queries_does_not_grow(desk, ending):
    counts = []
    for many in (2, 32):
        series = SeriesFactory()
        for number in range(many):
            sitting = held(series, 30 + 20 * number)
            for _ in range(3):
                AttendanceFactory(row=seat(sitting))
        path = f"{address(series, ending)}?runder=32"
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            assert desk.flask.get(path).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9, counts
