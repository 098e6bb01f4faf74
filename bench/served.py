"""What `./run` starts, as the measurements see it: where it answers, its processor time and its memory."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 120
"""Seconds in which the front page must answer."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running Kreds on a data folder of its own."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(sum(times[:2]) for times in self._of_each(psutil.Process.cpu_times))

    def memory_mib(self) -> dict[str, float]:
        """Proportional and resident memory of all its processes, in MiB."""
        full = self._of_each(psutil.Process.memory_full_info)
        return {
            "pss": round(sum(each.pss for each in full) / 2**20, 1),
            "rss": round(sum(each.rss for each in full) / 2**20, 1),
        }

    def _of_each(self, ask: Callable[[psutil.Process], Any]) -> list[Any]:
        """What each process answers; one that has just ended, as `sleep` does in a script, is left out."""
        answers = []
        for each in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                answers.append(ask(each))
        return answers


@contextmanager
def serve(data_dir: Path) -> Iterator[Served]:
    """Run `./run` on `data_dir` until the measurements are done."""
    port = free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DEMO": "0",
        "SIGN_UPS_PER_MINUTE": "0",
        "LOG_LEVEL": "INFO",
    }
    for name in ("DATABASE_URL", "MAIL_SERVER", "SITE_URL"):
        environment.pop(name, None)
    with (data_dir / "bench.log").open("wb") as log:
        started = subprocess.Popen([ROOT / "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(port, started)
            yield Served(port, psutil.Process(started.pid))
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(30)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int, started: subprocess.Popen[bytes]) -> None:
    for _ in range(START_WITHIN * 10):
        if started.poll() is not None:
            raise SystemExit("./run ended before it answered; see bench.log in its data folder")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"./run did not answer within {START_WITHIN} seconds")
