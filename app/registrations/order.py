"""What somebody asks for when they sign people up, and what it would come to.

Pure: plain values between the form, the rules and the services.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.libraries.directory import LibraryRow
from app.meetings.prices import Category
from app.registrations.fees import Fee
from app.registrations.options import ChoiceState, Chosen
from app.registrations.states import State
from app.registrations.waiting_list import Place

MOST_PEOPLE = 10
"""People in one submission of the form (INTERFACES.md)."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person to be signed up. Without a library the typed organisation says where they come from."""

    name: str
    email: str
    library: LibraryRow | None
    organisation: str
    wish: str  # slug of a sitting, 'begge', or '' for the default
    title: str = ""
    choices: frozenset[int] = frozenset()  # ids of options
    category: Category | None = None  # as whom they pay; None: by their library
    room_mate: str = ""

    @property
    def email_key(self) -> str:
        """The same for everything a person may write for one address (DOMAIN.md, Places 7)."""
        return self.email.casefold()

    @property
    def domain(self) -> str:
        """The mail domain, lower case."""
        return self.email.rpartition("@")[2].casefold()

    @property
    def workplace(self) -> str:
        """The name of the library, or the organisation as typed."""
        return self.library.name if self.library else self.organisation


@dataclass(frozen=True, slots=True)
class Order:
    """One submission of the form. `form_id` is the same however often it is sent."""

    round_id: int
    form_id: str
    people: tuple[Person, ...]
    contact_name: str
    contact_email: str
    ean: str = ""
    payment_reference: str = ""
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One person of an order: what they get, where, and for how much.

    `sitting_id` None: they wait for a seat in the east or the west. `queue` has their place
    at each sitting where they would wait, by its id.
    """

    person: Person
    sitting_id: int | None
    state: State
    fee: Fee
    queue: Mapping[int, Place] = field(default_factory=dict)
    chosen: tuple[Chosen, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order comes to at this moment. Amounts in øre."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """What is owed at once."""
        return sum(line.fee.amount for line in self.lines)

    @property
    def at_most(self) -> int:
        """What may be owed once everybody has a seat and their workplace has been approved."""
        return sum(line.fee.at_most for line in self.lines)

    @property
    def may_be_owed(self) -> bool:
        """Whether anything is owed, now or later."""
        return self.at_most > 0

    @property
    def waiting(self) -> frozenset[int]:
        """Those who get a place in the queue and no seat, counted from 0."""
        return frozenset(index for index, line in enumerate(self.lines) if line.state is State.WAITING)

    @property
    def waiting_options(self) -> frozenset[tuple[int, int]]:
        """Those who get a seat and wait for an option, with its id."""
        return frozenset(
            (index, one.id)
            for index, line in enumerate(self.lines)
            for one in line.chosen
            if one.state is ChoiceState.WAITING
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody has seen before they pressed the button: øre, and who was to wait.

    `at_most` is what it could come to later; None where that was not said. `options` are those who
    were to wait for an option, with its id.
    """

    total: int = 0
    waiting: frozenset[int] = frozenset()
    at_most: int | None = None
    options: frozenset[tuple[int, int]] = frozenset()

    def covers(self, quote: Quote) -> bool:
        """Whether nothing has become dearer and no seat has become a place in the queue."""
        is_dearer_later = self.at_most is not None and quote.at_most > self.at_most
        no_seat_gone = quote.waiting <= self.waiting and quote.waiting_options <= self.options
        return quote.total <= self.total and no_seat_gone and not is_dearer_later


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an order cannot be met: `person` counts from 0, None for the order as a whole."""

    person: int | None
    field: str
    message: str


def read_shown(total: str | None, waiting: str | None) -> Shown:
    """What somebody has seen, from the hidden fields; what cannot be read is nothing."""
    øre = int(total) if total and re.fullmatch(r"[0-9]{1,9}", total) else 0
    people = (waiting or "").split()
    return Shown(øre, frozenset(int(one) for one in people if re.fullmatch(r"[0-9]{1,3}", one)))


def read_shown_beside(choice: str | None, totals: str | None, queues: str | None) -> Shown:
    """The same of one of several choices: totals 'oest=50000 nord=0', and those that lead into a queue."""
    if choice is None:
        return Shown()
    amounts = dict(re.findall(r"([a-z0-9-]+)=([0-9]{1,9})", totals or ""))
    waits = choice in (queues or "").split()
    return read_shown(amounts.get(choice), "0" if waits else None)
