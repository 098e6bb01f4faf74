"""The page of a person, read and worked with."""

from typing import Any

from app.registrations.models import Registration
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.registrations.stories import rows
from tests.support.pages import Page, PageClient


def address(row: Registration, verb: str = "") -> str:
    path = f"/arrangoer/{row.round.series.slug}/{row.round.slug}/tilmeldinger/{row.id}"
    return f"{path}/{verb}" if verb else path


def do(
    desk: PageClient, row: Registration, verb: str, status: int = 303, page: Page | None = None, **typed: Any
) -> Page:
    """Fill in the form of a verb, as the page shows it, and send it."""
    shown = page or desk.get(address(row))
    form = shown.form(address(row, verb))
    form.fill({f"{verb}-{name}": value for name, value in typed.items()})
    return form.submit(status=status)


def facts(page: Page) -> dict[str, str]:
    """What the page says of the registration, by its terms."""
    return {
        term.text: description.text
        for term, description in zip(page.select("dl.facts dt"), page.select("dl.facts dd"), strict=True)
    }


def log(page: Page) -> list[str]:
    return [entry.text for entry in page.select("ol.log li")]


def later(app: Any, frozen: Any, moment: Any) -> PageClient:
    """An owner who signs in then: sessions end."""
    frozen.move_to(moment, tick=False)
    owner: Any = GrantFactory
    return signed_in(app, owner().account)


def state_of_all() -> list[tuple[object, ...]]:
    return [
        (
            row.name,
            row.email,
            row.title,
            row.state,
            row.role,
            row.sitting_id,
            row.wish_id,
            row.library_id,
            row.fee_amount,
        )
        for row in rows()
    ]
