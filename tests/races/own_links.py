"""People who are signed up before a race begins, and the buttons of their links that are pressed in it."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.registrations.models import Booking, Registration
from app.registrations.order import Order, Person, Shown
from app.registrations.queries import ticket
from app.registrations.services import sign_up
from tests.races.harness import FEE, Ground, Track
from tests.races.orders import address
from tests.support.visitors import Page, Visitor


def joined(track: Track, name: str, library: str, wish: str = "vest") -> int:
    """Sign somebody up; the id of the registration."""
    who = Person(name, address(track, name), directory().named(library), "", wish)
    order = Order(track.id, secrets.token_urlsafe(18), (who,), who.name, who.email)
    booking = write(sign_up, order, Shown(FEE, frozenset({0})))
    return db.session.get_one(Booking, booking).registrations[0].id


def row_of(registration_id: int) -> Registration:
    """The registration as it is stored now."""
    db.session.rollback()
    return db.session.get_one(Registration, registration_id)


def button(
    ground: Ground, number: int, registration_id: int, verb: str = "", **typed: str
) -> Callable[[], Page]:
    """Open a page of somebody's link at this server or that; its button, to be pressed later."""
    visitor = Visitor(ground.servers[number % len(ground.servers)].port)
    path = f"/tilmelding/{ticket(registration_id)[0].token}"
    page = visitor.get(f"{path}/{verb}" if verb else path)
    assert page.status == 200, page.text
    return partial(visitor.post, page.action, {**page.fields, **typed})


def service(ground: Ground, function: Callable[..., Any], *args: Any) -> Callable[[], None]:
    """What a worker or an organiser does, with a session of its own."""

    def run() -> None:
        with ground.app.app_context():
            try:
                function(*args)
            finally:
                db.session.remove()

    return run
