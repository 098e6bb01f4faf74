"""Danish holidays, against the calendars of years past and to come."""

from datetime import date, timedelta

import pytest

from app.common.holidays import holiday_on

FIXED = "nytårsdag 1/1 grundlovsdag 5/6 juleaften 24/12 juledag 25/12 2.juledag 26/12 nytårsaften 31/12"
CHURCH = {
    2024: "skærtorsdag 28/3 langfredag 29/3 påskedag 31/3 2.påskedag 1/4 himmelfart 9/5 "
    "pinsedag 19/5 2.pinsedag 20/5",
    2027: "skærtorsdag 25/3 langfredag 26/3 påskedag 28/3 2.påskedag 29/3 himmelfart 6/5 "
    "pinsedag 16/5 2.pinsedag 17/5",
    2030: "skærtorsdag 18/4 langfredag 19/4 påskedag 21/4 2.påskedag 22/4 himmelfart 30/5 "
    "pinsedag 9/6 2.pinsedag 10/6",
}


@pytest.mark.parametrize("year", CHURCH)
def test_the_holidays_of_a_year_are_these_and_no_others(year):
    words = f"{FIXED} {CHURCH[year]}".split()
    known = {}
    for name, written in zip(words[::2], words[1::2], strict=True):
        day, month = map(int, written.split("/"))
        known[date(year, month, day)] = name.replace(".", ". ").replace("himmelfart", "Kristi himmelfartsdag")
    length = date(year + 1, 1, 1) - date(year, 1, 1)
    every_day = (date(year, 1, 1) + timedelta(days=number) for number in range(length.days))
    assert {day: str(found) for day in every_day if (found := holiday_on(day))} == known


def test_great_prayer_day_is_no_holiday_any_more():
    assert holiday_on(date(2024, 4, 26)) is None
