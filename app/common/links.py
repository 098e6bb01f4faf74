"""Links that give power over one row, without anything secret being stored.

A token is `<reference>.<HMAC over key, purpose, id, link version>` (DOMAIN.md, People and
privacy). Any later mail can print it again; raising the row's link version revokes it.
"""

import hashlib
import hmac
import re
import secrets
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.common.models import Model, db

# Without 0/O, 1/I/L and U: read aloud over a phone, none is taken for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN = re.compile(r"([2-9A-Z]{3}-[2-9A-Z]{4})\.([0-9a-f]{32})")


class Purpose(StrEnum):
    """What a link opens; a token for one purpose opens nothing else."""

    REGISTRATION = "registration"
    BOOKING = "booking"
    LIBRARY = "library"
    RENEWAL = "renewal"
    FEED = "feed"


class LinkState(StrEnum):
    """What a link is worth today."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def new_reference() -> str:
    """A short reference that people can read to each other, such as K7Q-2X9P."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return f"{letters[:3]}-{letters[3:]}"


def token(purpose: Purpose, reference: str, row_id: int, version: int) -> str:
    """The token that opens one row."""
    return f"{reference}.{_signature(purpose, row_id, version)}"


def reference_in(given: str) -> str | None:
    """The reference that a token names, None where it has not the form of a token."""
    match = _TOKEN.fullmatch(given)
    return match[1] if match else None


def opens(given: str, purpose: Purpose, row_id: int, version: int) -> bool:
    """Whether the token was made for this purpose, row and link version."""
    return hmac.compare_digest(given.partition(".")[2], _signature(purpose, row_id, version))


def link_state(model: type[Model], purpose: Purpose, given: str) -> LinkState:
    """Whether a token opens a row of `model`; a link that was replaced is told from a mangled one."""
    kept: Any = model  # its rows have a reference and a link version
    reference = reference_in(given)
    if reference is None:
        return LinkState.UNKNOWN
    row = db.session.execute(
        select(kept.id, kept.link_version).where(kept.reference == reference)
    ).one_or_none()
    if row is None:
        return LinkState.UNKNOWN
    if opens(given, purpose, row.id, row.link_version):
        return LinkState.VALID
    was_valid = any(opens(given, purpose, row.id, version) for version in range(1, row.link_version))
    return LinkState.REVOKED if was_valid else LinkState.UNKNOWN


def sealed(text: str, row_id: int) -> str:
    """What tells whether a text of a row is another one now, and from which it cannot be read; '' of ''."""
    key = str(current_app.config["LINK_KEY"]).encode()
    seal = hmac.new(key, f"sealed:{row_id}:{text}".encode(), hashlib.sha256).hexdigest()[:32]
    return seal if text else ""


def site_url(endpoint: str, **values: str) -> str:
    """The full address of a page as people outside see it, for mails and calendars.

    From the settings and not from the request: a worker has none, and a visitor can send
    any name of a host.
    """
    site = str(current_app.config["SITE_URL"])
    return site + current_app.url_map.bind("").build(endpoint, values)


def _signature(purpose: Purpose, row_id: int, version: int) -> str:
    key = str(current_app.config["LINK_KEY"]).encode()
    return hmac.new(key, f"{purpose}:{row_id}:{version}".encode(), hashlib.sha256).hexdigest()[:32]
