"""The headings of the days in a programme: 'Dag 2', '2. dag', 'Onsdag den 5. maj', '5/5: Fremtiden'. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
_WEEKDAYS = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
_WORDS = "en to tre fire fem".split()
_ORDINALS = "første anden tredje fjerde femte".split()

_NUMBER = rf"(?:dag (?:nr\. ?)?([1-9]|{'|'.join(_WORDS)})|([1-9])\. ?dag|({'|'.join(_ORDINALS)}) dag)"
_DATE = rf"(?:(?:den|d\.) ?)?([0-9]{{1,2}})(?:\. ?({'|'.join(_MONTHS)})|/([0-9]{{1,2}}))(?:[ -]?[0-9]{{4}})?"
_WEEKDAY = rf"(?:\b({'|'.join(_WEEKDAYS)})\b)"
_HEADING = re.compile(
    rf"(?:program(?:met)?(?: for)? )?(?:{_NUMBER})?[ ,:–—-]*{_WEEKDAY}?[ ,]*(?:{_DATE}\b)?"
    r"(?:[ ,]*kl\. ?[0-9.:]+(?: ?[-–—] ?[0-9.:]+)?)?(?: *[:–—-] *(.+)|\.?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A day as a programme names it: by number, at a date (day and month), by weekday; and its theme."""

    number: int | None
    at: tuple[int, int] | None
    weekday: int | None
    theme: str = ""

    def after(self, dates: Sequence[date]) -> int | None:
        """How many days after the first of these dates it is; None: it is none of them, or not one only."""
        fitting = [one for number, one in enumerate(dates, start=1) if self._is(number, one)]
        return (fitting[0] - dates[0]).days if len(fitting) == 1 else None

    def _is(self, number: int, day: date) -> bool:
        if self.number is not None:
            return number == self.number
        if self.at is not None:
            return (day.day, day.month) == self.at
        return day.weekday() == self.weekday


def heading_in(line: str) -> Heading | None:
    """The day that a line names, None where it is no heading of one."""
    found = _HEADING.fullmatch(" ".join(line.split()))
    if found is None:
        return None
    digit, nth, ordinal, weekday, day, month, numbered_month, theme = found.groups()
    number = _number(digit or nth, ordinal)
    at = (int(day), _MONTHS.index(month.lower()) + 1 if month else int(numbered_month)) if day else None
    on = _WEEKDAYS.index(weekday.lower()) if weekday else None
    is_clear = number is not None or at is not None
    # 'Onsdag: frokost i kantinen' says something of a day that a heading would name by its date.
    return Heading(number, at, on, theme or "") if is_clear or (on is not None and not theme) else None


def _number(said: str | None, ordinal: str | None) -> int | None:
    if ordinal:
        return _ORDINALS.index(ordinal.lower()) + 1
    if said is None:
        return None
    return int(said) if said.isdigit() else _WORDS.index(said.lower()) + 1
