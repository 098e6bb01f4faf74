"""Days in a pasted programme: each heading puts what follows on its day."""

from datetime import date

import pytest

from app.agenda.headings import heading_in
from app.agenda.programme import Unread, read_programme

DATES = (date(2027, 5, 5), date(2027, 5, 6))  # a Wednesday and a Thursday


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("Dag 1", 0),
        ("DAG 2", 1),
        ("Dag to", 1),
        ("Dag 2:", 1),
        ("2. dag", 1),
        ("Anden dag", 1),
        ("Dag 2: Fremtidens bibliotek", 1),
        ("Dag 2 – torsdag den 6. maj", 1),
        ("Dag 2, torsdag d. 6. maj 2027 kl. 9.00-15.00", 1),
        ("Onsdag", 0),
        ("Torsdag", 1),
        ("Torsdag den 6. maj", 1),
        ("torsdag d. 6. maj 2027", 1),
        ("Torsdag 6/5", 1),
        ("6. maj", 1),
        ("6/5-2027", 1),
        ("Program for torsdag den 6. maj", 1),
        ("Torsdag den 6. maj: Strategi og ledelse", 1),
        ("Dag 3", None),
        ("Fredag", None),
        ("Fredag den 7. maj", None),
    ],
)
def test_a_heading_names_a_day(line, after):
    heading = heading_in(line)
    assert heading is not None
    assert heading.after(DATES) == after


@pytest.mark.parametrize(
    "line",
    [
        "",
        "–",
        "Dagsorden",
        "Dagen i dag",
        "Onsdag: frokost i kantinen",
        "Onsdagsmøde i netværket",
        "Torsdag er der rundvisning",
        "5. majestætiske bøger",
        "Kaffe",
    ],
)
def test_what_is_no_heading(line):
    assert heading_in(line) is None


TWO_DAYS = """Program

Onsdag den 5. maj
10.00 Velkomst
10.30-12.00 Strategi v/ Bo Ærø, KB
18.00 Middag

Torsdag den 6. maj
• 9.00 Godmorgen
9.30-11.00 Arbejde i grupper
11.00 Farvel og tak"""


def clocks(programme) -> list[tuple[int, str, int | None, str]]:
    """Day, clock, minutes and title."""
    return [
        (one.starts // 1440, f"{one.starts % 1440 // 60}.{one.starts % 60:02d}", one.minutes, one.title)
        for one in programme.items
    ]


def test_each_item_stands_on_its_day_and_none_lasts_through_the_night():
    programme = read_programme(TWO_DAYS, DATES)
    assert programme.unread == ()
    assert clocks(programme) == [
        (0, "10.00", 30, "Velkomst"),
        (0, "10.30", 90, "Strategi"),
        (0, "18.00", None, "Middag"),
        (1, "9.00", 30, "Godmorgen"),
        (1, "9.30", 90, "Arbejde i grupper"),
        (1, "11.00", None, "Farvel og tak"),
    ]


def test_days_by_number_are_the_same():
    text = TWO_DAYS.replace("Onsdag den 5. maj", "Dag 1").replace("Torsdag den 6. maj", "Dag 2")
    assert read_programme(text, DATES).items == read_programme(TWO_DAYS, DATES).items


def test_the_theme_of_a_day_stands_with_its_first_item():
    programme = read_programme("Dag 1\n10.00 A\nDag 2: Fremtidens bibliotek\n9.00 B\n10.00 C", DATES)
    assert [one.note for one in programme.items] == ["", "Fremtidens bibliotek", ""]


def test_a_day_that_is_none_of_the_meetings_is_said_with_all_that_stands_under_it():
    programme = read_programme("10.00 A\nFredag den 7. maj\n9.00 B\nDag 2\n9.00 C", DATES)
    assert [(one.number, one.reason) for one in programme.unread] == [
        (2, Unread.NO_SUCH_DAY),
        (3, Unread.NO_SUCH_DAY),
    ]
    assert [one.title for one in programme.items] == ["A", "C"]


def test_days_out_of_order_are_said():
    programme = read_programme("Dag 2\n9.00 C\nDag 1\n10.00 A", DATES)
    assert [(one.text, one.reason) for one in programme.unread] == [("10.00 A", Unread.EARLIER)]


class TestMeetingOfOneDay:
    ONE = DATES[:1]

    def test_has_no_second_day(self):
        programme = read_programme(TWO_DAYS, self.ONE)
        assert [one.title for one in programme.items] == ["Velkomst", "Strategi", "Middag"]
        assert {one.reason for one in programme.unread} == {Unread.NO_SUCH_DAY}

    def test_takes_the_programme_of_another_date(self):
        programme = read_programme("Torsdag den 16. marts 2023\n10.00 A\n11.00 B", self.ONE)
        assert (len(programme.items), programme.unread) == (2, ())

    def test_keeps_remarks_that_begin_with_a_date(self):
        programme = read_programme("10.00 Frister\n7. juni: svar på brevet\n11.00 B", self.ONE)
        assert [one.note for one in programme.items] == ["7. juni: svar på brevet", ""]


def test_a_meeting_of_several_days_keeps_them_too():
    programme = read_programme("10.00 Frister\n7. juni: svar på brevet\n11.00 B", DATES)
    assert [one.note for one in programme.items] == ["7. juni: svar på brevet", ""]
