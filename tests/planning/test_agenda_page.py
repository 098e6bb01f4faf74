"""Dagsorden: a programme is pasted and looked through, edited as a list, and saved once for all meetings."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.models import db
from app.meetings.models import Round
from tests.agenda.test_programme import PROGRAMMES
from tests.factories import AgendaItemFactory
from tests.planning.agenda_pages import (
    PAGE,
    focused,
    four_items,
    paste,
    plan,
    shown,
    stands,
    warnings,
)
from tests.planning.desk_forms import anchor_of, form_on
from tests.registrations.stories import one_sitting, two_sittings


@pytest.fixture
def round_(app):
    """Both meetings from 10 to 15."""
    return two_sittings(series__slug="laanesamarbejde", slug="marts")


@pytest.fixture
def four(round_):
    return four_items(round_)


FOLDER = Path(__file__).parents[1] / "agenda" / "programmes"


class TestPasting:
    def test_shows_the_items_before_anything_is_saved(self, desk, round_):
        page = paste(desk)
        assert "Se programmet igennem" in page.text
        assert shown(page) == [
            "10.00–10.10 Velkomst",
            "10.10–10.45 Fjernlån i tal",
            "10.45–11.00 Kaffe",
            "11.00–12.00 Arbejde i små grupper",
        ]
        assert stands() == []
        fields = form_on(page).fields
        assert (fields["items-0-speakers"], fields["items-0-kind"]) == ("Åse Sørensen, KB", "welcome")
        assert (fields["items-3-note"], fields["items-3-start"], fields["programme"]) == (
            "Tag en sag med.",
            "",
            "",
        )

    def test_is_saved_once_for_all_meetings(self, desk, client, round_):
        page = form_on(paste(desk)).submit("Gem dagsorden", 303).follow()
        assert "Dagsordenen er gemt" in page.text
        assert stands() == [
            (0, 10, "Velkomst"),
            (10, 35, "Fjernlån i tal"),
            (45, 15, "Kaffe"),
            (60, 60, "Arbejde i små grupper"),
        ]
        public = client.get("/laanesamarbejde/marts/")
        assert "Dagsordenen er den samme ved alle møderne i runden." in public.text
        assert public.select(".agenda li")[0].text == "10.00–10.10 Velkomst Åse Sørensen, KB"

    @pytest.mark.parametrize("name", PROGRAMMES)
    def test_of_a_real_programme_is_saved_as_it_was_read(self, desk, round_, name):
        form_on(paste(desk, (FOLDER / name).read_text())).submit("Gem dagsorden", 303)
        rows = PROGRAMMES[name]
        assert [(one.kind.value, one.title, list(one.speakers), one.note) for one in plan()] == [
            (kind, title or "Oplæg", speakers, note) for _, kind, title, speakers, note in rows
        ]
        assert [(600 + one.starts_after, 600 + one.starts_after + one.minutes) for one in plan()] == [
            tuple(map(minutes, row[0].split("–"))) for row in rows
        ]

    def test_of_lines_that_cannot_be_read_names_them_and_keeps_the_text(self, desk, round_):
        text = "Lånemøde\n10.00 Velkomst\n25.00 Frokost\n9.00 Kaffe\n11.00-12.00 Oplæg"
        page = paste(desk, text)
        assert [one.text for one in page.select("[role=status] li")] == [
            "Linje 1: Lånemøde (der står ingen tid på linjen)",
            "Linje 3: 25.00 Frokost (tiden findes ikke)",
            "Linje 4: 9.00 Kaffe (den begynder før punktet over)",
        ]
        assert form_on(page).fields["programme"] == text
        assert shown(page) == ["10.00–11.00 Velkomst", "11.00–12.00 Oplæg"]

    @pytest.mark.parametrize("text", ["", "Velkomst\nKaffe", "Program"])
    def test_of_nothing_that_has_a_time_is_an_error_at_the_field(self, desk, round_, text):
        page = paste(desk, text, 422)
        assert (
            page.links["Sæt et program ind med et punkt på hver linje: 10.00–10.15 Velkomst."] == "#programme"
        )
        assert form_on(page).fields["programme"] == text

    def test_of_more_than_an_agenda_can_hold_loses_nothing(self, desk, round_):
        text = "\n".join(f"10.{number:02d} Punkt" for number in range(60)) + "\n11.00 Et til"
        page = paste(desk, text, 422)
        assert "Programmet har 61 punkter. En dagsorden kan have højst 60." in page.text
        assert form_on(page).fields["programme"] == text
        assert len(shown(paste(desk, text.rpartition("\n")[0]))) == 60

    def test_of_a_table_keeps_its_cells_apart(self, desk, round_):
        fields = form_on(paste(desk, "10.00–10.30\tNye veje\tÅse Sørensen, KB\tLokale 1")).fields
        names = ("title", "speakers", "note")
        assert [fields[f"items-0-{name}"] for name in names] == ["Nye veje", "Åse Sørensen, KB", "Lokale 1"]

    def test_over_a_standing_item_leaves_it_standing(self, desk, round_):
        AgendaItemFactory(round=round_, title="Velkomst", is_standing=True)
        AgendaItemFactory(round=round_, title="Frokost", starts_after=120, is_standing=True)
        page = paste(desk)
        assert (
            "Disse faste punkter står ikke i programmet og kommer heller ikke med i næste runde: Frokost."
            in page.text
        )
        form_on(page).submit("Gem dagsorden", 303)
        assert [one.title for one in plan() if one.is_standing] == ["Velkomst"]

    def test_of_a_last_item_without_an_end_lasts_until_the_meeting_ends(self, desk, round_):
        assert shown(paste(desk, "10.00 Velkomst\n14.00 Oplæg"))[-1] == "14.00–15.00 Oplæg"
        assert shown(paste(desk, "10.00 Velkomst\n15.00 Oplæg"))[-1] == "15.00–15.15 Oplæg"

    def test_of_a_programme_that_begins_before_the_meeting_is_said_and_saved(self, desk, client, round_):
        page = paste(desk, "9.30-10.00 Kaffe\n10.00-11.00 Oplæg")
        assert warnings(page) == ["Begynder før mødet, som begynder kl. 10.00.", ""]
        form_on(page).submit("Gem dagsorden", 303)
        assert stands() == [(-30, 30, "Kaffe"), (0, 60, "Oplæg")]
        assert form_on(desk.get(PAGE)).fields["items-0-start"] == "09.30"
        assert "09.30–10.00 Kaffe" in client.get("/laanesamarbejde/marts/").text


def minutes(clock: str) -> int:
    hours, rest = clock.split(".")
    return int(hours) * 60 + int(rest)


class TestEditing:
    def test_what_stands_there_is_saved_unchanged(self, desk, four):
        before = (stands(), four.content_revision)
        form_on(desk.get(PAGE)).submit("Gem dagsorden", 303)
        assert (stands(), db.session.scalars(select(Round)).one().content_revision) == before
        assert db.session.scalars(select(AuditEntry).filter_by(action="agenda.changed")).all() == []

    def test_a_longer_item_moves_those_after_it(self, desk, four):
        form_on(desk.get(PAGE)).fill({"items-0-minutes": "30"}).submit("Gem dagsorden", 303)
        assert [starts for starts, _, _ in stands()] == [0, 30, 65, 80]

    def test_the_times_can_be_seen_before_saving(self, desk, four):
        page = form_on(desk.get(PAGE)).fill({"items-0-minutes": "30"}).submit("Vis klokkeslæt")
        assert shown(page)[1:3] == ["10.30–11.05 Tal", "11.05–11.20 Kaffe"]
        assert stands()[1][0] == 10

    @pytest.mark.parametrize(
        ("button", "order", "focus"),
        [
            ("up-2", "Velkomst Kaffe Tal Grupper", "up-1"),
            ("up-1", "Tal Velkomst Kaffe Grupper", "down-0"),
            ("down-0", "Tal Velkomst Kaffe Grupper", "down-1"),
            ("down-2", "Velkomst Tal Grupper Kaffe", "up-3"),
            ("remove-1", "Velkomst Kaffe Grupper", "items-1-title"),
            ("remove-3", "Velkomst Tal Kaffe", "items-2-title"),
        ],
    )
    def test_items_are_moved_and_taken_out_by_buttons_and_the_focus_goes_along(
        self, desk, four, button, order, focus
    ):
        page = form_on(desk.get(PAGE)).submit(button)
        titles = order.split()
        assert [one.partition(" ")[2] for one in shown(page)] == titles
        assert focused(page)["name"] == focus
        assert len(stands()) == 4
        form_on(page).submit("Gem dagsorden", 303)
        assert [title for _, _, title in stands()] == titles

    @pytest.mark.parametrize(("button", "at"), [("add-1", 1), ("add-4", 4)])
    def test_an_item_is_added_where_it_belongs(self, desk, four, button, at):
        page = form_on(desk.get(PAGE)).submit(button)
        assert focused(page)["name"] == f"items-{at}-title"
        assert shown(page)[at].endswith("Nyt punkt")
        form_on(page).fill({f"items-{at}-title": "Nyt"}).submit("Gem dagsorden", 303)
        assert stands()[at][1:] == (30, "Nyt")

    def test_the_first_item_can_be_written_by_hand(self, desk, round_):
        page = form_on(desk.get(PAGE)).submit("Skriv det første punkt")
        form_on(page).fill({"items-0-title": "Velkomst", "items-0-minutes": "15"}).submit(
            "Gem dagsorden", 303
        )
        assert stands() == [(0, 15, "Velkomst")]

    def test_all_items_can_be_taken_out(self, desk, four):
        page = desk.get(PAGE)
        for _ in range(4):
            page = form_on(page).submit("remove-0")
        form_on(page).submit("Gem dagsorden uden punkter", 303)
        assert stands() == []
        assert "uden punkter" not in desk.get(PAGE).text

    @pytest.mark.parametrize(
        ("button", "status"),
        [("up-9", 303), ("down-99", 303), ("remove-4", 303), ("add-7", 303), ("up-0", 200), ("down-3", 200)],
    )
    def test_a_button_that_is_not_there_loses_nothing(self, desk, four, button, status):
        fields = form_on(desk.get(PAGE)).fields
        desk.post(PAGE, {**fields, button: "1"}, status)
        assert [title for _, _, title in stands()] == ["Velkomst", "Tal", "Kaffe", "Grupper"]

    @pytest.mark.parametrize(
        ("fields", "sentence", "field"),
        [
            ({"items-0-title": ""}, "Skriv, hvad punktet handler om.", "items-0-title"),
            ({"items-0-title": "x" * 201}, "Skriv højst 200 tegn.", "items-0-title"),
            ({"items-1-minutes": ""}, "Skriv et helt tal fra 1 til 1440.", "items-1-minutes"),
            ({"items-1-minutes": "0"}, "Skriv et helt tal fra 1 til 1440.", "items-1-minutes"),
            ({"items-1-minutes": "en halv time"}, "Skriv et helt tal fra 1 til 1440.", "items-1-minutes"),
            (
                {"items-1-start": "ti"},
                "Skriv et klokkeslæt, fx 10.00, eller lad feltet stå tomt.",
                "items-1-start",
            ),
            ({"items-0-speakers": "x" * 121}, "Skriv højst 120 tegn.", "items-0-speakers"),
            ({"items-0-speakers": f"Bo, {'x' * 121}"}, "Skriv højst 120 tegn.", "items-0-speakers"),
        ],
    )
    def test_what_cannot_be_right_is_said_at_its_field_and_kept(self, desk, four, fields, sentence, field):
        form = form_on(desk.get(PAGE)).fill(fields)
        page = form.submit("Gem dagsorden", 422)
        assert anchor_of(page, sentence) == f"#{field}"
        assert page.title.startswith("Fejl: ")
        kept = form_on(page).fields
        assert kept == {**form.fields, "csrf_token": kept["csrf_token"]}
        assert [title for _, _, title in stands()] == ["Velkomst", "Tal", "Kaffe", "Grupper"]

    def test_speakers_are_kept_in_their_order_each_once(self, desk, four):
        typed = "Bo Ærø, DBC ; ; Åse Ø, KB, Aarhus; Bo Ærø, DBC"
        form_on(desk.get(PAGE)).fill({"items-0-speakers": typed}).submit("Gem dagsorden", 303)
        assert plan()[0].speakers == (("Bo Ærø", "DBC"), ("Åse Ø", "KB, Aarhus"))
        assert form_on(desk.get(PAGE)).fields["items-0-speakers"] == "Bo Ærø, DBC; Åse Ø, KB, Aarhus"

    def test_every_field_is_saved(self, desk, four):
        fields = {
            "items-0-title": "Ny velkomst",
            "items-0-kind": "dialogue",
            "items-0-note": "Første linje\nAnden linje",
            "items-0-standing": "1",
            "items-0-only_at": "oest",
            "items-1-start": "10.30",
        }
        form_on(desk.get(PAGE)).fill(fields).submit("Gem dagsorden", 303)
        first = plan()[0]
        assert (first.title, first.kind.value, first.note) == (
            "Ny velkomst",
            "dialogue",
            "Første linje\nAnden linje",
        )
        assert (first.is_standing, first.only_at) == (True, "oest")
        assert stands()[1][:2] == (30, 35)
        again = form_on(desk.get(PAGE)).fields
        assert {name: again[name] for name in fields} == fields


def test_a_round_held_once_asks_for_no_meeting(desk):
    round_ = one_sitting(series__slug="laanesamarbejde", slug="marts")
    AgendaItemFactory(round=round_, title="Velkomst")
    page = desk.get(PAGE)
    assert "ved alle møder" not in page.text
    form_on(page).submit("Gem dagsorden", 303)


def test_items_of_a_second_day_stay_on_it(desk):
    round_ = one_sitting(series__slug="laanesamarbejde", slug="marts")
    (sitting,) = round_.sittings
    sitting.ends_at += timedelta(days=1)
    for starts, title in ((0, "Velkomst"), (23 * 60, "Morgenmad"), (24 * 60 + 30, "Oplæg")):
        AgendaItemFactory(round=round_, title=title, starts_after=starts)
    page = desk.get(PAGE)
    assert shown(page)[1:] == ["dag 2 09.00–09.45 Morgenmad", "dag 2 10.30–11.15 Oplæg"]
    before = stands()
    form_on(page).fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
    assert [starts for starts, _, _ in stands()] == [starts for starts, _, _ in before]


def test_the_log_has_the_titles_before_and_after(desk, four):
    form_on(desk.get(PAGE)).fill({"items-0-title": "God morgen"}).submit("Gem dagsorden", 303)
    entry = db.session.scalars(select(AuditEntry).filter_by(action="agenda.changed")).one()
    assert entry.before == {"items": ["Velkomst", "Tal", "Kaffe", "Grupper"]}
    assert entry.after["items"][0] == "God morgen"
