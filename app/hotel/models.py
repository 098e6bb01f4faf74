"""What the hotel of a conference was told, and when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.common.models import Model


class HotelList(Model):
    """That the list of a round, as it was at one moment, was sent to the hotel."""

    __tablename__ = "hotel_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    made_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))  # as the log names them
    people: Mapped[int]


class HotelStay(Model):
    """What a list said of one person; deleted with people's needs, 14 days after the meeting."""

    __tablename__ = "hotel_stay"

    list_id: Mapped[int] = mapped_column(ForeignKey("hotel_list.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(120))
    room: Mapped[str] = mapped_column(Text)
    arrival: Mapped[date | None]
    departure: Mapped[date | None]
    mate: Mapped[str] = mapped_column(String(120), default="")
    needs_digest: Mapped[str] = mapped_column(String(32), default="")  # '' for none; cannot be read back
