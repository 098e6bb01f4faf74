"""`./run bench`: the figures of docs/performance.md, measured in one run on this machine."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench import desk
from bench.data import FULL, SERIES
from bench.mail import AIM as MAIL_AIM
from bench.mail import MailFigures, measure_mails
from bench.measure import Figures, Work, measure
from bench.served import ROOT, Served, serve
from bench.visitor import Visitor

AIMS = {
    "round_page": 15,
    "round_page_304": 4,
    "ics": 10,
    "sign_up": 60,
    "conference_sign_up": 120,
} | dict.fromkeys(desk.PAGES, 25)
"""How many times the processor time of the bare page each may take."""

MEMORY_AIM = 250
"""MiB (PSS) of everything that `./run` starts."""

SIGN_UPS = 300
CONFERENCE_SIGN_UPS = 100


def main() -> None:
    """Measure, print and write `bench.json` into DATA_DIR."""
    with tempfile.TemporaryDirectory(prefix="kreds-bench-") as folder:
        data_dir = Path(folder)
        with serve(data_dir) as served:
            secret, *libraries = _fill(data_dir)
            figures, memory = _measure_all(served, data_dir, secret, libraries)
        mails = measure_mails(data_dir / "mails")
    _print(figures, memory, mails)
    _write(figures, memory, mails)


def _fill(data_dir: Path) -> list[str]:
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    filled = subprocess.run(
        [sys.executable, "-m", "bench.data"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return filled.stdout.split()


def _measure_all(
    served: Served, data_dir: Path, secret: str, libraries: list[str]
) -> tuple[dict[str, Figures], dict[str, float]]:
    round_ = f"/{SERIES}/{FULL}/"
    etag = Visitor(served.port).get(round_)[1]["etag"]
    mails = data_dir / "mail"
    sent = _Counter()

    def page(path: str, status: int = 200, headers: str = "", cookie: str = "") -> Work:
        def work(visitor: Visitor, _number: int) -> None:
            visitor.cookie = cookie or visitor.cookie
            answered = visitor.get(path, headers)[0]
            if answered != status:
                raise AssertionError(f"{path} answered {answered}")

        return work

    def sign_up(visitor: Visitor, number: int) -> None:
        path = f"/{SERIES}/runde-{number // len(libraries)}/tilmelding"
        library = libraries[number % len(libraries)]
        visitor.sign_up(path, f"Anne Ærø {number}", f"anne{number}@bench.example", library)
        sent.add()

    def conference_sign_up(visitor: Visitor, number: int) -> None:
        path = f"/{SERIES}/konference-{number // len(libraries)}/tilmelding"
        library = libraries[number % len(libraries)]
        visitor.conference_sign_up(path, f"Anne Ærø {number}", f"anne{number}@bench.example", library)
        sent.add()

    def all_mails_written() -> None:
        while len(list(mails.glob("*.eml"))) < sent.count:
            time.sleep(0.05)

    def nothing() -> None:
        return

    figures = {
        "bare_page": measure(served, page("/healthz"), 3000, nothing),
        "front_page": measure(served, page("/"), 500, nothing),
        "round_page": measure(served, page(round_), 500, nothing),
        "round_page_304": measure(served, page(round_, 304, f"If-None-Match: {etag}\r\n"), 1500, nothing),
        "ics": measure(served, page(f"{round_}vest.ics"), 600, nothing),
        "sign_up": measure(served, sign_up, SIGN_UPS, all_mails_written),
        "conference_sign_up": measure(served, conference_sign_up, CONFERENCE_SIGN_UPS, all_mails_written),
    }
    cookie = Visitor(served.port).sign_in(f"/arrangoer/log-ind/{secret}")
    memory = served.memory_mib()
    for name, path in desk.PAGES.items():
        figures[name] = measure(served, page(path, cookie=cookie), 100, nothing)
    figures["desk_xlsx"] = measure(served, page(desk.SHEET, cookie=cookie), 3, nothing)
    return figures, memory | {f"{kind}_after_desk": mib for kind, mib in served.memory_mib().items()}


class _Counter:
    """How many sign-ups have been made, by all clients."""

    def __init__(self) -> None:
        self.numbers: list[None] = []

    def add(self) -> None:
        self.numbers.append(None)

    @property
    def count(self) -> int:
        return len(self.numbers)


def _print(figures: dict[str, Figures], memory: dict[str, float], mails: MailFigures) -> None:
    bare = figures["bare_page"].cpu_ms
    print(f"{'':16}{'CPU ms':>9}{'× bare':>9}{'aim':>7}{'/s, 1':>9}{'/s, 16':>9}{'p95 ms, 16':>12}")
    for name, one in figures.items():
        aim = f"≤ {AIMS[name]}" if name in AIMS else ""
        print(
            f"{name:16}{one.cpu_ms:9.3f}{one.cpu_ms / bare:9.1f}{aim:>7}"
            f"{one.per_s_1:9.0f}{one.per_s_16:9.0f}{one.p95_ms_16:12.1f}"
        )
    print(
        f"mails a second, {mails.kib} KiB each: composed {mails.composed_per_s:.0f}, "
        f"delivered {mails.delivered_per_s:.0f}, a bare loop {mails.bare_per_s:.0f}; "
        f"delivered of bare {mails.of_bare:.2f} (aim ≥ {MAIL_AIM})"
    )
    print(
        f"memory: {memory['pss']:.0f} MiB PSS (aim ≤ {MEMORY_AIM}), {memory['rss']:.0f} MiB RSS; "
        f"after the organisers' pages {memory['pss_after_desk']:.0f} and {memory['rss_after_desk']:.0f}"
    )
    print(
        f"machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
    )


def _write(figures: dict[str, Figures], memory: dict[str, float], mails: MailFigures) -> None:
    data_dir = Path(os.environ.get("DATA_DIR", str(ROOT / "var")))
    data_dir.mkdir(parents=True, exist_ok=True)
    content = {name: one.as_dict() for name, one in figures.items()} | {"memory_mib": memory}
    content["mails"] = mails.as_dict()
    (data_dir / "bench.json").write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
