"""The page of one library: what it shows to whom, what it does, and what bad input gets."""

import pytest

from app.accounts.roles import Role
from app.attendance.models import Presence
from app.audit.queries import entries_of
from app.common.models import db
from app.common.transaction import write
from app.libraries.contacts import add_contact, contacts_of
from app.libraries.making import TYPED
from app.libraries.members import add_member, members_of
from app.libraries.models import Library
from app.registrations.models import Booking
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, SeriesFactory
from tests.planning.library_pages import held, seat, to_come
from tests.support.pages import Form, Page
from tests.support.queries import counted_queries

EAN = "5790000387250"
LONG = "Å" * 121


@pytest.fixture
def series(app):
    return SeriesFactory()


@pytest.fixture
def library(app, series):
    return LibraryFactory(number="749200", name="Ærø Folkebibliotek", municipality="Ærø")


@pytest.fixture
def organiser(app, series):
    """An organiser of this series alone."""
    return signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=series.id).account)


@pytest.fixture
def reader(app, series):
    return signed_in(app, GrantFactory(role=Role.READER, series_id=series.id).account)


PATH = "/arrangoer/biblioteker/749200"


def form(page: Page, verb: str, words: str = "") -> Form:
    """The form that does this; of several, the one whose button has these words."""
    found = [Form(page, one) for one in page.select("form") if one["action"] == f"{PATH}/{verb}"]
    return next(one for one in found if words in one.node.text)


def done(library: Library) -> list[str]:
    """What was done to the library, oldest first."""
    return [one.action for one in reversed(entries_of(library))]


def test_what_is_known_of_a_library_stands_on_its_page(desk, library):
    library.ean = EAN
    page = desk.get(PATH)
    assert page.h1 == "Ærø Folkebibliotek"
    for words in ("749200", "DK-749200", "Ærø", "Region Midtjylland", "Vest for Storebælt", EAN):
        assert words in page.main.text


def test_a_number_that_no_library_has_is_no_page(desk):
    for number in ("761599", "%C3%A6", "1" * 300):
        assert desk.get(f"/arrangoer/biblioteker/{number}", 404)


def test_an_ean_is_kept_and_given_to_bookings_without_one(organiser, series, library):
    row = seat(to_come(series), library)
    page = (
        form(organiser.get(PATH), "ean").fill(ean="5790 0003 87250").submit("Gem EAN-nummeret", 303).follow()
    )
    assert "EAN-nummeret er gemt" in page.text
    assert db.session.get_one(Library, library.id).ean == EAN
    assert db.session.get_one(Booking, row.booking_id).ean == EAN
    (kept,) = entries_of(library)
    assert (kept.action, kept.before, kept.after) == ("library.ean", {"ean": ""}, {"ean": EAN})
    assert kept.actor.startswith("account:")


@pytest.mark.parametrize("typed", ["5790000387251", "579000038725", "nummer", "5" * 400])
def test_an_ean_with_a_wrong_check_digit_is_refused_and_kept_on_the_page(desk, library, typed):
    page = form(desk.get(PATH), "ean").fill(ean=typed).submit("Gem EAN-nummeret", 422)
    assert form(page, "ean").fields["ean"] == typed
    assert any("kontrolcifret" in words for words in page.links)
    assert db.session.get_one(Library, library.id).ean == ""


def test_contacts_are_added_once_and_removed(organiser, library):
    page = organiser.get(PATH)
    fields = {"kontakt-name": "Åse Ærø", "kontakt-email": "aase@aeroe.example", "kontakt-title": ""}
    page = form(page, "kontakt").fill(fields).submit("Gem kontakten", 303).follow()
    assert "aase@aeroe.example" in page.main.text
    again = {**fields, "kontakt-email": "AASE@aeroe.example", "kontakt-title": "Leder"}
    page = form(page, "kontakt").fill(again).submit("Gem kontakten", 303).follow()
    (contact,) = contacts_of([library.id])[library.id]
    assert (contact.name, contact.title) == ("Åse Ærø", "Leder")
    removed = form(page, "fjern-kontakt").submit(status=303)
    assert "Kontakten er fjernet" in removed.follow().text
    assert contacts_of([library.id]) == {}
    form(page, "fjern-kontakt").submit(status=303)  # somebody else was faster
    assert done(library)[-1] == "library.contact_removed"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Indtast navnet."),
        ("name", LONG, "Skriv højst 120 tegn."),
        ("email", "", "Indtast e-mailadressen."),
        ("email", "åse", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        ("email", f"{'a' * 250}@x.example", "Skriv højst 254 tegn."),
        ("title", LONG, "Skriv højst 120 tegn."),
    ],
)
@pytest.mark.parametrize(
    ("verb", "button"), [("kontakt", "Gem kontakten"), ("fast", "Gem den faste deltager")]
)
def test_people_who_cannot_be_are_refused_and_kept(desk, series, library, verb, button, field, typed, words):
    prefix = "kontakt-" if verb == "kontakt" else f"fast-{series.slug}-"
    good = {"name": "Åse Ærø", "email": "aase@x.example", "title": "Leder"}
    typed_all = {f"{prefix}{name}": value for name, value in {**good, field: typed}.items()}
    page = form(desk.get(PATH), verb).fill(typed_all).submit(status=422)
    assert page.links[words] == f"#{prefix}{field}"
    assert typed_all.items() <= form(page, verb).fields.items()
    assert page.title.startswith("Fejl: ")
    assert len(page.select("details[open]")) == 1
    assert done(library) == []


def test_members_are_added_and_removed_for_one_series(desk, series, library):
    other = SeriesFactory(name="Et andet netværk")
    page = desk.get(PATH)
    prefix = f"fast-{other.slug}-"
    fields = {f"{prefix}name": "Åse Ærø", f"{prefix}email": "aase@x.example"}
    chosen = next(
        one
        for one in (Form(page, node) for node in page.select("form") if node["action"] == f"{PATH}/fast")
        if one.fields["series"] == other.slug
    )
    page = chosen.fill(fields).submit("Gem den faste deltager", 303).follow()
    assert members_of(series.id) == []
    assert [one.name for one in members_of(other.id)] == ["Åse Ærø"]
    form(page, "fjern-fast").submit(status=303)
    assert members_of(other.id) == []


def test_last_rounds_people_become_members_in_one_press(organiser, series, library):
    seat(
        held(series, 60, "foerst"), library, Presence.PRESENT, name="For længe siden", email="foer@x.example"
    )
    last = held(series, 20, "foer")
    seat(last, library, Presence.PRESENT, name="Åse Ærø", email="Aase@x.example")
    seat(last, library, Presence.PRESENT, name="Bo Ærø", email="bo@x.example")
    seat(last, library, Presence.ABSENT, name="Udebleven", email="ude@x.example")
    seat(last, LibraryFactory(), Presence.PRESENT, name="Fra et andet", email="andet@x.example")
    write(add_member, series.id, library.id, "Bo Ærø", "BO@x.example", "", "command")
    page = organiser.get(PATH)
    assert "Sidst, i september 2026, kom også Åse Ærø." in page.text
    page = form(page, "sidste").submit("Gør sidste rundes deltagere til faste", 303).follow()
    assert {one.name for one in members_of(series.id)} == {"Åse Ærø", "Bo Ærø"}
    assert "kom også" not in page.text


def test_registrations_over_rounds_lead_to_persons_and_what_is_owed_is_said(organiser, series, library):
    seat(held(series, 20, "foer"), library, name="Åse Ærø", fee_amount=500_00)
    coming = to_come(series)
    seat(coming, library, name="Bo Ærø", email="b@x.example", fee_amount=500_00, agreed_fee=500_00)
    row = seat(coming, library, name="Cai Ærø", email="c@x.example", fee_amount=250_00, agreed_fee=500_00)
    page = organiser.get(PATH)
    assert "Skylder nu: 750 kr." in page.text
    assert page.links["Cai Ærø"] == f"/arrangoer/{series.slug}/naeste/tilmeldinger/{row.id}"
    assert "Åse Ærø" in page.links


def test_another_series_is_not_seen_by_who_may_not_read_it(organiser, desk, series, library):
    other = SeriesFactory(name="Et lukket netværk")
    write(add_member, other.id, library.id, "Hemmelig Fast", "hemmelig@x.example", "", "command")
    seat(to_come(other), library, name="Hemmelig Tilmeldt")
    page = organiser.get(PATH)
    assert "Hemmelig" not in page.text
    assert "/bibliotek/" not in page.source
    assert "Linket viser også tilmeldinger i netværk, du ikke har adgang til." in page.text
    assert "Hemmelig Fast" in desk.get(PATH).text
    member = members_of(other.id)[0].id
    for fields in ({"series": other.slug, "row": str(member)}, {"series": "findes-ikke"}, {}):
        for verb in ("fast", "fjern-fast", "sidste"):
            organiser.post(f"{PATH}/{verb}", fields, 403)
    organiser.post(f"{PATH}/fjern-fast", {"series": series.slug, "row": str(member)}, 303)
    assert [one.name for one in members_of(other.id)] == ["Hemmelig Fast"]


def test_rows_of_another_library_are_not_removed_from_here(desk, library):
    elsewhere = write(add_contact, LibraryFactory().id, "Bo", "bo@x.example", "", "command")
    for row in (str(elsewhere), "", "æ", "-1", "9" * 50):
        desk.post(f"{PATH}/fjern-kontakt", {"row": row}, 303)
    assert len(contacts_of([one.id for one in db.session.query(Library)])) == 1


def test_a_reader_looks_and_has_neither_forms_nor_the_link(reader, series, library):
    write(add_contact, library.id, "Åse Ærø", "aase@x.example", "", "command")
    page = reader.get(PATH)
    assert "Åse Ærø" in page.text
    assert [one["action"] for one in page.main.select("form")] == []
    assert "/bibliotek/" not in page.source
    for verb in ("ean", "link", "kontakt", "fjern-kontakt", "fast", "fjern-fast", "sidste", "ret"):
        reader.post(f"{PATH}/{verb}", {"series": series.slug, "ean": EAN}, 403)
    assert done(library) == ["library.contact_added"]


def test_a_new_link_revokes_the_old_one(desk, client, library):
    old = desk.get(PATH).select("#link")[0]["value"].removeprefix("http://kreds.example")
    assert client.get(old).h1 == "Vores bibliotek"
    page = form(desk.get(PATH), "link").submit("Lav et nyt link", 303).follow()
    new = page.select("#link")[0]["value"].removeprefix("http://kreds.example")
    client.get(old, 410)
    client.get(new)


def test_what_stands_on_the_list_is_not_typed_over(desk, library):
    assert not [one for one in desk.get(PATH).select("form") if one["action"] == f"{PATH}/ret"]
    desk.post(f"{PATH}/ret", {"ret-name": "Et andet navn"}, 400)


def test_what_was_typed_can_be_corrected(desk, library):
    library.name_source = TYPED
    LibraryFactory(name="Fanø Bibliotek")
    page = desk.get(PATH)
    fields = {
        "ret-name": "Fanø Bibliotek",
        "ret-website": "ikke en adresse",
        "ret-side": "east",
    }
    page = form(page, "ret").fill(fields).submit("Gem oplysningerne", 422)
    assert any(words.startswith("Der er allerede et bibliotek") for words in page.links)
    assert page.links["Skriv en webadresse, fx slks.dk."] == "#ret-website"
    fields |= {"ret-name": "Ærø Bibliotek", "ret-website": "https://aeroe.example/"}
    page = form(page, "ret").fill(fields).submit("Gem oplysningerne", 303).follow()
    assert page.h1 == "Ærø Bibliotek"
    assert page.links["aeroe.example"] == "https://aeroe.example"


def test_two_hundred_rounds_cost_as_many_queries_as_two(desk, series, library):
    for number in (1, 2):
        seat(held(series, number, f"runde-{number}"), library)
    desk.get(PATH)
    with counted_queries(db.engine) as few:
        desk.get(PATH)
    for number in range(3, 201):
        seat(held(series, number, f"runde-{number}"), library)
    with counted_queries(db.engine) as many:
        desk.get(PATH)
    assert len(many) == len(few)
