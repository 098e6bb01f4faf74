"""Tilmeldinger of a conference as a sheet: what each has chosen."""

import csv
import io

from app.common.models import db
from tests.factories import LibraryFactory
from tests.registrations.conferences import conference, person, round_with, signed_up
from tests.registrations.stories import two_sittings
from tests.support.queries import counted_queries


def sheet(desk, round_, query: str = "") -> list[dict[str, str]]:
    address = f"/arrangoer/{round_.series.slug}/{round_.slug}/tilmeldinger.csv{query}"
    text = desk.flask.get(address).get_data(as_text=True).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_row_has_the_days_the_room_and_the_meals(desk):
    options, library = conference(beds=1), LibraryFactory(name="Horsens Bibliotek")
    signed_up(
        options,
        person("Anne", library, options, {"double", "dinner"}, room_mate="=Bo"),
        person("Bo", library, options, {"double", "day 2"}),
    )
    found = {row["Navn"]: row for row in sheet(desk, round_with(options))}
    assert found["Anne"]["Dage"] == "Mandag den 22. marts; Tirsdag den 23. marts"
    assert found["Anne"]["Værelse"] == "Dobbeltværelse, natten til tirsdag den 23. marts"
    assert found["Anne"]["Deler med"] == "'=Bo"
    assert (found["Anne"]["Måltider"], found["Anne"]["Venter på"]) == ("Festmiddag, 22. marts", "")
    assert (found["Bo"]["Dage"], found["Bo"]["Værelse"]) == ("Tirsdag den 23. marts", "")
    assert found["Bo"]["Venter på"] == "Dobbeltværelse, natten til tirsdag den 23. marts"
    assert found["Anne"]["Begrundelse"].startswith("5.390 kr.")


def test_the_people_of_one_library_are_found_by_its_name(desk):
    options = conference()
    signed_up(options, person("Anne", LibraryFactory(name="Horsens Bibliotek"), options, {"dinner"}))
    signed_up(options, person("Bo", LibraryFactory(name="Vejle Bibliotek"), options, {"dinner"}))
    assert [row["Navn"] for row in sheet(desk, round_with(options), "?soeg=Horsens")] == ["Anne"]


def test_a_network_has_no_such_columns(desk):
    round_ = two_sittings()
    address = f"/arrangoer/{round_.series.slug}/{round_.slug}/tilmeldinger.csv"
    assert "Deler med" not in desk.flask.get(address).get_data(as_text=True)


def test_60_people_cost_no_more_queries_than_2(desk):
    options, library = conference(), LibraryFactory()

    def queries() -> int:
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            sheet(desk, round_with(options))
        return len(statements)

    signed_up(options, *(person(f"P{n}", library, options, {"dinner"}) for n in range(2)))
    few = queries()
    signed_up(options, *(person(f"Q{n}", library, options, {"dinner"}) for n in range(60)))
    assert queries() == few
