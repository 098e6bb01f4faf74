from datetime import UTC, date, datetime

import pytest

from app.common import danish

pytestmark = pytest.mark.usefixtures("app")


def at(text: str) -> datetime:
    """A moment in UTC: '2027-03-28 00:59'."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2027-03-24 08:30", "onsdag den 24. marts 2027 kl. 09.30"),
        ("2027-03-28 00:59", "søndag den 28. marts 2027 kl. 01.59"),
        ("2027-03-28 01:00", "søndag den 28. marts 2027 kl. 03.00"),  # the hour that is not
        ("2027-10-31 00:30", "søndag den 31. oktober 2027 kl. 02.30"),
        ("2027-10-31 01:30", "søndag den 31. oktober 2027 kl. 02.30"),  # the hour that is twice
        ("2027-12-31 22:59", "fredag den 31. december 2027 kl. 23.59"),
        ("2027-12-31 23:00", "lørdag den 1. januar 2028 kl. 00.00"),
        ("2027-07-01 22:30", "fredag den 2. juli 2027 kl. 00.30"),
    ],
)
def test_a_moment_is_read_off_a_danish_clock(moment, words):
    assert danish.moment(at(moment)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2027-03-24 09:00", "2027-03-24 14:00", "onsdag den 24. marts 2027 kl. 10.00–15.00"),
        (
            "2027-03-24 09:00",
            "2027-03-25 14:00",
            "onsdag den 24. marts 2027 kl. 10.00 til torsdag den 25. marts 2027 kl. 15.00",
        ),
        ("2027-03-28 00:30", "2027-03-28 01:30", "søndag den 28. marts 2027 kl. 01.30–03.30"),
        ("2027-10-30 22:00", "2027-10-31 14:00", "søndag den 31. oktober 2027 kl. 00.00–15.00"),
    ],
)
def test_a_period_names_the_second_day_only_where_it_differs(start, end, words):
    assert danish.period(at(start), at(end)) == words


def test_a_short_day_has_no_weekday():
    assert danish.short_day(at("2027-12-31 23:00")) == "1. januar 2028"


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        ("2027-03-04 08:00", "2027-03-10 11:00", "om 6 dage"),
        ("2027-03-04 22:59", "2027-03-10 11:00", "om 6 dage"),  # stays right all day
        ("2027-03-04 23:00", "2027-03-10 11:00", "om 5 dage"),  # midnight in Denmark
        ("2027-03-09 08:00", "2027-03-10 11:00", "i morgen"),
        ("2027-03-09 23:00", "2027-03-10 11:00", "i dag"),
        ("2027-03-10 11:30", "2027-03-10 11:00", "i dag"),
        ("2027-03-27 12:00", "2027-03-29 12:00", "om 2 dage"),  # over the 23 hours of 28 March
        ("2027-10-30 12:00", "2027-11-01 12:00", "om 2 dage"),  # and the 25 of 31 October
    ],
)
def test_until_counts_days_of_the_danish_calendar(frozen, now, then, words):
    frozen.move_to(at(now), tick=False)
    assert danish.until(at(then)) == words


@pytest.mark.parametrize(
    ("øre", "words"),
    [
        (0, "0 kr."),
        (500_00, "500 kr."),
        (1_250_00, "1.250 kr."),
        (1_250_50, "1.250,50 kr."),
        (5, "0,05 kr."),
        (1_000_000_00, "1.000.000 kr."),
        (-500_00, "−500 kr."),
        (-50, "−0,50 kr."),
    ],
)
def test_money_is_written_as_danes_write_it(øre, words):
    assert danish.kroner(øre) == words


@pytest.mark.parametrize(("number", "words"), [(1, "første"), (2, "anden"), (3, "3."), (11, "11.")])
def test_ordinals(number, words):
    assert danish.ordinal(number) == words


@pytest.mark.parametrize(
    ("left", "capacity", "words"),
    [
        (70, 70, "70 af 70 pladser tilbage"),
        (12, 70, "12 af 70 pladser tilbage"),
        (8, 70, "8 af 70 pladser tilbage"),
        (7, 70, "Få pladser tilbage: 7 af 70"),
        (1, 70, "Få pladser tilbage: 1 af 70"),
        (3, 10, "Få pladser tilbage: 3 af 10"),
        (4, 10, "4 af 10 pladser tilbage"),
        (0, 70, "Alle pladser er optaget"),
        (-1, 70, "Alle pladser er optaget"),
    ],
)
def test_few_seats_are_said_as_few(left, capacity, words):
    assert danish.seats_left(left, capacity) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("12345678", "12 34 56 78"), ("", ""), ("+4512345678", "+4512345678"), ("1234", "1234")],
)
def test_phone_numbers_stand_in_pairs(number, words):
    assert danish.phone(number) == words


@pytest.mark.parametrize(
    ("start", "minutes", "words"),
    [
        ("2027-03-24 09:00", 0, "10.00"),
        ("2027-03-24 09:00", 45, "10.45"),
        ("2027-03-24 09:00", 600, "20.00"),
        ("2027-10-31 00:30", 60, "02.30"),  # an hour later on the night with 25 hours
    ],
)
def test_items_are_counted_from_the_start(start, minutes, words):
    assert danish.clock_after(at(start), minutes) == words


@pytest.mark.parametrize(("now", "day"), [("2027-02-01 22:59", 1), ("2027-02-01 23:00", 2)])
def test_today_is_the_date_in_denmark(frozen, now, day):
    frozen.move_to(at(now), tick=False)
    assert danish.today() == date(2027, 2, day)
