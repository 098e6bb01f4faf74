"""Organisers at a browser: they sign in by a link, as from their mail."""

import secrets
from datetime import timedelta

from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.pool import NullPool

from app.accounts.models import Account, Session, SignInLink
from app.accounts.services import hash_of
from app.common.clock import now
from tests.journeys.kreds import Kreds
from tests.journeys.rounds import KAREN
from tests.journeys.visitor import Visitor


def sign_in(visitor: Visitor, address: str = KAREN) -> None:
    """Sign an organiser in, at Overblik; loads and controls are counted from there."""
    visitor.go(f"/arrangoer/log-ind/{_link(visitor.kreds, address)}")
    visitor.press("Log ind")
    visitor.heading("Overblik")
    visitor.page.wait_for_load_state("load")
    visitor.loads = 0
    visitor.touched.clear()


def end_sessions(kreds: Kreds, address: str = KAREN) -> None:
    """Sign an organiser out everywhere."""
    engine = create_engine(kreds.database, poolclass=NullPool)
    theirs = select(Account.id).where(Account.email_key == address).scalar_subquery()
    with engine.begin() as connection:
        connection.execute(update(Session).where(Session.account_id == theirs).values(ended_at=now()))


def _link(kreds: Kreds, address: str) -> str:
    """The secret of a new link; made in the database, for a mail would have to be waited for."""
    secret = secrets.token_urlsafe(32)
    engine = create_engine(kreds.database, poolclass=NullPool)
    with engine.begin() as connection:
        account_id = connection.scalar(select(Account.id).where(Account.email_key == address))
        in_an_hour = now() + timedelta(hours=1)
        link = {"account_id": account_id, "secret_hash": hash_of(secret), "expires_at": in_an_hour}
        connection.execute(insert(SignInLink).values(link))
    return secret
