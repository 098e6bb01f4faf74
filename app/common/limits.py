"""Limits on how often one network address may do something.

Counted per process and generously: a whole municipality sits behind one address.
"""

from flask import request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.common.faults import DomainError

_limiter = FixedWindowRateLimiter(MemoryStorage())


class TooMany(DomainError):
    """This address has asked too often within the last minute."""


def limit_per_minute(what: str, most: int) -> None:
    """Count one more try at `what` from the visitor's address; `most` 0 means no limit.

    Raises:
        TooMany: there have been more than `most` within this minute.
    """
    _hit(RateLimitItemPerMinute(most), what)


def limit_per_quarter(what: str, most: int) -> None:
    """The same within a quarter of an hour.

    Raises:
        TooMany: there have been more than `most`.
    """
    _hit(RateLimitItemPerMinute(most, 15), what)


def _hit(limit: RateLimitItemPerMinute, what: str) -> None:
    if limit.amount and not _limiter.hit(limit, what, request.remote_addr or ""):
        raise TooMany


def forget_limits() -> None:
    """Start all counts anew."""
    _limiter.storage.reset()
