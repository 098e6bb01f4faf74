"""Reading accounts: who is signed in, who there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select

from app.accounts.browsers import browser_and_system
from app.accounts.models import Account, Grant, Session, SignInLink
from app.accounts.roles import Role, Visitor
from app.accounts.services import NOTED_EVERY, SESSION_LIVES, SESSION_RESTS, hash_of
from app.common.clock import now
from app.common.models import db
from app.meetings.models import Series


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the page of users shows it; roles by the name of the series."""

    id: int
    name: str
    email: str
    is_owner: bool
    roles: tuple[tuple[int, str, Role], ...]  # (series id, name, role)
    seen_at: datetime | None

    @property
    def held(self) -> dict[int, Role]:
        """The roles by the id of the series."""
        return {series_id: role for series_id, _, role in self.roles}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which somebody is signed in, and what it runs on; '' where it does not say."""

    id: int
    browser: str
    system: str
    created_at: datetime
    seen_at: datetime


_IS_OPEN: tuple[ColumnElement[bool], ...] = (
    Session.ended_at.is_(None),
    Session.seen_at > bindparam("seen_after"),
    Session.created_at > bindparam("made_after"),
)
"""What makes a session one that has not ended."""
_VISITOR = (
    select(
        Session.id.label("session_id"),
        Session.seen_at,
        Account.id,
        Account.name,
        Account.email,
        Grant.role,
        Series.slug,
    )
    .join(Account, Account.id == Session.account_id)
    .outerjoin(Grant, Grant.account_id == Account.id)
    .outerjoin(Series, Series.id == Grant.series_id)
    .where(Session.key_hash == bindparam("key_hash"), *_IS_OPEN)
)
"""Made once, for every page of an organiser asks it."""


def visitor_of(key: str) -> Visitor | None:
    """Whoever this session key stands for, None where the session has ended. One query."""
    rows = db.session.execute(_VISITOR, {"key_hash": hash_of(key), **_open_at(now())}).all()
    if not rows:
        return None
    first = rows[0]
    return Visitor(
        account_id=first.id,
        session_id=first.session_id,
        name=first.name,
        email=first.email,
        is_owner=any(row.role is Role.OWNER for row in rows),
        roles={row.slug: row.role for row in rows if row.slug},
        is_to_be_noted=first.seen_at < now() - NOTED_EVERY,
    )


def is_good(secret: str) -> bool:
    """Whether a sign-in link would still sign in."""
    return (
        db.session.scalar(
            select(SignInLink.id).where(
                SignInLink.secret_hash == hash_of(secret),
                SignInLink.used_at.is_(None),
                SignInLink.expires_at > now(),
            )
        )
        is not None
    )


def people() -> list[Person]:
    """Everybody with an account, by name."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Grant.role, Series.id.label("series_id"), Series.name)
        .outerjoin(Grant, Grant.account_id == Account.id)
        .outerjoin(Series, Series.id == Grant.series_id)
        .order_by(Account.name, Account.id, Series.name)
    ).all()
    seen = _last_seen()
    found: dict[int, list[tuple[int, str, Role]]] = {}
    for row in rows:
        roles = found.setdefault(row.id, [])
        if row.series_id is not None:
            roles.append((row.series_id, row[5], row.role))
    accounts = {row.id: row for row in rows}
    owners = {row.id for row in rows if row.role is Role.OWNER}
    return [
        Person(id_, row[1], row.email, id_ in owners, tuple(found[id_]), seen.get(id_))
        for id_, row in accounts.items()
    ]


def sessions_of(account_id: int) -> list[OpenSession]:
    """Where an account is signed in now, the latest first."""
    rows = db.session.scalars(
        select(Session)
        .where(Session.account_id == account_id, *_IS_OPEN)
        .order_by(Session.seen_at.desc(), Session.id.desc()),
        _open_at(now()),
    )
    return [
        OpenSession(row.id, *browser_and_system(row.browser), row.created_at, row.seen_at) for row in rows
    ]


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those actors of the log who have an account: {'account:7': 'Åse Sørensen'}."""
    ids = [int(actor.removeprefix("account:")) for actor in actors if actor.startswith("account:")]
    if not ids:
        return {}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {f"account:{row.id}": row.name for row in rows}


def account_with(email: str) -> Account | None:
    """The account with this address."""
    return db.session.scalar(select(Account).where(Account.email_key == email.casefold()))


def _open_at(moment: datetime) -> dict[str, datetime]:
    """The values of _IS_OPEN."""
    return {"seen_after": moment - SESSION_RESTS, "made_after": moment - SESSION_LIVES}


def _last_seen() -> dict[int, datetime]:
    last = func.max(Session.seen_at).label("seen_at")
    rows = db.session.execute(select(Session.account_id, last).group_by(Session.account_id))
    return {row.account_id: row.seen_at for row in rows}
