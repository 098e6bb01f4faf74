"""The page of an agenda, as tests look at it."""

from sqlalchemy import select

from app.common.models import db
from app.meetings.models import Round
from app.planning.rounds import plan_of
from tests.factories import AgendaItemFactory, AppearanceFactory
from tests.planning.desk_forms import form_on
from tests.support.html import Node
from tests.support.pages import Page

PAGE = "/arrangoer/laanesamarbejde/marts/dagsorden"


PROGRAMME = """10.00-10.10 Velkomst v/ Åse Sørensen, KB
10.10-10.45 Fjernlån i tal (Bo Ærø)
10.45 Kaffe
11.00-12.00 Arbejde i små grupper
Tag en sag med."""


def stands() -> list[tuple[int, int, str]]:
    db.session.rollback()
    round_id = db.session.scalars(select(Round.id)).one()
    return [(item.starts_after, item.minutes, item.title) for item in plan_of(round_id).agenda]


def plan():
    db.session.rollback()
    return plan_of(db.session.scalars(select(Round.id)).one()).agenda


def shown(page: Page) -> list[str]:
    """The legends: '10.00–10.10 Velkomst'."""
    return [one.text for one in page.select("fieldset.item legend")]


def warnings(page: Page) -> list[str]:
    return [one.text for one in page.select(".item-warning")]


def paste(client, text: str = PROGRAMME, status: int = 200) -> Page:
    return form_on(client.get(PAGE)).fill(programme=text).submit("paste", status)


def focused(page: Page) -> Node:
    (node,) = page.select("main [autofocus]")
    return node


def four_items(round_: Round) -> Round:
    """Velkomst, Tal, Kaffe, Grupper."""
    starts = 0
    for title, length in (("Velkomst", 10), ("Tal", 35), ("Kaffe", 15), ("Grupper", 60)):
        item = AgendaItemFactory(round=round_, title=title, starts_after=starts, minutes=length)
        starts += length
    AppearanceFactory(item_id=item.id, speaker__name="Åse Ø", speaker__organisation="KB")
    return round_
