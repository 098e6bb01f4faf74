"""What an order comes to: which sitting each person gets, and the price of it.

The same function answers before signing up, without the lock, and under the lock
(DOMAIN.md, Fees 9): there it is binding.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from flask_babel import gettext, ngettext
from sqlalchemy import bindparam, select

from app.common.danish import moment
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import FreeScope
from app.meetings.phases import Phase
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Newcomer, Policy, Standing, price
from app.registrations.models import ACTIVE, Registration, State
from app.registrations.order import Line, Order, Person, Problem, Quote
from app.registrations.places import EITHER, choose_sitting


class Refused(DomainError):
    """The order cannot be met as it is; `taken` holds the registrations that have its addresses."""

    def __init__(self, problems: Sequence[Problem], taken: Sequence[int] = ()) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)
        self.taken = tuple(taken)


_HELD = select(Registration.library_id, Registration.sitting_id, Registration.free_slot).where(
    Registration.round_id == bindparam("round_id"),
    Registration.library_id.in_(bindparam("libraries", expanding=True)),
    Registration.state == State.CONFIRMED,
)
_TAKEN = select(Registration.id, Registration.email_key).where(
    Registration.round_id == bindparam("round_id"),
    Registration.email_key.in_(bindparam("keys", expanding=True)),
    Registration.state.in_(ACTIVE),
)


def policy_of(round_: RoundView) -> Policy:
    """The fee rule of a round."""
    return Policy(round_.fee_amount, round_.free_places, round_.sector_free_places)


def scope_name(free_scope: FreeScope, round_id: int, sitting_id: int) -> str:
    """Within what a free place is unique: 'round:7' or 'sitting:12' (DOMAIN.md, Fees 3)."""
    return f"round:{round_id}" if free_scope is FreeScope.ROUND else f"sitting:{sitting_id}"


def examine(order: Order, round_: RoundView) -> Quote:
    """The sittings and prices of an order at this moment.

    Raises:
        Refused: a sitting is not open or has no seat left, or an address is signed up already.
    """
    places, problems = _seat(order.people, round_)
    taken = _taken_addresses(order, round_.id)
    problems += [
        Problem(
            index,
            "email",
            gettext("Der findes allerede en tilmelding med denne adresse. Vi har sendt et link til den."),
        )
        for index, person in enumerate(order.people)
        if person.email_key in taken
    ]
    if problems:
        raise Refused(problems, list(taken.values()))
    return quote(order.people, places, round_)


def quote(people: Sequence[Person], places: Sequence[SittingView], round_: RoundView) -> Quote:
    """The price of each person at the sitting chosen for them."""
    scopes = [_scope(person, place, round_) for person, place in zip(people, places, strict=True)]
    newcomers = [
        Newcomer(scope, person.library is not None and person.library.has_free_place)
        for person, scope in zip(people, scopes, strict=True)
    ]
    fees = price(newcomers, _standings(people, round_), policy_of(round_))
    return Quote(
        tuple(Line(person, place.id, fee) for person, place, fee in zip(people, places, fees, strict=True))
    )


def estimate(people: Sequence[Person], round_: RoundView) -> Quote:
    """The price as far as the form is filled in: what cannot be had at the moment is priced all the same."""
    places, _ = _seat(people, round_)
    return quote(people[: len(places)], places, round_)  # no places where nothing is open


def _seat(people: Sequence[Person], round_: RoundView) -> tuple[list[SittingView], list[Problem]]:
    """A sitting for each person, with what stands in the way of it.

    Who does not mind takes what those with a wish have left.
    """
    open_sittings = round_.open_sittings
    if not open_sittings:
        return [], [Problem(None, "", not_open_words(round_))]
    left = Counter({sitting.slug: sitting.left for sitting in open_sittings})
    wanted: Counter[str] = Counter()
    chosen: dict[int, SittingView] = {}
    for index, person in sorted(enumerate(people), key=lambda each: each[1].wish in ("", EITHER)):
        place = chosen[index] = _choose(person, left, open_sittings)
        if person.library is not None or not person.organisation:
            left[place.slug] -= 1
            wanted[place.slug] += 1
    places = [chosen[index] for index in range(len(people))]
    problems = [
        Problem(index, "sitting", _too_few_words(place, wanted[place.slug], round_))
        for index, place in enumerate(places)
        if left[place.slug] < 0
    ]
    return places, problems


def _choose(person: Person, left: Counter[str], sittings: Sequence[SittingView]) -> SittingView:
    known = {sitting.slug for sitting in sittings}
    wish = person.wish if person.wish in known else EITHER
    side = person.library.side if person.library else None
    return choose_sitting(wish, side, left, sittings)


def not_open_words(round_: RoundView) -> str:
    """Why nobody can sign up for the round now, and what to do instead."""
    phases = {sitting.phase for sitting in round_.sittings}
    if Phase.COMING in phases:
        opens = min(s.opens_at for s in round_.sittings if s.phase is Phase.COMING)
        return gettext("Tilmeldingen er ikke åben endnu. Den åbner %(when)s.", when=moment(opens))
    if Phase.CLOSED in phases:
        return gettext(
            "Tilmeldingsfristen er udløbet. Skriv til %(contact)s, hvis du gerne vil med.",
            contact=round_.series.contact_email,
        )
    if round_.is_cancelled:
        return gettext("Mødet er aflyst, og man kan ikke tilmelde sig.")
    return gettext("Mødet er holdt, og man kan ikke længere tilmelde sig.")


def full_words(round_: RoundView) -> str:
    """That no sitting one can sign up for has a seat left, and what to do instead."""
    contact = round_.series.contact_email
    return gettext("Alle pladser er optaget. Skriv til %(contact)s, hvis du gerne vil med.", contact=contact)


def _too_few_words(sitting: SittingView, wanted: int, round_: RoundView) -> str:
    """That a sitting has fewer seats left than are wanted."""
    if all(one.left <= 0 for one in round_.open_sittings):
        return full_words(round_)
    if sitting.left <= 0:
        return gettext("Alle pladser er optaget: %(sitting)s. Vælg et andet møde.", sitting=sitting.name)
    left = ngettext("Der er kun %(num)d plads tilbage", "Der er kun %(num)d pladser tilbage", sitting.left)
    return gettext(
        "%(left)s: %(sitting)s. Du har skrevet %(wanted)d personer på.",
        left=left,
        sitting=sitting.name,
        wanted=wanted,
    )


def _scope(person: Person, place: SittingView, round_: RoundView) -> Hashable | None:
    if person.library is None:
        return None
    return scope_name(round_.free_scope, round_.id, place.id), person.library.id


def _standings(people: Sequence[Person], round_: RoundView) -> dict[Hashable, Standing]:
    """What the libraries of an order hold already, by scope and library."""
    libraries = sorted({person.library.id for person in people if person.library})
    if not libraries:
        return {}
    held: Counter[Hashable] = Counter()
    slots: dict[Hashable, set[int]] = {}
    for row in db.session.execute(_HELD, {"round_id": round_.id, "libraries": libraries}):
        key = scope_name(round_.free_scope, round_.id, row.sitting_id), row.library_id
        held[key] += 1
        slots.setdefault(key, set())
        if row.free_slot is not None:
            slots[key].add(row.free_slot)
    return {key: Standing(count, frozenset(slots[key])) for key, count in held.items()}


def _taken_addresses(order: Order, round_id: int) -> dict[str, int]:
    """The ids of active registrations of this round that have an address of the order."""
    keys = [person.email_key for person in order.people]
    rows = db.session.execute(_TAKEN, {"round_id": round_id, "keys": keys})
    return {row.email_key: row.id for row in rows}
