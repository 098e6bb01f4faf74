"""Reading a round's agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.agenda.models import AgendaItem, Appearance, ItemKind
from app.common.cache import kept
from app.common.models import db


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item. Times are minutes after the start of the sitting."""

    starts_after: int
    minutes: int
    kind: ItemKind
    title: str
    note: str
    speakers: tuple[str, ...]  # 'Anne Sørensen, DBC'
    only_at: str = ""  # the name of the one sitting it is held at; empty: all of them


def agenda(round_id: int, content_revision: int) -> tuple[Item, ...]:
    """The agenda of a round in order of time, as it is at this revision of its content."""
    return kept(("agenda", round_id), content_revision, lambda: _read(round_id))


def _read(round_id: int) -> tuple[Item, ...]:
    rows = db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.round_id == round_id)
        .options(selectinload(AgendaItem.appearances).joinedload(Appearance.speaker))
        .order_by(AgendaItem.starts_after, AgendaItem.id)
    )
    return tuple(
        Item(row.starts_after, row.minutes, row.kind, row.title, row.note, _speakers(row)) for row in rows
    )


def _speakers(row: AgendaItem) -> tuple[str, ...]:
    return tuple(
        ", ".join(filter(None, (one.speaker.name, one.speaker.organisation))) for one in row.appearances
    )


def count_items(round_ids: Sequence[int]) -> dict[int, int]:
    """How many items the agendas of rounds have, by the id of the round; none is left out."""
    rows = db.session.execute(
        select(AgendaItem.round_id, func.count().label("items"))
        .where(AgendaItem.round_id.in_(round_ids))
        .group_by(AgendaItem.round_id)
    )
    return {row.round_id: row.items for row in rows}
