"""A post that fails as real ones do, and workers that are killed at named points, all in this process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.common import transaction
from app.outbox import claims, delivery
from app.outbox.composers import Mail
from app.outbox.models import Message
from app.outbox.transport import NotSent, Parcel, Refused

KILLS = (
    "killed while writing",
    "killed between claim and sending",
    "killed between sending and noting it",
    "killed while noting it",
)
REFUSALS = ("refused for now", "refused for good", "taken, and the answer lost")


class Killed(BaseException):
    """As if the machine had taken the worker away: whatever it would still have done is not done."""


class FaultyPost:
    """The way out for `deliver_due`. One fault at a time happens: to the mail with a number, from 1.

    `receive` gets every parcel that arrives; `tried` every one that is handed over, also in vain.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.receive: Callable[[Parcel], None] = lambda parcel: None
        self.tried: Callable[[Parcel], None] = lambda parcel: None
        self._compose = claims.compose
        self._set("", 0)
        monkeypatch.setattr(delivery, "transport", self._way)
        monkeypatch.setattr(delivery, "write", self._write)
        monkeypatch.setattr(claims, "compose", self._written)

    def deliver(self, fault: str = "", number: int = 1) -> None:
        """Let a worker send what is due, with this fault on its way; '' for none."""
        self._set(fault, number)
        try:
            delivery.deliver_due()
        except Killed:
            assert self._is_dead

    def open(self) -> None:
        """Nothing is needed."""

    def close(self) -> None:
        """Nothing is held open."""

    def send(self, parcel: Parcel) -> None:
        """Hand a parcel over, unless the fault is to happen to it."""
        self._sent += 1
        fault = self._fault if self._sent == self._number else ""
        if fault == "killed between claim and sending":
            self._die()
        self.tried(parcel)
        if fault == "refused for now":
            raise NotSent("451 later")
        if fault == "refused for good":
            raise Refused("550 never")
        self.receive(parcel)
        if fault == "taken, and the answer lost":
            raise NotSent("the server did not answer in time")
        if fault == "killed between sending and noting it":
            self._die()

    def _set(self, fault: str, number: int) -> None:
        self._fault, self._number = fault, number
        self._sent = self._composed = 0
        self._is_dead = False

    @contextmanager
    def _way(self) -> Iterator["FaultyPost"]:
        yield self

    def _written(self, message: Message) -> Mail | None:
        self._composed += 1
        mail = self._compose(message)
        if self._fault == "killed while writing" and self._composed == self._number:
            self._die()
        return mail

    def _write(self, service: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if self._is_dead:
            return None  # the last wishes of a killed worker are not heard
        if service is delivery.note and self._fault == "killed while noting it":
            service = self._noted_in_vain
        return transaction.write(service, *args, **named)

    def _noted_in_vain(self, *args: Any) -> None:
        delivery.note(*args)
        self._die()

    def _die(self) -> None:
        self._is_dead = True
        raise Killed
