"""Partners of a round: who is behind it, in which role (DOMAIN.md 4)."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.models import Model, db


class PartnerRole(StrEnum):
    """What a partner does for a round; pages name them in this order."""

    HOST = "host"
    FUNDER = "funder"
    SPEAKER = "speaker"
    SUPPLIER = "supplier"


class Partner(Model):
    """An organisation or a person that takes part in a round in a role."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    role: Mapped[PartnerRole] = mapped_column(one_of(PartnerRole))
    name: Mapped[str] = mapped_column(String(120))
    web_address: Mapped[str] = mapped_column(String(500), default="")  # https only
    library_id: Mapped[int | None] = mapped_column(ForeignKey("library.id"))  # whose people are partners too
    position: Mapped[int]  # among those of its role

    __table_args__ = (
        CheckConstraint("web_address = '' OR substr(web_address, 1, 8) = 'https://'", name="address_is_safe"),
    )


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner as pages show it."""

    id: int
    role: PartnerRole
    name: str
    web_address: str
    library_id: int | None


_PARTNERS = select(*(getattr(Partner, name) for name in PartnerView.__slots__))
_ORDER = list(PartnerRole)


def partners_of(round_id: int) -> tuple[PartnerView, ...]:
    """The partners of a round, by role and then in the order that organisers gave them."""
    rows = db.session.execute(
        _PARTNERS.where(Partner.round_id == round_id).order_by(Partner.position, Partner.id)
    )
    return tuple(sorted((PartnerView(*row) for row in rows), key=lambda one: _ORDER.index(one.role)))
