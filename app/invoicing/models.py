"""What was passed on to the finance office, and when. Amounts in øre."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.common.models import Model


class Settlement(Model):
    """The fees of a round as they were passed on at one moment ("sendt til økonomi")."""

    __tablename__ = "settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    made_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))  # as the log names them


class SettledFee(Model):
    """What was passed on of one registration; what changes afterwards is seen against it.

    Whoever owed nothing has no row.
    """

    __tablename__ = "settled_fee"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True, index=True)
    amount: Mapped[int]  # øre
    library_id: Mapped[int | None] = mapped_column(ForeignKey("library.id"))
    ean: Mapped[str] = mapped_column(String(13), default="")
    payment_reference: Mapped[str] = mapped_column(String(60), default="")
    order_number: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)
