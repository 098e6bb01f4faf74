"""Demo: invented people. Names are put together by chance, the same in every run; addresses lead nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, product
from random import Random

from app.libraries.directory import LibraryRow
from app.libraries.words import fold

SEED = 2027
"""Fixed, so that every demo has the same people."""

FIRST_NAMES = (
    "Anne Mette Kirsten Hanne Lene Susanne Birgitte Marianne Inge Karen Camilla Louise Ida Freja Signe "
    "Maja Tine Rikke Gitte Åse Bodil Dorthe Jytte Søs Ellen Peter Jens Lars Michael Henrik Thomas Søren "
    "Jørgen Bjørn Mikkel Rasmus Anders Kåre Asger Villy Torben Ebbe Gorm Halfdan Yusuf Amina Leyla Ahmed"
).split()
SURNAMES = (
    "Sørensen Bæk Østergaard Kjær Lindegaard Holm Nørgaard Ravnsborg Skovgaard Thygesen Aagaard Bøgelund "
    "Dalsgaard Enevoldsen Fuglsang Gammelgaard Højlund Iversen Juul Krogh Lykke Mølgaard Overgaard "
    "Præstegaard Rønnow Sønderby Toft Vestergaard Winther Ågård Yildiz Haddad Brandt Frøslev Klitgaard Munk"
).split()
TITLES = (
    "Bibliotekar",
    "",
    "Biblioteksassistent",
    "",
    "Afdelingsleder",
    "",
    "Specialkonsulent",
    "",
    "Teamkoordinator for lån og logistik",
    "",
)

# Houses whose people would not write from their municipality's name, by library number.
_HOUSES = {
    "800010": "kb",
    "820030": "sdu",
    "820050": "aau",
    "820080": "aarch",
    "820190": "itu",
    "830060": "kp",
    "830370": "pha",
    "830520": "dkdm",
    "831020": "via",
}

MOST = 3
"""People that one library knows of."""


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented person."""

    name: str
    title: str
    email: str


LONG_NAMED = (
    "Anne-Margrethe Charlotte Ørskov-Sønderbæk Kjærgaard-Nørlund",
    "Specialkonsulent for lånesamarbejde, fjernlån og fælles materialevalg på tværs af kommunegrænser",
)
"""Name and title of one who finds out whether pages and mails have room; a reference has it for 60 signs."""


def rosters(libraries: Sequence[LibraryRow], long_named_at: str) -> dict[str, list[Invented]]:
    """The people of each library, by its number: the same ones come every time.

    The first person of the library `long_named_at` has a long name and a long title.
    """
    names, titles = _names(), cycle(TITLES)
    people = {}
    for library in sorted(libraries, key=lambda one: one.number):
        own = [(next(names), next(titles)) for _ in range(MOST)]
        if library.number == long_named_at:
            own[0] = LONG_NAMED
        people[library.number] = [Invented(name, title, address_of(name, library)) for name, title in own]
    return people


def _names() -> Iterator[str]:
    """Names that nobody else has."""
    names = [f"{first} {last}" for first, last in product(FIRST_NAMES, SURNAMES)]
    Random(SEED).shuffle(names)  # noqa: S311 (no secret)
    return iter(names)


def address_of(name: str, library: LibraryRow) -> str:
    """The address of somebody of a library; it leads nowhere."""
    words = fold(name).split()
    return f"{words[0]}.{words[-1]}@{house(library)}.example"


def house(library: LibraryRow) -> str:
    """The first part of the mail domain of a library's people; no two libraries share one."""
    return _HOUSES.get(library.number) or fold(library.place).replace(" ", "-")
