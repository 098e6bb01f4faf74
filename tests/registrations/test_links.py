"""Links of participants and contacts: what they open, and what the page says when they do not."""

import pytest

from app.common import links
from app.common.links import Purpose
from app.common.models import db
from app.meetings.models import SittingState
from tests.registrations.stories import ANNE, BO, person, signed_up, sitting_of

GONE = "Linket gælder ikke længere"
NOWHERE = "Siden findes ikke"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def anne(round_, library):
    """Anne's registration."""
    return signed_up(round_, person(ANNE, library), person(BO, library))[0]


def mine(row, *, purpose=Purpose.REGISTRATION, version=1) -> str:
    return f"/tilmelding/{links.token(purpose, row.reference, row.id, version)}"


def receipt(booking, *, purpose=Purpose.BOOKING, version=1) -> str:
    return f"/kvittering/{links.token(purpose, booking.reference, booking.id, version)}"


def test_min_tilmelding_says_what_where_when_and_what_it_costs(client, anne):
    page = client.get(mine(anne))
    assert page.h1 == "Min tilmelding"
    for words in (
        *("Anne Sørensen", "Tilmeldt", "Horsens Bibliotek", "mandag den 22. marts 2027 kl. 10.00–15.00"),
        *("Gratis: første deltager fra Horsens Bibliotek", anne.reference, "aase@kreds.example"),
    ):
        assert words in page.text


def test_it_shows_nobody_else(client, anne):
    assert "Bo Ærø" not in client.get(mine(anne)).source
    assert "bo@horsens.example" not in client.get(mine(anne)).source


def test_the_receipt_shows_everybody_of_the_booking_and_the_sum(client, anne):
    page = client.get(receipt(anne.booking))
    for words in ("Anne Sørensen", "Bo Ærø", "I alt: 500 kr. (Prisen er uden moms.)", anne.booking.reference):
        assert words in page.text


@pytest.mark.parametrize("address", [mine, receipt])
def test_such_pages_are_kept_by_nobody_and_found_by_no_search(client, anne, address):
    page = client.get(address(anne if address is mine else anne.booking))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.select("meta[name=robots]")[0]["content"] == "noindex"


def test_a_get_changes_nothing(client, anne):
    """Mail scanners open links."""
    before = sitting_of(anne.round).taken, anne.link_version, anne.state
    client.get(mine(anne))
    db.session.refresh(anne)
    assert (sitting_of(anne.round).taken, anne.link_version, anne.state) == before
    client.post(mine(anne), {}, 405)


@pytest.mark.parametrize(
    "token",
    [
        "K7Q-2X9P",
        "K7Q-2X9P.00000000000000000000000000000000",
        "x",
        "K7Q-2X9P.%00",
        "%F0%9F%98%80",
        "%ED%A0%80",
        "%E6",
        "x" * 5000,
        "..%2F..%2Fetc%2Fpasswd",
        "'%20OR%201=1--",
    ],
)
@pytest.mark.parametrize("folder", ["tilmelding", "kvittering"])
def test_a_mangled_link_is_nowhere_and_says_how_to_copy_it(client, anne, folder, token):
    page = client.get(f"/{folder}/{token}", 404)
    assert page.h1 == NOWHERE
    if "2F" not in token:
        assert "kopiér hele linket ind i adressefeltet" in page.text


def test_a_link_that_was_cut_off_or_has_grown_is_nowhere(client, anne):
    client.get(mine(anne)[:-1], 404)
    client.get(f"{mine(anne)}0", 404)
    client.get(f"{mine(anne)}%3E", 404)


def test_a_link_for_another_purpose_opens_nothing(client, anne):
    client.get(mine(anne, purpose=Purpose.BOOKING), 404)
    client.get(receipt(anne.booking, purpose=Purpose.REGISTRATION), 404)
    client.get(mine(anne).replace("tilmelding", "kvittering"), 404)


def test_the_signature_of_one_row_does_not_open_another(client, anne):
    other = anne.booking.registrations[1]
    signature = mine(anne).partition(".")[2]
    client.get(f"/tilmelding/{other.reference}.{signature}", 404)


@pytest.mark.parametrize("address", [mine, receipt])
def test_a_raised_link_version_revokes_the_link_and_says_so(client, anne, address):
    row = anne if address is mine else anne.booking
    old = address(row)
    row.link_version = 3
    page = client.get(old, 410)
    assert page.h1 == GONE
    assert "Find den seneste mail om tilmeldingen." in page.text
    client.get(address(row, version=2), 410)
    client.get(address(row, version=3))
    client.get(address(row, version=4), 404)  # a version that was never sent


def test_a_revoked_link_tells_nothing_of_the_person(client, anne):
    anne.link_version = 2
    page = client.get(mine(anne), 410)
    assert "Anne" not in page.source
    assert anne.reference not in page.text


def test_a_cancelled_sitting_is_said_instead_of_the_state(client, anne):
    anne.sitting.state = SittingState.CANCELLED
    assert "Mødet er aflyst" in client.get(mine(anne)).text
    assert "Mødet er aflyst" in client.get(receipt(anne.booking)).text


def test_a_link_outlives_the_round(client, anne, frozen):
    address = mine(anne)
    frozen.move_to(anne.sitting.ends_at.replace(year=2028), tick=False)
    assert client.get(address).h1 == "Min tilmelding"


def test_whoever_is_pending_reads_that_there_is_no_seat_yet(client, round_):
    (bo,) = signed_up(round_, person(BO, None, organisation="Lille Skole"))
    page = client.get(mine(bo))
    assert "Du har ikke en plads endnu." in page.text
    assert "0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen" in page.text
