"""The values in the log in words: amounts, moments, states, and names for what is kept by its id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext, ngettext

from app.common.danish import clock_time, kroner, short_day

_MONEY = frozenset({"agreed_fee", "amount", "fee", "fee_amount", "no_show_fee", "prices"})
_TABLES = {
    "by": "registration",
    "id": "registration",
    "library": "library",
    "options": "option",
    "round": "round",
    "series": "series",
    "sitting": "sitting",
    "to": "registration",
    "wish": "sitting",
}
"""Facts that are kept as the id of a row, and of which table."""
_CHOICES = frozenset({"category", "free_scope", "kind", "presence", "queue_order", "role", "side", "state"})
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9.]+)?[+-][0-9]{2}:[0-9]{2}")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Words:
    """What things are called: rows by '<table>:<id>', facts by their names, and what can be chosen."""

    names: Mapping[str, str]
    facts: Mapping[str, str]
    choices: Mapping[str, str]


def ids_in(facts: Mapping[str, Any] | None) -> set[str]:
    """The rows that are named in what was before or after an act, as '<table>:<id>'."""
    found: set[str] = set()
    for fact, value in (facts or {}).items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found |= ids_in(one)
            elif fact in _TABLES and isinstance(one, int):
                found.add(f"{_TABLES[fact]}:{one}")
    return found


def value_words(fact: str, value: Any, words: Words) -> str:
    """A value as people read it, '' for none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nej")
    if isinstance(value, dict):
        return _facts_words(value, words)
    if isinstance(value, list):
        return _list_words(fact, value, words)
    if fact in _TABLES and isinstance(value, int):
        return words.names.get(f"{_TABLES[fact]}:{value}") or gettext("nr. %(number)d", number=value)
    if fact in _MONEY and isinstance(value, int):
        return kroner(value)
    text = words.choices.get(str(value), str(value)) if fact in _CHOICES else str(value)
    if _MOMENT.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return gettext("%(day)s kl. %(time)s", day=short_day(moment), time=clock_time(moment))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _facts_words(facts: Mapping[str, Any], words: Words) -> str:
    said = ((fact, value_words(fact, value, words)) for fact, value in facts.items())
    return ", ".join(
        text if fact == "id" else f"{words.facts.get(fact, fact)} {text}" for fact, text in said if text
    )


def _list_words(fact: str, value: list[Any], words: Words) -> str:
    if fact == "registrations" and all(isinstance(one, int) for one in value):
        return ngettext("%(num)d person", "%(num)d personer", len(value))
    return "; ".join(value_words(fact, one, words) for one in value)


@cache
def choices() -> Mapping[str, str]:
    """What can be chosen, or come about, by its name in the rows."""
    return {
        "absent": gettext("udeblevet"),
        "cancelled": gettext("afmeldt"),
        "confirmed": gettext("tilmeldt"),
        "east": gettext("øst"),
        "education": gettext("uddannelsesbibliotek"),
        "excused": gettext("meldt afbud på dagen"),
        "fair": gettext("retfærdig"),
        "first_come": gettext("først til mølle"),
        "guest": gettext("gæst"),
        "host": gettext("vært"),
        "day": gettext("dag"),
        "double": gettext("dobbeltværelse"),
        "meal": gettext("måltid"),
        "organiser": gettext("arrangør"),
        "single": gettext("enkeltværelse"),
        "other": gettext("andet"),
        "owner": gettext("ejer"),
        "participant": gettext("deltager"),
        "partner": gettext("partner"),
        "pending": gettext("afventer"),
        "present": gettext("mødt op"),
        "public": gettext("folkebibliotek"),
        "reader": gettext("læser"),
        "replaced": gettext("givet videre"),
        "research": gettext("forskningsbibliotek"),
        "round": gettext("hele runden"),
        "sitting": gettext("hvert møde"),
        "speaker": gettext("oplægsholder"),
        "waiting": gettext("på ventelisten"),
        "west": gettext("vest"),
    }
