"""Dagsorden: what does not fit, what is held at one meeting only, and two organisers at once."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import SittingState
from app.outbox.composers import compose
from app.outbox.models import Message
from app.planning.agendas import save_agenda
from app.planning.versions import version_of
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.planning.agenda_pages import (
    PAGE,
    PROGRAMME,
    four_items,
    plan,
    stands,
    warnings,
)
from tests.planning.desk_forms import form_on
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings


@pytest.fixture
def round_(app):
    """Both meetings from 10 to 15."""
    return two_sittings(series__slug="laanesamarbejde", slug="marts")


@pytest.fixture
def four(round_):
    return four_items(round_)


class TestWarnings:
    def test_of_a_gap_and_an_overlap(self, desk, four):
        fields = {"items-1-start": "10.30", "items-3-start": "11.15"}
        page = form_on(desk.get(PAGE)).fill(fields).submit("Vis klokkeslæt")
        assert warnings(page) == [
            "",
            "Der er 20 minutter uden punkt før dette.",
            "",
            "Overlapper punktet før med 5 minutter.",
        ]

    def test_of_an_end_after_the_meeting(self, desk, four):
        west, east = four.sittings
        east.starts_at, east.ends_at = west.starts_at + timedelta(days=1), west.ends_at + timedelta(days=1)
        page = form_on(desk.get(PAGE)).fill({"items-3-minutes": "400"}).submit("Vis klokkeslæt")
        assert warnings(page)[-1] == "Slutter efter mødet, som slutter kl. 15.00."

    def test_of_an_end_after_the_shorter_meeting(self, desk, four):
        west, east = four.sittings
        east.starts_at -= timedelta(minutes=30)
        east.ends_at = east.starts_at + timedelta(hours=4)
        page = form_on(desk.get(PAGE)).fill({"items-3-minutes": "200"}).submit("Vis klokkeslæt")
        assert warnings(page)[-1] == "Slutter efter mødet, som slutter kl. 13.30 (Øst)."
        assert f"Klokkeslættene her er dem i {west.name}." in page.text

    def test_do_not_hinder_saving(self, desk, four):
        form_on(desk.get(PAGE)).fill({"items-1-start": "10.05"}).submit("Gem dagsorden", 303)
        assert stands()[1][0] == 5

    def test_stand_there_when_the_page_is_opened_again(self, desk, four):
        form_on(desk.get(PAGE)).fill({"items-1-start": "10.05"}).submit("Gem dagsorden", 303)
        assert warnings(desk.get(PAGE))[1] == "Overlapper punktet før med 5 minutter."


class TestDeviations:
    """What is held at one meeting only: on the form, the public pages, and in people's calendars."""

    @pytest.fixture
    def deviating(self, desk, four):
        fields = {"items-1-only_at": "vest"}
        page = form_on(desk.get(PAGE)).fill(fields).submit("add-2")
        more = {"items-2-title": "Tur i magasinet", "items-2-only_at": "oest", "items-2-minutes": "20"}
        form_on(page).fill(more).submit("Gem dagsorden", 303)
        return four

    def test_lie_beside_each_other_and_what_follows_waits_for_the_longer(self, desk, deviating):
        assert stands() == [
            (0, 10, "Velkomst"),
            (10, 35, "Tal"),
            (10, 20, "Tur i magasinet"),
            (45, 15, "Kaffe"),
            (60, 60, "Grupper"),
        ]
        page = desk.get(PAGE)
        assert [one for one in warnings(page) if one] == ["Der er 15 minutter uden punkt før dette (Øst)."]
        assert all(form_on(page).fields[f"items-{number}-start"] == "" for number in range(5))

    @pytest.mark.parametrize("path", ["", "dagsorden"])
    def test_are_named_on_the_public_page(self, client, deviating, path):
        page = client.get(f"/laanesamarbejde/marts/{path}")
        items = [one.text for one in page.select(".agenda li")]
        assert items[:3] == [
            "10.00–10.10 Velkomst",
            "10.10–10.45 Tal Kun Vest",
            "10.10–10.30 Tur i magasinet Kun Øst",
        ]
        if not path:
            assert "er den samme ved alle møderne i runden, undtagen hvor der står andet." in page.text

    def test_have_the_times_of_their_own_meeting(self, client, deviating):
        east = deviating.sittings[1]
        east.starts_at -= timedelta(hours=1)
        db.session.commit()
        items = [one.text for one in client.get("/laanesamarbejde/marts/").select(".agenda li")]
        assert items[0] == "Vest 10.00–10.10 Øst 09.00–09.10 Velkomst"
        assert items[2] == "09.10–09.30 Tur i magasinet Kun Øst"

    def test_of_a_meeting_that_is_cancelled_are_not_shown_and_not_lost(self, desk, client, deviating):
        deviating.sittings[1].state = SittingState.CANCELLED
        deviating.content_revision += 1
        db.session.commit()
        assert "Tur i magasinet" not in client.get("/laanesamarbejde/marts/").text
        form_on(desk.get(PAGE)).fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
        assert [one.only_at for one in plan()] == ["", "vest", "oest", "", ""]

    def test_stand_only_in_the_calendars_of_their_own_meeting(self, desk, deviating):
        library = horsens()
        signed_up(deviating, person(ANNE, library, "vest"), person(BO, library, "oest"))
        texts = calendar_texts()
        assert (
            "Tal" in texts["anne@horsens.example"],
            "Tur i magasinet" in texts["anne@horsens.example"],
        ) == (
            True,
            False,
        )
        assert (
            "10.10 Tal" in texts["bo@horsens.example"],
            "10.10 Tur i mag" in texts["bo@horsens.example"],
        ) == (
            False,
            True,
        )


def calendar_texts() -> dict[str, str]:
    """What the calendar entry of each address says."""
    db.session.rollback()
    found = {}
    for message in db.session.scalars(select(Message).filter_by(kind="registration")):
        mail = compose(message)
        found[message.recipient] = str(Calendar.from_ical(mail.calendar).walk("VEVENT")[0]["DESCRIPTION"])
    return found


class TestTwoOrganisers:
    """Two who edit at once lose nothing."""

    @pytest.fixture
    def two(self, app, desk, four):
        other = signed_in(app, GrantFactory().account)
        return form_on(desk.get(PAGE)), form_on(other.get(PAGE))

    def test_the_second_sees_both_and_decides(self, two):
        first, second = two
        first.fill({"items-0-title": "God morgen", "items-0-note": "Med sang", "items-2-only_at": "vest"})
        first.submit("Gem dagsorden", 303)
        page = second.fill({"items-1-title": "Flere tal"}).submit("Gem dagsorden", 409)
        assert [one.text for one in page.select("[role=status] li")] == [
            "10.00–10.10 God morgen. Med sang",
            "10.10–10.45 Tal",
            "10.45–11.00 Kaffe, kun Vest",
            "11.00–12.00 Grupper (Åse Ø, KB)",
        ]
        assert [title for _, _, title in stands()] == ["God morgen", "Tal", "Kaffe", "Grupper"]
        mine = form_on(page)
        assert (mine.fields["items-0-title"], mine.fields["items-1-title"]) == ("Velkomst", "Flere tal")
        mine.fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
        assert [title for _, _, title in stands()] == ["God morgen", "Flere tal", "Kaffe", "Grupper"]

    def test_moving_and_pasting_do_not_make_one_forget_which_version_one_began_with(self, two):
        first, second = two
        first.fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
        page = second.submit("down-0")
        page = form_on(page).fill(programme=PROGRAMME).submit("paste")
        form_on(page).submit("Gem dagsorden", 409)
        assert stands()[0][2] == "God morgen"

    def test_a_third_who_saves_while_the_second_reads_is_seen_too(self, app, two, four):
        first, second = two
        first.fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
        page = second.fill({"items-1-title": "Flere tal"}).submit("Gem dagsorden", 409)
        items = [*plan()][:2]
        write(save_agenda, four.id, items, version_of(plan()), "account:3")
        form_on(page).submit("Gem dagsorden", 409)
        assert len(stands()) == 2

    def test_who_saves_the_same_is_not_bothered(self, two):
        for form in two:
            form.fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
