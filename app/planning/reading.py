"""Reads what was typed into a form, with a sentence for everything that cannot be right."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext

from app.common.forms import add_error
from app.meetings.offsets import Offset, moment_of
from app.planning.clock_times import YEARS, NoSuchTime, in_denmark, span_of
from app.planning.plans import VenuePlan
from app.planning.venues import VenueUnclear, read_venue

Choice = TypeVar("Choice", bound=StrEnum)

_MOST_KRONER = 100_000
_MOST_DAYS = 730


class FormReader:
    """Reads the fields of a form; what is wrong stands at its field and in `errors`, in their order.

    `names` are the words of fields, or of the parts of the form that they stand in: the summary
    of errors says them where a message does not tell which field it is about.
    """

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.errors: list[tuple[str, str]] = []
        self.may_insist = False  # something wrong may be meant so, see `doubt`
        self._names = names or {}

    def complain(self, field: Any, message: str) -> None:
        """Say what is wrong with a field."""
        self.errors += add_error(field, message)

    def misread(self, field: Any, message: str) -> None:
        """Say what is wrong with a field, in words that fit many fields."""
        name = self._names.get(field.id) or self._names.get(field.id.rpartition("-")[0], "")
        self.errors += [
            (anchor, f"{name}: {words}" if name else words) for anchor, words in add_error(field, message)
        ]

    def doubt(self, field: Any, message: str) -> None:
        """Ask whether something is meant so."""
        self.complain(field, message)
        self.may_insist = self.may_insist or bool(message)

    def line(self, field: Any, missing: str = "", most: int = 120) -> str:
        """Text of at most `most` characters; `missing` says what to do where nothing was typed."""
        text = str(field.data or "")
        if missing and not text:
            self.complain(field, missing)
        elif len(text) > most:
            self.misread(field, gettext("Skriv højst %(most)d tegn.", most=most))
        return text

    def day(self, field: Any) -> date | None:
        """A date, as browsers send it or as people write it: '2027-03-16', '16.3.2027', '16/3-2027'."""
        text = field.data or ""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
        if found is None and (
            danish := re.fullmatch(r"([0-9]{1,2})[./] ?([0-9]{1,2})[./-] ?([0-9]{4})", text)
        ):
            parts = danish[3], danish[2], danish[1]
        else:
            parts = (found[1], found[2], found[3]) if found else ("0", "0", "0")
        try:
            day = date(*map(int, parts))
        except ValueError:
            day = date.min
        if day.year in YEARS:
            return day
        self.misread(field, gettext("Skriv en dato, fx 16.3.2027."))
        return None

    def clock(self, field: Any) -> time | None:
        """A clock time: '10.00', '10:00' or '10'."""
        span = span_of(field.data or "")
        if span is None or span[1] is not None:
            self.misread(field, gettext("Skriv et klokkeslæt, fx 10.00."))
            return None
        return time(*divmod(span[0], 60))

    def whole(self, field: Any, least: int, most: int) -> int:
        """A whole number within bounds."""
        text = field.data or ""
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        self.misread(field, gettext("Skriv et helt tal fra %(least)d til %(most)d.", least=least, most=most))
        return least

    def kroner(self, field: Any) -> int:
        """An amount in kroner as øre; nothing typed is 0."""
        text = re.sub(r"\s|kr\.?$", "", field.data or "0", flags=re.IGNORECASE)
        text = re.sub(r"\.(?=[0-9]{3}\b)", "", text).replace(",", ".")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal(-1)
        if amount.is_finite() and 0 <= amount <= _MOST_KRONER and amount * 100 == int(amount * 100):
            return int(amount * 100)
        self.misread(field, gettext("Skriv et beløb i kroner, fx 500."))
        return 0

    def choice(self, field: Any, choices: type[Choice], default: Choice) -> Choice:
        """One of the choices."""
        return choices(field.data) if field.data in list(choices) else default

    def offset(self, form: Any, *, optional: bool = False) -> Offset | None:
        """Days before at a clock time; None where it is left out, or could not be read."""
        days, clock = form["days"], form["clock"]
        if optional and not days.data and not clock.data:
            return None
        number, at = self.whole(days, 0, _MOST_DAYS), self.clock(clock)
        return Offset(number, at) if at is not None else None

    def deadline(self, form: Any, starts_at: datetime) -> datetime | None:
        """The moment of a deadline that may be left out."""
        offset = self.offset(form, optional=True)
        return moment_of(offset, starts_at) if offset else None

    def phone(self, field: Any) -> str:
        """A telephone number, without the blanks in it."""
        digits = (field.data or "").replace(" ", "")
        if digits and not re.fullmatch(r"\+?[0-9]{8,15}", digits):
            self.complain(field, gettext("Skriv et telefonnummer på 8 cifre."))
        return digits

    def venue(self, field: Any) -> VenuePlan | None:
        """A place on one line, None where there is none yet."""
        try:
            return read_venue(field.data or "")
        except VenueUnclear as unclear:
            self.misread(field, str(unclear))
            return None

    def web_address(self, field: Any, most: int = 500) -> str:
        """An address that begins with https://, '' where there is none."""
        text = self.line(field, most=most)
        if text and not re.fullmatch(r"https://[^\s/]+\S*", text):
            self.complain(field, gettext("Skriv en webadresse, der begynder med https://."))
        return text

    def moment(self, field: Any, day: date | None, clock: time | None) -> datetime | None:
        """The moment (UTC) of a date and a clock time in Denmark; `field` is the clock's."""
        if day is None or clock is None:
            return None
        try:
            return in_denmark(datetime.combine(day, clock))
        except NoSuchTime:
            self.complain(
                field,
                gettext("Klokkeslættet findes ikke: den nat stilles uret frem fra 2 til 3. Vælg et andet."),
            )
            return None
