"""Demo: who comes to the conference, what they choose, and with whom they share a room."""

from collections.abc import Iterator
from itertools import chain
from random import Random

from app.demo.conference import DINNER, Conference
from app.demo.people import SEED, Invented, rosters
from app.demo.rounds import LONG_NAMED_AT
from app.libraries.directory import LibraryRow, directory
from app.meetings.models import Round
from app.registrations.option_queries import offered_in
from app.registrations.options import Offered, OptionKind
from app.registrations.order import Order, Person

_EANS = ("5790000387250", "5798008800917", "5798009954343")
_ONLY_FIRST_DAY, _NO_DINNER, _NO_ROOM = 8, 9, 5
"""Of so many who share no room, one leaves in the evening; one eats elsewhere; one sleeps elsewhere."""


def conference_orders(round_: Round, edition: Conference) -> Iterator[Order]:
    """The bookings of a conference, in the order in which they were made."""
    turnout, rows = edition.turnout, directory().rows
    people = rosters(rows, LONG_NAMED_AT)
    public = [one for one in rows if one.has_free_place and one.number != LONG_NAMED_AT]
    Random(f"{SEED} {edition.plan.title}").shuffle(public)  # noqa: S311 (no secret)
    public.insert(0, directory().by_number[LONG_NAMED_AT])
    sector = [directory().by_number[number] for number in turnout.sector]
    offered = offered_in(round_.id)
    pairs = (
        [_sleeper(people[one.number][me], one, offered, people[one.number][1 - me]) for me in range(2)]
        for one in public[: turnout.sharing]
    )
    colleagues = (
        [_single(people[one.number][me], one, offered, 2 * number + me) for me in range(2)]
        for number, one in enumerate(public[turnout.sharing : turnout.pairs])
    )
    alone = (
        [_single(people[one.number][0], one, offered, number)]
        for number, one in enumerate([*public[turnout.pairs :], *sector][-turnout.alone :])
    )
    for number, party in enumerate(_mixed([*colleagues, *alone], list(pairs))):
        contact = party[0]
        yield Order(
            round_id=round_.id,
            form_id=f"demo-{round_.id}-{number}",
            people=tuple(party),
            contact_name=contact.name,
            contact_email=contact.email,
            ean=_EANS[number % len(_EANS)],
            payment_reference=contact.name,
        )


def _mixed(first: list[list[Person]], second: list[list[Person]]) -> Iterator[list[Person]]:
    """Both by turns; what is left of the longer list comes last."""
    many = min(len(first), len(second))
    yield from chain.from_iterable(zip(first, second, strict=False))
    yield from [*first[many:], *second[many:]]


def _sleeper(one: Invented, library: LibraryRow, offered: tuple[Offered, ...], mate: Invented) -> Person:
    """Somebody who comes both days and shares a room with a colleague."""
    chosen = {it.id for it in offered if it.kind is not OptionKind.SINGLE}
    return _person(one, library, chosen, mate.name)


def _single(one: Invented, library: LibraryRow, offered: tuple[Offered, ...], number: int) -> Person:
    """Somebody with a room of their own, or none; a few come on the first day only."""
    goes_home = number % _ONLY_FIRST_DAY == _ONLY_FIRST_DAY - 1
    chosen = {
        it.id
        for it in offered
        if it.kind is not OptionKind.DOUBLE
        and not (it.day > 1 and goes_home)
        and not (it.is_room and (goes_home or number % _NO_ROOM == 0))
        and not (it.name == DINNER and number % _NO_DINNER == 0)
    }
    return _person(one, library, chosen)


def _person(one: Invented, library: LibraryRow, chosen: set[int], room_mate: str = "") -> Person:
    return Person(
        one.name, one.email, library, "", "", one.title, choices=frozenset(chosen), room_mate=room_mate
    )
