"""The form with which an organiser signs people up."""

import io
from collections.abc import Mapping
from typing import Any

from app.meetings.models import Round
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.support.pages import Page, PageClient

HORSENS = "Horsens Bibliotek"


def address(round_: Round) -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/tilfoej"


def later(app: Any) -> PageClient:
    """An owner who has signed in now: sessions end."""
    owner: Any = GrantFactory
    return signed_in(app, owner().account)


def opened(desk: PageClient, round_: Round) -> Page:
    return desk.get(address(round_))


def typed(*people: Mapping[str, str]) -> dict[str, str]:
    """The fields of people as the form names them."""
    return {f"people-{n}-{name}": value for n, who in enumerate(people) for name, value in who.items()}


def press(page: Page, button: str, status: int = 200, **fields: Any) -> Page:
    """Send the form of the page with a button given by name and value, and with fields or files in it."""
    name, _, value = button.partition("=")
    form = page.form(page.path.partition("?")[0])
    pressed = {name: value} if name else {}
    return page.client.post(page.path, {**form.fields, **fields, **pressed}, status, csrf=False)


def upload(page: Page, content: bytes, status: int = 200, **fields: Any) -> Page:
    return press(page, "read=file", status, file=(io.BytesIO(content), "ark.csv"), **fields)


def people_in(page: Page) -> list[tuple[str, ...]]:
    """Name, address, workplace and wish of each row."""
    fields = page.form(page.path).fields
    names = ("name", "email", "workplace", "wish")
    numbers = [name.split("-")[1] for name in fields if name.startswith("people-") and name.endswith("-name")]
    return [tuple(str(fields.get(f"people-{n}-{name}", "")) for name in names) for n in numbers]


def outcomes(page: Page) -> list[str]:
    return [node.text for node in page.select(".entry-outcome")]
