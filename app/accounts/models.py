"""Organisers' accounts: who they are, what they may do, and where they are signed in.

There are no passwords. A mailed link signs in once; of links and sessions only the hash is
stored, so nobody who reads the database can sign in with what stands there.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.roles import Role
from app.common.columns import one_of
from app.common.models import Model

_FOR_ALL_SERIES = text("series_id IS NULL")


class Account(Model):
    """Somebody who arranges meetings, or may look at them."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))  # as typed
    email_key: Mapped[str] = mapped_column(String(254), unique=True)  # case-folded
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(back_populates="account", order_by="Grant.id")


class Grant(Model):
    """A role of an account: for a series, or as an owner for all of them."""

    __tablename__ = "grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    role: Mapped[Role] = mapped_column(one_of(Role))

    account: Mapped[Account] = relationship(back_populates="grants")

    __table_args__ = (
        UniqueConstraint("account_id", "series_id"),
        Index(
            "uq_grant_owner",
            "account_id",
            unique=True,
            sqlite_where=_FOR_ALL_SERIES,
            postgresql_where=_FOR_ALL_SERIES,
        ),
        CheckConstraint("(role = 'owner') = (series_id IS NULL)", name="owner_of_all"),
    )


class SignInLink(Model):
    """A link that signs in once, within an hour."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Session(Model):
    """A browser in which somebody is signed in, until it ends or is ended."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(250), default="")  # what it says it is, to tell them apart
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
