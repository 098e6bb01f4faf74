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
    if most and not _limiter.hit(RateLimitItemPerMinute(most), what, request.remote_addr or ""):
        raise TooMany


def forget_limits() -> None:
    """Start all counts anew."""
    _limiter.storage.reset()
