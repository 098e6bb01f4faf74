"""Libraries: who sends people and pays."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.common.columns import one_of
from app.common.links import new_reference
from app.common.models import Model
from app.meetings.models import Side


class LibraryKind(StrEnum):
    """What sort of library it is; whether it has a free place is a fact of its own."""

    PUBLIC = "public"
    RESEARCH = "research"
    EDUCATION = "education"
    OTHER = "other"


class Library(Model):
    """One municipal library service, or another library."""

    __tablename__ = "library"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True, default=new_reference)
    link_version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(6), unique=True)  # library number, such as 761500
    isil: Mapped[str] = mapped_column(String(16), unique=True)  # ISO 15511, such as DK-761500
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[LibraryKind] = mapped_column(one_of(LibraryKind))
    municipality_code: Mapped[str] = mapped_column(String(3), default="")
    municipality: Mapped[str] = mapped_column(String(60), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    side: Mapped[Side] = mapped_column(one_of(Side))
    central_library: Mapped[str] = mapped_column(String(60), default="")
    website: Mapped[str] = mapped_column(String(120), default="")
    name_source: Mapped[str] = mapped_column(String(10), default="own")  # assumed by the list, or typed
    has_free_place: Mapped[bool] = mapped_column(default=False)
    ean: Mapped[str] = mapped_column(String(13), default="")  # where its invoices go
    revision: Mapped[int] = mapped_column(default=1)  # raised by every change


class MailDomain(Model):
    """A mail domain from which somebody has signed up for a library before."""

    __tablename__ = "mail_domain"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("library.id"), primary_key=True)

    __table_args__ = (
        CheckConstraint("domain = lower(domain)", name="lower_case"),
        Index("ix_mail_domain_library_id", "library_id"),
    )


class LibraryContact(Model):
    """Somebody at a library whom organisers can write to about it."""

    __tablename__ = "library_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("library.id"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))  # as typed
    email_key: Mapped[str] = mapped_column(String(254))  # case-folded
    title: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (UniqueConstraint("library_id", "email_key"),)


class StandingMember(Model):
    """Somebody who comes to a series every time for their library (DOMAIN.md 1)."""

    __tablename__ = "standing_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    library_id: Mapped[int] = mapped_column(ForeignKey("library.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))  # as typed
    email_key: Mapped[str] = mapped_column(String(254))  # case-folded
    title: Mapped[str] = mapped_column(String(120), default="")
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("series_id", "email_key"),)
