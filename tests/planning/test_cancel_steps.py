"""The steps of a late cancellation, on the page of their meeting."""

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.meetings.steps import CancelStep
from tests.planning.desk_forms import anchor_of
from tests.planning.sitting_pages import PAGE, danish, save, sitting_in_the_west, stands
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up

HALF = CancelStep(danish("2027-03-12", "12:00"), 50)
MOST = CancelStep(danish("2027-03-15", "10:00"), 80)
TYPED = {"steps-0-percent": "50", "steps-0-days": "4", "steps-0-clock": "12.00"}


@pytest.fixture
def west(app):
    return sitting_in_the_west()


@pytest.fixture
def fees(west):
    """A round that costs something, with Anne, whose place is free, and Bo, who pays."""
    west.round.fee_amount = 500_00
    west.cancel_steps = (HALF,)
    library = horsens()
    signed_up(west.round, person(ANNE, library), person(BO, library))


def form(desk):
    return desk.get(PAGE).form(PAGE)


def pressed(page, value):
    """Press the button of a step; nothing is saved."""
    return page.submit(value).form(PAGE)


def test_a_step_is_added_and_stands_there_afterwards(desk, west):
    added = pressed(form(desk).fill(room="Lokale Ø"), "Tilføj et trin")
    assert (added.fields["room"], added.fields["steps-0-percent"]) == ("Lokale Ø", "")
    added.fill(TYPED).submit("Gem mødet", 303)
    assert (stands().cancel_steps, stands().room) == ((HALF,), "Lokale Ø")
    assert {name: form(desk).fields[name] for name in TYPED} == TYPED
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="sitting.changed")).one()
    assert entry.after["cancel_steps"] == [{"percent": 50, "until": str(HALF.until)}]


def test_a_step_is_changed_and_another_added(desk, west):
    west.cancel_steps = (HALF,)
    page = pressed(form(desk).fill({"steps-0-percent": "40"}), "Tilføj et trin")
    second = {"steps-1-percent": "80", "steps-1-days": "1", "steps-1-clock": "10"}
    page.fill(second).submit("Gem mødet", 303)
    assert stands().cancel_steps == (CancelStep(HALF.until, 40), MOST)


def test_a_step_is_removed_and_the_others_are_numbered_anew(desk, west):
    west.cancel_steps = (HALF, MOST)
    page = pressed(form(desk), "Fjern trin 1")
    assert stands().cancel_steps == (HALF, MOST)
    assert "steps-1-percent" not in page.fields
    page.submit("Gem mødet", 303)
    assert stands().cancel_steps == (MOST,)


def test_a_step_that_is_left_empty_is_none(desk, west):
    west.cancel_steps = (HALF, MOST)
    save(desk, steps__0__percent="", steps__0__days="", steps__0__clock="")
    assert stands().cancel_steps == (MOST,)


def test_there_are_five_at_most(desk, west):
    page = form(desk)
    for _ in range(5):
        page = pressed(page, "Tilføj et trin")
    with pytest.raises(AssertionError, match="no button"):
        page.submit("Tilføj et trin")


@pytest.mark.parametrize(
    ("fields", "anchor", "sentence"),
    [
        ({"steps-0-percent": ""}, "steps-0-percent", "Trin 1: Skriv et helt tal fra 0 til 100."),
        ({"steps-0-percent": "101"}, "steps-0-percent", "Trin 1: Skriv et helt tal fra 0 til 100."),
        ({"steps-1-days": ""}, "steps-1-days", "Trin 2: Skriv et helt tal fra 0 til 730."),
        ({"steps-1-clock": "x"}, "steps-1-clock", "Trin 2: Skriv et klokkeslæt, fx 10.00."),
        ({"steps-1-percent": "49"}, "steps-1-percent", "Trin 2: Procenten må ikke falde. Skriv mindst 50."),
        (
            {"steps-1-days": "4", "steps-1-clock": "12.00"},
            "steps-1-days",
            "Trin 2: Trinnet skal slutte efter det forrige. Vælg et senere tidspunkt.",
        ),
        (
            {"steps-1-days": "0", "steps-1-clock": "10.01"},
            "steps-1-days",
            "Trin 2: Trinnet skal slutte, før mødet begynder. Vælg et tidligere tidspunkt.",
        ),
        ({"steps-0-days": "7", "steps-0-clock": "23.59"}, "cancel-days", "Vælg et tidligere tidspunkt."),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk, west, fields, anchor, sentence):
    west.cancel_steps = (HALF, MOST)
    page = form(desk).fill(fields).submit("Gem mødet", 422)
    assert anchor_of(page, sentence) == f"#{anchor}"
    assert {name: page.form(PAGE).fields[name] for name in fields} == fields
    assert stands().cancel_steps == (HALF, MOST)


class TestWhoIsSignedUp:
    """Nobody is charged more than they were shown (Fees 9)."""

    @pytest.mark.parametrize(
        "fields",
        [
            {"steps__0__percent": "51"},
            {"steps__0__days": "5"},
            {"steps__0__percent": "", "steps__0__days": "", "steps__0__clock": ""},
            {"cancel__days": "8"},
        ],
    )
    def test_never_leaves_by_a_dearer_rule(self, desk, west, fees, fields):
        page = save(desk, 422, **fields)
        assert anchor_of(page, "Vælg senere frister eller lavere procenter.") == "#cancel-days"
        assert stands().cancel_steps == (HALF,)

    @pytest.mark.parametrize(
        "fields",
        [{"steps__0__percent": "49"}, {"steps__0__days": "3"}, {"cancel__days": "5"}],
    )
    def test_may_leave_by_a_cheaper_one(self, desk, west, fees, fields):
        save(desk, **fields)

    def test_keeps_the_rule_when_the_meeting_moves(self, desk, west, fees):
        save(desk, day="2027-03-10", told=True)
        assert stands().cancel_steps == (CancelStep(HALF.until - timedelta(days=6), 50),)

    def test_does_not_matter_where_nobody_pays(self, desk, west):
        west.round.fee_amount = 0
        west.cancel_steps = (HALF,)
        signed_up(west.round, person(ANNE, horsens()))
        save(desk, steps__0__percent="90")
        assert stands().cancel_steps[0].percent == 90


def test_what_somebody_else_has_saved_meanwhile_is_said(desk, west):
    mine = pressed(form(desk), "Tilføj et trin").fill(TYPED)
    save(desk, room="Lokale Ø", cancel__days="6")
    theirs = mine.submit("Gem mødet", 409)
    assert "Trin for sen afmelding: ingen" in theirs.text
    theirs.form(PAGE).submit("Gem mødet", 303)
    assert stands().cancel_steps == (HALF,)
