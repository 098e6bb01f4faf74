"""Dates, money and numbers as Danes write them.

Babel's Danish writes 15.30 and `kl.` differently from what libraries print, so the
patterns of EXPERIENCE.md ("Words") are ours; the names of days and months are Babel's.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from flask_babel import get_locale, gettext

from app.common.clock import local, now

_DANISH = Locale("da")
_WEEKDAYS, _MONTHS = _DANISH.days["format"]["wide"], _DANISH.months["format"]["wide"]


def day(moment: datetime) -> str:
    """'tirsdag den 24. marts 2026'."""
    there = local(moment)
    return gettext(
        "%(weekday)s den %(day)d. %(month)s %(year)d",
        weekday=_weekday(there),
        day=there.day,
        month=_month(there),
        year=there.year,
    )


def day_of_week(moment: datetime) -> str:
    """'torsdag den 4. november'."""
    there = local(moment)
    return gettext(
        "%(weekday)s den %(day)d. %(month)s", weekday=_weekday(there), day=there.day, month=_month(there)
    )


def short_day(moment: datetime) -> str:
    """'24. marts 2026'."""
    return _short_day(local(moment).date(), get_locale())


@lru_cache(maxsize=1024)
def _short_day(there: date, _language: Locale | None) -> str:
    """Kept, for long lists say the same few dates again and again."""
    return gettext("%(day)d. %(month)s %(year)d", day=there.day, month=_month(there), year=there.year)


def day_and_month(moment: datetime) -> str:
    """'10. marts'."""
    return date_in_words(local(moment).date())


def date_in_words(there: date) -> str:
    """The same of a date."""
    return gettext("%(day)d. %(month)s", day=there.day, month=_MONTHS[there.month])


def month_and_year(moment: datetime) -> str:
    """'marts 2026'."""
    there = local(moment)
    return f"{_month(there)} {there.year}"


def clock_time(moment: datetime) -> str:
    """'10.00'."""
    return local(moment).strftime("%H.%M")


def moment(at: datetime) -> str:
    """'tirsdag den 10. marts 2026 kl. 12.00'."""
    return gettext("%(day)s kl. %(time)s", day=day(at), time=clock_time(at))


def period(start: datetime, end: datetime) -> str:
    """'tirsdag den 24. marts 2026 kl. 10.00–15.00', with both days where they differ."""
    if local(start).date() == local(end).date():
        return f"{moment(start)}–{clock_time(end)}"
    return gettext("%(start)s til %(end)s", start=moment(start), end=moment(end))


def until(at: datetime) -> str:
    """How far away a coming moment is, in words that stay right all day: 'i dag', 'om 6 dage'."""
    days = (local(at).date() - local(now()).date()).days
    if days <= 0:
        return gettext("i dag")
    if days == 1:
        return gettext("i morgen")
    return gettext("om %(days)d dage", days=days)


def kroner(amount: int) -> str:
    """An amount in øre as '1.250 kr.', with øre only where there are any."""
    whole, rest = divmod(abs(amount), 100)
    sign = "−" if amount < 0 else ""
    decimals = f",{rest:02d}" if rest else ""
    return f"{sign}{whole:,}".replace(",", ".") + f"{decimals} kr."


def phone(number: str) -> str:
    """'12 34 56 78'; a number of another form stays as it is."""
    if len(number) == 8 and number.isdigit():
        return " ".join(number[i : i + 2] for i in range(0, 8, 2))
    return number


def ordinal(number: int) -> str:
    """'første', 'anden', then '3.'."""
    return {1: gettext("første"), 2: gettext("anden")}.get(number, f"{number}.")


def upper_first(words: str) -> str:
    """The words as a line of their own begins."""
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """The words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def seats_left(left: int, capacity: int) -> str:
    """How many seats are left, in the words of EXPERIENCE.md: few is said as few."""
    if left <= 0:
        return gettext("Alle pladser er optaget")
    if left <= max(3, capacity // 10):
        return gettext("Få pladser tilbage: %(left)d af %(capacity)d", left=left, capacity=capacity)
    return gettext("%(left)d af %(capacity)d pladser tilbage", left=left, capacity=capacity)


def clock_after(start: datetime, minutes: int) -> str:
    """The clock `minutes` after `start`: '10.45'."""
    return clock_time(start + timedelta(minutes=minutes))


def today() -> date:
    """The date in Denmark."""
    return local(now()).date()


def _weekday(there: datetime) -> str:
    return str(_WEEKDAYS[there.weekday()])


def _month(there: date) -> str:
    return str(_MONTHS[there.month])
