"""From what an organiser typed of a round to plans, with a sentence for everything that cannot be right."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext

from app.common.checks import address_of
from app.common.clock import COPENHAGEN, local
from app.common.danish import day as day_words
from app.common.danish import today
from app.common.forms import add_error, line_problems
from app.common.holidays import holiday_on
from app.meetings.models import FreeScope, QueueOrder
from app.meetings.offsets import Offset, moment_of, moved
from app.meetings.steps import CancelStep
from app.planning.changes import RoundFacts
from app.planning.clock_times import NoSuchTime, in_denmark, span_of
from app.planning.cloning import Wish
from app.planning.forms import CloneForm, RoundForm, SittingForm
from app.planning.plans import RoundPlan, SittingPlan, VenuePlan
from app.planning.venues import VenueUnclear, read_venue

Choice = TypeVar("Choice", bound=StrEnum)

_MOST_SEATS = 10_000
_MOST_KRONER = 100_000
_MOST_DAYS = 730


class FormReader:
    """Reads the fields of a form; what is wrong stands at its field and in `errors`, in their order."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, str]] = []

    def complain(self, field: Any, message: str) -> None:
        """Say what is wrong with a field."""
        self.errors += add_error(field, message)

    def line(self, field: Any, missing: str = "", most: int = 120) -> str:
        """Text of at most `most` characters; `missing` says what to do where nothing was typed."""
        self.errors += line_problems(field, missing, most)
        return field.data or ""

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
            return date(*map(int, parts))
        except ValueError:
            self.complain(field, gettext("Skriv en dato, fx 16.3.2027."))
            return None

    def clock(self, field: Any) -> time | None:
        """A clock time: '10.00', '10:00' or '10'."""
        span = span_of(field.data or "")
        if span is None or span[1] is not None:
            self.complain(field, gettext("Skriv et klokkeslæt, fx 10.00."))
            return None
        return time(*divmod(span[0], 60))

    def whole(self, field: Any, least: int, most: int) -> int:
        """A whole number within bounds."""
        text = field.data or ""
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        self.complain(field, gettext("Skriv et helt tal fra %(least)d til %(most)d.", least=least, most=most))
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
        self.complain(field, gettext("Skriv et beløb i kroner, fx 500."))
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

    def venue(self, field: Any) -> VenuePlan | None:
        """A place on one line, None where there is none yet."""
        try:
            return read_venue(field.data or "")
        except VenueUnclear as unclear:
            self.complain(field, str(unclear))
            return None

    def moment(self, field: Any, day: date | None, clock: time | None) -> datetime | None:
        """The moment (UTC) of a date and a clock time in Denmark; `field` is the clock's."""
        if day is None or clock is None:
            return None
        try:
            found = in_denmark(datetime.combine(day, clock))
        except NoSuchTime:
            self.complain(
                field,
                gettext("Klokkeslættet findes ikke: den nat stilles uret frem fra 2 til 3. Vælg et andet."),
            )
            return None
        if found is None:
            self.complain(field, gettext("Skriv en dato, fx 16.3.2027."))
        return found


def read_clone(form: CloneForm, before: RoundPlan) -> tuple[Wish, FormReader]:
    """When and where the next round is held. A day nobody meets on is refused until it is confirmed."""
    reader = FormReader()
    days, venues = {}, {}
    for entry, sitting in zip(form.sittings, before.sittings, strict=False):
        fields = entry.form
        if (day := reader.day(fields["day"])) is not None:
            days[sitting.slug] = day
            if form.confirmed.data != "1" or day < today():
                reader.complain(fields["day"], _doubt_about(day, sitting))
        if not sitting.venue_is_standing or sitting.venue is None:
            venues[sitting.slug] = reader.venue(fields["place"])
    return Wish(days, venues), reader


def read_round(form: RoundForm, first_start: datetime) -> tuple[RoundFacts, FormReader]:
    """What is said of a round as a whole; its deadlines count from the start of its first sitting."""
    reader = FormReader()
    lock = reader.offset(form.fees_lock.form, optional=True)
    release = reader.offset(form.release.form, optional=True)
    facts = RoundFacts(
        title=reader.line(form.title, gettext("Skriv en titel."), 160),
        theme=form.theme.data or "",
        fee_amount=reader.kroner(form.fee),
        free_places=reader.whole(form.free_places, 0, 100),
        sector_free_places=reader.whole(form.sector_free_places, 0, 100),
        free_scope=reader.choice(form.free_scope, FreeScope, FreeScope.ROUND),
        vat_sentence=reader.line(form.vat_sentence, most=200),
        no_show_fee=reader.kroner(form.no_show_fee),
        fees_lock_at=moment_of(lock, first_start) if lock else None,
        queue_order=reader.choice(form.queue_order, QueueOrder, QueueOrder.FAIR),
        sector_release_at=moment_of(release, first_start) if release else None,
    )
    return facts, reader


def read_sitting(form: SittingForm, before: SittingPlan) -> tuple[SittingPlan, FormReader]:
    """A sitting as it is to be; what the form does not ask for stays as it was."""
    reader = FormReader()
    day = reader.day(form.day)
    starts_at = reader.moment(form.starts, day, reader.clock(form.starts)) or before.starts_at
    last_day = reader.day(form.end_day) if form.end_day.data else day
    ends_at = reader.moment(form.ends, last_day, reader.clock(form.ends)) or before.ends_at
    if not reader.errors and ends_at <= starts_at:
        reader.complain(form.ends, gettext("Mødet skal slutte, efter at det begynder. Ret klokkeslættet."))
    if day and starts_at != before.starts_at and day < today():
        reader.complain(form.day, gettext("Datoen er forbi. Vælg en senere dag."))
    moments: dict[str, Any] = {
        name: moment_of(offset, starts_at)
        for name, part in _DEADLINES.items()
        if (offset := reader.offset(_part(form, part))) is not None
    }
    plan = replace(
        before,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=reader.venue(form.place),
        venue_is_standing=bool(form.standing.data),
        room=reader.line(form.room, most=80),
        online_url=_web_address(reader, form.online_url),
        capacity=reader.whole(form.capacity, 1, _MOST_SEATS),
        cancel_steps=_steps_along(before, starts_at),
        contact_name=reader.line(form.contact_name),
        contact_email=_email(reader, form.contact_email),
        contact_phone=_phone(reader, form.contact_phone),
        **moments,
    )
    return plan, reader


_DEADLINES = {
    "opens_at": "opens",
    "signup_until": "signup",
    "cancel_until": "cancel",
    "promote_until": "promote",
}
"""The deadlines of a sitting and their parts of the form."""


def _part(form: Any, name: str) -> Any:
    """The form within a form; the stubs of WTForms know fields only."""
    return form[name].form


def _doubt_about(day: date, sitting: SittingPlan) -> str:
    """Why a meeting should not be held on a day, '' where nothing speaks against it."""
    holiday = holiday_on(day)
    named = day_words(_noon(day)).capitalize()
    if day < today():
        return gettext("%(day)s er forbi. Vælg en senere dag.", day=named)
    if holiday is not None:
        return gettext(
            "%(day)s er %(holiday)s. Vælg en anden dag, eller tryk på Opret alligevel.",
            day=named,
            holiday=holiday,
        )
    if day.weekday() >= 5:
        return gettext(
            "%(day)s er i en weekend. Vælg en anden dag, eller tryk på Opret alligevel.",
            day=named,
        )
    closes = day - (local(sitting.starts_at).date() - local(sitting.signup_until).date())
    if closes <= today():
        return gettext(
            "Tilmeldingen ville lukke %(day)s. Vælg en senere dag, eller tryk på Opret alligevel, "
            "og ret fristen bagefter.",
            day=day_words(_noon(closes)),
        )
    return ""


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), COPENHAGEN)


def _steps_along(before: SittingPlan, starts_at: datetime) -> tuple[CancelStep, ...]:
    return tuple(
        CancelStep(moved(step.until, before.starts_at, starts_at), step.percent)
        for step in before.cancel_steps
    )


def _web_address(reader: FormReader, field: Any) -> str:
    text = reader.line(field, most=500)
    if text and not re.fullmatch(r"https://[^\s/]+\S*", text):
        reader.complain(field, gettext("Skriv en webadresse, der begynder med https://."))
    return text


def _email(reader: FormReader, field: Any) -> str:
    if not field.data:
        return ""
    address, wrong = address_of(field.data)
    reader.complain(field, wrong)
    return address


def _phone(reader: FormReader, field: Any) -> str:
    digits = (field.data or "").replace(" ", "")
    if digits and not re.fullmatch(r"\+?[0-9]{8,15}", digits):
        reader.complain(field, gettext("Skriv et telefonnummer på 8 cifre."))
    return digits
