"""Plays a story of plain Danish sentences on a real database, and says how it ended.

Each sentence is one act of the services, found by its pattern. The round is held in the west
on day 30 and in the east on day 32; day 0 is the moment of the tests, a Monday at 10.00.
One may sign up until day 20 and cancel without a fee until day 10. Further participants
pay 500 kr.
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.common.cache import forget
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.models import Library
from app.meetings.models import FreeScope, QueueOrder, Side, Sitting
from app.meetings.steps import CancelStep
from app.registrations import decisions, due, self_service
from app.registrations.models import Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.places import EITHER
from app.registrations.queries import fee_history, ticket
from app.registrations.services import sign_up
from app.registrations.states import Role
from tests.conftest import NOW
from tests.factories import EastFactory, LibraryFactory, ResearchLibraryFactory, RoundFactory, SittingFactory
from tests.rules.story import Story

PUBLIC = {
    "Horsens": Side.WEST,
    "Vejle": Side.WEST,
    "Skive": Side.WEST,
    "Roskilde": Side.EAST,
    "Køge": Side.EAST,
}
SECTOR = {"AU Library": Side.WEST, "DTU Bibliotek": Side.EAST}
SIDES = {"vest": "vest", "øst": "oest", "øst eller vest": EITHER}
EVERYTHING = Shown(10_000_00, frozenset(range(10)))
"""Who agrees to whatever it costs and to wait."""


class Stage:
    """One round with its people, by their first names."""

    def __init__(self, story: Story, clock: Any) -> None:
        self.story, self.clock = story, clock
        forget()
        self.libraries: dict[str, Library] = {
            **{name: LibraryFactory(name=f"{name} Bibliotek", side=side) for name, side in PUBLIC.items()},
            **{name: ResearchLibraryFactory(name=name, side=side) for name, side in SECTOR.items()},
        }
        self.people: dict[str, int] = {}
        self.round_id = self._round()

    def play(self) -> None:
        """Every sentence in turn. Raises what a service raises."""
        for sentence in self.story.steps:
            act, found = next(
                (act, found) for pattern, act in ACTS if (found := re.fullmatch(pattern, sentence))
            )
            act(self, *found.groups())

    def ending(self) -> list[str]:
        """One line for each person, as their page says it."""
        return [self._line(name) for name in self.people]

    def history(self, name: str) -> str:
        """The amounts somebody has had, with their reasons."""
        mine, _ = ticket(self.people[name])
        return " → ".join(reason for _, reason in fee_history(mine.id, mine.workplace))

    def _line(self, name: str) -> str:
        mine, round_ = ticket(self.people[name])
        where = mine.sitting.name.lower() if mine.sitting else "øst eller vest"
        parts = [f"{mine.state_name} {where}" if mine.is_active else mine.state_name]
        parts += [f"ønsker {mine.wish.name.lower()}"] if mine.wish else []
        parts += [f"nr. {one.number} i {one.sitting.name.lower()}: {one.reason}" for one in mine.queue]
        vat = f" ({round_.vat_sentence})" if mine.fee.at_most and round_.vat_sentence else ""
        return f"{name}: {', '.join(parts)}. {mine.price_reason}{vat}"

    def _round(self) -> int:
        fields: dict[str, dict[str, Any]] = {"round": {}, "vest": {}, "øst": {}, "both": {}}
        for sentence in self.story.given:
            part, values = setting(sentence)
            fields[part] |= values
        made: Any = RoundFactory(**{"fee_amount": 500_00, "vat_sentence": "", **fields["round"]})
        times = {"opens_at": day(-1), "signup_until": day(20), "cancel_until": day(10), **fields["both"]}
        SittingFactory(round=made, **{"starts_at": day(30), **times, **fields["vest"]})
        EastFactory(round=made, **{"starts_at": day(32), **times, **fields["øst"]})
        return int(made.id)

    def row(self, name: str) -> Registration:
        db.session.rollback()
        return db.session.get_one(Registration, self.people[name])

    def sitting_id(self, side: str) -> int:
        db.session.rollback()
        found = select(Sitting.id).filter_by(round_id=self.round_id, slug=SIDES[side])
        return db.session.scalars(found).one()

    def sign_up(self, names: str, organisation: str | None, library: str | None, where: str) -> None:
        row = directory().by_id[self.libraries[library].id] if library else None
        people = [
            Person(name, f"{name.lower()}@bib.example", row, organisation or "", SIDES[where])
            for name in re.split(", | og ", names)
        ]
        contact = people[0]
        order = Order(self.round_id, secrets.token_urlsafe(18), tuple(people), contact.name, contact.email)
        booking = write(sign_up, order, EVERYTHING)
        rows = db.session.scalars(
            select(Registration).filter_by(booking_id=booking).order_by(Registration.id)
        )
        self.people |= {row.name: row.id for row in rows}

    def hand_over(self, name: str, colleague: str) -> None:
        email = f"{colleague.lower()}@bib.example"
        self.people[colleague] = write(self_service.hand_over, self.people[name], colleague, email)

    def replace(self, name: str, other: str, library: str) -> None:
        row = directory().by_id[self.libraries[library].id]
        person = Person(other, f"{other.lower()}@bib.example", row, "", "")
        self.people[other] = write(decisions.replace, self.people[name], person, "arrangør")


def setting(sentence: str) -> tuple[str, dict[str, Any]]:
    """Where a sentence sets something, the round, 'vest', 'øst' or both of them, and what."""
    part, values = next(
        (part, make(*found.groups()))
        for pattern, part, make in SETTINGS
        if (found := re.fullmatch(pattern, sentence))
    )
    return part or sentence.rpartition(" ")[2], values


def day(number: float) -> datetime:
    """Day 0 is the moment of the tests."""
    return NOW + timedelta(days=number)


def _by_name(service: Callable[..., object], *more: object) -> Callable[..., None]:
    """An act on one person's registration."""

    def act(stage: Stage, name: str, *_: str) -> None:
        write(service, stage.people[name], *more)

    return act


ACTS: list[tuple[str, Callable[..., None]]] = [
    (r"(.+) fra (?:“(.+)”|(.+)) tilmelder sig (.+)", Stage.sign_up),
    (r"(\w+) afmelder sig", _by_name(self_service.cancel, EVERYTHING)),
    (r"(\w+) fortryder", _by_name(self_service.undo, EVERYTHING)),
    (
        r"(\w+) flytter til (.+)",
        lambda stage, name, where: write(self_service.move, stage.people[name], SIDES[where], EVERYTHING),
    ),
    (r"(\w+) giver pladsen til (\w+)", Stage.hand_over),
    (r"Dag ([\d.]+)", lambda stage, number: stage.clock.move_to(day(float(number)), tick=False)),
    (r"(\d+) minutter senere", lambda stage, number: stage.clock.shift(timedelta(minutes=int(number)))),
    (r"(\d+) timer senere", lambda stage, number: stage.clock.shift(timedelta(hours=int(number)))),
    (r"Tiden gør sit arbejde", lambda stage: due.carry_out()),
    (
        r"Arrangøren giver (vest|øst) (\d+) plads(?:er)?",
        lambda stage, side, seats: write(
            decisions.set_capacity, stage.sitting_id(side), int(seats), "arrangør"
        ),
    ),
    (
        r"Arrangøren fordeler pladserne",
        lambda stage: write(decisions.release_sector, stage.round_id, "arrangør"),
    ),
    (r"Arrangøren låser gebyrerne", lambda stage: write(decisions.lock_fees, stage.round_id, "arrangør")),
    (
        r"Arrangøren giver den ledige plads i (vest|øst) videre",
        lambda stage, side: write(decisions.promote_first, stage.sitting_id(side), "arrangør"),
    ),
    (
        r"Arrangøren sætter (\w+)s gebyr ned til (\d+) kr\.: (.+)",
        lambda stage, name, kroner, why: write(
            decisions.waive, stage.people[name], int(kroner) * 100, why, "arrangør"
        ),
    ),
    (r"Arrangøren noterer, at (\w+) blev væk", _by_name(decisions.charge_no_show, "arrangør")),
    (
        r"Arrangøren noterer, at (\w+) er oplægsholder",
        _by_name(decisions.set_role, Role.SPEAKER, True, "arrangør"),
    ),
    (r"Arrangøren giver (\w+)s plads til (\w+) fra (.+)", Stage.replace),
    (
        r"Arrangøren ser, at (\w+) kommer fra (.+)",
        lambda stage, name, library: write(
            decisions.change_library, stage.people[name], stage.libraries[library].id, "arrangør"
        ),
    ),
]
"""What a sentence does. The words in parentheses are given to the act."""

SETTINGS: list[tuple[str, str, Callable[..., dict[str, Any]]]] = [
    (r"(\d+) plads(?:er)? i (?:vest|øst)", "", lambda seats: {"capacity": int(seats)}),
    (r"mødet er gratis", "round", lambda: {"fee_amount": 0}),
    (r"en plads koster (\d+) kr\.", "round", lambda kroner: {"fee_amount": int(kroner) * 100}),
    (r"prisen er (momsfri)", "round", lambda words: {"vat_sentence": words}),
    (
        r"afmelding er gratis til dag (\d+)",
        "both",
        lambda number: {"cancel_until": day(int(number))},
    ),
    (r"(\d+) gratis plads(?:er)? til hvert folkebibliotek", "round", lambda n: {"free_places": int(n)}),
    (
        r"(\d+) gratis plads(?:er)? til hvert andet bibliotek",
        "round",
        lambda n: {"sector_free_places": int(n)},
    ),
    (r"gratis pladser tælles for hvert møde", "round", lambda: {"free_scope": FreeScope.SITTING}),
    (r"at blive væk koster (\d+) kr\.", "round", lambda kroner: {"no_show_fee": int(kroner) * 100}),
    (r"gebyrerne låses dag (\d+)", "round", lambda number: {"fees_lock_at": day(int(number))}),
    (r"køen går efter tid", "round", lambda: {"queue_order": QueueOrder.FIRST_COME}),
    (r"resten fordeles dag (\d+)", "round", lambda number: {"sector_release_at": day(int(number))}),
    (
        r"afmelding koster (\d+) % indtil dag (\d+)",
        "both",
        lambda percent, until: {"cancel_steps": (CancelStep(day(int(until)), int(percent)),)},
    ),
    (
        r"ventelisten får pladser af sig selv indtil dag (\d+)",
        "both",
        lambda number: {"promote_until": day(int(number))},
    ),
]
"""What a sentence sets, and where: the round, both sittings, or the one it ends with."""
