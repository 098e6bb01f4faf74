"""What is costly to make and changes seldom, kept per process by the revision it was made from.

The one such place. Whoever keeps something here reads the revision from the database
first, so nothing stale is ever shown; seats and places are never kept.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

_kept: dict[Hashable, tuple[Hashable, object]] = {}
_lock = Lock()
_LIMIT = 500


def kept(name: Hashable, revision: Hashable, make: Callable[[], T]) -> T:
    """The value `make` gave for this revision of `name`; made anew when the revision differs."""
    found = _kept.get(name)
    if found is not None and found[0] == revision:
        return found[1]  # type: ignore[return-value]
    value = make()
    with _lock:
        if len(_kept) >= _LIMIT:
            _kept.clear()
        _kept[name] = (revision, value)
    return value


def forget() -> None:
    """Drop everything kept: another database is in use."""
    with _lock:
        _kept.clear()
