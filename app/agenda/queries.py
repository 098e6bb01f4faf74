"""Reading a round's agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import selectinload

from app.agenda.models import AgendaItem, Appearance, ItemKind
from app.common.cache import kept
from app.common.models import db
from app.meetings.models import Sitting


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item. Times are minutes after the start of the sitting."""

    starts_after: int
    minutes: int
    kind: ItemKind
    title: str
    note: str
    speakers: tuple[str, ...]  # 'Anne Sørensen, DBC'
    only_at: str = ""  # the slug of the one sitting it is held at; empty: all of them
    place: str = ""  # the room or the track, where there are several
    is_parallel: bool = False  # runs beside the one before it


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many items an agenda has, and how many of them come again in every round."""

    total: int = 0
    standing: int = 0


def agenda(round_id: int, content_revision: int, at: str = "") -> tuple[Item, ...]:
    """The agenda of a round in order of time, as it is at this revision of its content.

    `at`: only what is held at the sitting of this slug.
    """
    items = kept(("agenda", round_id), content_revision, lambda: _read(round_id))
    return tuple(one for one in items if one.only_at in ("", at)) if at else items


def _read(round_id: int) -> tuple[Item, ...]:
    rows = db.session.execute(
        select(AgendaItem, Sitting.slug)
        .outerjoin(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(AgendaItem.round_id == round_id)
        .options(selectinload(AgendaItem.appearances).joinedload(Appearance.speaker))
        .order_by(AgendaItem.starts_after, AgendaItem.id)
    )
    return tuple(_item(row, slug or "") for row, slug in rows)


def _item(row: AgendaItem, only_at: str) -> Item:
    return Item(
        starts_after=row.starts_after,
        minutes=row.minutes,
        kind=row.kind,
        title=row.title,
        note=row.note,
        speakers=tuple(
            ", ".join(filter(None, (one.speaker.name, one.speaker.organisation))) for one in row.appearances
        ),
        only_at=only_at,
        place=row.place,
        is_parallel=row.is_parallel,
    )


_ITEM_COUNTS = (
    select(AgendaItem.round_id, func.count(), func.count().filter(AgendaItem.is_standing))
    .where(AgendaItem.round_id.in_(bindparam("round_ids", expanding=True)))
    .group_by(AgendaItem.round_id)
)


def count_items(round_ids: Sequence[int]) -> dict[int, ItemCount]:
    """How many items the agendas of rounds have, by the id of the round; rounds without any are left out."""
    rows = db.session.execute(_ITEM_COUNTS, {"round_ids": round_ids})
    return {round_id: ItemCount(total, standing) for round_id, total, standing in rows}
