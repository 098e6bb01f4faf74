"""A real SMTP server for tests, with the faults of real ones."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 taken"


@dataclass(frozen=True)
class Received:
    """A mail the server took."""

    sender: str
    recipient: str
    content: bytes


@dataclass
class PostOffice:
    """What the server took, and how it answers: a reply by recipient, or a fault after some mails."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    at_recipient: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    at_sender: str = ""
    hangs: bool = False
    hangs_at: int | None = None  # at the mail with this number, from 0, once
    hangs_up_at: int | None = None  # instead of answering the mail with this number, from 0

    def contents(self) -> list[bytes]:
        return [mail.content for mail in self.received]

    def recipients(self) -> list[str]:
        return [mail.recipient for mail in self.received]


class _Handler:
    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.office.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.office.at_sender or TAKEN

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.office.at_recipient.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        office = self.office
        (recipient,) = envelope.rcpt_tos
        hangs_now = office.hangs_at == len(office.received)
        if office.hangs or hangs_now:
            office.hangs_at = None if hangs_now else office.hangs_at
            await asyncio.Event().wait()
        if office.hangs_up_at == len(office.received):
            office.hangs_up_at = None
            server.transport.abort()  # type: ignore[union-attr]
            return TAKEN
        if answer := office.at_data.get(recipient):
            return answer
        office.received.append(Received(str(envelope.mail_from), recipient, envelope.original_content or b""))
        return TAKEN


class _Controller(Controller):
    def factory(self) -> Any:
        # No answer waits on the looking up of names.
        return SMTP(self.handler, hostname="mail.kreds.example", data_size_limit=None)


@contextmanager
def post_office(port: int = 0) -> Iterator[PostOffice]:
    """A server that listens on this machine until the block ends."""
    office = PostOffice()
    controller = _Controller(_Handler(office), hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
