"""A browser, and Kreds to visit with it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from app import create_app
from app.common.models import db
from tests.conftest import settings_for_tests
from tests.journeys.conferences import make_conferences
from tests.journeys.doors import make_doors
from tests.journeys.kreds import Kreds, running
from tests.journeys.lists import make_lists
from tests.journeys.networks import make_networks
from tests.journeys.rounds import make_rounds
from tests.journeys.visitor import DESK, HEIGHT, Visitor
from tests.support.databases import data_folder, fresh_database, hurry

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Playwright leaves it out; people's browsers have it, and "back" shows the page as it was left.
BACK_FORWARD_CACHE = "--disable-back-forward-cache"

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def kreds(worker: str) -> Iterator[Kreds]:
    """A web server and a worker with rounds in every state, one pair for each test process."""
    name = f"journeys_{worker}"
    settings = settings_for_tests(fresh_database("sqlite", name), data_folder(name))
    app = create_app(settings)
    with app.app_context():
        hurry(db.engine)
        db.create_all()
        pages = {**make_rounds(), **make_doors(), **make_networks(), **make_lists(), **make_conferences()}
        db.session.remove()
        db.engine.dispose()
    with running(settings, settings.DATA_DIR, pages) as kreds:
        yield kreds


@pytest.fixture(scope="module")
def playwright_() -> Iterator[Playwright]:
    """Playwright's driver; not longer than a module, for it keeps an event loop running."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright_: Playwright, chromium: str) -> Iterator[Browser]:
    """Chromium, one for a module."""
    expect.set_options(timeout=10_000)
    browser = playwright_.chromium.launch(
        executable_path=chromium, args=FLAGS, ignore_default_args=[BACK_FORWARD_CACHE]
    )
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser, kreds: Kreds) -> Iterator[Visit]:
    """Makes visitors: `visit(width=360, java_script_enabled=False)`.

    When the test is done, none of their browsers may have complained.
    """
    visitors: list[Visitor] = []

    def make(width: int = DESK, **options: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="da-DK", **options)
        visitors.append(Visitor(context, kreds))
        return visitors[-1]

    yield make
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session", autouse=True)
def _shots() -> None:
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
