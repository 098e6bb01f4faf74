"""Fields in the text of a message, and what stands in their place for each person. Pure.

Plain substitution in one go: what is put in is never read again, so a name with braces in it
stays a name, and nothing but the fields listed here can be reached.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What can be put in, by the word that stands between braces: {navn}."""

    NAME = "navn"
    FIRST_NAME = "fornavn"
    LIBRARY = "bibliotek"
    SITTING = "møde"
    TIME = "tid"
    PLACE = "sted"
    PRICE = "pris"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A word between braces that is no field; `written` is how it stands in the text."""

    written: str


@dataclass(frozen=True, slots=True)
class StrayBrace:
    """A brace that belongs to no field; `line` is the line of the text it stands in."""

    line: str


_WRITTEN = re.compile(r"\{([^{}\n]*)\}")


def merge(text: str, values: Mapping[Field, str]) -> str:
    """The text with the fields replaced; what is no field stays as it is written."""

    def value(found: re.Match[str]) -> str:
        field = _named(found[1])
        return found[0] if field is None else values.get(field, found[0])

    return _WRITTEN.sub(value, text)


def problems(text: str) -> list[UnknownField | StrayBrace]:
    """What in the text looks like a field and is none, in its order, each once."""
    found: list[UnknownField | StrayBrace] = []
    for line in text.splitlines():
        found += [UnknownField(one[0]) for one in _WRITTEN.finditer(line) if _named(one[1]) is None]
        if re.search(r"[{}]", _WRITTEN.sub("", line)):
            found.append(StrayBrace(line.strip()))
    return list(dict.fromkeys(found))


def _named(word: str) -> Field | None:
    folded = word.strip().casefold()
    return Field(folded) if folded in list(Field) else None
