"""Who speaks, read from the words in which programmes say it. Pure."""

import re
from dataclasses import dataclass

Speaker = tuple[str, str]
"""Name, and what is said of the person: organisation, job or both; '' where nothing is."""

# After "v/" stands who speaks, whatever it looks like; after the words only where it is a name.
_SLASH = re.compile(r"(?:^|(?<=[\s,]))v/\s*", re.IGNORECASE)
_WORD = re.compile(r"(?:^|(?<=\s))(?:v\.|ved|med|af)\s+", re.IGNORECASE)
_LABEL = re.compile(r"(?:oplægsholdere?|oplæg|foredragsholdere?): *(?=.)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\(([^()]+)\)$")
_BEFORE_NAMES = re.compile(r"\s+[-–—]\s+|[,:]\s+")
_SHARED = re.compile(r"\s*[-–—,(]\s*(?:begge|alle)(?: fra| ved)?\s+(.+?)\)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"(\s*[,;]\s*(?:(?:og|samt)\s+)?|\s+(?:og|samt|&)\s+)(?![^(]*\))")

_NAME_WORD = re.compile(r"[A-ZÆØÅÄÖÜÉ][\wæøåäöüéáíó'’.-]*")
_SMALL_WORDS = frozenset("de den der la van von".split())
_NOT_IN_NAMES = re.compile(
    r"(?:\w*(?:bibliotek|kommune|center|centre|styrelse|universitet|ministeri|museum|forbund|forening)\w*"
    r"|\w*(?:dag|pause|kaffe|frokost|sal|lokale|auditorium)(?:en|et)?"
    r"|afrunding|danmarks?|det|dialog|kultur|nyt|opsamling|oplæg|slots|velkomst)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: what it is about ('' where it only names people), who speaks, and a remark."""

    title: str
    speakers: tuple[Speaker, ...] = ()
    note: str = ""


def said(line: str) -> Said:
    """A line of a programme: 'Velkomst v/ Åse Sørensen, DBC', 'Nye veje (Bo Ærø og Ib Å)', 'Åse Sørensen'.

    What stands last in parentheses and names nobody is a remark.
    """
    label = _LABEL.match(line)
    line = line[label.end() :] if label else line
    remark = _PARENTHESIS.search(line)
    if remark and not _named(remark[1]) and not remark[1][0].isupper() and remark.start():
        title, speakers = _split(line[: remark.start()])
        return Said(title, speakers, remark[1].strip())
    title, speakers = _split(line)
    if remark and not speakers and remark.start():
        return Said(line[: remark.start()], (), remark[1].strip())
    return Said(title, speakers)


def people(text: str) -> tuple[Speaker, ...]:
    """The people whom a text consists of, by their full names; nobody where it is about something else."""
    return _read(text, only_names=True)


def _split(line: str) -> tuple[str, tuple[Speaker, ...]]:
    """A line as its title and who speaks, by the first way of saying it that fits."""
    before, _, after = line.partition(": ")
    if after and (found := people(before)):
        return _tidy(after), found
    if found := _named(line):
        return "", found
    if (inside := _PARENTHESIS.search(line)) and (found := _named(inside[1])):
        return _tidy(line[: inside.start()]), found
    if (by := _SLASH.search(line)) and by.end() < len(line):
        return _tidy(line[: by.start()]), _read(line[by.end() :], only_names=False)
    for by in (*_WORD.finditer(line), *_BEFORE_NAMES.finditer(line)):
        if found := people(line[by.end() :]):
            return _tidy(line[: by.start()]), found
    return line, ()


def _named(text: str) -> tuple[Speaker, ...]:
    """The people whom a text consists of, with or without the word before them: 'v/ Åse', 'Åse Sørensen'."""
    if by := _SLASH.match(text):
        return _read(text[by.end() :], only_names=False)
    by = _WORD.match(text)
    return people(text[by.end() :] if by else text)


def _read(text: str, *, only_names: bool) -> tuple[Speaker, ...]:
    """The people of a list such as 'konsulent Åse Sørensen, DBC, og Bo Ærø (KB)'.

    What follows a name belongs to that person until the next name. With `only_names` the
    whole is nobody's where a part can be neither; without, the first part is somebody in any case.
    """
    shared = _SHARED.search(text)
    found: list[list[str]] = []
    between = ""
    for number, part in enumerate(_BETWEEN.split(text[: shared.start()] if shared else text)):
        if number % 2:
            between = part
            continue
        part = part.strip(" .")
        name, about = _person(part)
        if name:
            found.append([name, about])
        elif found and found[-1][0].endswith("-"):  # 'Slots- og Kulturstyrelsen'
            found[-1][0] += between + part
        elif found and (between.strip().startswith(",") or found[-1][1]):
            found[-1][1] += (between if found[-1][1] else "") + part
        elif only_names:
            return ()
        elif part:
            found.append([part, ""])
    return tuple((name, _together(about, shared[1] if shared else "")) for name, about in found)


def _person(part: str) -> tuple[str, str]:
    """The name in a part and what is said of the person: 'konsulent Åse Sørensen fra DBC (Ballerup)'."""
    inside = _PARENTHESIS.search(part)
    where = re.split(r"\s+(?:fra|ved|hos)\s+", part[: inside.start()] if inside else part, maxsplit=1)
    words = where[0].split()
    job = []
    while words and words[0][:1].islower():
        job.append(words.pop(0))
    if not _is_name(words):
        return "", ""
    return " ".join(words), _together(" ".join(job), *where[1:], inside[1] if inside else "")


def _is_name(words: list[str]) -> bool:
    return (
        2 <= len(words) <= 5
        and all(_NAME_WORD.fullmatch(word) or word in _SMALL_WORDS for word in words)
        and not any(_NOT_IN_NAMES.fullmatch(word) or (len(word) > 2 and word.isupper()) for word in words)
    )


def _together(*parts: str) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())


def _tidy(title: str) -> str:
    return title.strip(" ,;:–—-")
