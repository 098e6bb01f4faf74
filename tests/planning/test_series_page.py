"""The settings of a network."""

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.meetings.models import Series
from tests.factories import SeriesFactory

PATH = "/arrangoer/laanesamarbejde/indstillinger"


@pytest.fixture
def series(app) -> Series:
    return SeriesFactory(slug="laanesamarbejde")


def stored() -> Series:
    db.session.expire_all()
    return db.session.scalars(db.select(Series)).one()


def test_the_page_shows_what_holds_and_saves_what_is_typed(desk, series):
    form = desk.get(PATH).form(PATH)
    assert form.fields["reminder_days"] == "7, 1"
    saved = form.fill(name="Netværk på Ærø", reminder_days="3 14", invites_waiting="1").submit(status=303)
    assert "Indstillingerne er gemt" in saved.follow().text
    assert (stored().name, stored().reminder_days, stored().invites_waiting) == (
        "Netværk på Ærø",
        [14, 3],
        True,
    )


def test_what_visitors_see_is_a_new_version(desk, series):
    desk.get(PATH).form(PATH).fill(purpose="Et nyt formål").submit(status=303)
    assert stored().content_revision == 1


def test_the_log_says_what_is_new_and_names_nobody(desk, series):
    desk.get(PATH).form(PATH).fill(name="Nyt navn", contact_name="Bo Ærø").submit(status=303)
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="series.changed")).one()
    assert entry.before == {"name": "Netværk i lånesamarbejde"}
    assert entry.after == {"name": "Nyt navn"}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Skriv netværkets navn."),
        ("name", "x" * 121, "Skriv højst 120 tegn."),
        ("contact_email", "aase", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        ("contact_phone", "123", "Skriv et telefonnummer på 8 cifre."),
        *(
            ("reminder_days", typed, "Skriv forskellige antal dage fra 1 til 60 med komma imellem, fx 7, 1.")
            for typed in ("0", "61", "syv", "7, 7", "-1", "1.5")
        ),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk, series, field, typed, sentence):
    page = desk.get(PATH).form(PATH).fill({field: typed}).submit(status=422)
    assert sentence in page.text
    assert page.form(PATH).fields[field] == typed
    assert page.title.startswith("Fejl: ")


def test_no_reminders_is_a_choice(desk, series):
    desk.get(PATH).form(PATH).fill(reminder_days="").submit(status=303)
    assert stored().reminder_days == []
