"""Messages of a kind of their own, and a server to send them to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.common.extensions import mail
from app.common.models import db
from app.common.transaction import write
from app.outbox import composers, services
from app.outbox.composers import Composer, Mail
from app.outbox.models import Message
from tests.conftest import mail_folder
from tests.outbox.smtp_server import PostOffice, post_office


def plain(message: Message) -> Mail:
    """Any mail; it says which message of which stream it is."""
    words = f"Besked {message.subject_id} i {message.stream}"
    return Mail(message.recipient, subject=words, text=f"Kære Søren\n\n{words}\n", html=f"<p>{words}</p>")


@pytest.fixture
def composer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Composer], None]:
    """Lets a function write a kind of message, within this test; `plain` writes "plain"."""
    monkeypatch.setattr(composers, "_composers", {"plain": plain})
    return composers.register


@pytest.fixture
def put(app: Flask, composer: object) -> Callable[..., int]:
    """Queues a message in a transaction of its own: `put(7, stream="booking:1")`."""

    def put(
        subject_id: int = 1, stream: str = "", recipient: str = "anna@bibliotek.example", kind: str = "plain"
    ) -> int:
        stream = stream or f"registration:{subject_id}"
        write(services.put, kind, subject_id, stream, recipient)
        return message(stream=stream, subject_id=subject_id).id

    return put


def message(**values: object) -> Message:
    """The newest message with these values, as the database has it now."""
    db.session.rollback()
    newest = select(Message).filter_by(**values).order_by(Message.id.desc())
    found: Message | None = db.session.scalars(newest).first()
    assert found is not None
    return found


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    """An SMTP server that the application sends to."""
    with post_office() as office:
        yield from _sending_to(app, office)


def _sending_to(app: Flask, office: PostOffice) -> Iterator[PostOffice]:
    kept = app.extensions["mail"]
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=office.port, MAIL_TO_FILES=False, MAIL_TIMEOUT=5)
    mail.init_app(app)
    yield office
    app.extensions["mail"] = kept


@pytest.fixture
def written(app: Flask) -> Callable[[], list[Path]]:
    """The files with mails, in the order of their names."""
    return lambda: sorted(mail_folder(app).glob("*"))
