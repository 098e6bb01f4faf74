"""What an order comes to: which sitting each person gets, and the price of it.

The same function answers before signing up, without the lock, and under the lock
(DOMAIN.md, Fees 9): there it is binding.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext
from sqlalchemy import bindparam, select

from app.common.clock import now
from app.common.danish import moment
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import CANCELLED_SITTINGS
from app.meetings.phases import Phase
from app.meetings.prices import Category
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Newcomer, Standing, price
from app.registrations.models import Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import Chosen, Offered, Wish, allot, misfit
from app.registrations.order import Line, Order, Person, Problem, Quote
from app.registrations.places import EITHER, choose_sitting
from app.registrations.pricing import scope_name
from app.registrations.queues import Queued, Queues, read_queues, seated_libraries
from app.registrations.rates import dearer, paid_as, policy_of, rate_for
from app.registrations.states import ACTIVE, Role, State
from app.registrations.waiting_list import Place, Waiting
from app.registrations.wording import misfit_words


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
    Registration.role == Role.PARTICIPANT,
    Registration.category.is_(None),
    Registration.sitting_id.not_in(CANCELLED_SITTINGS),
)
_TAKEN = select(Registration.id, Registration.email_key).where(
    Registration.round_id == bindparam("round_id"),
    Registration.email_key.in_(bindparam("keys", expanding=True)),
    Registration.state.in_(ACTIVE),
    Registration.role == Role.PARTICIPANT,
)

_NEW = 1 << 62
"""Ids of those who are no rows yet: after everybody who signed up at the same moment."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one person can have: a seat at `sitting`, or a place in its queue or in all of them (None)."""

    sitting: SittingView | None
    state: State

    @property
    def sitting_id(self) -> int | None:
        """The id of the sitting."""
        return self.sitting.id if self.sitting else None


def examine(order: Order, round_: RoundView) -> Quote:
    """The sittings and prices of an order at this moment.

    Raises:
        Refused: nothing is open, an address is signed up already, or choices do not fit together.
    """
    if not round_.open_sittings:
        raise Refused([Problem(None, "", not_open_words(round_))])
    taken = taken_addresses([person.email_key for person in order.people], round_.id)
    problems = [
        Problem(index, "email", taken_words())
        for index, person in enumerate(order.people)
        if person.email_key in taken
    ]
    if problems:
        raise Refused(problems, list(taken.values()))
    offered = offered_in(round_.id) if round_.has_options else ()
    if misfits := _misfits(order.people, offered):
        raise Refused(misfits)
    return estimate(order.people, round_, offered)


def estimate(people: Sequence[Person], round_: RoundView, offered: Sequence[Offered] | None = None) -> Quote:
    """What people would get and owe, as far as the form is filled in.

    `offered` are the options of the round where they have been read already.
    """
    if not people or not round_.open_sittings:
        return Quote(())
    queues = read_queues(round_.id, round_.queue_order)
    offers = _offers(people, round_, queues)
    chosen = _allotted(people, offers, round_, offered)
    fees = price(
        [_newcomer(*each, round_) for each in zip(people, offers, chosen, strict=True)],
        _standings(people, round_),
        policy_of(round_),
    )
    places = _places(people, offers, round_, queues)
    lines = (
        Line(person, offer.sitting_id, offer.state, fee, places.get(index, {}), got)
        for index, (person, offer, fee, got) in enumerate(zip(people, offers, fees, chosen, strict=True))
    )
    return Quote(tuple(lines))


def held_open(round_: RoundView) -> RoundView:
    """The round as an organiser may sign people up for it: open until each meeting is over."""
    sittings = (
        replace(one, phase=Phase.OPEN) if one.phase in (Phase.COMING, Phase.CLOSED) else one
        for one in round_.sittings
    )
    return replace(round_, sittings=tuple(sittings))


def room_at(sittings: Sequence[SittingView], queues: Queues) -> Counter[str]:
    """How many seats a newcomer can have at each sitting: none where somebody waits for them already."""
    return Counter(
        {sitting.slug: 0 if queues.at(sitting.id) else max(0, sitting.left) for sitting in sittings}
    )


def taken_words() -> str:
    """That an address is signed up for the round already."""
    return gettext("Der findes allerede en tilmelding med denne adresse. Vi har sendt et link til den.")


def taken_addresses(keys: Sequence[str], round_id: int) -> dict[str, int]:
    """The ids of active registrations of participants in a round that have one of these addresses."""
    rows = db.session.execute(_TAKEN, {"round_id": round_id, "keys": list(keys)})
    return {row.email_key: row.id for row in rows}


def _offers(people: Sequence[Person], round_: RoundView, queues: Queues) -> list[Offer]:
    """What each person can have. Who does not mind takes what those with a wish have left."""
    room = room_at(round_.open_sittings, queues)
    offers: dict[int, Offer] = {}
    for index, person in sorted(enumerate(people), key=lambda each: each[1].wish in ("", EITHER)):
        offers[index] = offer = _offer(person, room, round_)
        if offer.sitting is not None and offer.state is State.CONFIRMED:
            room[offer.sitting.slug] -= 1
    return [offers[index] for index in range(len(people))]


def _offer(person: Person, room: Mapping[str, int], round_: RoundView) -> Offer:
    side = person.library.side if person.library else None
    if person.library is None or (round_.awaits_release and not person.library.has_free_place):
        # No seat is theirs yet, so one side is as good as the other until there is.
        return Offer(choose_sitting(person.wish, side, Counter(), round_.open_sittings), State.PENDING)
    sitting = choose_sitting(person.wish, side, room, round_.open_sittings)
    if sitting is None or room[sitting.slug] <= 0:
        return Offer(sitting, State.WAITING)
    return Offer(sitting, State.CONFIRMED)


def _allotted(
    people: Sequence[Person],
    offers: Sequence[Offer],
    round_: RoundView,
    offered: Sequence[Offered] | None,
) -> list[tuple[Chosen, ...]]:
    """What each person gets of the options they choose, in their order."""
    if not round_.has_options:
        return [()] * len(people)
    wishes = (
        Wish(person.choices, _category(person, round_), offer.state is State.CONFIRMED)
        for person, offer in zip(people, offers, strict=True)
    )
    return allot(wishes, offered_in(round_.id) if offered is None else offered)


def _misfits(people: Sequence[Person], offered: Sequence[Offered]) -> list[Problem]:
    """Those whose choices cannot be had together."""
    found = ((index, misfit(person.choices, offered)) for index, person in enumerate(people))
    return [Problem(index, "", misfit_words(wrong)) for index, wrong in found if wrong is not None]


def _category(person: Person, round_: RoundView) -> Category:
    """As whom somebody pays; of whom no library is known, that of the dearer two."""
    if person.library is None:
        return dearer(round_)
    return paid_as(person.category, has_free_place=person.library.has_free_place)


def _newcomer(person: Person, offer: Offer, chosen: Sequence[Chosen], round_: RoundView) -> Newcomer:
    rate = rate_for(round_, _category(person, round_), chosen)
    if person.library is None:
        return Newcomer(None, rate=rate)
    seated = offer.state is State.CONFIRMED
    scope = scope_name(round_.free_scope, round_.id, offer.sitting_id or 0), person.library.id
    return Newcomer(scope, person.library.has_free_place, seated, rate, counts=person.category is None)


def _places(
    people: Sequence[Person], offers: Sequence[Offer], round_: RoundView, queues: Queues
) -> dict[int, dict[int, Place]]:
    """The place each of those who would wait gets, by sitting."""
    newcomers = {
        index: Queued(
            Waiting(_NEW + index, person.library.id, person.library.has_free_place, now()),
            offer.sitting_id,
            has_seat=False,
        )
        for index, (person, offer) in enumerate(zip(people, offers, strict=True))
        if offer.state is State.WAITING and person.library is not None
    }
    if not newcomers:
        return {}
    with_colleagues = {
        person.library.id
        for person, offer in zip(people, offers, strict=True)
        if offer.state is State.CONFIRMED and person.library is not None
    }
    seated = seated_libraries(round_.id) | with_colleagues
    then = Queues((*queues.everybody, *newcomers.values()), seated, queues.rule)
    places: dict[int, dict[int, Place]] = {index: {} for index in newcomers}
    for sitting in round_.open_sittings:
        for place in then.at(sitting.id):
            if place.id >= _NEW:
                places[place.id - _NEW][sitting.id] = place
    return places


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
