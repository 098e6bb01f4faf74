from datetime import UTC, datetime

import pytest

from app.planning.clock_times import NoSuchTime, in_denmark, moment_of, span_of


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2027, 1, 15, 10), datetime(2027, 1, 15, 9, tzinfo=UTC)),
        (datetime(2027, 6, 15, 10), datetime(2027, 6, 15, 8, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (datetime(2027, 3, 28, 3), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice; the first
        (datetime(2027, 10, 31, 2, 30, fold=1), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (datetime(1, 1, 1), None),
        (datetime(9999, 12, 31, 23), None),
    ],
)
def test_clocks_in_denmark_are_moments_in_utc(wall, utc):
    assert in_denmark(wall) == utc


@pytest.mark.parametrize("wall", [datetime(2027, 3, 28, 2), datetime(2027, 3, 28, 2, 59)])
def test_the_hour_that_is_skipped_in_march_does_not_exist(wall):
    with pytest.raises(NoSuchTime):
        in_denmark(wall)


@pytest.mark.parametrize(
    "text", ["2027-03-16 10.00", "2027-03-16 10:00", "2027-03-16T10:00", " 2027-03-16 kl. 10.00 "]
)
def test_a_date_with_a_clock_is_read_in_many_forms(text):
    assert moment_of(text) == datetime(2027, 3, 16, 10)


@pytest.mark.parametrize(
    "text", ["2027-03-16", "16-03-2027 10.00", "2027-02-30 10.00", "2027-03-16 24.00", ""]
)
def test_what_is_no_date_with_a_clock_is_nothing(text):
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10.00–10.45", (600, 645)),
        ("10.00-10.45", (600, 645)),
        ("14.00 - 15.00", (840, 900)),
        ("9:30 — 10:00", (570, 600)),
        ("16-17", (960, 1020)),
        ("kl. 9.30", (570, None)),
        ("10", (600, None)),
        ("10.45–10.00", None),
        ("10.00–10.00", None),
        ("24.00", None),
        ("10.60", None),
        ("10.00–25.00", None),
        ("formiddag", None),
        ("10.00 til 11.00", None),
    ],
)
def test_times_of_an_agenda_are_read_as_people_write_them(text, span):
    assert span_of(text) == span
