"""`flask jobs run --once`: all that is due, then the counts."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from time_machine import Traveller

from app.common.transaction import write
from app.jobs.commands import jobs
from app.outbox import composers, delivery, services
from app.outbox.composers import Mail
from app.outbox.models import Message


def written(message: Message) -> Mail:
    return Mail(message.recipient, subject="Hej", text="Hej", html="<p>Hej</p>")


@pytest.fixture
def put(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    kinds = {"hello": written, "needless": lambda message: None}
    monkeypatch.setattr(composers, "_composers", kinds)
    return lambda kind, number: write(
        services.put, kind, number, f"{kind}:{number}", "anna@bibliotek.example"
    )


def test_everything_due_is_done(
    app: Flask, put: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch, frozen: Traveller
) -> None:
    monkeypatch.setattr(delivery, "BATCH", 2)
    for number in range(5):
        put("hello", number)
    put("needless", 1)
    put("unknown", 1)
    result = app.test_cli_runner().invoke(jobs, ["run", "--once"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "done because it was time: 0",
        "mails: 5 sent, 1 to be tried again, 0 given up, 1 needless",
        "mails tidied away: 0",
    ]
    frozen.shift(timedelta(days=31))
    result = app.test_cli_runner().invoke(jobs, ["run", "--once"])
    assert result.output.splitlines()[2] == "mails tidied away: 5"


def test_closed_way_is_said_and_fails(app: Flask, put: Callable[[str, int], None], tmp_path: Path) -> None:
    put("hello", 1)
    (tmp_path / "mail").write_text("a file where the folder belongs")
    app.config["DATA_DIR"] = tmp_path
    result = app.test_cli_runner().invoke(jobs, ["run", "--once"])
    assert result.exit_code == 1
    assert "DATA_DIR/mail" in result.output
