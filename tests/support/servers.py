"""Real server processes of the application, as `./run` starts them, several on one database."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from config import ROOT, Settings

START_SECONDS = 60
STOP_SECONDS = 20
# Granian's worker misses the word to stop now and then, about once in a hundred on a busy machine. With
# no request on its way nothing is lost by ending it, which Granian does and says.
_LATE_STOP = "refused to gracefully stop"
# What a process needs to run at all; settings of whoever runs the tests do not come along.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")


class ServerFault(AssertionError):
    """A server did not start, did not stop, or logged a fault."""


@dataclass(slots=True)
class Server:
    """A running server at 127.0.0.1; `port` is its own."""

    port: int
    log: Path
    process: "subprocess.Popen[bytes]"
    _read: int = 0

    def new_faults(self) -> list[str]:
        """The lines it has logged since the last call that tell of a fault."""
        written = self.log.read_bytes()[self._read :]
        whole_lines = written[: written.rfind(b"\n") + 1]
        self._read += len(whole_lines)
        return [line for line in whole_lines.decode().splitlines() if _tells_a_fault(line)]


@contextmanager
def running_servers(settings: Settings, folder: Path, count: int = 2) -> Iterator[Sequence[Server]]:
    """`count` servers on the database of `settings`, each a process with its own port.

    Raises:
        ServerFault: one does not start or stop, leaves a process behind, or has logged a fault.
    """
    with ExitStack() as stack:
        # They start side by side; each is waited for afterwards.
        servers = [
            stack.enter_context(_running(settings, port, folder / f"server-{port}.log"))
            for port in _free_ports(count)
        ]
        for server in servers:
            _await(server)
        yield servers


@contextmanager
def _running(settings: Settings, port: int, log: Path) -> Iterator[Server]:
    server = _start(settings, port, log)
    try:
        yield server
    finally:
        _stop(server)
    if wrong := server.new_faults():
        raise ServerFault(f"the server on port {port} logged:\n" + "\n".join(wrong[:10]))


def _start(settings: Settings, port: int, log: Path) -> Server:
    with log.open("wb") as file:
        # A session of its own: whatever it leaves behind can be found, and Ctrl-C is ours to handle.
        process = subprocess.Popen(
            _command(port),
            cwd=ROOT,
            env=_environment(settings, port),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(port, log, process)


def _await(server: Server) -> None:
    """Wait until it answers.

    Raises:
        ServerFault: it has ended instead, or does not come to it.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise ServerFault(f"the server does not start:\n{server.log.read_text()}")


def _command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *(
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--no-ws",
            "--no-access-log",
            "--log-level",
            "warning",
        ),
        *("--workers-kill-timeout", "10", "wsgi:app"),
    ]


def _environment(settings: Settings, port: int) -> dict[str, str]:
    given = {
        field.name: str(int(value) if isinstance(value, bool) else value)
        for field in fields(settings)
        for value in [getattr(settings, field.name)]
    }
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # All requests come from one address here, and the log must tell of each.
    return {**kept, **given, "PORT": str(port), "SIGN_UPS_PER_MINUTE": "0", "LOG_LEVEL": "INFO"}


def _stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        _end_group(server.process.pid)
        server.process.wait()
        raise ServerFault(f"the server on port {server.port} had to be killed") from None
    if _end_group(server.process.pid):
        raise ServerFault(f"the server on port {server.port} left processes behind")


def _end_group(group: int) -> bool:
    """End what is left of a server's processes; whether there was anything."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different: they are held until the last one is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _tells_a_fault(line: str) -> bool:
    event = _event(line)
    if not event:  # our own lines are JSON; any other one tells of something unforeseen
        return bool(line.strip()) and _LATE_STOP not in line
    return (
        event.get("event") == "fault"
        or int(event.get("status") or 0) >= 500
        or event.get("level") in ("error", "critical")
    )


def _event(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
