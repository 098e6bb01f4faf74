"""Danish holidays, on which nobody holds a meeting. Pure.

The church's days follow Easter; Great Prayer Day was abolished from 2024 on (lov nr. 214 af
6. marts 2023). Constitution Day, Christmas Eve and New Year's Eve are days off in practice.
"""

from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter


class Holiday(StrEnum):
    """The days by name; the words are made where they are shown."""

    NEW_YEAR = "nytårsdag"
    MAUNDY_THURSDAY = "skærtorsdag"
    GOOD_FRIDAY = "langfredag"
    EASTER = "påskedag"
    EASTER_MONDAY = "2. påskedag"
    ASCENSION = "Kristi himmelfartsdag"
    WHITSUN = "pinsedag"
    WHIT_MONDAY = "2. pinsedag"
    CONSTITUTION = "grundlovsdag"
    CHRISTMAS_EVE = "juleaften"
    CHRISTMAS = "juledag"
    BOXING_DAY = "2. juledag"
    NEW_YEARS_EVE = "nytårsaften"


_AFTER_EASTER = {
    -3: Holiday.MAUNDY_THURSDAY,
    -2: Holiday.GOOD_FRIDAY,
    0: Holiday.EASTER,
    1: Holiday.EASTER_MONDAY,
    39: Holiday.ASCENSION,
    49: Holiday.WHITSUN,
    50: Holiday.WHIT_MONDAY,
}
_EACH_YEAR = {
    (1, 1): Holiday.NEW_YEAR,
    (6, 5): Holiday.CONSTITUTION,
    (12, 24): Holiday.CHRISTMAS_EVE,
    (12, 25): Holiday.CHRISTMAS,
    (12, 26): Holiday.BOXING_DAY,
    (12, 31): Holiday.NEW_YEARS_EVE,
}


def holiday_on(day: date) -> Holiday | None:
    """The holiday on this day, None on others."""
    fixed = _EACH_YEAR.get((day.month, day.day))
    return fixed or _AFTER_EASTER.get((day - easter(day.year)) // timedelta(days=1))
