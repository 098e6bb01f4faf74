"""Forplejning: how many eat what on which day, and what they cannot eat."""

import io

import openpyxl
import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.dashboard.meals import meals_of
from app.meetings.queries import rounds_with
from app.registrations import diet, meetings_off
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, OptionFactory
from tests.registrations.conferences import conference, person, round_with, signed_up
from tests.registrations.stories import ANNE, BO, CARL, sitting_of, two_sittings
from tests.registrations.stories import person as comer
from tests.registrations.stories import signed_up as come
from tests.support.pages import Page
from tests.support.queries import counted_queries


def address(round_, ending: str = "") -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/forplejning{ending}"


def rows(page: Page, caption: str) -> list[list[str]]:
    (table,) = [one for one in page.select("table") if one.select("caption")[0].text == caption]
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]


@pytest.fixture
def options(app):
    """Dinner for two on the first day, lunch for all on the second."""
    made = conference(dinners=2)
    lunch = OptionFactory(round_id=made["day 1"].round_id, name="Frokost", day=2)
    return made | {"lunch": lunch}


@pytest.fixture
def people(options):
    """Three who want dinner, of whom one waits; two have lunch, and one comes on the second day only."""
    library = LibraryFactory()
    return signed_up(
        options,
        person("Anne", library, options, {"dinner", "lunch"}),
        person("Bo", library, options, {"dinner"}),
        person("Carl", library, options, {"dinner"}),
        person("Dora", library, options, {"lunch", "day 2"}),
    )


FIRST, SECOND = (
    "Forplejning: Vingsted, mandag den 22. marts 2027",
    "Forplejning: Vingsted, tirsdag den 23. marts 2027",
)


@pytest.mark.both_databases
def test_each_meal_is_counted_and_who_waits_for_it_apart(app, options, people):
    (one,) = meals_of(rounds_with([options["day 1"].round_id])[0])
    assert [(day.present, [(m.name, m.people, m.waiting) for m in day.meals]) for day in one.days] == [
        (3, [("Festmiddag", 2, 1)]),
        (4, [("Frokost", 2, 0)]),
    ]


def test_diets_are_counted_among_those_who_have_the_meal(desk, options, people):
    anne, bo, carl, dora = people
    write(diet.save, anne.id, ["vegan", "gluten"], "")
    write(diet.save, bo.id, ["vegetarian"], "")
    write(diet.save, carl.id, ["vegetarian"], "")  # waits for dinner
    write(diet.save, dora.id, ["vegan", "gluten"], "")
    page = desk.get(address(round_with(options)))
    assert rows(page, FIRST) == [["Festmiddag", "2", "1", "1 × Vegansk, Uden gluten 1 × Vegetarisk"]]
    assert rows(page, SECOND) == [["Frokost", "2", "–", "2 × Vegansk, Uden gluten"]]
    assert "3 personer er til stede." in page.text
    for one in people:
        assert one.name not in page.main.text


def test_what_is_needed_at_the_hotel_is_no_diet(desk, options, people):
    write(diet.save, people[0].id, [], "", "Lift")
    page = desk.get(address(round_with(options)))
    assert rows(page, FIRST) == [["Festmiddag", "2", "1", "–"]]
    assert "Lift" not in page.source


def test_a_network_has_its_people_and_their_diets_by_meeting(desk):
    round_, library = two_sittings(), LibraryFactory()
    anne, _ = come(round_, comer(ANNE, library), comer(BO, library))
    come(round_, comer(CARL, library, "oest"))
    write(diet.save, anne.id, [], "Uden sesam")
    page = desk.get(address(round_))
    assert rows(page, "Forplejning: Vest, mandag den 22. marts 2027") == [
        ["Alle, der kommer", "2", "–", "1 × Uden sesam"]
    ]
    assert rows(page, "Forplejning: Øst, onsdag den 24. marts 2027") == [["Alle, der kommer", "1", "–", "–"]]
    assert page.links["Forplejning"] == address(round_)


def test_a_meeting_that_is_cancelled_needs_no_food(desk):
    round_ = two_sittings()
    write(meetings_off.cancel_sitting, sitting_of(round_).id, "Sne", "command")
    assert len(desk.get(address(round_)).select("table")) == 1


def test_the_sheets_have_a_row_for_each_diet_and_no_formulas(desk, options, people):
    write(diet.save, people[0].id, ["vegan"], "")
    write(diet.save, people[1].id, [], "=1+1")
    csv = desk.flask.get(address(round_with(options), ".csv")).get_data(as_text=True).lstrip("\ufeff")
    assert csv.splitlines() == [
        "Møde;Dag;Måltid;Særlig kost;Antal;Venter",
        "Vingsted;mandag den 22. marts 2027;Festmiddag;Alle;2;1",
        "Vingsted;mandag den 22. marts 2027;Festmiddag;'=1+1;1;",
        "Vingsted;mandag den 22. marts 2027;Festmiddag;Vegansk;1;",
        "Vingsted;tirsdag den 23. marts 2027;Frokost;Alle;2;0",
        "Vingsted;tirsdag den 23. marts 2027;Frokost;Vegansk;1;",
    ]
    content = desk.flask.get(address(round_with(options), ".xlsx")).get_data()
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert (sheet["D3"].value, sheet["D3"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("role", "status"), [(Role.ORGANISER, 200), (Role.READER, 403)])
def test_what_people_eat_is_for_organisers_alone(app, options, people, role, status):
    account = GrantFactory(role=role, series_id=round_with(options).series_id).account
    page = signed_in(app, account).get(address(round_with(options)), status)
    assert ("Frokost" in page.text) is (status == 200)


def test_60_people_cost_no_more_queries_than_4(desk, options, people):
    def queries() -> int:
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            desk.get(address(round_with(options)))
        return len(statements)

    few, library = queries(), LibraryFactory()
    signed_up(options, *(person(f"P{n}", library, options, {"lunch"}) for n in range(60)))
    assert queries() == few
