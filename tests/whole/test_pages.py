"""Everything a visitor can reach is a sound page: PageClient checks each one it is shown."""

from urllib.parse import urlsplit

import pytest

from app.common.links import Purpose, token
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    EastFactory,
    RegistrationFactory,
    SittingFactory,
)
from tests.support.html import Document
from tests.support.pages import Page, PageClient

NOT_PAGES = (".ics", "/static/", "/was", "/healthz", "/readyz")


@pytest.fixture
def somebody(app):
    """A registration in a round with two sittings and an agenda."""
    sitting = SittingFactory()
    EastFactory(round=sitting.round)
    AppearanceFactory(item_id=AgendaItemFactory(round=sitting.round).id)
    return RegistrationFactory(sitting=sitting)


def test_no_link_leads_nowhere(client, somebody):
    seen = crawl(client, "/", *links_of(somebody))
    series, round_ = somebody.round.series.slug, somebody.round.slug
    assert {"/", f"/{series}/", f"/{series}/{round_}/", f"/{series}/{round_}/tilmelding", "/kontakt"} <= set(
        seen
    )


def test_every_page_that_needs_nothing_is_sound(app, desk):
    for rule in app.url_map.iter_rules():
        if (
            "GET" in (rule.methods or ())
            and not rule.arguments
            and not any(mark in rule.rule for mark in NOT_PAGES)
        ):
            desk.get(rule.rule)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/findes/ikke/", 404),
        ("/tilmelding/K7Q-2X9P.0123", 404),
        ("/%00", 404),
        ("/static/findes-ikke.css", 404),
    ],
)
def test_every_refusal_is_a_page(client, path, status):
    assert client.get(path, status).h1


def test_every_answer_carries_the_policy(app, flask_client, somebody):
    for path in ("/", "/healthz", "/static/css/kreds.css", "/findes/ikke/", *links_of(somebody)):
        policy = flask_client.get(path, buffered=True).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path


def links_of(registration) -> tuple[str, str]:
    booking = registration.booking
    mine = token(Purpose.REGISTRATION, registration.reference, registration.id, registration.link_version)
    receipt = token(Purpose.BOOKING, booking.reference, booking.id, booking.link_version)
    return f"/tilmelding/{mine}", f"/kvittering/{receipt}"


def crawl(client: PageClient, *starts: str) -> dict[str, Page | None]:
    """All that links lead to within the site, from these pages on; None for what is no page."""
    seen: dict[str, Page | None] = {}
    waiting = list(starts)
    while waiting:
        path = urlsplit(waiting.pop()).path
        if path in seen:
            continue
        if any(mark in path for mark in NOT_PAGES):
            assert client.flask.get(path, buffered=True).status_code in (200, 302), path
            seen[path] = None
            continue
        seen[path] = page = client.get(path)
        waiting += [href for href in hrefs(page.document) if href.startswith("/")]
    return seen


def hrefs(document: Document) -> list[str]:
    return [(link["href"] or "").removeprefix("http://kreds.example") for link in document.select("a[href]")]
