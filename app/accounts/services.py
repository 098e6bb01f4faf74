"""Inviting organisers, signing them in and out. Services flush; the edge commits."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import delete, select, update

from app.accounts.models import Account, Grant, Session, SignInLink
from app.accounts.roles import Role
from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.outbox import services as outbox

LINK_LIVES = timedelta(hours=1)
"""How long a mailed link signs in; an invitation lives longer, for it may arrive on a Friday."""
INVITATION_LIVES = timedelta(days=7)
MOST_LINKS = 5
"""Mailed links to one address within MOST_LINKS_IN (ARCHITECTURE.md, rule 8)."""
MOST_LINKS_IN = timedelta(minutes=15)
LINK_MAILS = ("sign in", "invitation")
"""The kinds of mail that carry a link to sign in with."""
SESSION_RESTS = timedelta(days=3)
"""A session that has not been used for so long has ended."""
SESSION_LIVES = timedelta(days=30)
"""A session ends after so long, however much it is used."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used."""


class AccountRefused(DomainError):
    """The account cannot be changed so; the message says why and what to do."""


class LinkUsedUp(DomainError):
    """The link has signed in before, or its time is over."""


def invite(name: str, email: str, roles: Mapping[int | None, Role], actor: str) -> int:
    """Make an account, or bring one up to date, and mail its holder a link; the account's id.

    `roles` goes by the id of a series, None for an owner; other roles that an account has stay.
    """
    account = db.session.scalar(select(Account).where(Account.email_key == email.casefold()))
    if account is None:
        account = Account(name=name, email=email, email_key=email.casefold(), created_at=now())
        db.session.add(account)
        db.session.flush()
        record(actor, "account.made", account)
    account.name = name
    for series_id, role in roles.items():
        set_role(account.id, series_id, role, actor)
    _mail_link("invitation", account.email_key)
    return account.id


def set_role(account_id: int, series_id: int | None, role: Role | None, actor: str) -> None:
    """Give an account a role in a series (None: as an owner of all), or take it away.

    Raises:
        AccountRefused: nobody would be an owner any more, or there is no such account.
    """
    account = _account(account_id)
    grant = next((one for one in account.grants if one.series_id == series_id), None)
    before = grant.role if grant else None
    if before is role:
        return
    if before is Role.OWNER:
        _check_another_owner()
    if grant is not None and role is None:
        account.grants.remove(grant)
        db.session.delete(grant)
    elif grant is not None and role is not None:
        grant.role = role
    elif role is not None:
        account.grants.append(Grant(series_id=series_id, role=role))
    db.session.flush()
    facts = {"series": series_id}
    record(actor, "account.role", account, before={"role": before, **facts}, after={"role": role, **facts})


def remove(account_id: int, actor: str) -> None:
    """Delete an account with its roles, links and sessions. The log keeps what it did, by its id.

    Raises:
        AccountRefused: it is the last owner's, or there is no such account.
    """
    account = _account(account_id)
    if any(grant.role is Role.OWNER for grant in account.grants):
        _check_another_owner()
    record(actor, "account.removed", account)
    for model in (Grant, SignInLink, Session):
        db.session.execute(delete(model).where(model.account_id == account_id))
    db.session.expire(account)
    db.session.delete(account)
    db.session.flush()


def ask_for_link(email: str) -> None:
    """Mail a link to whoever has an account with this address, at most five in a quarter.

    Who that is, is looked up when the mail is written: the answer takes as long for an address
    without an account.
    """
    key = email.casefold()
    if outbox.count_recent(key, now() - MOST_LINKS_IN, LINK_MAILS) < MOST_LINKS:
        _mail_link("sign in", key)


def new_link(account_id: int, lives: timedelta = LINK_LIVES) -> str:
    """The secret of a new link that signs in once; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    db.session.add(SignInLink(account_id=account_id, secret_hash=hash_of(secret), expires_at=now() + lives))
    db.session.flush()
    return secret


def sign_in(secret: str, browser: str, earlier: str = "") -> str:
    """Use a link up; the key of the session that it begins. `earlier` is the key of one that it replaces.

    Raises:
        LinkUsedUp: it has been used, its time is over, or there never was one.
    """
    used = (
        update(SignInLink)
        .where(
            SignInLink.secret_hash == hash_of(secret),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now(),
        )
        .values(used_at=now())
        .returning(SignInLink.account_id)
    )
    account_id = db.session.scalar(used)
    if account_id is None:
        raise LinkUsedUp
    sign_out(earlier)
    key = secrets.token_urlsafe(32)
    session = Session(
        account_id=account_id, key_hash=hash_of(key), browser=browser[:250], created_at=now(), seen_at=now()
    )
    db.session.add(session)
    db.session.flush()
    record(f"account:{account_id}", "account.signed_in", session)
    return key


def sign_out(key: str) -> None:
    """End the session of this key, if it has not ended."""
    session = db.session.scalar(
        select(Session).where(Session.key_hash == hash_of(key), Session.ended_at.is_(None))
    )
    if session is not None:
        session.ended_at = now()
        record(f"account:{session.account_id}", "account.signed_out", session)


def sign_out_everywhere(account_id: int, actor: str) -> None:
    """End every session of an account, and its links.

    Raises:
        AccountRefused: there is no such account.
    """
    account = _account(account_id)
    living = (Session.account_id == account_id) & Session.ended_at.is_(None)
    db.session.execute(update(Session).where(living).values(ended_at=now()))
    unused = (SignInLink.account_id == account_id) & SignInLink.used_at.is_(None)
    db.session.execute(update(SignInLink).where(unused).values(used_at=now()))
    record(actor, "account.signed_out", account)


def note_seen(session_id: int) -> None:
    """Keep a session alive."""
    db.session.execute(update(Session).where(Session.id == session_id).values(seen_at=now()))


def forget_old() -> int:
    """Delete links and sessions that have ended, a month after; how many there were."""
    limit = now() - SESSION_LIVES
    links = db.session.connection().execute(delete(SignInLink).where(SignInLink.expires_at < limit))
    sessions = db.session.connection().execute(delete(Session).where(Session.seen_at < limit - SESSION_RESTS))
    return links.rowcount + sessions.rowcount


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise AccountRefused(gettext("Brugeren er fjernet af en anden imens."))
    return account


def _check_another_owner() -> None:
    """See that there are two owners, and hold them: two who leave at once must not both find another."""
    owners = select(Grant.id).where(Grant.role == Role.OWNER).order_by(Grant.id).with_for_update()
    if len(db.session.scalars(owners).all()) < 2:
        raise AccountRefused(gettext("Der skal være mindst én ejer. Gør en anden til ejer først."))


def _mail_link(kind: str, email_key: str) -> None:
    outbox.put(kind, 0, f"sign in:{hash_of(email_key)[:16]}", email_key)
