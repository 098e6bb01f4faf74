"""What is measured: a round page with 70 + 70 people, and rounds to sign up for.

Run as a process of its own on the data folder, so that it is no part of what is measured.
"""

import secrets
import sys
from datetime import timedelta
from pathlib import Path

from app import create_app
from app.agenda.models import ItemKind
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.importer import import_libraries
from app.libraries.reading import read_libraries
from app.meetings.models import Round, Series, Side
from app.meetings.prices import Category
from app.outbox.models import Message
from app.planning.plans import ItemPlan, RoundPlan, SeriesPlan, SittingPlan, VenuePlan
from app.planning.services import publish, set_up_round, set_up_series
from app.registrations.models import Option
from app.registrations.options import OptionKind
from app.registrations.order import Order, Person, Shown
from app.registrations.services import sign_up
from bench import desk

SERIES = "laanesamarbejde"
FULL = "fuld-runde"
PEOPLE = 70
ROUNDS = 40
"""Rounds to sign up for: in each, every library with a free place sends one."""
CONFERENCES = 8
"""Conferences to sign up for in the same way."""


def fill() -> str:
    """Libraries, a round of 70 + 70 people, empty rounds, and the rounds of `desk`; the link of its owner."""
    csv = Path(__file__).parent.parent / "app" / "libraries" / "data" / "libraries.csv"
    import_libraries(read_libraries(csv.read_bytes()).rows)
    series = new_series(SERIES, "Netværk i lånesamarbejde")
    full = new_round(series, FULL, PEOPLE)
    for number in range(ROUNDS):
        new_round(series, f"runde-{number}", 1000)
    _seat_everybody(full)
    for number in range(CONFERENCES):
        _new_conference(series, f"konference-{number}")
    secret = desk.fill(new_round, new_series(desk.SERIES, "Et netværk med mange runder"))
    db.session.query(Message).delete()
    return secret


def new_series(slug: str, name: str) -> Series:
    """A network to measure with."""
    plan = SeriesPlan(slug, name, "Det Kgl. Bibliotek", "Formål.", "Alle.", "Kim", "kim@kb.example")
    return set_up_series(plan)


def new_round(series: Series, slug: str, capacity: int) -> Round:
    """A published round of two meetings in forty days, each with so many seats."""
    start = (now() + timedelta(days=40)).replace(hour=9, minute=0, second=0, microsecond=0)
    venue = VenuePlan("Det Kgl. Bibliotek", "Victor Albecks Vej 1", "8000", "Aarhus C")
    sittings = tuple(
        SittingPlan(
            slug=slug_,
            name=name,
            side=side,
            starts_at=start,
            ends_at=start + timedelta(hours=5),
            opens_at=now() - timedelta(days=1),
            signup_until=start - timedelta(days=14),
            cancel_until=start - timedelta(days=14),
            capacity=capacity,
            venue=venue,
        )
        for slug_, name, side in (("vest", "Vest", Side.WEST), ("oest", "Øst", Side.EAST))
    )
    agenda = tuple(
        ItemPlan(30 * number, 30, ItemKind.TALK, f"Oplæg nummer {number + 1}", "", (("Anne Ørsted", "DBC"),))
        for number in range(10)
    )
    plan = RoundPlan(
        slug, "Bibliotekernes samarbejde", "Et tema.", 500_00, sittings, agenda, vat_sentence="momsfrit"
    )
    round_ = set_up_round(series, plan)
    publish(round_)
    return round_


def _new_conference(series: Series, slug: str) -> None:
    """A published round of two days with a night, two kinds of rooms and meals."""
    round_ = new_round(series, slug, 1000)
    sitting, other = round_.sittings
    db.session.delete(other)
    second = sitting.starts_at + timedelta(days=1)
    sitting.day_times = [
        (sitting.starts_at, sitting.starts_at + timedelta(hours=8)),
        (second, second + timedelta(hours=5)),
    ]
    sitting.ends_at, round_.has_options, round_.free_places = sitting.day_times[1][1], True, 0
    round_.other_prices = dict.fromkeys((one for one in Category if one is not Category.LIBRARY), 600_00)
    for kind, name, day, capacity in (
        (OptionKind.DAY, "Første dag", 1, None),
        (OptionKind.SINGLE, "Enkeltværelse", 1, 1000),
        (OptionKind.DOUBLE, "Dobbeltværelse", 1, 1000),
        (OptionKind.MEAL, "Festmiddag", 1, 1000),
        (OptionKind.DAY, "Anden dag", 2, None),
        (OptionKind.MEAL, "Frokost", 2, None),
    ):
        prices = dict.fromkeys(Category, 300_00)
        option = Option(
            round_id=round_.id, kind=kind, name=name, day=day, capacity=capacity, prices=prices, taken=0
        )
        db.session.add(option)
    db.session.flush()


def _seat_everybody(round_: Round) -> None:
    libraries = directory().rows
    for number in range(2 * PEOPLE):
        person = Person(
            name=f"Person {number}",
            email=f"person{number}@full.example",
            library=libraries[number % len(libraries)],
            organisation="",
            wish="vest" if number % 2 else "oest",
        )
        order = Order(round_.id, secrets.token_urlsafe(18), (person,), person.name, person.email)
        sign_up(order, Shown(500_00))


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        secret = write(fill)
        sys.stdout.write("\n".join([secret, *(row.number for row in directory().rows if row.has_free_place)]))
