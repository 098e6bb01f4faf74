"""The list of what people have answered to an invitation: its chips, its search, and the same as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext

from app.common.sheets import Cell
from app.renewals.answers import Asked
from app.renewals.asking import Answer
from app.renewals.wording import answer_name, why_words


class Status(StrEnum):
    """The chips over the list; the words in addresses are Danish."""

    ALL = "alle"
    SIGNED_UP = "tilmeldt"
    DECLINED = "kan-ikke"
    NONE = "ikke-svaret"


_ANSWERS = {
    Status.SIGNED_UP: Answer.SIGNED_UP,
    Status.DECLINED: Answer.DECLINED,
    Status.NONE: Answer.NONE,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: an answer, and words somebody searched for."""

    status: Status = Status.ALL
    words: str = ""


def shown(asked: Sequence[Asked], wanted: Filter) -> list[Asked]:
    """Those with this answer in whose name, address or library every word is found."""
    words = wanted.words.casefold().split()
    return [
        one
        for one in asked
        if wanted.status is Status.ALL or one.answer is _ANSWERS[wanted.status]
        if all(word in f"{one.name} {one.email} {one.library}".casefold() for word in words)
    ]


def counts(asked: Sequence[Asked], wanted: Filter) -> dict[Status, int]:
    """How many each chip would show."""
    return {status: len(shown(asked, Filter(status, wanted.words))) for status in Status}


def chips() -> list[tuple[Status, str]]:
    """The chips in words."""
    return [
        (status, gettext("Alle") if status is Status.ALL else answer_name(_ANSWERS[status]))
        for status in Status
    ]


def titles() -> list[str]:
    """The head of the sheet."""
    return [
        gettext("Navn"),
        gettext("E-mail"),
        gettext("Stilling"),
        gettext("Bibliotek"),
        gettext("Hvorfor"),
        gettext("Svar"),
        gettext("Inviteret den"),
        gettext("Påmindet den"),
    ]


def cells(one: Asked) -> list[Cell]:
    """A line of the sheet."""
    return [
        one.name,
        one.email,
        one.title,
        one.library,
        why_words(one.why),
        answer_name(one.answer),
        one.asked_at,
        one.reminded_at,
    ]
