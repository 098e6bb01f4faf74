"""A conference to sign up for through its pages: two days, a night, a dinner."""

from collections.abc import Mapping
from typing import Any

from app.common.models import db
from app.libraries.models import Library
from app.meetings.models import Round
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import ChoiceState, OptionKind
from tests.factories import ConferenceFactory, OptionFactory
from tests.registrations.stories import ANNE, address_of
from tests.support.pages import Form, Page, PageClient

OPTIONS = {
    "monday": (OptionKind.DAY, "Første dag", 1, 2_400_00, None),
    "single": (OptionKind.SINGLE, "Enkeltværelse", 1, 900_00, 3),
    "double": (OptionKind.DOUBLE, "Dobbeltværelse", 1, 600_00, 20),
    "dinner": (OptionKind.MEAL, "Festmiddag", 1, 500_00, None),
    "tuesday": (OptionKind.DAY, "Anden dag", 2, 2_400_00, None),
    "lunch": (OptionKind.MEAL, "Frokost", 2, 150_00, None),
}
ALL_OF_IT = "5.540 kr."
"""3.990 kr. for both days, a single room, dinner and lunch."""


def conference(
    capacities: Mapping[str, int | None] | None = None, **fields: Any
) -> tuple[Round, dict[str, Option]]:
    """A round with its options by their short names; `capacities` are those that are not usual."""
    round_ = ConferenceFactory(**fields).round
    known = capacities or {}
    options = {
        name: OptionFactory(
            round_id=round_.id,
            kind=kind,
            name=words,
            day=day,
            price=price,
            capacity=known.get(name, capacity),
        )
        for name, (kind, words, day, price, capacity) in OPTIONS.items()
    }
    return round_, options


def choices_page(client: PageClient, round_: Round, library: Library, *people: Mapping[str, str]) -> Page:
    """The second page, for these people of one library."""
    typed = {
        f"people-{number}-{name}": value
        for number, who in enumerate(people or (ANNE,))
        for name, value in {**who, "library": library.number, "sitting": "vingsted"}.items()
    }
    return client.post(address_of(round_), {**typed, "step": "choices"})


def check_page(page: Page) -> Page:
    """The check page, from the second page as it is filled in."""
    return page.form().submit("payment").form().submit("check")


def chosen_of(row: Registration) -> dict[str, ChoiceState]:
    """What somebody has chosen, by its name."""
    db.session.rollback()
    found = db.session.query(Choice).filter_by(registration_id=row.id)
    return {one.option.name: one.state for one in found}


def sign_up(page: Page) -> Page:
    """The receipt, from the second page as it is filled in."""
    return check_page(page).form().submit("Tilmeld", 303).follow()


def sell_out(*options: Option) -> None:
    """Somebody else has taken what was left of these."""
    for one in options:
        one.capacity = one.taken
    db.session.commit()


def with_mate(page: Page, options: Mapping[str, Option], *mates: str) -> Form:
    """The second page filled in: everybody in a double room, with these to share it."""
    typed: dict[str, str | list[str] | None] = {}
    for number, mate in enumerate(mates):
        typed |= {
            f"people-{number}-night-1": str(options["double"].id),
            f"people-{number}-mate": mate,
        }
    return page.form().fill(typed)
