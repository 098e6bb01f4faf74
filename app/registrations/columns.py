"""Which column of a sheet holds what, by its title. Pure."""

from collections.abc import Mapping, Sequence

WORDS: Mapping[str, tuple[str, ...]] = {
    "email": ("e-mail", "email", "mail", "mailadresse", "e-mailadresse", "e-post", "emailadresse"),
    "name": ("navn", "name", "deltager", "fulde navn", "deltagernavn"),
    "first_name": ("fornavn", "first name"),
    "last_name": ("efternavn", "last name"),
    "workplace": ("bibliotek", "arbejdsplads", "library", "organisation", "kommune", "biblioteksnummer"),
    "wish": ("møde", "sted", "sitting", "øst/vest", "vest/øst", "hvor"),
    "title": ("stilling", "titel", "title", "stillingsbetegnelse"),
}
"""What each column may be called, lower case."""


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """The position of each column that there is, by what it holds; the first of a kind counts."""
    found: dict[str, int] = {}
    for index, title in enumerate(titles):
        folded = title.casefold().strip(" :*")
        for name, words in WORDS.items():
            if folded in words:
                found.setdefault(name, index)
    return found


def is_enough(columns: Mapping[str, int]) -> bool:
    """Whether people can be read from these columns: a name and an address."""
    return "email" in columns and ("name" in columns or "first_name" in columns)
