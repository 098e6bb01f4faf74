"""What people write on the form in the races. Addresses are new in every round: mails to one are limited."""

from collections.abc import Sequence

from tests.races.harness import Track
from tests.support.visitors import person


def order(track: Track, name: str, library: str, sitting: str) -> dict[str, str]:
    """One person, whose address is made from their name."""
    return group(track, [name], library, sitting)


def group(track: Track, names: Sequence[str], library: str, sitting: str) -> dict[str, str]:
    """Several people of one library on one form."""
    fields: dict[str, str] = {}
    for index, name in enumerate(names):
        fields |= person(index, name=name, email=address(track, name), library=library, sitting=sitting)
    return fields


def address(track: Track, name: str) -> str:
    """'Bo 3' → 'bo-3@runde-7.example'."""
    return f"{name.casefold().replace(' ', '-')}@runde-{track.id}.example"
