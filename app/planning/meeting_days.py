"""Days on which nobody meets: refused where they are over, else doubted."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext

from app.common.clock import COPENHAGEN
from app.common.danish import day as day_words
from app.common.danish import today
from app.common.holidays import holiday_on
from app.planning.reading import FormReader

_SATURDAY = 5


def look_at_day(
    reader: FormReader, field: Any, day: date, closes: date | None, button: str, *, confirmed: bool
) -> None:
    """Refuse a day that is over, and doubt one nobody meets on until it is confirmed by the button.

    `closes` is the day on which sign-up would close, None where that does not matter.
    """
    named = day_words(_noon(day))
    if day < today():
        reader.complain(field, gettext("%(day)s er forbi. Vælg en senere dag.", day=named.capitalize()))
    elif not confirmed:
        reader.doubt(field, _doubt_about(day, closes, button))


def _doubt_about(day: date, closes: date | None, button: str) -> str:
    """Why a meeting should not be held on a day, '' where nothing speaks against it."""
    words = {"day": day_words(_noon(day)).capitalize(), "button": button}
    if (holiday := holiday_on(day)) is not None:
        words["holiday"] = str(holiday)
        return gettext("%(day)s er %(holiday)s. Vælg en anden dag, eller tryk på %(button)s.", **words)
    if day.weekday() >= _SATURDAY:
        return gettext("%(day)s er i en weekend. Vælg en anden dag, eller tryk på %(button)s.", **words)
    if closes is None or closes > today():
        return ""
    words["day"] = day_words(_noon(closes))
    return gettext(
        "Tilmeldingen ville lukke %(day)s. Vælg en senere dag, eller tryk på %(button)s, "
        "og ret fristen bagefter.",
        **words,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), COPENHAGEN)
