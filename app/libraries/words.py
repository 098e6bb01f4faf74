"""How names of libraries are compared, searched and sorted.

Pure. Pages that search as one types fold in the same way (static/js/fold.js); whoever changes
one changes both.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_A_RING, _O_UMLAUT, _A_UMLAUT = "a\u030a", "o\u0308", "a\u0308"
_LETTERS = str.maketrans({"ø": "oe", "æ": "ae", "ß": "ss", "ð": "d", "þ": "th"})
_LAST_LETTERS = str.maketrans({"æ": "{", "ø": "|"})  # they follow z, as in the Danish alphabet

_GENERIC = frozenset(
    "kommune kommunes kommunens regionskommune kommunale bibliotek biblioteket biblioteker bibliotekerne "
    "folkebibliotek folkebiblioteket folkebiblioteker folkebibliotekerne kommunebibliotek "
    "kommunebiblioteket kommunebiblioteker kommunebibliotekerne hovedbibliotek hovedbiblioteket "
    "centralbibliotek centralbiblioteket i og".split()
)


def fold(text: str) -> str:
    """The text as lower-case words of letters and digits with one space between them.

    å is aa, ø and ö are oe, æ and ä are ae; other accents fall away (ý is y). Whatever is
    no letter or digit parts words. Folding twice changes nothing.
    """
    text = unicodedata.normalize("NFD", text.lower())
    for sign, letters in ((_A_RING, "aa"), (_O_UMLAUT, "oe"), (_A_UMLAUT, "ae")):
        text = text.replace(sign, letters)
    return " ".join("".join(map(_plain, text)).translate(_LETTERS).split())


def _plain(character: str) -> str:
    category = unicodedata.category(character)[0]
    if category == "M":
        return ""
    return character if category in "LN" else " "


def spellings(text: str) -> tuple[str, ...]:
    """The folded text, then how keyboards without Danish letters write it: København is
    koebenhavn and kobenhavn, Aarhus aarhus and arhus.
    """
    folded = fold(text)
    short_aa = folded.replace("aa", "a")
    return tuple(dict.fromkeys((folded, folded.replace("oe", "o"), short_aa, short_aa.replace("oe", "o"))))


def search_text(municipality: str, *names: str) -> str:
    """Every word by which one row is found, in every spelling: 'horsens | horsens bibliotek 761500'.

    Before the bar stands the municipality: somebody who begins to write Aarhus hardly means
    the school of architecture. A name in several parts is one word too: hoejetaastrup.
    """
    return f"{_words([municipality])} | {_words(names)}".strip()


def _words(names: Iterable[str]) -> str:
    words: dict[str, None] = {}
    for chunk in " ".join(names).split():
        for spelling in spellings(chunk):
            parts = spelling.split()
            words |= dict.fromkeys([*parts, "".join(parts)] if parts else [])
    return " ".join(words)


WITHIN, NOT_FOUND = 2, 3


def rank(search: str, words: Sequence[str]) -> int:
    """How well a row with this search text fits folded words: 0 they begin words of its
    municipality, 1 of any name, WITHIN they stand within words, NOT_FOUND not all are there.
    """
    if not all(word in search for word in words):
        return NOT_FOUND
    place, begins = f" {search.partition('|')[0]}", [f" {word}" for word in words]
    if all(word in place for word in begins):
        return 0
    return 1 if all(word in f" {search}" for word in begins) else WITHIN


def without_generic(folded: str) -> str:
    """What is left of a folded name without the words that every library has: the place."""
    return " ".join(word for word in folded.split() if word not in _GENERIC)


@lru_cache(maxsize=10_000)
def sort_key(name: str) -> tuple[str, str]:
    """Sorts as Danish directories do: æ ø å come last, aa is å, accents and hyphens do not count."""
    text = unicodedata.normalize("NFD", name.lower())
    for sign, letter in (("aa", "}"), (_A_RING, "}"), (_O_UMLAUT, "|"), (_A_UMLAUT, "{")):
        text = text.replace(sign, letter)
    letters = "".join(map(_sortable, text.translate(_LAST_LETTERS)))
    return letters, name


def _sortable(character: str) -> str:
    return character if character in "{|}" else _plain(character).strip()
