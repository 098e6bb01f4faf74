"""Legal pages, the signs of life, and what every answer carries."""

from datetime import timedelta

import pytest

from app.common.access import access_of
from app.common.heartbeat import beat
from app.common.transaction import write
from tests.factories import SeriesFactory, SittingFactory
from tests.registrations.stories import address_of, two_sittings


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/privatliv", "på mødets side står kun biblioteker og antal"),
        ("/cookies", "Vi sætter én cookie"),
        ("/kontakt", "moeder@kreds.example"),
    ],
)
def test_legal_pages_are_linked_from_every_page(client, app, path, words):
    assert path in client.get("/").links.values()
    assert words in client.get(path).text


def test_the_accessibility_statement_is_at_was(client, make_app):
    assert "/was" in client.get("/").links.values()
    answer = make_app(WAS_URL="https://was.digst.dk/kreds").test_client().get("/was")
    assert (answer.status_code, answer.location) == (302, "https://was.digst.dk/kreds")


def test_the_contact_page_names_those_who_run_the_site_and_each_network(make_app, client, app):
    SittingFactory(round__series__name="Netværk i lånesamarbejde", round__series__contact_phone="12345678")
    text = client.get("/kontakt").text
    assert "12 34 56 78" in text
    assert "Netværk i lånesamarbejde" in text
    other = make_app(CONTACT_PHONE="87654321", CONTACT_EMAIL="hjaelp@moeder.example").test_client()
    page = other.get("/kontakt").text
    assert "87 65 43 21" in page
    assert "hjaelp@moeder.example" in page


def test_reading_sets_no_cookie(flask_client, app):
    for path in ("/", "/privatliv", "/cookies", "/kontakt"):
        assert "Set-Cookie" not in flask_client.get(path).headers


def test_the_forms_cookie_is_the_one_the_cookie_page_names(flask_client, app):
    from_the_form = _form(flask_client).headers["Set-Cookie"]
    assert from_the_form.startswith("kreds=")
    assert "HttpOnly" in from_the_form
    assert "SameSite=Lax" in from_the_form
    assert "Expires" not in from_the_form


def test_on_https_the_cookie_travels_only_there(make_app, app):
    answer = _form(make_app(SITE_URL="https://kreds.example").test_client())
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def _form(client):
    return client.get(address_of(two_sittings()))


def test_the_process_lives(flask_client, app):
    assert (flask_client.get("/healthz").status_code, flask_client.get("/healthz").text) == (200, "ok\n")


def test_it_is_ready_while_a_worker_gives_signs_of_life(flask_client, app, frozen):
    assert flask_client.get("/readyz").status_code == 503
    write(beat)
    assert flask_client.get("/readyz").status_code == 200
    frozen.shift(timedelta(seconds=60))
    assert flask_client.get("/readyz").status_code == 200
    frozen.shift(timedelta(seconds=1))
    answer = flask_client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "no worker\n")


@pytest.mark.parametrize("path", ["/", "/ingen/steder/", "/healthz", "/static/css/kreds.css", "/was"])
def test_every_answer_carries_the_headers_of_security(flask_client, app, path):
    with flask_client.get(path) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_closed_by_default_every_view_says_who_may_come(app):
    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and access_of(app.view_functions[rule.endpoint]) is None
    ]
    assert unmarked == []


def test_whoever_asks_under_another_name_is_answered_with_ours_in_mails_only(flask_client, app):
    """The host is the visitor's word: nothing that is sent or kept may rest on it."""
    SeriesFactory()
    page = flask_client.get("/", headers={"Host": "evil.example"})
    assert page.status_code in (200, 400)
    assert "evil.example" not in page.text
