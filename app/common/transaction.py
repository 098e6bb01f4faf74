"""One writing transaction per request, committed here and nowhere else.

The edge (a view, a job's step, a command) reads and checks its input first, then hands
one service to `write`. Services flush and never commit, so whatever they did, mails and
audit rows included, happens together or not at all.
"""

import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.common.database import WRITING
from app.common.models import db

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3


def write(service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `service` in a writing transaction and commit; its answer.

    On a conflict with another transaction everything is undone and tried again, three
    times in all: the second try sees what the other one did. Rows loaded before the
    call are expired; a service takes ids.

    Raises:
        Whatever `service` raises; nothing is then written.
    """
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            return _write_once(service, *args, **kwargs)
        except DBAPIError as error:
            if not tries_left or not _is_conflict(error):
                raise
            # Jitter, so that the two do not meet again.
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 (no secret)
    raise AssertionError("unreachable")


def rehearse(service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `service` in a writing transaction and undo all of it; its answer: what it would lead to.

    Raises:
        Whatever `service` raises.
    """
    db.session.rollback()
    try:
        db.session.connection(execution_options=WRITING)
        return service(*args, **kwargs)
    finally:
        db.session.rollback()


def _write_once(service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    db.session.rollback()  # end the read so that the writing transaction sees the newest rows
    try:
        db.session.connection(execution_options=WRITING)
        answer = service(*args, **kwargs)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return answer


def _is_conflict(error: DBAPIError) -> bool:
    """A lock not had in time, a deadlock, or a unique value that another was faster to take."""
    return isinstance(error, (IntegrityError, OperationalError))
