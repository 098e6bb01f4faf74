"""A round's agenda: items shared by its sittings, and who speaks."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.columns import one_of
from app.common.models import Model


class ItemKind(StrEnum):
    """What happens during an item."""

    WELCOME = "welcome"
    TALK = "talk"
    DIALOGUE = "dialogue"
    GROUP_WORK = "group work"
    BREAK = "break"
    MEAL = "meal"
    TOUR = "tour"
    CLOSING = "closing"


class Speaker(Model):
    """A person who speaks at meetings, and for whom."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (UniqueConstraint("name", "organisation"),)


class AgendaItem(Model):
    """One item of the agenda; its times count from the start of the sitting."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))  # only there; None: at all
    starts_after: Mapped[int]  # minutes after the sitting's start; coffee may come before it
    minutes: Mapped[int]  # how long it lasts
    kind: Mapped[ItemKind] = mapped_column(one_of(ItemKind))
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(
        String(80), default=""
    )  # the room or the track, where there are several
    is_parallel: Mapped[bool] = mapped_column(default=False)  # runs beside the item before it
    is_standing: Mapped[bool] = mapped_column(default=False)  # comes again in the next round

    appearances: Mapped[list["Appearance"]] = relationship(order_by="Appearance.position")

    __table_args__ = (
        CheckConstraint("starts_after > -1440", name="starts_near_sitting"),
        CheckConstraint("minutes > 0", name="lasts"),
    )


class Appearance(Model):
    """A speaker's part in an agenda item, in the order printed."""

    __tablename__ = "appearance"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), primary_key=True)
    position: Mapped[int]

    speaker: Mapped[Speaker] = relationship()
