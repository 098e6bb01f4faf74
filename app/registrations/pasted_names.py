"""Names of people and of workplaces in a line of a mail. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]\.(?=\s)|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\S")
_PARTICLES = frozenset("de la van von af".split())
_TOWNS = frozenset("aarhus århus ballerup danmark".split())
_NOT_NAMES = frozenset(
    """
    kære hej hejsa hermed tilmelding tilmeldinger tilmeldes tilmeldt tilmeld tilmelde vedr vedrørende deltager
    deltagere deltagelse deltagerne navn navne mail e-mail email adresse stilling titel telefon tlf mobil ean
    cvr møde mødet møder netværksmøde netværksmødet netværk temadag konference med venlig venligst hilsen
    mange bedste mvh vh kh tak god dag jeg vi det den de der hvis på i fra til hos ved og eller samt mig os
    min mine vores følgende begge
    mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august
    september oktober november december øst vest nord syd online emne sv vs ja nej plads vej gade
    bibliotekar biblioteksassistent biblioteksleder bibliotekschef bibliotekskonsulent skolebibliotekar
    formidler konsulent specialkonsulent chefkonsulent afdelingsleder teamleder leder chef direktør kulturchef
    centerchef souschef studerende personale afdeling team
    """.split()
)
_NOT_HOUSES = _NOT_NAMES - {"det"}  # Det Kgl. Bibliotek
_VENUE = re.compile(r"\bmøde\w*\s+(?:i|på|hos|ved)\s+[^,;.]*", re.IGNORECASE)
_HOUSE = re.compile(
    r"\w*(?:bibliotek(?:et|er|erne|s|scenter|svæsen)?|kommunes?|skolen?|gymnasi(?:um|et)|universitet\w*|"
    r"kulturhus\w*|kulturværft\w*|cent(?:er|ret)|styrelsen?|muse(?:um|et)|højskole\w*|college|seminarium)|"
    r"dbc|slks",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a line, and where it stands there."""

    text: str
    start: int
    end: int

    @property
    def is_whole(self) -> bool:
        """Whether it is a first and a last name; one word alone may be anything."""
        return " " in self.text


def names_in(line: str) -> list[Name]:
    """What may be names in a line; the words before a house's ('Horsens Bibliotek') name no person."""
    found = []
    for words, house_follows in _runs(list(_WORD.finditer(line))):
        if house_follows:
            words = words[:-1] if len(words) > 2 else []  # 'Anne Sørensen Horsens Bibliotek'
        if words:
            text = " ".join(word[0] for word in words)
            found.append(Name(text, words[0].start(), words[-1].end()))
    return found


def workplace_in(line: str) -> str:
    """What may name a workplace: 'Horsens Kommunes Biblioteker', 'Næstved Bibliotek og Borgerservice'.

    Where the meeting is held is none.
    """
    for part in re.split(r"[,;:|()\[\]<>\t]| [-–—] ", _VENUE.sub("", line)):
        words = [word[0] for word in _WORD.finditer(part)]
        at = next((index for index, word in enumerate(words) if _HOUSE.fullmatch(word)), None)
        if at is not None and (found := _around(words, at)):
            return found
    return ""


def _runs(words: list[re.Match[str]]) -> Iterator[tuple[list[re.Match[str]], bool]]:
    """Words one after the other that may be a name, and whether the name of a house goes on behind them."""
    run: list[re.Match[str]] = []
    for word in words:
        if _is_name(word[0], first=not run) or (run and word[0] in _PARTICLES):
            run.append(word)
        else:
            yield _without_particles(run), bool(_HOUSE.fullmatch(word[0]))
            run = []
    yield _without_particles(run), False


def _without_particles(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """A name does not end in 'af'."""
    while run and run[-1][0] in _PARTICLES:
        run = run[:-1]
    return run


def _is_name(word: str, *, first: bool) -> bool:
    """'Anne', 'Anne-Marie', 'O.'; as a last name also 'Ø'. DBC is none."""
    if not word[:1].isupper() or word.casefold() in _NOT_NAMES | _TOWNS or _HOUSE.fullmatch(word):
        return False
    return any(letter.islower() for letter in word) or (not first and len(word.rstrip(".")) == 1)


def _around(words: list[str], at: int) -> str:
    """The capitalised words before and behind the one that says what kind of house it is, and that one."""
    begin, end = at, at + 1
    while (
        begin and words[begin - 1][:1].isupper() and words[begin - 1].casefold() not in _NOT_NAMES - {"det"}
    ):
        begin -= 1
    while end < len(words):
        joiners = ("og", "i") if begin == at else ("og",)  # 'Biblioteket i Ribe', 'Ribe Bibliotek i Aarhus'
        joins = words[end] in joiners and end + 1 < len(words) and words[end + 1][:1].isupper()
        if not joins and not words[end][:1].isupper():
            break
        end += 1 + joins
    return " ".join(words[begin:end]).replace(" .", ".") if words[begin][:1].isupper() else ""
