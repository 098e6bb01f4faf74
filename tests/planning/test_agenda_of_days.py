"""The agenda of a meeting of several days, pasted at once."""

from datetime import timedelta

import pytest

from app.common.models import db
from tests.factories import RoundFactory, SittingFactory
from tests.planning.agenda_pages import PAGE, paste, plan, shown, stands, warnings
from tests.planning.desk_forms import form_on
from tests.planning.sitting_pages import danish

PROGRAMME = """Dag 1
10.00-12.00 Strategi
12.00 Frokost
Dag 2
9.00 Godmorgen
9.30-14.00 Arbejde i grupper
14.00 Farvel"""


@pytest.fixture(autouse=True)
def conference(app):
    """Wednesday 10 to 21 and Thursday 9 to 15."""
    first = danish("2027-05-05", "10:00"), danish("2027-05-05", "21:00")
    second = danish("2027-05-06", "09:00"), danish("2027-05-06", "15:00")
    round_ = RoundFactory(series__slug="laanesamarbejde", slug="marts")
    deadline = first[0] - timedelta(days=14)
    SittingFactory(
        round=round_,
        starts_at=first[0],
        ends_at=second[1],
        day_times=(first, second),
        signup_until=deadline,
        cancel_until=deadline,
    )
    db.session.commit()


@pytest.mark.parametrize(
    "headings", [("Dag 1", "Dag 2"), ("Onsdag den 5. maj", "Torsdag den 6. maj"), ("Onsdag", "Torsdag")]
)
def test_each_item_stands_on_its_day_and_is_saved_there(desk, headings):
    page = paste(desk, PROGRAMME.replace("Dag 1", headings[0]).replace("Dag 2", headings[1]))
    assert shown(page) == [
        "10.00–12.00 Strategi",
        "12.00–21.00 Frokost",
        "dag 2 09.00–09.30 Godmorgen",
        "dag 2 09.30–14.00 Arbejde i grupper",
        "dag 2 14.00–15.00 Farvel",
    ]
    assert not any(warnings(page))
    form_on(page).submit("Gem dagsorden", 303)
    assert stands()[2:] == [
        (23 * 60, 30, "Godmorgen"),
        (23 * 60 + 30, 270, "Arbejde i grupper"),
        (28 * 60, 60, "Farvel"),
    ]


def test_a_gap_within_a_day_is_still_said(desk):
    page = paste(desk, "Dag 1\n10.00-12.00 A\n13.00-14.00 B\nDag 2\n9.00-10.00 C")
    assert list(filter(None, warnings(page))) == ["Der er 60 minutter uden punkt før dette."]


PARALLEL = """Dag 1
10.00-10.30 Velkomst
10.30-11.30 Parallelle spor: A: Data v/ Bo Ærø, B: Dannelse (lokale 2)
11.30-12.00 Spor A: Mere data
11.30-12.00 Spor B: Mere dannelse
12.00-13.00 Frokost"""


def test_what_runs_at_the_same_time_is_read_saved_and_shown_side_by_side(desk, client):
    page = paste(desk, PARALLEL)
    assert shown(page) == [
        "10.00–10.30 Velkomst",
        "10.30–11.30 Data",
        "10.30–11.30 Dannelse (samtidig)",
        "11.30–12.00 Mere data",
        "11.30–12.00 Mere dannelse (samtidig)",
        "12.00–13.00 Frokost",
    ]
    assert not any(warnings(page))
    form_on(page).submit("Gem dagsorden", 303)
    assert [(one.place, one.is_parallel) for one in plan()] == [
        ("", False),
        ("Spor A", False),
        ("Spor B, lokale 2", True),
        ("Spor A", False),
        ("Spor B", True),
        ("", False),
    ]
    again = desk.get(PAGE)
    assert shown(again) == shown(page)
    together = client.get("/laanesamarbejde/marts/").select(".agenda-parallel")
    assert [one.text for one in together] == [
        "Spor A Data Bo Ærø Spor B, lokale 2 Dannelse",
        "Spor A Mere data Spor B Mere dannelse",
    ]


def test_buttons_keep_together_what_runs_at_the_same_time(desk):
    page = paste(desk, PARALLEL)
    moved = form_on(page).submit("up-2")
    assert shown(moved)[1:3] == ["10.30–11.30 Dannelse", "10.30–11.30 Data (samtidig)"]
    added = form_on(page).submit("add-2")
    assert shown(added)[2] == "10.30–11.00 Nyt punkt (samtidig)"
    removed = form_on(page).submit("remove-1")
    assert shown(removed)[1] == "10.30–11.30 Dannelse"


def test_visitors_read_the_agenda_by_day_and_print_one_day(desk, client):
    form_on(paste(desk, PROGRAMME)).submit("Gem dagsorden", 303)
    page = client.get("/laanesamarbejde/marts/")
    assert [one.text for one in page.select("h3")][:2] == ["Onsdag den 5. maj", "Torsdag den 6. maj"]
    one_day = page.click("Torsdag den 6. maj")
    assert "Farvel" in one_day.text
    assert "Strategi" not in one_day.text
    assert "Strategi" in one_day.click("Alle dage").text
    client.get("/laanesamarbejde/marts/dagsorden?dag=3", 404)


def test_a_day_that_is_none_of_the_meetings_is_named(desk):
    page = paste(desk, PROGRAMME + "\nFredag den 7. maj\n9.00 Mere")
    assert "Fredag den 7. maj" in page.text
    assert page.text.count("mødet holdes ikke den dag") == 2
