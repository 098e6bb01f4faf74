"""Venteliste of a conference: the queue of each day, room and meal, given by hand near the start."""

import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.registrations import self_service
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory
from tests.planning.person.desk import later
from tests.registrations.conferences import (
    conference,
    holding,
    person,
    round_with,
    signed_up,
    sitting_with,
)
from tests.support.pages import Page
from tests.support.queries import counted_queries

DOUBLE = "Dobbeltværelse, natten til tirsdag den 23. marts"
GIVE = f"Giv {DOUBLE} til Bo"


@pytest.fixture
def options(app):
    return conference(beds=1)


@pytest.fixture
def queue(options):
    """Anne has the bed; Bo and Carl wait for it."""
    library = LibraryFactory(name="Horsens Bibliotek")
    return signed_up(
        options, *(person(name, library, options, {"double"}) for name in ("Anne", "Bo", "Carl"))
    )


def address(options) -> str:
    round_ = round_with(options)
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/venteliste"


def rows(page: Page, caption: str) -> list[list[str]]:
    (table,) = [one for one in page.select("table") if one.select("caption")[0].text == caption]
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]


def buttons(page: Page) -> list[str]:
    return [one.text for one in page.select("main button")]


def by_hand(app, frozen, options):
    return later(app, frozen, sitting_with(options).promote_until)


def fields_of(page: Page, act: str) -> dict:
    (form,) = [form for form in page.select("form") if act in [one["value"] for one in form.select("button")]]
    return {one["name"]: one["value"] for one in form.select("input")} | {"act": act}


def give(page: Page, status: int = 303) -> Page:
    return page.client.post(page.path.partition("?")[0], fields_of(page, "give"), status, csrf=False)


def test_the_queue_of_each_option_is_shown(desk, options, queue):
    page = desk.get(address(options))
    assert rows(page, "Dage, værelser og måltider") == [[DOUBLE, "1", "1", "2"]]
    assert rows(page, f"Venteliste: {DOUBLE}") == [
        ["Bo", "1", "Horsens Bibliotek", "800 kr.", "1. februar 2027"],
        ["Carl", "2", "Horsens Bibliotek", "800 kr.", "1. februar 2027"],
    ]
    assert GIVE not in buttons(page)
    assert "Det, der bliver ledigt, går selv til dem, der venter." in page.text


def test_what_nobody_waits_for_is_shown_too(desk, options):
    assert rows(desk.get(address(options)), "Dage, værelser og måltider") == [[DOUBLE, "1", "0", "0"]]


def test_near_the_start_a_free_one_is_given_by_hand(app, frozen, options, queue):
    desk = by_hand(app, frozen, options)
    assert GIVE not in buttons(desk.get(address(options)))  # none is free
    write(self_service.cancel, queue[0].id, None, "command")
    page = desk.get(address(options))
    assert GIVE in buttons(page)
    done = give(page).follow()
    assert "Valget er givet" in done.text
    assert holding(queue[1])["Dobbeltværelse"] == "held"
    assert not [one for one in buttons(done) if one.startswith("Giv ")]


def test_of_two_organisers_who_give_the_same_the_second_gives_none_away(app, frozen, options, queue):
    desk = by_hand(app, frozen, options)
    write(self_service.cancel, queue[0].id, None, "command")
    tabs = [desk.get(address(options)) for _ in range(2)]
    give(tabs[0])
    assert "Der er ikke flere." in give(tabs[1], 422).text
    assert holding(queue[2])["Dobbeltværelse"] == "waiting"


def test_somebody_else_than_stood_first_is_not_given_it(app, frozen, options, queue):
    desk = by_hand(app, frozen, options)
    write(self_service.cancel, queue[0].id, None, "command")
    page = desk.get(address(options))
    write(self_service.cancel, queue[1].id, None, "command")
    refused = give(page, 422)
    assert "Køen har ændret sig imens. Se, hvem der står først nu." in refused.text
    assert f"Giv {DOUBLE} til Carl" in buttons(refused)


@pytest.mark.parametrize("option", ["", "0", "x", "999999999"])
def test_an_option_that_there_is_not_is_refused(desk, options, option):
    desk.post(address(options), {"act": "give", "option": option}, 400)


def test_a_reader_sees_the_queues_and_gives_nothing(app, options, queue):
    series = round_with(options).series_id
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=series).account)
    page = reader.get(address(options))
    assert len(rows(page, f"Venteliste: {DOUBLE}")) == 2
    assert buttons(page) == []
    reader.post(address(options), {"act": "give", "option": options["double"].id}, 403)


def test_a_queue_of_40_costs_no_more_queries_than_one_of_2(desk, options, queue):
    def queries() -> int:
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            desk.get(address(options))
        return len(statements)

    few = queries()
    library = LibraryFactory()
    signed_up(options, *(person(f"P{n}", library, options, {"double"}) for n in range(40)))
    assert queries() == few
