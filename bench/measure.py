"""One figure set for one kind of request: processor time, throughput, latency."""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench.served import Served
from bench.visitor import Visitor

MANY = 16
"""Clients at once in the second run."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Processor milliseconds a request of all processes, and requests a second at 1 and at 16 clients."""

    cpu_ms: float
    per_s_1: float
    per_s_16: float
    p95_ms_16: float

    def as_dict(self) -> dict[str, float]:
        """For the JSON file."""
        return asdict(self)


Work = Callable[[Visitor, int], None]
"""One request (or one sign-up): who does it, and the how-manieth it is in all."""


def measure(served: Served, work: Work, times: int, settle: Callable[[], None]) -> Figures:
    """Do `work` `times` times by one client, then as often by sixteen.

    `settle` waits until everything that follows from it, mails included, is done: its
    processor time counts, its waiting does not.
    """
    first = max(3, times // 20)
    _run(served, work, 1, first, 0)  # warm
    settle()
    cpu = served.cpu_seconds()
    alone, _ = _run(served, work, 1, times, first)
    settle()
    cpu_ms = (served.cpu_seconds() - cpu) / times * 1000
    together, latencies = _run(served, work, MANY, times, first + times)
    settle()
    p95 = sorted(latencies)[int(len(latencies) * 0.95)]
    return Figures(
        round(cpu_ms, 3), round(times / alone, 1), round(times / together, 1), round(p95 * 1000, 2)
    )


def _run(served: Served, work: Work, clients: int, times: int, first: int) -> tuple[float, list[float]]:
    """Seconds for all, and seconds for each."""
    numbers = iter(range(first, first + times))
    lock, latencies, faults = threading.Lock(), [], []

    def go() -> None:
        visitor = Visitor(served.port)  # of its own: the server closes connections that rest
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            begun = time.perf_counter()
            try:
                work(visitor, number)
            except Exception as fault:
                faults.append(fault)
                return
            latencies.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=go) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begun, latencies
