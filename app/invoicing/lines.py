"""What libraries owe for a round, put together as it is invoiced: one line for each payer.

Pure. A payer is a library, or a workplace as it was typed, together with EAN, reference and order
number: bookings of one library that say different things there are invoiced apart, for some
libraries refuse a collective invoice and one invoice carries one of each. A library's own EAN
stands in where a booking has none (DOMAIN.md, Fees 10). Amounts in øre.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.libraries.words import sort_key


class Show(StrEnum):
    """The chips over the lines; the words in addresses are Danish."""

    ALL = "alle"
    NO_EAN = "uden-ean"
    CHANGED = "aendret"
    UNSENT = "ikke-sendt"


@dataclass(frozen=True, slots=True)
class Payment:
    """What an invoice must carry; each may be empty."""

    ean: str = ""
    reference: str = ""
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is invoiced; `number` is '' for a workplace that is no library yet."""

    library_id: int | None
    number: str
    name: str
    payment: Payment


@dataclass(frozen=True, slots=True)
class Sent:
    """What the finance office was last told of a person."""

    amount: int
    library_id: int | None
    payment: Payment


@dataclass(frozen=True, slots=True)
class Charge:
    """What is owed for one person, and why. `sent` None: the finance office has not heard of them."""

    registration_id: int
    booking_id: int
    name: str
    sitting: str
    amount: int
    reason: str
    payer: Payer
    sent: Sent | None = None

    @property
    def is_unsent(self) -> bool:
        """Whether it is owed and the finance office does not know."""
        return self.amount > 0 and self.sent is None

    @property
    def is_changed(self) -> bool:
        """Whether the finance office knows something else than what is so now."""
        now = Sent(self.amount, self.payer.library_id, self.payer.payment)
        return self.sent is not None and self.sent != now


@dataclass(frozen=True, slots=True)
class Line:
    """One payer with everybody it is charged for."""

    payer: Payer
    charges: tuple[Charge, ...]

    @property
    def total(self) -> int:
        """What is owed now."""
        return sum(one.amount for one in self.charges)

    @property
    def lacks_ean(self) -> bool:
        """Whether something is owed that cannot be invoiced electronically yet."""
        return self.total > 0 and not self.payer.payment.ean

    @property
    def is_changed(self) -> bool:
        """Whether something of it has changed since it was sent."""
        return any(one.is_changed for one in self.charges)

    @property
    def is_unsent(self) -> bool:
        """Whether something of it was never sent."""
        return any(one.is_unsent for one in self.charges)

    def is_shown(self, show: Show) -> bool:
        """Whether it belongs under a chip."""
        return {
            Show.ALL: True,
            Show.NO_EAN: self.lacks_ean,
            Show.CHANGED: self.is_changed,
            Show.UNSENT: self.is_unsent,
        }[show]

    def has(self, word: str) -> bool:
        """Whether a case-folded word stands in the payer's name or a person's."""
        return any(word in name.casefold() for name in (self.payer.name, *(one.name for one in self.charges)))


def lines_of(charges: Iterable[Charge]) -> list[Line]:
    """The lines, by name in the order of the Danish alphabet; nobody who owes nothing and never did."""
    found: dict[Payer, list[Charge]] = {}
    for charge in charges:
        if charge.amount > 0 or charge.sent is not None:
            found.setdefault(charge.payer, []).append(charge)
    lines = [Line(payer, tuple(sorted(each, key=_by_name))) for payer, each in found.items()]
    return sorted(lines, key=_by_payer)


def total_of(lines: Iterable[Line]) -> int:
    """What is owed in all."""
    return sum(line.total for line in lines)


def version_of(lines: Sequence[Line]) -> str:
    """A short name of exactly these lines: who has seen them sends that, and nothing else."""
    facts = [(one.registration_id, one.amount, one.payer) for line in lines for one in line.charges]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _by_name(charge: Charge) -> tuple[object, ...]:
    return sort_key(charge.name), charge.registration_id


def _by_payer(line: Line) -> tuple[object, ...]:
    payment = line.payer.payment
    return (
        sort_key(line.payer.name),
        line.payer.number,
        payment.ean,
        payment.reference,
        payment.order_number,
    )
