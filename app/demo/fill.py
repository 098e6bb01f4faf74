"""Demo: fills an empty database, by the same services that serve people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle
from random import Random

from sqlalchemy import delete, func, select

from app.accounts.roles import Role
from app.accounts.services import invite
from app.common.danish import today
from app.common.models import db
from app.demo.attendance import mark_attendance
from app.demo.conference import CONFERENCE, conferences
from app.demo.conference_people import conference_orders
from app.demo.holding import hold
from app.demo.people import SEED, Invented, rosters
from app.demo.regulars import add_contacts, add_regulars
from app.demo.rounds import LONG_NAMED_AT, ORGANISER, SERIES, Edition, Turnout, editions
from app.invoicing.lines import version_of
from app.invoicing.queries import fee_lines
from app.invoicing.services import pass_on_fees
from app.libraries.directory import LibraryRow, directory
from app.libraries.importer import import_libraries
from app.libraries.reading import ListedLibrary
from app.meetings.models import Round, Series
from app.outbox.models import Message
from app.planning.services import set_up_series
from app.registrations.models import Registration
from app.registrations.order import Order, Person

# They have a right check digit; some libraries have not given theirs.
EANS = ("5790000387250", "5798008800917", "", "5798009954343")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo has made."""

    rounds: int
    registrations: int


def fill_demo(listed: Sequence[ListedLibrary]) -> Filled | None:
    """Libraries, the network and the conference, and who comes; None where a series is there already.

    Nobody is mailed about it.
    """
    if db.session.scalar(select(Series.id).limit(1)) is not None:
        return None
    newest_message = db.session.scalar(select(func.max(Message.id))) or 0
    import_libraries(listed)
    organiser = invite(*ORGANISER, {None: Role.OWNER}, "command")
    network, conference = set_up_series(SERIES), set_up_series(CONFERENCE)
    rounds = [
        hold(network, one.plan, partial(_orders, edition=one), one.cancelled) for one in editions(today())
    ]
    last, following = (
        hold(conference, one.plan, partial(conference_orders, edition=one)) for one in conferences(today())
    )
    rounds += [last, following]
    for round_ in rounds:
        mark_attendance(round_, f"account:{organiser}")
    pass_on_fees(last.id, version_of(fee_lines([last.id])[last.id]), f"account:{organiser}")
    add_regulars(network.id)
    add_contacts()
    db.session.execute(delete(Message).where(Message.id > newest_message))
    return Filled(len(rounds), db.session.scalar(select(func.count(Registration.id))) or 0)


def _orders(round_: Round, edition: Edition) -> Iterator[Order]:
    """The bookings of a round, in the order in which they were made."""
    libraries = directory()
    people = rosters(libraries.rows, LONG_NAMED_AT)
    chance = Random(f"{SEED} {edition.plan.title}")  # noqa: S311 (no secret)
    parties: list[list[Person]] = []
    late: list[list[Person]] = []
    for turnout in edition.turnouts:
        public = _public_libraries(turnout, edition, libraries.rows, chance)
        for library, size in _coming(turnout, public, libraries.rows):
            parties.append([_person(one, library, turnout.sitting) for one in people[library.number][:size]])
        for library, known in _late(turnout, public, libraries.rows):
            late.append([_person(people[library.number][known], library, turnout.sitting)])
    chance.shuffle(parties)
    if edition.unlisted:
        stranger = Person(
            "Vibeke Sønderlund", "vibeke.soenderlund@slks.example", None, edition.unlisted, "vest"
        )
        parties.append([stranger])
    eans, numbers = cycle(EANS), count(1)
    for party in [*_some_apart(parties), *late]:
        yield _order(round_, party, next(numbers), next(eans))


def _coming(
    turnout: Turnout, public: Sequence[LibraryRow], libraries: Sequence[LibraryRow]
) -> list[tuple[LibraryRow, int]]:
    """The libraries that come to a sitting, and with how many people."""
    sizes = [3] * turnout.third + [2] * turnout.second
    sizes += [1] * (turnout.public - len(sizes))
    sector = [(one, turnout.sector[one.number]) for one in libraries if one.number in turnout.sector]
    return [*zip(public, sizes, strict=False), *sector]


def _late(
    turnout: Turnout, public: Sequence[LibraryRow], libraries: Sequence[LibraryRow]
) -> list[tuple[LibraryRow, int]]:
    """The libraries one more person of which comes when all seats are taken, and how many have one."""
    sector = [
        (one, turnout.sector.get(one.number, 0)) for one in libraries if one.number in turnout.late_sector
    ]
    with_one = public[turnout.public - turnout.late_more : turnout.public]
    with_none = public[turnout.public : turnout.public + turnout.late_first]
    return [*sector, *((one, 1) for one in with_one), *((one, 0) for one in with_none)]


def _public_libraries(
    turnout: Turnout, edition: Edition, libraries: Sequence[LibraryRow], chance: Random
) -> list[LibraryRow]:
    """The libraries with a free place that might come to a sitting, in the order in which they do."""
    public = [
        one
        for one in libraries
        if one.has_free_place and one.side is turnout.side and one.number not in edition.absent
    ]
    chance.shuffle(public)
    public.sort(key=lambda one: one.number != LONG_NAMED_AT)  # it comes every time, with the most people
    return public


def _person(one: Invented, library: LibraryRow, sitting: str) -> Person:
    return Person(one.name, one.email, library, "", sitting, one.title)


def _some_apart(parties: list[list[Person]]) -> Iterator[list[Person]]:
    """Most colleagues are signed up together; of every fourth library each on their own."""
    for number, party in enumerate(parties):
        if number % 4:
            yield party
        else:
            yield from ([person] for person in party)


def _order(round_: Round, people: list[Person], number: int, ean: str) -> Order:
    contact = people[0]
    pays = len(people) > 1 or not (contact.library and contact.library.has_free_place)
    return Order(
        round_id=round_.id,
        form_id=f"demo-{round_.id}-{number}",
        people=tuple(people),
        contact_name=contact.name,
        contact_email=contact.email,
        ean=ean if pays else "",
        payment_reference=contact.name if pays else "",
    )
