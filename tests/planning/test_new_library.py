"""A workplace that people have typed becomes a library, and all of them get it."""

import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.libraries.guess import guess
from app.libraries.making import LibraryFacts
from app.libraries.models import Library, LibraryKind
from app.meetings.models import Side
from app.outbox.models import Message
from app.planning.library_reading import NewLibrary
from app.planning.workplaces import WorkplaceSettled, make_for
from app.registrations.decisions import change_library
from app.registrations.models import Registration
from app.registrations.states import State
from app.registrations.workplaces import typed_alike, typed_workplace
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, RegistrationFactory, SeriesFactory
from tests.planning.library_pages import held, to_come

PATH = "/arrangoer/biblioteker/ny"
WRONG_EAN = (
    "EAN-nummeret skal have 13 cifre, og kontrolcifret skal passe. Tjek det, eller lad feltet stå tomt."
)
FACTS = LibraryFacts("Slots- og Kulturstyrelsen", LibraryKind.OTHER, Side.EAST)


def waits(sitting, organisation="Slots- og Kulturstyrelsen", **fields):
    """Somebody whose workplace stands on no list."""
    known = {"library": None, "organisation": organisation, "state": State.PENDING, "agreed_fee": 500_00}
    return RegistrationFactory(sitting=sitting, **{**known, **fields})


@pytest.fixture
def series(app, dialect):
    return SeriesFactory()


@pytest.fixture
def sitting(series):
    return to_come(series)


@pytest.fixture
def vibeke(sitting):
    return waits(sitting, name="Vibeke Ærø", email="vibeke@slks.example")


@pytest.fixture
def organiser(app, series):
    return signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=series.id).account)


def libraries_of_people() -> dict[str, str | None]:
    """The number of each one's library."""
    return {row.name: row.library.number if row.library else None for row in db.session.query(Registration)}


@pytest.mark.both_databases
def test_everybody_who_typed_the_same_gets_the_library(series, sitting, vibeke):
    waits(to_come(series, "senere"), "SLOTS OG KULTURSTYRELSEN", name="Bo", email="bo@slks.example")
    waits(sitting, "Kulturstyrelsen", name="En anden", email="anden@x.example")
    waits(held(series, 10, "foer"), name="Fra sidst", email="sidst@x.example")
    waits(sitting, state=State.CANCELLED, name="Afmeldt", email="afmeldt@x.example")
    waits(to_come(SeriesFactory(), "andet"), name="I et andet netværk", email="andet@x.example")
    write(make_for, vibeke.id, frozenset({series.slug}), NewLibrary(FACTS, "", False, ""), "account:1")
    assert libraries_of_people() == {
        "Vibeke Ærø": "000001",
        "Bo": "000001",
        "En anden": None,
        "Fra sidst": None,
        "Afmeldt": None,
        "I et andet netværk": None,
    }
    row = db.session.get_one(Registration, vibeke.id)
    assert (row.state, row.organisation, row.fee_amount) == (State.CONFIRMED, "", 500_00)
    assert {one.recipient for one in db.session.query(Message)} == {"vibeke@slks.example", "bo@slks.example"}
    assert guess("slks.example").library.number == "000001"


@pytest.mark.both_databases
def test_who_has_a_library_already_makes_no_second_one(series, vibeke):
    write(change_library, vibeke.id, LibraryFactory().id, "account:2")
    with pytest.raises(WorkplaceSettled):
        write(make_for, vibeke.id, frozenset({series.slug}), NewLibrary(FACTS, "", False, ""), "account:1")
    assert db.session.query(Library).count() == 1
    assert typed_workplace(vibeke.id) is None


def test_a_workplace_alone_has_nobody_alike(vibeke):
    asked = typed_workplace(vibeke.id)
    assert asked is not None
    assert typed_alike(asked) == []


def test_from_the_person_to_the_library_in_three_loads(organiser, series, sitting, vibeke):
    waits(sitting, name="Bo Ærø", email="bo@slks.example")
    vibeke.booking.ean = "5790000387250"
    person = organiser.get(f"/arrangoer/{series.slug}/naeste/tilmeldinger/{vibeke.id}")
    page = person.click("Opret biblioteket, hvis det ikke er på listen")
    assert "Vibeke Ærø har skrevet “Slots- og Kulturstyrelsen”." in page.text
    assert "Bo Ærø" in page.links
    form = page.form(PATH)
    assert (form.fields["name"], form.fields["side"], form.fields["kind"]) == (
        "Slots- og Kulturstyrelsen",
        "west",
        "other",
    )
    assert "has_free_place" not in form.fields
    made = form.fill(website="https://slks.example").submit("Opret bibliotek", 303).follow()
    assert made.h1 == "Slots- og Kulturstyrelsen"
    assert "Biblioteket er oprettet" in made.text
    assert {"Vibeke Ærø", "Bo Ærø"} <= set(made.links)
    assert "ZZ-000001" in made.text
    library = db.session.query(Library).one()
    assert (library.website, library.ean, library.has_free_place) == ("slks.example", "5790000387250", False)


def test_a_library_can_be_made_ahead_of_anybody(organiser):
    form = organiser.get(PATH).form(PATH)
    page = (
        form.fill(name="Ærø Gymnasium", side="east", number="820999").submit("Opret bibliotek", 303).follow()
    )
    assert page.h1 == "Ærø Gymnasium"
    assert "DK-820999" in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Indtast navnet."),
        ({"name": "Å" * 121}, "Skriv højst 120 tegn."),
        ({"name": "ærø bibliotek"}, "Der er allerede et bibliotek med det navn, nr. 749200."),
        ({"side": ""}, "Vælg øst eller vest."),
        ({"region": "Å" * 61}, "Skriv højst 60 tegn."),
        ({"website": "Ærø på nettet"}, "Skriv en webadresse, fx slks.dk."),
        ({"number": "12345"}, "Skriv de 6 cifre i biblioteksnummeret, eller lad feltet stå tomt."),
        ({"number": "000001"}, "Skriv de 6 cifre i biblioteksnummeret, eller lad feltet stå tomt."),
        ({"number": "749200"}, "Nummeret hører til Ærø Bibliotek. Ret det, eller lad feltet stå tomt."),
        ({"ean": "5790000387251"}, WRONG_EAN),
    ],
)
def test_a_library_that_cannot_be_is_refused_and_kept(organiser, vibeke, typed, words):
    LibraryFactory(number="749200", name="Ærø Bibliotek")
    fields = {"registration": str(vibeke.id), "name": "SLKS", "kind": "other", "side": "west", **typed}
    page = organiser.post(PATH, fields, 422)
    ((field, value),) = typed.items()
    assert page.links[words] == f"#{field}"
    assert page.form(PATH).fields.get(field, "") == value
    assert "Vibeke Ærø har skrevet" in page.text
    assert db.session.query(Library).count() == 1


def test_a_workplace_that_was_settled_meanwhile_is_said_and_nothing_typed_is_lost(organiser, vibeke):
    form = organiser.get(f"{PATH}?tilmelding={vibeke.id}").form(PATH)
    write(change_library, vibeke.id, LibraryFactory().id, "account:2")
    page = form.fill(region="Hovedstaden").submit("Opret bibliotek", 422)
    assert "Personen har fået et bibliotek eller er afmeldt i mellemtiden." in page.text
    assert page.form(PATH).fields["region"] == "Hovedstaden"
    organiser.get(f"{PATH}?tilmelding={vibeke.id}", 404)


@pytest.mark.parametrize("asked", ["0", "æ", "-1", "9" * 40])
def test_a_registration_that_is_none_is_no_page(organiser, asked):
    organiser.get(f"{PATH}?tilmelding={asked}", 404)


def test_nobody_reaches_the_people_of_a_series_they_do_not_organise(app, series, vibeke):
    elsewhere = GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory(slug="andet").id).account
    other = signed_in(app, elsewhere)
    other.get(f"{PATH}?tilmelding={vibeke.id}", 404)
    fields = {"registration": str(vibeke.id), "name": "SLKS", "side": "west"}
    page = other.post(PATH, fields, 422)
    assert "Vibeke" not in page.text
    assert libraries_of_people() == {"Vibeke Ærø": None}


def test_a_reader_makes_no_library(app, series, vibeke):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=series.id).account)
    reader.get(PATH, 403)
    reader.post(PATH, {"name": "SLKS", "side": "west"}, 403)
