"""Adding people to a conference: they have what most take, unless something else is ticked."""

import pytest

from app.registrations.models import Registration
from tests.factories import LibraryFactory
from tests.planning.person.desk import address as person_address
from tests.registrations.conferences import conference, holding, round_with, signed_up, unsound
from tests.registrations.conferences import person as chooser
from tests.registrations.stories import rows
from tests.support.pages import Page

EVERYTHING = {"Dag 1": "held", "Dag 2": "held", "Enkeltværelse": "held", "Festmiddag": "held"}


def address(options) -> str:
    round_ = round_with(options)
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/tilfoej"


@pytest.fixture
def horsens(app):
    return LibraryFactory(name="Horsens Bibliotek")


def filled(page: Page, *names: str, **typed: object):
    form = page.form(page.path)
    for number, name in enumerate(names):
        form.fill(
            {
                f"people-{number}-name": name,
                f"people-{number}-email": f"{name.lower()}@bib.example",
                f"people-{number}-workplace": "Horsens Bibliotek",
            }
        )
    return form.fill(typed)


def added() -> list[Registration]:
    return rows()


def test_who_is_added_has_what_most_take_and_the_price_is_shown_first(desk, horsens):
    options = conference()
    shown = filled(desk.get(address(options)), "Anne").submit("Tilmeld")
    assert "Får plads i vingsted. 5.790 kr." in shown.text
    assert added() == []
    shown.form(address(options)).submit("Tilmeld", status=303)
    (anne,) = added()
    assert (holding(anne), anne.fee_amount) == (EVERYTHING, 5_790_00)
    assert unsound(anne.round_id) == []


def test_something_else_is_ticked_for_all_of_them(desk, horsens):
    options = conference()
    day = [str(options["day 2"].id)]
    page = filled(desk.get(address(options)), "Anne", **{"option": day, "night-1": "none"}).submit("Tilmeld")
    assert "2.400 kr." in page.text
    page.form(address(options)).submit("Tilmeld", status=303)
    (anne,) = added()
    assert (holding(anne), anne.fee_amount, anne.dropped_days) == ({"Dag 2": "held"}, 2_400_00, [1])


def test_who_finds_none_left_is_shown_as_waiting_for_it_first(desk, horsens):
    options = conference(beds=1)
    bed = {"night-1": str(options["double"].id)}
    form = desk.get(address(options))
    shown = filled(form, "Anne", **bed).submit("Tilmeld")
    signed_up(options, chooser("Bo", horsens, options, {"double"}))  # is quicker
    again = shown.form(address(options)).submit("Tilmeld")
    assert "Venteliste: Dobbeltværelse" in again.text
    again.form(address(options)).submit("Tilmeld", status=303)
    assert holding(added()[-1])["Dobbeltværelse"] == "waiting"
    assert unsound(round_with(options).id) == []


def test_what_cannot_be_had_together_is_refused_and_nothing_is_lost(desk, horsens):
    options = conference()
    page = filled(desk.get(address(options)), "Anne", option=[]).submit("Tilmeld", status=422)
    assert page.links["Vælg mindst én dag."] == "#choices"
    assert page.select("#people-0-name")[0]["value"] == "Anne"
    assert added() == []


def test_what_was_done_stands_in_the_log(desk, horsens):
    options = conference()
    (anne,) = signed_up(options, chooser("Anne", horsens, options, {"double"}))
    page = desk.get(person_address(anne, "valg"))
    shown = page.form(page.path).fill({"night-1": "none"}).submit("Vis, hvad det koster")
    done = shown.form(page.path).submit("Gem valgene", status=303).follow()
    (line,) = [one.text for one in done.select("ol.log li") if "Valg ændret" in one.text]
    assert "Dobbeltværelse" in line
    assert str(options["double"].id) not in line.split("valg")[1].split("gebyr")[0]
