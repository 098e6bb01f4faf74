"""Kreds as it runs: a web server and a worker, each a process of its own, on one database."""

import email
import email.policy
import os
import re
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from config import ROOT, Settings
from tests.support.servers import running_servers

MAIL_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Kreds:
    """A running Kreds: its address, the folder of its mails, pages by the state they show, its database."""

    url: str
    mails: Path
    pages: dict[str, str]
    database: str

    def mails_among(self, addresses: Collection[str], many: int) -> list[EmailMessage]:
        """All mails to these addresses in the order in which they were written, once there are so many.

        Raises:
            AssertionError: there are more or fewer.
        """
        end = time.monotonic() + MAIL_SECONDS
        while True:
            read = (_read(path) for path in sorted(self.mails.glob("*.eml")))
            found = [mail for mail in read if mail["To"].addresses[0].addr_spec in addresses]
            if len(found) >= many or time.monotonic() > end:
                assert len(found) == many, [str(mail["Subject"]) for mail in found]
                return found
            time.sleep(0.1)

    def mail_to(self, address: str, subject: str = "") -> EmailMessage:
        """The mail to this address, whose subject begins like that, once the worker has written it.

        Raises:
            AssertionError: it does not come.
        """
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            for path in self.mails.glob("*.eml"):
                mail = _read(path)
                if mail["To"] and address in mail["To"] and mail["Subject"].startswith(subject):
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} has been written")


def _read(path: Path) -> EmailMessage:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def link_in(mail: EmailMessage, words: str) -> str:
    """The address on this site behind a link of the mail's HTML part."""
    html = mail.get_body(("html",))
    assert html is not None, "the mail has no HTML part"
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(words)}</a>', html.get_content())
    assert found, f"the mail has no link {words!r}"
    return urlsplit(found[1]).path


@contextmanager
def running(settings: Settings, folder: Path, pages: dict[str, str]) -> Iterator[Kreds]:
    """Serve `pages` and send mails until the journeys are done."""
    with running_servers(settings, folder, count=1) as servers, _worker(settings, folder / "worker.log"):
        yield Kreds(
            f"http://127.0.0.1:{servers[0].port}", settings.DATA_DIR / "mail", pages, settings.DATABASE_URL
        )


@contextmanager
def _worker(settings: Settings, log: Path) -> Iterator[None]:
    """The background worker, as ./run starts it."""
    names = ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "LINK_KEY", "SITE_URL")
    given = {name: str(getattr(settings, name)) for name in names}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env={**os.environ, **given},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)
