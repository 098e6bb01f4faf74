"""Every refusal and every fault is a page that says what to do, and no log names anybody."""

import io
import json
import sys

import pytest

from app.common import access
from app.common.logs import set_up_logs
from app.common.models import db
from app.registrations import services
from tests.registrations.stories import ANNE, address_of, fields, horsens, rows, two_sittings
from tests.support.pages import PageClient

HELD_BACK = ("Anne", "Sørensen", "anne@horsens.example", "horsens", "@")


@pytest.fixture
def log_lines(monkeypatch):
    """Everything that is logged within, line by line."""
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stderr", caught)
    set_up_logs("INFO")
    yield lambda: [json.loads(line) for line in caught.getvalue().splitlines()]
    monkeypatch.undo()
    set_up_logs("WARNING")


@pytest.fixture
def other_client(make_app, log_lines):
    """A visitor of a site with views of its own: one that fails, one that nobody may see."""
    app = make_app(LOG_LEVEL="INFO", SIGN_UPS_PER_MINUTE=2)

    @access.public
    def broken() -> str:
        typed = "Anne Sørensen anne@horsens.example"
        raise ValueError(typed)

    app.add_url_rule("/itu/", "broken", broken)
    app.add_url_rule("/uden-maerke/", "unmarked", lambda: "secret")
    return PageClient(app)


@pytest.mark.parametrize(
    ("path", "method", "status", "heading"),
    [
        ("/ingen/steder/", "GET", 404, "Siden findes ikke"),
        ("/static/ingen.css", "GET", 404, "Siden findes ikke"),
        ("/.env", "GET", 404, "Siden findes ikke"),
        ("/", "POST", 405, "Det kan man ikke her"),
        ("/kontakt", "DELETE", 405, "Det kan man ikke her"),
    ],
)
def test_every_refusal_has_words_of_its_own(client, path, method, status, heading):
    page = client._open(method, path, status)
    assert page.h1 == heading
    assert f"Fejlkode {status}" in page.text
    page.click("Gå til forsiden")


def test_405_says_what_is_allowed(client):
    assert "GET" in client.post("/", {}, 405).headers["Allow"]


def test_400_a_form_from_elsewhere_is_refused(client):
    page = client.post(address_of(two_sittings(), "tilmelding/pris"), {}, 400, csrf=False)
    assert page.h1 == "Siden kunne ikke sendes"
    assert "genindlæs siden" in page.text


def test_403_a_view_without_a_mark_lets_nobody_in(other_client):
    page = other_client.get("/uden-maerke/", 403)
    assert page.h1 == "Du har ikke adgang til siden"
    assert "secret" not in page.source


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
@pytest.mark.parametrize("rest", ["tilmelding", "tilmelding/tjek", "tilmelding/pris"])
def test_413_too_much_at_once_is_refused(client, rest, size):
    page = client.post(address_of(two_sittings(), rest), {"people-0-name": "x" * size}, 413)
    assert page.h1 == "Det var for meget på én gang"


def test_413_in_many_small_parts_too(client):
    many = {f"people-{number}-name": "x" * 50 for number in range(20_000)}
    client.post(address_of(two_sittings()), many, 413)


def test_429_says_to_wait_and_that_nothing_is_lost(other_client):
    round_ = two_sittings()
    for _ in range(2):
        other_client.post(address_of(round_), fields(ANNE), 422)
    page = other_client.post(address_of(round_), fields(ANNE), 429)
    assert page.h1 == "Der er kommet for mange på én gang"
    assert "Det, du har skrevet, er der endnu." in page.text
    other_client.get(address_of(round_))  # reading is not limited


def test_500_gives_a_reference_that_stands_in_the_log_and_no_trace(other_client, log_lines):
    page = other_client.get("/itu/", 500)
    assert page.h1 == "Der skete en fejl hos os"
    reference = page.select("main strong")[0].text
    (fault,) = [line for line in log_lines() if line["event"] == "fault"]
    assert fault["reference"] == reference
    assert fault["request_id"] == page.headers["X-Request-Id"]
    for words in ("Traceback", "ValueError", "File ", ".py"):
        assert words not in page.source


def test_500_the_log_says_where_and_of_which_kind_but_not_what_was_typed(other_client, log_lines):
    other_client.get("/itu/", 500)
    trace = next(line["exception"] for line in log_lines() if line["event"] == "fault")
    assert "in broken" in trace
    assert trace.endswith("builtins.ValueError")
    assert "Anne" not in trace.replace('typed = "Anne', "")
    assert "anne@horsens.example" not in trace


@pytest.mark.both_databases
def test_500_a_database_error_names_no_row(other_client, log_lines, monkeypatch):
    """PostgreSQL quotes the values that were not unique, and SQLAlchemy all that were to be written."""
    library, round_ = horsens(), two_sittings()
    typed = {**ANNE, "library": library.number, "sitting": "vest"}
    other_client.post(address_of(round_), fields(typed), 303)
    monkeypatch.setattr(services, "examine", _blind(services.examine))
    page = other_client.post(address_of(round_, "tilmelding/tjek"), fields(typed, shown_total="50000"), 500)
    assert page.h1 == "Der skete en fejl hos os"
    fault = json.dumps([line for line in log_lines() if line["event"] == "fault"], ensure_ascii=False)
    assert "IntegrityError" in fault
    assert not [words for words in HELD_BACK if words in fault]
    assert len(rows()) == 1


def _blind(examine):
    """`examine` that does not see who is signed up: as if another were faster, again and again."""

    def look(order, round_):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("app.registrations.quotes.taken_addresses", lambda *_: {})
            return examine(order, round_)

    return look


def test_after_a_fault_the_next_request_is_served(other_client):
    other_client.get("/itu/", 500)
    other_client.get("/")
    assert db.session.is_active


def test_the_log_has_a_line_a_request_without_names_addresses_or_tokens(other_client, log_lines):
    library, round_ = horsens(), two_sittings()
    typed = fields({**ANNE, "library": library.number})
    receipt = other_client.post(address_of(round_), typed, 303)
    receipt.follow()
    other_client.get(f"{receipt.location}x", 404)
    other_client.get(f"{address_of(round_)}?moede=Anne")
    lines = log_lines()
    assert [(line["method"], line["status"]) for line in lines] == [
        ("POST", 303),
        ("GET", 200),
        ("GET", 404),
        ("GET", 200),
    ]
    assert lines[1]["rule"] == "/kvittering/<token>"
    assert len({line["request_id"] for line in lines}) == 4
    everything = json.dumps(lines, ensure_ascii=False)
    assert not [
        words for words in (*HELD_BACK, rows()[0].booking.reference, typed["form_id"]) if words in everything
    ]
    assert round_.slug not in everything


def test_error_pages_are_kept_by_nobody(client):
    page = client.get("/ingen/steder/", 404)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.select("meta[name=robots]")[0]["content"] == "noindex"
