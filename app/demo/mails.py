"""Demo: the mails of one full story of a meeting, to be tried in real mail programs and calendars.

Told by the same services that serve people, on a database that is there for nothing else.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.common.clock import COPENHAGEN, now
from app.common.danish import today
from app.common.models import db
from app.common.transaction import write
from app.demo.conference import CONFERENCE, VINGSTED
from app.demo.people import address_of
from app.demo.rounds import SERIES, editions
from app.libraries.directory import directory
from app.libraries.importer import REAL_LIBRARIES, import_libraries
from app.libraries.reading import read_libraries
from app.meetings.models import Sitting
from app.outbox.delivery import deliver_due
from app.outbox.models import Message, MessageState
from app.planning.agendas import save_agenda
from app.planning.changes import change_sitting
from app.planning.plans import RoundPlan, SittingPlan, VenuePlan
from app.planning.rounds import plan_of, sitting_plan
from app.planning.services import publish, set_up_round, set_up_series
from app.planning.versions import version_of
from app.registrations import self_service
from app.registrations.decisions import set_capacity
from app.registrations.meetings_off import cancel_sitting
from app.registrations.models import Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.own_days import choose_days
from app.registrations.services import sign_up

ACTOR = "command"
DOKK1 = VenuePlan("Dokk1", "Hack Kampmanns Plads 2", "8000", "Aarhus C")


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody the story is about, and the number of their library."""

    name: str
    library: str


ANNE = Character("Anne Kjær", "761500")
BO = Character("Bo Lindegaard", "765700")
CARLA = Character("Carla Østergaard", "773000")
DORTE = Character("Dorte Mølgaard", BO.library)
ERIK = Character("Erik Sønderby", "746100")


def tell_story(folder: Path) -> int:
    """Write the mails of the story into a folder as NN-<step>-<who>.eml, in the order in which they leave.

    How many there are.
    """
    post = _Post(folder)
    for step in _steps():
        post.send(step)
    return post.count


class _Post:
    """Sends what is due after each step, and keeps it under the name of the step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self._last = 0

    def send(self, step: str) -> None:
        deliver_due()
        left = select(Message).where(Message.id > self._last, Message.state == MessageState.SENT)
        for message in db.session.scalars(left.order_by(Message.id)):
            assert message.content is not None  # noqa: S101 (it has just left)
            self.count += 1
            who = message.recipient.partition("@")[0].replace(".", "-")
            (self.folder / f"{self.count:02}-{step}-{who}.eml").write_bytes(message.content)
        self._last = db.session.scalar(select(func.max(Message.id))) or 0


def _steps() -> Iterator[str]:
    """Let it all happen; after each step its name."""
    round_id, conference_id = write(_set_up)
    west = db.session.scalars(select(Sitting.id).filter_by(round_id=round_id, slug="vest")).one()

    anne = _sign_up(round_id, ANNE, "vest")
    yield "sign-up"
    _change(west, starts_at=_plan(west).starts_at - timedelta(minutes=30))
    yield "time-change"
    _change_agenda(round_id)
    yield "agenda-change"
    _change(west, venue=DOKK1, room="Store sal")
    yield "venue-change"

    bo = _sign_up(round_id, BO, "oest")
    yield "sign-up"
    write(self_service.move, bo, "vest", Shown(0))
    yield "east-to-west"

    carla = _sign_up(round_id, CARLA, "vest")
    yield "queue"
    write(set_capacity, west, 3, ACTOR)
    yield "queue-to-seat"
    write(self_service.hand_over, bo, DORTE.name, _address(DORTE))
    yield "substitute"

    write(self_service.cancel, carla, Shown(0))
    yield "cancel"
    _sign_up(round_id, CARLA, "vest")
    yield "re-sign-up"
    write(self_service.change_details, anne, ANNE.name, _address(ANNE, "akj"), "")
    yield "changed-address"
    write(cancel_sitting, west, "Salen er blevet oversvømmet. Vi finder en ny dato.", ACTOR)
    yield "sitting-cancelled"

    erik = _sign_up(conference_id, ERIK, "vejle")
    yield "two-days"
    write(choose_days, erik, {2})
    yield "one-day-dropped"


def _set_up() -> tuple[int, int]:
    """Real libraries, a round in the west and in the east, and a conference of two days; their ids."""
    import_libraries(read_libraries(REAL_LIBRARIES.read_bytes()).rows)
    made = [
        set_up_round(set_up_series(series), plan, ACTOR)
        for series, plan in ((replace(SERIES, invites_waiting=True), _network()), (CONFERENCE, _conference()))
    ]
    for round_ in made:
        publish(round_, ACTOR)
    return made[0].id, made[1].id


def _network() -> RoundPlan:
    """The demo's next round, with two places in the west."""
    plan = editions(today())[-1].plan
    west, east = plan.sittings
    return replace(plan, sittings=(replace(west, capacity=2), east))


def _conference() -> RoundPlan:
    first = editions(today())[-1].plan.sittings[0].starts_at + timedelta(weeks=3)
    days = ((_at(first, 0, 10), _at(first, 0, 21)), (_at(first, 1, 9), _at(first, 1, 15)))
    sitting = SittingPlan(
        slug="vejle",
        name="Vejle",
        side=None,
        starts_at=days[0][0],
        ends_at=days[1][1],
        day_times=days,
        opens_at=now() - timedelta(days=1),
        signup_until=days[0][0] - timedelta(weeks=2),
        cancel_until=days[0][0] - timedelta(weeks=2),
        capacity=60,
        venue=VINGSTED,
        room="Auditoriet",
    )
    return RoundPlan(f"konference-{first.year}", "Bibliotekernes digitale landskab", "", 0, (sitting,))


def _at(first: datetime, days: int, hour: int) -> datetime:
    """An hour in Denmark, days after another moment."""
    day = first.astimezone(COPENHAGEN).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), COPENHAGEN)


def _sign_up(round_id: int, who: Character, wish: str) -> int:
    """Sign somebody up, to whom a place in the queue is as good as a seat; the id of the registration."""
    person = Person(who.name, _address(who), directory().by_number[who.library], "", wish)
    order = Order(round_id, secrets.token_urlsafe(18), (person,), person.name, person.email)
    booking_id = write(sign_up, order, Shown(500_00, frozenset({0})))
    return db.session.scalars(select(Registration.id).filter_by(booking_id=booking_id)).one()


def _address(who: Character, mailbox: str = "") -> str:
    """The address of somebody, or another one at the same house."""
    address = address_of(who.name, directory().by_number[who.library])
    return f"{mailbox}@{address.partition('@')[2]}" if mailbox else address


def _plan(sitting_id: int) -> SittingPlan:
    return sitting_plan(db.session.get_one(Sitting, sitting_id))


def _change(sitting_id: int, **what: object) -> None:
    plan = _plan(sitting_id)
    write(change_sitting, sitting_id, replace(plan, **what), version_of(plan), ACTOR)  # type: ignore[arg-type]


def _change_agenda(round_id: int) -> None:
    """A talk is given by somebody else, about something else."""
    before = plan_of(round_id).agenda
    talk = next(item for item in before if item.speakers and not item.is_standing)
    new = replace(talk, title="Fjernlån på fem minutter", speakers=(("Ea Holm", "Kolding Bibliotek"),))
    items = tuple(new if item is talk else item for item in before)
    write(save_agenda, round_id, items, version_of(before), ACTOR, tells=True)
