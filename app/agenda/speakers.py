"""Who speaks, read from the words in which programmes say it. Pure."""

import re

_BY = re.compile(r"(?:^|\s+|, *)(?:v/|v\. |ved )\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|&|\bog\b|\bsamt\b)\s*")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_NAME_WORD = re.compile(r"[A-ZÆØÅÄÖÜÉ][\wÆØÅæøåäöüéáíó'’.-]*")
_SMALL_WORDS = {"de", "den", "der", "la", "van", "von"}
_NOT_PEOPLE = frozenset(
    "afrunding bibliotek biblioteker biblioteket center centralbibliotek danmark danmarks det dialog frokost "
    "kaffe kommune kultur nyt opsamling oplæg pause slots velkomst".split()
)

Speaker = tuple[str, str]
"""Name and organisation; the organisation is '' where none is written."""


def split_title(text: str) -> tuple[str, tuple[Speaker, ...], str]:
    """A line as its title, who speaks, and a note: what stands in parentheses and is nobody's name."""
    note = ""
    found = _PARENTHESIS.search(text)
    if found and text[: found.start()].strip():
        speakers = people(found[1])
        if speakers:
            return text[: found.start()].strip(), speakers, ""
        note, text = found[1].strip(), text[: found.start()].strip()
    by = _BY.search(text)
    if by is not None:
        return text[: by.start()].strip(" ,"), people(text[by.end() :], everybody=True), note
    return text, people(text), note


def people(text: str, *, everybody: bool = False) -> tuple[Speaker, ...]:
    """The people whom a text consists of; nobody where it is about something else.

    `everybody`: it is known to name people ("ved …"), so what is no name belongs to a person:
    their organisation, or all of theirs behind "begge".
    """
    text, shared = _shared_organisation(text)
    named: list[list[str]] = []
    for part in _parts(text):
        name, organisation = _person(part)
        if name:
            named.append([name, organisation or shared])
        elif named and not named[-1][1]:
            named[-1][1] = _organisation(part)
        elif not everybody:
            return ()
    return tuple((name, organisation) for name, organisation in named)


def _parts(text: str) -> list[str]:
    return [part.strip(" .") for part in _AND.split(text) if part.strip(" .")]


def _shared_organisation(text: str) -> tuple[str, str]:
    """'A og B - begge Center for Kunst': the people, and what they share."""
    found = re.search(r"\s*[-–—,]\s*(?:begge|alle)(?: fra| ved)?\s+(.+)$", text)
    return (text[: found.start()], found[1].strip()) if found else (text, "")


def _person(part: str) -> tuple[str, str]:
    """The name in a part, without the job before it, and the organisation behind 'fra' or 'ved'."""
    where = re.split(r"\s+(?:fra|ved|hos)\s+", part, maxsplit=1)
    words = where[0].split()
    while words and words[0][:1].islower():  # "specialkonsulent Kamma Kirk Sørensen"
        words.pop(0)
    if not _is_name(words):
        return "", ""
    return " ".join(words), where[1].strip() if len(where) > 1 else ""


def _is_name(words: list[str]) -> bool:
    return (
        2 <= len(words) <= 5
        and all(_NAME_WORD.fullmatch(word) or word in _SMALL_WORDS for word in words)
        and not any(word.casefold() in _NOT_PEOPLE or (len(word) > 2 and word.isupper()) for word in words)
    )


def _organisation(part: str) -> str:
    """'specialkonsulent ved Odense Centralbibliotek' → 'Odense Centralbibliotek'."""
    where = re.split(r"\s+(?:fra|ved|hos)\s+", part, maxsplit=1)
    return where[-1].strip()
