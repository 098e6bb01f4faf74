"""A worker that is killed at a named point: `python -m tests.outbox.killed_worker POINT NUMBER`.

It reads its settings from the environment as every process does. NUMBER counts the mails, from 1.
"""

import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from app import create_app
from app.outbox import claims, composers, delivery
from app.outbox.claims import claim, note
from tests.outbox.conftest import plain


def die() -> None:
    """As if the machine had taken the process away."""
    os.kill(os.getpid(), signal.SIGKILL)


def at_call(number: int, function: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
    """`function`, but the process dies before (or after) its call with this number, from 1."""
    calls = 0

    def deadly(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and not after:
            die()
        answer = function(*arguments)
        if calls == number:
            die()
        return answer

    return deadly


def at_random(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, but some time after its first call the process dies, whatever it does then."""

    def deadly(*arguments: Any) -> Any:
        if threading.active_count() == 1:
            threading.Timer(random.uniform(0, 0.15), die).start()
        return function(*arguments)

    return deadly


def prepare(point: str, number: int) -> None:
    """Arrange for the death."""
    change = partial(setattr, delivery)
    if point == "while writing":
        claims.compose = at_call(number, claims.compose)
    elif point == "between claim and sending":
        change("_send", at_call(number, delivery._send))
    elif point == "between sending and noting it":
        # In its transaction, before the commit.
        change("note", at_call(1, note, after=True))
    elif point == "at random":
        change("claim", at_random(claim))
    else:
        raise ValueError(point)


if __name__ == "__main__":
    app = create_app()
    composers.register("plain", plain)
    prepare(sys.argv[1], int(sys.argv[2]))
    with app.app_context():
        delivery.deliver_due()
