"""Indstillinger of a round: every field, what cannot be right, and two organisers at once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.clock import COPENHAGEN, now
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import FreeScope, QueueOrder, Round
from app.registrations import decisions
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import GrantFactory, ResearchLibraryFactory
from tests.planning.desk_forms import anchor_of, form_on
from tests.registrations.stories import ANNE, BO, horsens, person, rows, signed_up, two_sittings

PAGE = "/arrangoer/laanesamarbejde/marts/indstillinger"


def danish(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), COPENHAGEN).astimezone(UTC)


@pytest.fixture
def round_(app):
    return two_sittings(
        west={"starts_at": danish("2027-04-06", "10:00")},
        series__slug="laanesamarbejde",
        slug="marts",
        fee_amount=500_00,
    )


def stands() -> Round:
    db.session.rollback()
    return db.session.scalars(select(Round)).one()


def save(client, status: int = 303, **fields: str | None):
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    return form_on(client.get(PAGE)).fill(named).submit("Gem indstillinger", status)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"title": "Fra bestilling til hylde"}, "title", "Fra bestilling til hylde"),
        ({"theme": "Første afsnit.\r\n\r\nAndet."}, "theme", "Første afsnit.\n\nAndet."),
        ({"fee": "750"}, "fee_amount", 750_00),
        ({"fee": "1.250,50 kr."}, "fee_amount", 1250_50),
        ({"fee": ""}, "fee_amount", 0),
        ({"free_places": "2"}, "free_places", 2),
        ({"sector_free_places": "1"}, "sector_free_places", 1),
        ({"free_scope": "sitting"}, "free_scope", FreeScope.SITTING),
        ({"vat_sentence": "momsfrit"}, "vat_sentence", "momsfrit"),
        ({"no_show_fee": "300"}, "no_show_fee", 300_00),
        ({"queue_order": "first_come"}, "queue_order", QueueOrder.FIRST_COME),
        ({"fees_lock__days": "7", "fees_lock__clock": "12"}, "fees_lock_at", danish("2027-03-17", "12:00")),
        (
            {"release__days": "21", "release__clock": "9.30"},
            "sector_release_at",
            danish("2027-03-03", "09:30"),
        ),
    ],
)
def test_every_field_is_saved_and_stands_there_again(desk, round_, fields, name, value):
    page = save(desk, **fields).follow()
    assert "Indstillingerne er gemt" in page.text
    assert getattr(stands(), name) == value
    form_on(page).submit("Gem indstillinger", 303)
    assert getattr(stands(), name) == value


def test_saving_what_stands_there_changes_nothing(desk, round_):
    revision = stands().content_revision
    save(desk)
    assert stands().content_revision == revision
    assert db.session.scalars(select(AuditEntry).filter_by(action="round.changed")).all() == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Skriv en titel."),
        ("title", "x" * 161, "Skriv højst 160 tegn."),
        ("fee", "gratis", "Skriv et beløb i kroner, fx 500."),
        ("fee", "-1", "Skriv et beløb i kroner, fx 500."),
        ("fee", "500,001", "Skriv et beløb i kroner, fx 500."),
        ("fee", "100001", "Skriv et beløb i kroner, fx 500."),
        ("fee", "NaN", "Skriv et beløb i kroner, fx 500."),
        ("no_show_fee", "x", "Skriv et beløb i kroner, fx 500."),
        ("free_places", "", "Skriv et helt tal fra 0 til 100."),
        ("sector_free_places", "101", "Skriv et helt tal fra 0 til 100."),
        ("vat_sentence", "x" * 201, "Skriv højst 200 tegn."),
        ("fees_lock-days", "7", "Skriv et klokkeslæt, fx 10.00."),
        ("release-clock", "12.00", "Skriv et helt tal fra 0 til 730."),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk, round_, field, typed, sentence):
    form = form_on(desk.get(PAGE)).fill({field: typed})
    page = form.submit("Gem indstillinger", 422)
    assert anchor_of(page, sentence).startswith(f"#{field.partition('-')[0]}")
    assert page.title.startswith("Fejl: ")
    kept = form_on(page).fields
    assert kept == {**form.fields, "csrf_token": kept["csrf_token"]}


def test_how_free_places_are_counted_stays_once_one_is_held(desk, round_):
    signed_up(round_, person(ANNE, horsens()))
    page = save(desk, 422, free_scope="sitting")
    assert "Gratis pladser er allerede givet, så det kan ikke ændres, hvordan de tælles." in page.text
    assert form_on(page).fields["free_scope"] == "sitting"


def test_a_new_price_is_for_who_comes_later(desk, round_):
    signed_up(round_, person(ANNE, horsens()), person(BO, horsens(number="999999", name="Vejle Bibliotek")))
    before = [(row.fee_amount, row.agreed_fee) for row in rows()]
    save(desk, fee="900")
    assert [(row.fee_amount, row.agreed_fee) for row in rows()] == before


class TestRelease:
    """Without a date nobody waits for it, and what has been carried out is not done again."""

    def test_without_a_date_gives_those_who_wait_their_seats_now(self, desk, round_):
        round_.sector_release_at = now() + timedelta(days=3)
        db.session.commit()
        signed_up(round_, person(ANNE, ResearchLibraryFactory()))
        assert rows()[0].state is State.PENDING
        save(desk, release__days="", release__clock="")
        assert rows()[0].state is State.CONFIRMED
        assert stands().sector_release_at is None

    def test_that_has_been_carried_out_is_said_and_stays(self, desk, round_):
        write(decisions.release_sector, round_.id, "account:1")
        page = desk.get(PAGE)
        assert "Resten af sektoren får plads Det skete mandag den 1. februar 2027 kl. 10.00." in page.text
        assert "release-days" not in form_on(page).fields
        save(desk, title="Ny titel")
        assert (stands().title, stands().sector_release_at) == ("Ny titel", now())

    def test_carried_out_while_the_form_was_open_stays_too(self, desk, round_):
        form = form_on(desk.get(PAGE))
        write(decisions.release_sector, round_.id, "account:1")
        write(decisions.lock_fees, round_.id, "account:1")
        fields = {
            "release-days": "3",
            "release-clock": "12.00",
            "fees_lock-days": "2",
            "fees_lock-clock": "12",
        }
        form.fill(fields).submit("Gem indstillinger", 303)
        assert (stands().sector_release_at, stands().fees_lock_at) == (now(), None)

    def test_of_the_fees_lock_is_said_and_stays(self, desk, round_):
        write(decisions.lock_fees, round_.id, "account:1")
        page = desk.get(PAGE)
        assert "Gebyrerne låses Det skete mandag den 1. februar 2027 kl. 10.00." in page.text
        assert "fees_lock-days" not in form_on(page).fields


def test_of_two_organisers_the_second_reads_what_differs_and_decides(app, desk, round_):
    other = signed_in(app, GrantFactory().account)
    first, second = form_on(desk.get(PAGE)), form_on(other.get(PAGE))
    first.fill(
        {"fee": "700", "free_scope": "sitting", "theme": "Depot", "release-days": "9", "release-clock": "12"}
    )
    first.submit("Gem indstillinger", 303)
    page = second.fill({"title": "Min titel"}).submit("Gem indstillinger", 409)
    assert [one.text for one in page.select("[role=status] li")] == [
        f"Titel: {round_.title}",
        "Tema: Depot",
        "Deltagergebyr i kroner: 700",
        "Gratis pladser tælles: ved hvert møde for sig",
        "Resten af sektoren får plads: 9 dage før kl. 12.00",
    ]
    assert (stands().fee_amount, stands().title) == (700_00, round_.title)
    assert form_on(page).fields["title"] == "Min titel"
    form_on(page).fill({"fee": "700"}).submit("Gem indstillinger", 303)
    assert (stands().fee_amount, stands().title, stands().theme) == (
        700_00,
        "Min titel",
        "Lån på tværs af grænser.",
    )
