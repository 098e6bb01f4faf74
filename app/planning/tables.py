"""One table of a round file, read key by key.

Pure. Every reading method answers something usable even where the key is wrong, and notes
the complaint, so that one run names everything that is wrong.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from app.common.slugs import is_slug
from app.meetings.steps import CancelStep
from app.planning.clock_times import NoSuchTime, in_denmark, moment_of
from app.planning.complaints import Complaint, Fault

Choice = TypeVar("Choice", bound=StrEnum)

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a moment could not be read; a file with a complaint is never used."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_MOST_KRONER = 100_000
MOST_REMINDER_DAYS = 60


class Table:
    """The keys of one table; `complaints` is shared by all tables of the file."""

    def __init__(
        self, values: Mapping[str, object], heading: str, number: int | None, complaints: list[Complaint]
    ) -> None:
        self.values, self.heading, self.number, self.complaints = values, heading, number, complaints
        self.read: dict[str, None] = {}

    def complain(self, key: str, fault: Fault, **facts: str | int) -> None:
        """Note what is wrong with a key."""
        self.complaints.append(Complaint(fault, self.heading, self.number, key, facts))

    def close(self) -> None:
        """Complain of the keys that nobody has read: they are misspelt, or belong elsewhere."""
        for key in self.values:
            if key not in self.read:
                near = get_close_matches(key, self.read, n=1)
                self.complain(
                    key, Fault.UNKNOWN_KEY, near=near[0] if near else "", known=", ".join(self.read)
                )

    def __contains__(self, key: str) -> bool:
        return self._value(key) not in (None, "")

    def text(self, key: str, most: int | None = None, *, optional: bool = False, lines: bool = False) -> str:
        """Text of at most `most` characters, on one line unless `lines`; '' where it is left out."""
        value = self._value(key)
        if value is None and optional:
            return ""
        if value is not None and not isinstance(value, str):
            self.complain(key, Fault.NOT_TEXT)
            return ""
        text = _tidy(value or "", lines=lines)
        fault = _unfit(text, optional=optional, most=most, lines=lines)
        if fault:
            self.complain(key, fault, most=most or 0)
        return text

    def slug(self, key: str, most: int) -> str:
        """A name in an address."""
        text = self.text(key, most)
        if text and not is_slug(text):
            self.complain(key, Fault.SLUG, value=text)
        return text

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice | None:
        """One of the words of `choices`; `default` where it is left out."""
        value = self._value(key)
        if value is None:
            return default
        if value not in [choice.value for choice in choices]:
            self.complain(key, Fault.CHOICE, choices=", ".join(choice.value for choice in choices))
            return default
        return choices(str(value))

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number; required unless there is a default."""
        value = self._value(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.complain(key, Fault.MISSING)
        elif isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        else:
            self.complain(key, Fault.WHOLE, least=least, most=most)
        return least

    def flag(self, key: str) -> bool:
        """True or false; false where it is left out."""
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self.complain(key, Fault.FLAG)
        return value is True

    def days(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """A list of different numbers of days, the most first; `default` where it is left out."""
        value = self._value(key)
        if value is None:
            return default
        given = value if isinstance(value, list) else [None]
        days = {one for one in given if isinstance(one, int) and not isinstance(one, bool)}
        if len(days) < len(given) or not all(1 <= one <= MOST_REMINDER_DAYS for one in days):
            self.complain(key, Fault.DAYS, most=MOST_REMINDER_DAYS)
            return default
        return tuple(sorted(days, reverse=True))

    def kroner(self, key: str) -> int:
        """An amount in kroner, with at most two decimals, as øre; 0 where it is left out."""
        value = self._value(key)
        if value is None:
            return 0
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            amount = Decimal(value)
            if amount.is_finite() and 0 <= amount <= _MOST_KRONER and amount * 100 == int(amount * 100):
                return int(amount * 100)
        self.complain(key, Fault.KRONER, most=_MOST_KRONER)
        return 0

    def moment(self, key: str) -> datetime:
        """A date and clock time in Denmark, as a moment in UTC."""
        value = self._value(key)
        if value is None:
            self.complain(key, Fault.MISSING)
            return EPOCH
        return self._moment(key, value)

    def moment_or_none(self, key: str) -> datetime | None:
        """The same; None where it is left out."""
        return self.moment(key) if key in self else None

    def steps(self, key: str) -> tuple[CancelStep, ...]:
        """A list of [moment, percent]; empty where it is left out."""
        value = self._value(key)
        given = value if isinstance(value, list) else [] if value is None else [value]
        steps = []
        for one in given:
            match one:
                case [until, int(percent)] if not isinstance(percent, bool) and 0 <= percent <= 100:
                    steps.append(CancelStep(self._moment(key, until), percent))
                case _:
                    self.complain(key, Fault.STEPS)
                    return ()
        return tuple(steps)

    def day_times(self, key: str) -> tuple[tuple[datetime, datetime], ...]:
        """A list of [start, end], one for each day; empty where it is left out."""
        value = self._value(key)
        days = []
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            match one:
                case [start, end]:
                    days.append((self._moment(key, start), self._moment(key, end)))
                case _:
                    self.complain(key, Fault.DAY_TIMES)
                    return ()
        return tuple(days)

    def _moment(self, key: str, value: object) -> datetime:
        wall = moment_of(value) if isinstance(value, str) else value
        if not isinstance(wall, datetime):
            self.complain(key, Fault.MOMENT)
        elif wall.tzinfo is not None:
            self.complain(key, Fault.OFFSET)
        else:
            return self._in_denmark(key, wall)
        return EPOCH

    def _in_denmark(self, key: str, wall: datetime) -> datetime:
        try:
            moment = in_denmark(wall)
        except NoSuchTime:
            self.complain(key, Fault.MISSING_HOUR)
            return EPOCH
        if moment is None:
            self.complain(key, Fault.MOMENT)
        return moment or EPOCH

    def email(self, key: str, *, optional: bool = False) -> str:
        """A mail address."""
        text = self.text(key, 254, optional=optional)
        try:
            return (
                validate_email(text, check_deliverability=False, test_environment=True).normalized
                if text
                else ""
            )
        except EmailNotValidError:
            self.complain(key, Fault.EMAIL, value=text)
            return text

    def phone(self, key: str) -> str:
        """A phone number without spaces; '' where it is left out."""
        text = self.text(key, 30, optional=True).replace(" ", "")
        if text and not re.fullmatch(r"\+?[0-9]{8,15}", text):
            self.complain(key, Fault.PHONE)
        return text

    def postcode(self, key: str) -> str:
        """Four digits, written as text or as a number."""
        value = self._value(key)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else self.text(key)
        if text and not re.fullmatch(r"[0-9]{4}", text):
            self.complain(key, Fault.POSTCODE)
        return text

    def web_address(self, key: str, most: int) -> str:
        """An address that begins with https://; '' where it is left out."""
        text = self.text(key, most, optional=True)
        if text and not _is_web_address(text):
            self.complain(key, Fault.WEB_ADDRESS)
        return text

    def texts(self, key: str, fault: Fault) -> list[str]:
        """A list of short texts, each with something in it; empty where it is left out."""
        value = self._value(key)
        if value is None:
            return []
        given = value if isinstance(value, list) else [None]
        tidied = [_tidy(one, lines=False) for one in given if isinstance(one, str)]
        if len(tidied) < len(given) or any(_unfit(one) for one in tidied):
            self.complain(key, fault)
            return []
        return tidied

    def table(self, key: str, heading: str) -> "Table | None":
        """The table under this key, None where it is left out."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.complain(key, Fault.NOT_TABLE, heading=heading)
            return None
        return Table(value, heading, self.number, self.complaints)

    def tables(self, key: str) -> "list[Table]":
        """The tables headed [[key]], in order."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.complain(key, Fault.NOT_TABLES, heading=f"[[{key}]]")
            return []
        return [
            Table(one, f"[[{key}]]", number, self.complaints) for number, one in enumerate(value, start=1)
        ]

    def _value(self, key: str) -> object:
        self.read[key] = None
        return self.values.get(key)


def _tidy(text: str, *, lines: bool) -> str:
    """Composed, without space around it; single spaces on one line."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    return text if lines else re.sub(r"[ \t\u00a0]+", " ", text)


def _unfit(
    text: str, *, optional: bool = False, most: int | None = None, lines: bool = False
) -> Fault | None:
    if not text:
        return None if optional else Fault.MISSING
    if "\n" in text and not lines:
        return Fault.LINE_BREAK
    if any(
        sign == "\ufffd" or (unicodedata.category(sign) in _UNSEEN and sign not in "\n\t") for sign in text
    ):
        return Fault.CONTROL
    return Fault.TOO_LONG if most is not None and len(text) > most else None


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    return address.scheme == "https" and bool(address.hostname) and not re.search(r"\s", text)
