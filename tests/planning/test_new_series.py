"""A new network, and its first round, on pages alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.accounts.roles import Role
from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Series
from app.planning.changes import SlugTaken, make_series
from app.planning.plans import SeriesPlan
from tests.conftest import signed_in
from tests.factories import GrantFactory, SeriesFactory
from tests.planning.desk_forms import anchor_of, form_on

PATH = "/arrangoer/ny-serie"
TYPED = {
    "name": "Netværk på Ærø & Læsø",
    "organiser": "Det Kgl. Bibliotek",
    "purpose": "Vi mødes.",
    "audience": "Alle.",
    "contact_name": "Åse Ø",
    "contact_email": "aase@kb.example",
}


def fill(desk, **more):
    return form_on(desk.get(PATH)).fill({**TYPED, **more})


def slugs() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Series.slug).order_by(Series.id)))


def test_is_made_and_goes_on_to_its_first_round(desk):
    page = fill(desk).submit("Opret netværk", 303).follow()
    assert page.path.startswith("/arrangoer/netvaerk-paa-aeroe-laesoe/ny-runde/fra-bunden")
    assert "Netværket er oprettet. Nu mangler det en runde." in page.text
    row = db.session.scalars(db.select(Series)).one()
    assert (row.name, row.reminder_days, row.contact_email) == (TYPED["name"], [7, 1], "aase@kb.example")
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="series.made")).one()
    assert entry.after == {"name": TYPED["name"]}


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("laanesamarbejde", "laanesamarbejde"), ("Tema-2027", "tema-2027")],
)
def test_has_the_address_that_is_typed(desk, typed, slug):
    fill(desk, slug=typed).submit("Opret netværk", 303)
    assert slugs() == [slug]


def test_has_an_address_of_whole_words_where_its_name_is_long(desk):
    fill(desk, name="Samarbejdet om " + "bøger " * 12).submit("Opret netværk", 303)
    assert slugs() == ["samarbejdet-om-" + "-".join(["boeger"] * 6)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"slug": "på ærø"}, "Brug a–z, 0–9 og bindestreg, højst 60 tegn."),
        ({"slug": "a" * 61}, "Brug a–z, 0–9 og bindestreg, højst 60 tegn."),
        ({"slug": "kontakt"}, "“kontakt” er optaget af siden selv. Vælg en anden."),
        ({"name": "Kontakt"}, "“kontakt” er optaget af siden selv. Vælg en anden."),
        ({"slug": "taget"}, "Adressen “taget” er optaget. Vælg en anden."),
        ({"name": "…"}, "Adressen kan ikke laves af navnet. Skriv den."),
        ({"name": "Ежегодная"}, "Adressen kan ikke laves af navnet. Skriv den."),
    ],
)
def test_needs_an_address_of_its_own(desk, fields, sentence):
    SeriesFactory(slug="taget", name="Den anden")
    page = fill(desk, **fields).submit("Opret netværk", 422)
    assert anchor_of(page, sentence) == "#slug"
    assert page.title.startswith("Fejl: ")
    assert form_on(page).fields["purpose"] == "Vi mødes."
    assert slugs() == ["taget"]


def test_says_all_that_is_missing(desk):
    page = form_on(desk.get(PATH)).submit("Opret netværk", 422)
    assert [one["href"] for one in page.select("[role=alert] a")] == [
        f"#{field}" for field in "name organiser purpose audience contact_name contact_email".split()
    ]


def test_is_made_by_owners_only(app):
    series = SeriesFactory()
    organiser = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=series.id).account)
    organiser.get(PATH, 403)
    assert "Nyt netværk" not in organiser.get("/arrangoer/").links


@pytest.mark.both_databases
@pytest.mark.real_clock
def test_two_at_once_make_one(app):
    plan = SeriesPlan("ny", "Ny", "KB", "x", "y", "Bo", "bo@kb.example")
    start = Barrier(2)

    def make(_):
        with app.app_context():
            start.wait()
            try:
                write(make_series, plan, "command")
            except SlugTaken:
                return "taken"
            return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(make, range(2))) == ["made", "taken"]
    assert slugs() == ["ny"]


def test_a_network_and_its_first_round_are_made_and_nothing_is_public_before_it_is_published(desk, client):
    page = fill(desk, slug="ny").submit("Opret netværk", 303).follow()
    days = {"sittings-0-day": "16.3.2027", "sittings-1-day": "18.3.2027"}
    page = form_on(page).fill(days).submit("Opret som kladde", 303).follow()
    assert "Ingen ser den, før du udgiver den." in page.text
    for path in ("/ny/", "/ny/marts-2027/", "/ny/marts-2027/tilmelding", "/ny/kalender.ics"):
        client.get(path, 404)
    assert TYPED["name"] not in client.get("/").text
    page.form("/arrangoer/ny/marts-2027/udgiv").submit("Udgiv", 303)
    assert client.get("/ny/marts-2027/").h1 == f"{TYPED['name']}, marts 2027"
    assert TYPED["name"] in client.get("/").text
