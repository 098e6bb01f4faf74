"""Links that give power over one row (DOMAIN.md, People and privacy)."""

import hmac
import re

import pytest

from app.common import links
from app.common.links import ALPHABET, Purpose, new_reference, opens, reference_in, token

pytestmark = pytest.mark.usefixtures("app")

REFERENCE = "K7Q-2X9P"


def test_a_token_opens_the_row_it_was_made_for():
    assert opens(token(Purpose.REGISTRATION, REFERENCE, 7, 1), Purpose.REGISTRATION, 7, 1)


def test_the_same_row_always_has_the_same_token_so_any_later_mail_can_print_it():
    assert token(Purpose.BOOKING, REFERENCE, 7, 1) == token(Purpose.BOOKING, REFERENCE, 7, 1)


@pytest.mark.parametrize(
    ("purpose", "row_id", "version"),
    [
        (Purpose.BOOKING, 7, 1),
        (Purpose.REGISTRATION, 8, 1),
        (Purpose.REGISTRATION, 7, 2),
        (Purpose.REGISTRATION, 71, 1),
    ],
    ids=["foreign purpose", "foreign row", "raised link version", "longer id"],
)
def test_it_opens_nothing_else(purpose, row_id, version):
    assert not opens(token(Purpose.REGISTRATION, REFERENCE, 7, 1), purpose, row_id, version)


def test_another_key_makes_other_tokens(app):
    before = token(Purpose.REGISTRATION, REFERENCE, 7, 1)
    app.config["LINK_KEY"] = "another key of the tests, of no use elsewhere"
    assert not opens(before, Purpose.REGISTRATION, 7, 1)


def test_every_changed_letter_of_a_signature_closes_it():
    whole = token(Purpose.REGISTRATION, REFERENCE, 7, 1)
    for place in range(len(REFERENCE) + 1, len(whole)):
        other = "0" if whole[place] != "0" else "1"
        assert not opens(whole[:place] + other + whole[place + 1 :], Purpose.REGISTRATION, 7, 1)


@pytest.mark.parametrize("signature", ["", "x", "æ" * 32, "\ud83d"])
def test_what_is_no_signature_opens_nothing(signature):
    assert reference_in(f"{REFERENCE}.{signature}") is None


def test_signatures_are_compared_in_constant_time(monkeypatch):
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(links.hmac, "compare_digest", lambda a, b: compared.append(a) or real(a, b))
    opens(f"{REFERENCE}.{'0' * 32}", Purpose.REGISTRATION, 7, 1)
    assert compared == ["0" * 32]


def test_the_reference_is_read_from_a_whole_token():
    assert reference_in(token(Purpose.REGISTRATION, REFERENCE, 7, 1)) == REFERENCE


@pytest.mark.parametrize(
    "mangled",
    [
        "",
        ".",
        REFERENCE,
        f"{REFERENCE}.{'0' * 31}",  # cut off by a mail program
        f"{REFERENCE}.{'0' * 33}",
        f"{REFERENCE}.{'0' * 32}\n",
        f"{REFERENCE}.{'A' * 32}",
        f"k7q-2x9p.{'0' * 32}",
        f"K7Q2X9P.{'0' * 32}",
        f" {REFERENCE}.{'0' * 32}",
        f"{REFERENCE}\x00.{'0' * 32}",
        f"{REFERENCE}.{'0' * 32}>",
        f"{REFERENCE}.{'0' * 32}.{'0' * 32}",
    ],
)
def test_a_mangled_token_names_nothing(mangled):
    assert reference_in(mangled) is None


def test_references_can_be_read_aloud():
    assert not set("01ILOU") & set(ALPHABET)
    assert all(re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{4}}", new_reference()) for _ in range(50))


def test_references_do_not_repeat():
    assert len({new_reference() for _ in range(1000)}) == 1000


def test_links_in_mails_begin_with_the_address_people_type():
    address = links.site_url("own.mine", token="K7Q-2X9P.x")
    assert address == "http://kreds.example/tilmelding/K7Q-2X9P.x"
