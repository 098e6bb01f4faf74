"""What tests stand on: an application on a database of its own, a still clock and no network."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app import create_app
from app.accounts.models import Account
from app.accounts.services import new_link
from app.common.cache import forget
from app.common.limits import forget_limits
from app.common.models import db
from app.common.transaction import write
from config import Settings, read_settings
from tests.factories import GrantFactory
from tests.support.databases import (
    DIALECTS,
    data_folder,
    fresh_database,
    hurry,
    set_up_folder,
    tear_down_folder,
)
from tests.support.network import forbid_network
from tests.support.pages import PageClient

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
"""The moment at which tests take place: Monday 1 February 2027 at 10.00 in Denmark."""


def pytest_configure(config: pytest.Config) -> None:
    set_up_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that started the others ends last
        tear_down_folder()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, where it is read, what ./run found before the tests."""
    for variable, words in (("failed_checks", "CHECKS THAT FAILED"), ("not_run", "NOT RUN ON THIS MACHINE")):
        if os.environ.get(variable):
            terminalreporter.section(words, red=True)
            terminalreporter.line(os.environ[variable])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.definition.get_closest_marker("both_databases")
    if both and "dialect" in metafunc.fixturenames:
        metafunc.parametrize("dialect", DIALECTS, indirect=True)


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {mark.name for mark in request.node.iter_markers()}
    forbid_network(monkeypatch, allow_loopback=bool(marks & {"real_smtp", "server", "journey"}))


@pytest.fixture(autouse=True)
def frozen(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """The clock, standing at NOW; `frozen.move_to(…)` and `frozen.shift(…)` set it.

    None under the mark `real_clock`.
    """
    if request.node.get_closest_marker("real_clock"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dialect(request: pytest.FixtureRequest) -> str:
    """The database a test runs on: SQLite, or each of both under the mark `both_databases`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this test process among those of the run."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def _applications(worker: str) -> Iterator[Callable[[str], Flask]]:
    """The one application of this process for each database: its start is dear."""
    made: dict[str, Flask] = {}

    def application(dialect: str) -> Flask:
        if dialect not in made:
            name = f"kreds_{worker}"
            made[dialect] = _make_app(settings_for_tests(fresh_database(dialect, name), data_folder(name)))
            with made[dialect].app_context():
                db.create_all()  # tests/migrations proves that migrating gives the same
        return made[dialect]

    yield application
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(dialect: str, _applications: Callable[[str], Flask]) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed."""
    app = _applications(dialect)
    kept = dict(app.config)
    forget()
    forget_limits()
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()
        empty_database()
    app.config.clear()
    app.config.update(kept)
    shutil.rmtree(mail_folder(app), ignore_errors=True)


@pytest.fixture
def make_app(app: Flask, dialect: str) -> Iterator[Callable[..., Flask]]:
    """Makes another application on the same database with other settings: `make_app(TRUSTED_PROXIES=1)`."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        settings = settings_for_tests(app.config["DATABASE_URL"], Path(app.config["DATA_DIR"]))
        made.append(_make_app(replace(settings, **changes)))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor, who checks every page it is shown."""
    return PageClient(app)


@pytest.fixture
def desk(app: Flask) -> PageClient:
    """An owner of everything, signed in."""
    owner: Any = GrantFactory
    return signed_in(app, owner().account)


@pytest.fixture
def flask_client(app: Flask) -> FlaskClient:
    """Flask's own test client, for what is no page."""
    return app.test_client()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser for journeys: ./run test --all finds or installs it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: install it, or name it in CHROMIUM"
    return found


def settings_for_tests(database_url: str, data_dir: Path) -> Settings:
    """The defaults, on this database, with keys that are the same in every run."""
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "secret key of the tests, of no use elsewhere",
            "LINK_KEY": "link key of the tests, of no use elsewhere",
            "SITE_URL": "http://kreds.example",
            "DEMO": "0",
            "LOG_LEVEL": "WARNING",
        }
    )


def mail_folder(app: Flask) -> Path:
    """Where the application writes its mails."""
    return Path(app.config["DATA_DIR"]) / "mail"


def _make_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        hurry(db.engine)
    return app


def signed_in(app: Flask, account: Account) -> PageClient:
    """A visitor who is signed in with this account."""
    client = PageClient(app)
    client.post(f"/arrangoer/log-ind/{write(new_link, account.id)}", status=303)
    return client


def empty_database() -> None:
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(delete(table))
