"""No test reaches the world outside: connections are refused before they are made."""

import socket
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkForbidden(AssertionError):
    """A test tried to reach what it may not."""


def forbid_network(monkeypatch: pytest.MonkeyPatch, *, allow_loopback: bool) -> None:
    """Refuse connections by Python's sockets, except within this machine where a mark allows it.

    PostgreSQL's driver brings its own sockets and is not affected.
    """

    def guarded(name: str) -> Any:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, *arguments: Any) -> Any:
            _check(self.family, arguments[-1], allow_loopback)
            return real(self, *arguments)

        return connect

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        _check(socket.AF_INET, (host,), allow_loopback)
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def _check(family: int, address: Any, allow_loopback: bool) -> None:
    if family == socket.AF_UNIX:
        return
    if not (allow_loopback and address[0] in LOOPBACK):
        raise NetworkForbidden(
            f"this test tried to reach {address}; the marks real_smtp, server and journey allow this machine"
        )
