"""Reading who sleeps at the hotel of a conference, and what the hotel was told of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from flask_babel import gettext
from sqlalchemy import bindparam, func, select

from app.common.clock import local
from app.common.danish import day_and_month
from app.common.links import sealed
from app.common.models import db
from app.hotel.mates import Mate, Sleeper, pair, rooms_needed
from app.hotel.models import HotelList, HotelStay
from app.hotel.stays import Stay, Told, together
from app.libraries.models import Library
from app.meetings.days import Day
from app.meetings.models import CANCELLED_SITTINGS
from app.meetings.queries import RoundView
from app.registrations.models import Choice, Option, Registration
from app.registrations.option_queries import IN_ORDER
from app.registrations.options import ROOMS, ChoiceState, OptionKind
from app.registrations.states import State


@dataclass(frozen=True, slots=True)
class Night:
    """How many have one kind of room on one night, and how many such rooms they need at least."""

    words: str
    people: int
    rooms: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a room, with their number in its queue."""

    registration_id: int
    name: str
    library: str
    room: str
    number: int


@dataclass(frozen=True, slots=True)
class Sent:
    """That a list was sent to the hotel: when, by whom (an actor of the log), and of how many."""

    made_at: datetime
    actor: str
    people: int


@dataclass(frozen=True, slots=True)
class Hotel:
    """The list of a round, with who is gone from it since it was sent last."""

    stays: tuple[Stay, ...]
    nights: tuple[Night, ...]
    waiting: tuple[Waiting, ...]
    sent: tuple[Sent, ...]  # the latest first


_ROOMS = (
    select(
        Registration.id,
        Registration.name,
        Registration.organisation,
        Registration.sitting_id,
        Registration.room_mate,
        Registration.hotel_needs,
        Library.name.label("library"),
        Option.id.label("option_id"),
        Option.kind,
        Option.name.label("room"),
        Option.day,
        Choice.state,
    )
    .select_from(Choice)
    .join(Option, Option.id == Choice.option_id)
    .join(Registration, Registration.id == Choice.registration_id)
    .outerjoin(Library, Library.id == Registration.library_id)
    .where(
        Option.round_id == bindparam("round_id"),
        Option.kind.in_(ROOMS),
        Choice.state.in_((ChoiceState.HELD, ChoiceState.WAITING)),
        Registration.state == State.CONFIRMED,
        Registration.sitting_id.not_in(CANCELLED_SITTINGS),
    )
    .order_by(*IN_ORDER, Choice.asked_at, Registration.id)
)
_LATEST = select(func.max(HotelList.id)).where(HotelList.round_id == bindparam("round_id")).scalar_subquery()
_TOLD = (
    select(HotelStay, func.coalesce(Library.name, Registration.organisation).label("library"))
    .join(Registration, Registration.id == HotelStay.registration_id)
    .outerjoin(Library, Library.id == Registration.library_id)
    .where(HotelStay.list_id == _LATEST)
)
_SENT = (
    select(HotelList.made_at, HotelList.actor, HotelList.people)
    .where(HotelList.round_id == bindparam("round_id"))
    .order_by(HotelList.id.desc())
)


def hotel_of(round_: RoundView) -> Hotel:
    """Who sleeps where at a round; three queries, however many they are."""
    about = {"round_id": round_.id}
    rows = db.session.execute(_ROOMS, about).all()
    held = [row for row in rows if row.state is ChoiceState.HELD]
    told = db.session.execute(_TOLD, about).all()
    before = {row.HotelStay.registration_id: _told_before(row.HotelStay) for row in told}
    mates = pair(_sleepers(held))
    now = _stays(held, mates, before, round_)
    gone = {row.HotelStay.registration_id: row.library for row in told}
    return Hotel(
        stays=tuple(together(now, before, gone)),
        nights=tuple(_nights(held, mates, round_)),
        waiting=tuple(_waiting(rows, round_)),
        sent=tuple(Sent(*row) for row in db.session.execute(_SENT, about)),
    )


def _sleepers(held: Iterable[Any]) -> list[Sleeper]:
    """Those in double rooms, with the beds they hold."""
    beds: dict[int, list[Any]] = defaultdict(list)
    for row in held:
        if row.kind is OptionKind.DOUBLE:
            beds[row.id].append(row)
    return [
        Sleeper(one, mine[0].name, mine[0].room_mate, frozenset(row.option_id for row in mine))
        for one, mine in beds.items()
    ]


def _stays(
    held: Iterable[Any], mates: Mapping[int, Mate], before: Mapping[int, Told], round_: RoundView
) -> dict[int, Stay]:
    nights: dict[int, list[Any]] = defaultdict(list)
    for row in held:
        nights[row.id].append(row)
    names = {one: mine[0].name for one, mine in nights.items()}
    return {
        one: Stay(
            registration_id=one,
            library=mine[0].library or mine[0].organisation,
            now=_told_now(mine, names.get(mates[one].id or 0, "") if one in mates else "", round_),
            before=before.get(one),
            match=mates[one].match if one in mates else None,
            wants=mine[0].room_mate,
            needs=mine[0].hotel_needs,
        )
        for one, mine in nights.items()
    }


def _told_now(mine: Sequence[Any], mate: str, round_: RoundView) -> Told:
    """What the list says of somebody who holds these rooms, night by night."""
    first, last = mine[0], mine[-1]
    days = _days(first.sitting_id, round_)
    departure = _date(last.day, days)
    return Told(
        name=first.name,
        room=_room(mine, days),
        arrival=_date(first.day, days),
        departure=departure + timedelta(days=1) if departure else None,
        mate=mate,
        needs_digest=sealed(first.hotel_needs, first.id),
    )


def _told_before(row: HotelStay) -> Told:
    return Told(row.name, row.room, row.arrival, row.departure, row.mate, row.needs_digest)


def _room(mine: Sequence[Any], days: Mapping[int, Day]) -> str:
    """One room for all nights by its name; several, or nights apart, each with its night."""
    is_one = len({row.room for row in mine}) == 1 and all(b.day - a.day == 1 for a, b in pairwise(mine))
    if is_one:
        return str(mine[0].room)
    return "; ".join(_night_words(row.room, row.day, days) for row in mine)


def _night_words(room: str, day: int, days: Mapping[int, Day]) -> str:
    """'Enkeltværelse, natten til 5. november'."""
    if day not in days:
        return room
    morning = day_and_month(days[day].starts_at + timedelta(days=1))
    return gettext("%(room)s, natten til %(morning)s", room=room, morning=morning)


def _nights(held: Iterable[Any], mates: Mapping[int, Mate], round_: RoundView) -> list[Night]:
    """Each kind of room on each night that somebody has, in the order of the nights."""
    people: dict[int, list[Any]] = defaultdict(list)
    for row in held:
        people[row.option_id].append(row)
    return [
        Night(
            words=_night_words(there[0].room, there[0].day, _days(there[0].sitting_id, round_)),
            people=len(there),
            rooms=rooms_needed((row.id for row in there), mates)
            if there[0].kind is OptionKind.DOUBLE
            else len(there),
        )
        for there in people.values()
    ]


def _waiting(rows: Iterable[Any], round_: RoundView) -> list[Waiting]:
    """Those who wait, night by night and in the order of each queue."""
    numbers: dict[int, int] = defaultdict(int)
    found = []
    for row in rows:
        if row.state is ChoiceState.WAITING:
            numbers[row.option_id] += 1
            room = _night_words(row.room, row.day, _days(row.sitting_id, round_))
            found.append(
                Waiting(row.id, row.name, row.library or row.organisation, room, numbers[row.option_id])
            )
    return found


def _days(sitting_id: int, round_: RoundView) -> dict[int, Day]:
    """The days of a sitting by their numbers."""
    return {day.number: day for one in round_.sittings if one.id == sitting_id for day in one.days}


def _date(number: int, days: Mapping[int, Day]) -> date | None:
    return local(days[number].starts_at).date() if number in days else None
