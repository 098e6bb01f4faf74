"""What somebody who was asked can have: where, whether there is a seat, and the price (DOMAIN.md, Fees 9).

The same functions answer on the sign-up form, so link, mail and form never differ.
"""

from dataclasses import dataclass

from flask_babel import gettext

from app.common.danish import period
from app.libraries.directory import LibraryRow, directory
from app.meetings.queries import RoundView
from app.registrations.order import Line, Person
from app.registrations.places import EITHER
from app.registrations.quotes import estimate
from app.registrations.states import State
from app.registrations.wording import fee_reason, queue_words, state_name
from app.renewals.asking import Candidate


@dataclass(frozen=True, slots=True)
class Option:
    """One sitting, or either, and what choosing it would lead to now. `amount` in øre."""

    wish: str
    name: str
    seats: str  # whether there is a seat, in words
    price: str
    amount: int
    may_be_owed: bool
    waits: bool


def person_of(one: Candidate, wish: str) -> Person:
    """Somebody as the form would know them."""
    return Person(one.name, one.email, library_of(one), "", wish, one.title)


def library_of(one: Candidate) -> LibraryRow:
    """Their library."""
    return directory().by_id[one.library_id]


def options_for(one: Candidate, round_: RoundView) -> list[Option]:
    """What they can choose from, in the order of the meetings; nothing while nothing is open."""
    return [option_for(one, wish, round_) for wish in wishes_in(round_)]


def wishes_in(round_: RoundView) -> list[str]:
    """What can be chosen: the open sittings by slug, and either where there are several."""
    slugs = [sitting.slug for sitting in round_.open_sittings]
    return slugs if len(slugs) < 2 else [*slugs, EITHER]


def option_for(one: Candidate, wish: str, round_: RoundView) -> Option:
    """What one wish would lead to; the round is open."""
    line = estimate([person_of(one, wish)], round_).lines[0]
    sitting = next((each for each in round_.open_sittings if each.slug == wish), None)
    return Option(
        wish=wish,
        name=f"{sitting.name}, {period(sitting.starts_at, sitting.ends_at)}, {sitting.place}"
        if sitting
        else gettext("Det er lige meget – øst eller vest"),
        seats=_seats(line, round_),
        price=_price(line, round_),
        amount=line.fee.amount,
        may_be_owed=line.fee.at_most > 0,
        waits=line.state is State.WAITING,
    )


def chosen_wish(one: Candidate, round_: RoundView) -> str:
    """What is chosen beforehand: the sitting they were asked to while it is open."""
    wishes = wishes_in(round_)
    return one.wish if one.wish in wishes else wishes[-1]


def _price(line: Line, round_: RoundView) -> str:
    """'500 kr.: 2. deltager fra Horsens Bibliotek (momsfrit)'."""
    price = fee_reason(line.fee, line.person.workplace)
    return f"{price} ({round_.vat_sentence})" if line.fee.at_most and round_.vat_sentence else price


def _seats(line: Line, round_: RoundView) -> str:
    if line.state is State.WAITING:
        return gettext("Alle pladser er optaget. %(queue)s", queue=queue_words(line, round_))
    if line.state is State.PENDING:
        return state_name(State.PENDING, round_)
    return gettext("Der er plads")
