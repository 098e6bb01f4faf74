"""Programmes as people write them: those in tests/agenda/programmes, and every way of writing a line."""

from pathlib import Path

import pytest

from app.agenda.programme import Programme, ProgrammeItem, Unread, read_programme

FOLDER = Path(__file__).parent / "programmes"

CENTER = "Center for Kunst og Biblioteker"

# A row: times, kind, title, speakers, note. A title of '' is called by its kind on the page.
PROGRAMMES = {
    "biblioteksledermoede-midtjylland-2018.txt": [
        ("9.00–9.30", "meal", "Morgenmad", [], ""),
        ("9.30–9.45", "welcome", "Velkomst", [("Pernille Schaltz", "")], ""),
        ("9.45–10.15", "talk", "", [("Michel Steen-Hansen", "")], "på Skype"),
        (
            "10.15–12.00",
            "group work",
            "To chefers oplæg, derefter sparring i grupper og plenum",
            [],
            "",
        ),
        ("12.00–13.00", "meal", "Frokost og netværk", [], ""),
        ("13.00–13.30", "dialogue", "Sparring fortsat", [], ""),
        ("13.30–13.45", "closing", "Opsamling", [], ""),
        ("13.45–14.15", "break", "Kaffe", [], ""),
        ("14.15–15.15", "talk", "", [("Marie Østergaard", ""), ("Britta Bitsch", "")], ""),
        ("15.15–15.30", "dialogue", "Nyt fra regionen, evt.", [], ""),
    ],
    "cb-ledermoede-vejle-2019-04-03.txt": [
        (
            "10.00–12.00",
            "talk",
            "Besøg af SLKS",
            [
                ("Kamma Kirk Sørensen", f"specialkonsulent, {CENTER}"),
                ("Signe Thomsen", f"konsulent, {CENTER}"),
            ],
            "",
        ),
        ("12.00–12.45", "meal", "Frokost", [], ""),
        (
            "12.45–13.45",
            "talk",
            "Samarbejde med ungdomsuddannelserne",
            [("Nina Thorsted Petersen", "specialkonsulent ved Odense Centralbibliotek")],
            "",
        ),
        ("13.45–14.00", "break", "Kaffe", [], ""),
        (
            "14.00–15.00",
            "dialogue",
            "Biblioteksudvikling og ledelsesmæssige dilemmaer",
            [],
            "Bordet rundt",
        ),
        (
            "15.00–15.30",
            "tour",
            "Rundvisning på Kolding Bibliotek med fokus på musikformidling - for interesserede",
            [],
            "",
        ),
    ],
    "kb-konference-2019-05-09.txt": [
        ("9.30–10.00", "welcome", "Ankomst og morgenbrød", [], ""),
        ("10.00–10.10", "welcome", "Velkomst", [("Eva Fahnøe Buch", "")], ""),
        ("10.10–11.00", "talk", "Oplæg", [("Nadia Mansour", "")], ""),
        ("11.00–11.20", "talk", "Oplæg", [("Mette Plambech Haugsted", ""), ("Nicola Ravden", "")], ""),
        ("11.20–12.00", "talk", "Oplæg", [("Vibeke Nielsen", ""), ("Mette Plambech Haugsted", "")], ""),
        ("12.00–13.00", "meal", "Frokost", [], ""),
        ("13.00–14.15", "talk", "Oplæg", [("Octavio Kulesz", "")], ""),
        ("14.15–14.30", "break", "Kaffe", [], ""),
        ("14.30–15.30", "talk", "Oplæg", [("Sofie Jama", "")], ""),
        ("15.30–15.45", "closing", "Opsamling", [("Vibeke Nielsen", "")], ""),
        ("16.00–17.00", "tour", "Rundvisning", [], "for interesserede"),
    ],
    "out-of-the-box.txt": [
        ("10.00–10.10", "welcome", "Velkomst og præsentation", [], ""),
        ("10.10–10.45", "talk", "Produktive partnerskaber", [("Henrik Jochumsen", "")], ""),
        ("10.45–11.20", "talk", "Partnerskaber – hvordan lykkes det?", [("Trine Nielsen", "")], ""),
        ("11.20–11.30", "break", "Kaffepause", [], ""),
        (
            "11.30–12.15",
            "talk",
            "Innovation via samarbejde og partnerskaber",
            [("Sidsel Bech Pedersen", "")],
            "",
        ),
        ("12.15–13.00", "meal", "Frokost", [], ""),
        (
            "13.00–13.45",
            "talk",
            "Biblioteker og partnerskaber – sammen står vi stærkt",
            [("Mette Høxbro", "")],
            "",
        ),
        ("13.45–14.45", "talk", "Hvordan kommer vi selv out of the box?", [], ""),
        ("14.45–15.00", "break", "Kaffepause", [], ""),
        (
            "15.00–15.45",
            "talk",
            "Hybride kulturarenaer og kreative partnerskaber",
            [("Dorte Skot-Hansen", "")],
            "",
        ),
        ("15.45–16.00", "closing", "Afrunding", [], ""),
    ],
}


def row(item: ProgrammeItem) -> tuple[object, ...]:
    return times(item), item.kind.value, item.title, list(item.speakers), item.note


def times(item: ProgrammeItem) -> str:
    end = "" if item.minutes is None else clock(item.starts + item.minutes)
    return f"{clock(item.starts)}–{end}"


def clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02d}"


def read(*lines: str) -> Programme:
    return read_programme("\n".join(lines))


def only(*lines: str) -> ProgrammeItem:
    """The one item that these lines make."""
    programme = read(*lines)
    assert programme.unread == ()
    (item,) = programme.items
    return item


def unread(*lines: str) -> list[tuple[int, Unread]]:
    return [(line.number, line.reason) for line in read(*lines).unread]


def test_every_programme_of_the_folder_is_tried():
    assert set(PROGRAMMES) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_real_programme_is_read_as_a_person_reads_it(name):
    programme = read_programme((FOLDER / name).read_text())
    assert [row(item) for item in programme.items] == PROGRAMMES[name]
    assert programme.unread == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10.00–10.15 Velkomst", "10.00–10.15"),
        ("10.00-10.15 Velkomst", "10.00–10.15"),
        ("10.00 — 10.15 Velkomst", "10.00–10.15"),
        ("10:00 - 10:15 Velkomst", "10.00–10.15"),
        ("10:00-10:15: Velkomst", "10.00–10.15"),
        ("Kl. 10.00 – 10.15: Velkomst", "10.00–10.15"),
        ("kl 10.00 til kl. 10.15, Velkomst", "10.00–10.15"),
        ("kl.10.00-10.15 Velkomst", "10.00–10.15"),
        ("fra kl. 10.00 til 10.15 Velkomst", "10.00–10.15"),
        ("ca. 10.00-ca. 10.15 Velkomst", "10.00–10.15"),
        ("10-11 Velkomst", "10.00–11.00"),
        ("10–11.30 Velkomst", "10.00–11.30"),
        ("09.00-9.30 Velkomst", "9.00–9.30"),
        ("10.00 Velkomst", "10.00–"),
        ("10.00. Velkomst", "10.00–"),
        ("10.00 – Velkomst", "10.00–"),
        ("10.00– Velkomst", "10.00–"),
        ("10.00 | Velkomst |", "10.00–"),
        ("10: Velkomst", "10.00–"),
        ("10 – Velkomst", "10.00–"),
        ("kl. 10 Velkomst", "10.00–"),
        ("- 10.00 Velkomst", "10.00–"),
        ("• 10.00-10.15 Velkomst", "10.00–10.15"),
        ("1. 10.00-10.15 Velkomst", "10.00–10.15"),
        ("  10.00\u00a0–\u00a010.15\u2003Velkomst\u200b", "10.00–10.15"),
        ("10.00-10.15\tVelkomst", "10.00–10.15"),
        ("10.00\t10.15\tVelkomst", "10.00–10.15"),
        ("•\t10.00–10.15\tVelkomst", "10.00–10.15"),
    ],
)
def test_a_time_is_known_in_whatever_form(line, expected):
    item = only(line)
    assert (times(item), item.title) == (expected, "Velkomst")


@pytest.mark.parametrize(
    "line",
    [
        "3 gode råd",
        "2-3 deltagere fra hvert bibliotek",
        "12 biblioteker fortæller",
        "1, 2 og 3",
        "2027: nye veje",
    ],
)
def test_a_number_that_is_no_time_belongs_to_the_item_above(line):
    item = only("10.00-11.00 Gruppearbejde", line)
    assert (item.title, item.note) == ("Gruppearbejde", line)


@pytest.mark.parametrize(
    ("words", "title", "speakers", "note"),
    [
        ("Velkomst v/ Åse Ø", "Velkomst", [("Åse Ø", "")], ""),
        ("Velkomst v/Åse Ø, DBC", "Velkomst", [("Åse Ø", "DBC")], ""),
        ("Velkomst, v/ Åse", "Velkomst", [("Åse", "")], ""),
        ("Velkomst V/ DBC og KB", "Velkomst", [("DBC", ""), ("KB", "")], ""),
        ("Nyt v/ Slots- og Kulturstyrelsen", "Nyt", [("Slots- og Kulturstyrelsen", "")], ""),
        ("Nyt v/ Åse Ø, Slots- og Kulturstyrelsen", "Nyt", [("Åse Ø", "Slots- og Kulturstyrelsen")], ""),
        ("Nyt v/ Åse Ø, Kultur & Fritid", "Nyt", [("Åse Ø", "Kultur & Fritid")], ""),
        ("Nyt v/ Åse Ø; Bo Ærø", "Nyt", [("Åse Ø", ""), ("Bo Ærø", "")], ""),
        ("Nyt v/ konsulent Åse Ø fra DBC", "Nyt", [("Åse Ø", "konsulent, DBC")], ""),
        ("Nyt v. Åse Ø, KB, samt Bo Ærø", "Nyt", [("Åse Ø", "KB"), ("Bo Ærø", "")], ""),
        ("Nyt ved Åse Ø, KB, og Bo Ærø, DBC", "Nyt", [("Åse Ø", "KB"), ("Bo Ærø", "DBC")], ""),
        ("Nyt ved Åse Ø og Bo Ærø, begge KB", "Nyt", [("Åse Ø", "KB"), ("Bo Ærø", "KB")], ""),
        ("Nyt v/ Åse Ø (DBC) og Bo Ærø (KB)", "Nyt", [("Åse Ø", "DBC"), ("Bo Ærø", "KB")], ""),
        ("Nyt v/ Åse Ø (på Skype)", "Nyt", [("Åse Ø", "")], "på Skype"),
        ("Nyt (Åse Ø)", "Nyt", [("Åse Ø", "")], ""),
        ("Nyt (Åse Ø og Bo Ærø)", "Nyt", [("Åse Ø", ""), ("Bo Ærø", "")], ""),
        ("Nyt (Åse Ø, DBC)", "Nyt", [("Åse Ø", "DBC")], ""),
        ("Nyt (v/ Åse)", "Nyt", [("Åse", "")], ""),
        ("Nyt (ved Åse Ø)", "Nyt", [("Åse Ø", "")], ""),
        ("Nyt – Åse Ø, DBC", "Nyt", [("Åse Ø", "DBC")], ""),
        ("Nyt, Åse Ø", "Nyt", [("Åse Ø", "")], ""),
        ("Nyt: Åse Ø", "Nyt", [("Åse Ø", "")], ""),
        ("Åse Ø, DBC: Nyt", "Nyt", [("Åse Ø", "DBC")], ""),
        ("Åse Ø (DBC)", "", [("Åse Ø", "DBC")], ""),
        ("Oplægsholder: Åse Ø, DBC", "", [("Åse Ø", "DBC")], ""),
        ("Samtale med Åse Ø", "Samtale", [("Åse Ø", "")], ""),
        ("Oplæg af Åse Ø", "Oplæg", [("Åse Ø", "")], ""),
        ("Låne ved disken ved Åse Ø", "Låne ved disken", [("Åse Ø", "")], ""),
        ("Frokost (vegetarisk)", "Frokost", [], "vegetarisk"),
        ("Nyt (Bordet rundt)", "Nyt", [], "Bordet rundt"),
        ("(pause)", "(pause)", [], ""),
        ("Besøg af SLKS", "Besøg af SLKS", [], ""),
        ("Hvad sker der ved lån på tværs?", "Hvad sker der ved lån på tværs?", [], ""),
        ("Arbejdet ved Københavns Biblioteker", "Arbejdet ved Københavns Biblioteker", [], ""),
        ("Oplæg: Nye veje", "Nye veje", [], ""),
        ("Nyt v/", "Nyt v/", [], ""),
        ("Oplæg:", "Oplæg:", [], ""),
    ],
)
def test_speakers_and_remarks_are_told_from_the_title(words, title, speakers, note):
    item = only(f"10.00-10.15 {words}")
    assert (item.title, list(item.speakers), item.note) == (title, speakers, note)


class TestLinesBelow:
    """What stands below a time belongs to it until the next one."""

    def test_are_the_title_and_then_notes(self):
        item = only("10.00-11.00", "", "Nye veje", "Tag en sag med.", "", "Vi deler os i grupper.")
        assert (item.title, item.note) == ("Nye veje", "Tag en sag med.\nVi deler os i grupper.")

    @pytest.mark.parametrize(
        "line", ["ved Åse Ø, KB", "v/ Åse Ø, KB", "Åse Ø, KB", "Oplæg: Åse Ø, KB", "- Åse Ø, KB"]
    )
    def test_name_who_speaks(self, line):
        item = only("10.00-11.00 Nye veje", line, "I plenum")
        assert (item.title, list(item.speakers), item.note) == ("Nye veje", [("Åse Ø", "KB")], "I plenum")

    def test_name_several_and_nobody_twice(self):
        item = only("10.00-11.00 Nye veje v/ Åse Ø", "Bo Ærø, KB", "Åse Ø")
        assert list(item.speakers) == [("Åse Ø", ""), ("Bo Ærø", "KB")]

    def test_are_the_cells_of_a_table_too(self):
        item = only("10.00-11.00\tNye veje\tÅse Ø, KB\tLokale 1")
        assert (item.title, list(item.speakers), item.note) == ("Nye veje", [("Åse Ø", "KB")], "Lokale 1")


class TestEnd:
    def test_without_one_an_item_lasts_until_the_next_begins(self):
        assert [times(one) for one in read("10.00 A", "10.30 B", "11.00-11.15 C").items] == [
            "10.00–10.30",
            "10.30–11.00",
            "11.00–11.15",
        ]

    @pytest.mark.parametrize("words", ["Slut", "Slut.", "slut for i dag", "Tak for i dag!", "Mødet slutter"])
    def test_of_the_meeting_is_no_item(self, words):
        assert [times(one) for one in read("10.00 A", f"11.00 {words}").items] == ["10.00–11.00"]

    def test_of_the_meeting_may_come_before_something_for_who_stays(self):
        programme = read("10.00 A", "11.00 Slut", "11.15-12.00 Rundvisning")
        assert [times(one) for one in programme.items] == ["10.00–11.00", "11.15–12.00"]

    @pytest.mark.parametrize("lines", [("15.30 Slut",), ("10.00 A", "15.30 Slut", "Kom godt hjem")])
    def test_with_more_to_it_is_an_item(self, lines):
        assert (read(*lines).items[-1].title, read(*lines).unread) == ("Slut", ())

    def test_of_two_that_begin_together_is_the_next_beginning(self):
        assert [times(one) for one in read("10.00 A", "10.00 B", "11.00-12.00 C").items][:2] == [
            "10.00–11.00"
        ] * 2

    def test_is_unknown_for_the_last(self):
        assert only("10.00 A").minutes is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Ankomst, kaffe og morgenbrød", "welcome"),
        ("Registrering", "welcome"),
        ("Kaffe og kage", "break"),
        ("Strækpause", "break"),
        ("Eftermiddagskaffe", "break"),
        ("Frokostpause", "meal"),
        ("Sandwich og vand", "meal"),
        ("Aftensmad", "meal"),
        ("Arbejde i små grupper", "group work"),
        ("Workshop", "group work"),
        ("Dialog ved bordene", "dialogue"),
        ("Debat", "dialogue"),
        ("Rundvisning", "tour"),
        ("Afrunding og næste møde", "closing"),
        ("Tak for i dag og farvel v/ Åse", "closing"),
        ("Fjernlån i tal", "talk"),
        ("Eftermiddagens oplæg", "talk"),
    ],
)
def test_what_happens_is_known_from_the_words(title, kind):
    assert only(f"10.00-10.15 {title}").kind.value == kind


@pytest.mark.parametrize(
    "heading",
    [
        "Program",
        "Foreløbigt program",
        "DAGSORDEN",
        "Tid Punkt",
        "Tirsdag den 16. marts 2027 kl. 10-15",
        "Program for dagen:",
    ],
)
def test_a_heading_is_passed_over(heading):
    assert only(heading, "10.00-10.15 Velkomst").title == "Velkomst"


class TestUnread:
    """A line that cannot be read is named, with its text, and the others are read all the same."""

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("Netværksmøde i lånesamarbejdet", Unread.NO_TIME),
            ("Mandagsklubben mødes", Unread.NO_TIME),
            ("25.00-26.00 Frokost", Unread.NO_SUCH_TIME),
            ("10.60 Frokost", Unread.NO_SUCH_TIME),
            ("10.00-24.30 Frokost", Unread.NO_SUCH_TIME),
            ("11.00-10.00 Frokost", Unread.ENDS_EARLY),
            ("11.00-11.00 Frokost", Unread.ENDS_EARLY),
        ],
    )
    def test_first_line(self, line, reason):
        programme = read("", line, "12.00-13.00 Oplæg")
        assert [(one.number, one.text, one.reason) for one in programme.unread] == [(2, line, reason)]
        assert [item.title for item in programme.items] == ["Oplæg"]

    def test_an_item_earlier_than_the_one_above(self):
        assert unread("10.00-11.00 A", "9.00-9.30 B", "11.00-12.00 C") == [(2, Unread.EARLIER)]

    def test_what_stands_below_such_a_line_does_not_slip_into_the_item_above(self):
        programme = read("10.00-11.00 A", "9.00-9.30 B", "ved Åse Ø", "11.00-12.00 C")
        assert [one.text for one in programme.unread] == ["9.00-9.30 B", "ved Åse Ø"]
        assert programme.items[0].speakers == ()

    def test_a_time_with_nothing_to_it(self):
        assert unread("10.00-11.00", "11.00-12.00 A", "12.00") == [(1, Unread.EMPTY), (3, Unread.EMPTY)]


@pytest.mark.parametrize("text", ["", "\n \n\t", "\u200b", "- \n•"])
def test_nothing_makes_nothing(text):
    assert read_programme(text) == Programme((), ())
