"""Whatever is put into a field gives a sentence or harmless text, and never an error of ours."""

from io import BytesIO

import pytest

from tests.registrations.stories import ANNE, BO, address_of, check_invariants, fields, rows
from tests.support.pages import Page

EVERY_FIELD = (
    *(f"people-0-{name}" for name in ("name", "email", "library", "organisation", "sitting", "title")),
    *("people-1-name", "people-1-email", "people-1-library", "people-1-organisation"),
    *("contact_name", "contact_email", "ean", "reference", "order_number", "form_id", "shown_total"),
)
BAD = {
    "missing": None,
    "empty": "",
    "10,000 characters": "Å" * 10_000,
    "emoji": "👩‍👩‍👧‍👦📚",
    "right to left": "\u202e\u200ftxt.exe",
    "script": "<script>alert('1')</script>",
    "breaks out of an attribute": '" onfocus="alert(1)" x=\'',
    "NUL": "An\x00ne",
    "formula": '=HYPERLINK("http://evil.example","Klik")',
    "half an emoji": b"\xed\xa0\xbd",
    "not UTF-8": b"\xff\xfe\xe6\xf8\xe5",
    "CRLF": "Anne\r\nBcc: all@horsens.example\r\n",
    "template": "{{ config.SECRET_KEY }}${7*7}%(name)s",
    "SQL": "'; DELETE FROM registration; --",
    "other": "other",
}


@pytest.fixture(autouse=True)
def _invariants(app):
    yield
    check_invariants()


def whole_form(library) -> dict[str, object]:
    anne = {**ANNE, "library": library.number, "organisation": "", "sitting": "vest", "title": "Bibliotekar"}
    bo = {**BO, "library": library.number, "organisation": "", "sitting": "vest"}
    once = {"contact_name": "Ea", "contact_email": "ea@horsens.example", "ean": "5790000387250"}
    return {**fields(anne, bo, **once, reference="Ea", order_number="7", shown_total="50000")}


def send(client, path: str, typed: dict[str, object]) -> None:
    """What answers must be no fault, and a sound page: then nothing has broken out of its place."""
    answer = client.flask.post(path, data={**typed, "csrf_token": client.csrf_token()})
    assert answer.status_code in (200, 303, 422), answer.status
    if any(letter in str(value) for value in typed.values() for letter in '<>{"'):
        page = Page(client, answer, path)
        page.check(path)
        assert not page.select("[onfocus]")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_field_on_the_form(client, round_, library, bad):
    for field in (*EVERY_FIELD, "shown_at_most", "shown_waiting"):
        typed = whole_form(library)
        typed.pop(field, None)
        send(client, address_of(round_), typed if bad is None else {**typed, field: bad})


@pytest.mark.both_databases
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_text_in_every_field_that_takes_text_reaches_the_database_or_nothing(
    client, round_, library, bad
):
    """PostgreSQL refuses NUL, and both refuse what is no UTF-8."""
    typed = whole_form(library)
    texts = (
        "people-0-name",
        "people-0-title",
        "people-1-name",
        "contact_name",
        "reference",
        "order_number",
        "form_id",
    )
    for field in texts:
        typed.pop(field)
        typed |= {} if bad is None else {field: bad}
    send(client, address_of(round_, "tilmelding/tjek"), typed)
    for row in rows():
        for text in (row.name, row.title, row.organisation, row.booking.contact_name):
            assert not set("\x00\r\n\u202e\u200f") & set(text)
            assert len(text) <= 120


@pytest.mark.both_databases
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_text_as_workplace(client, round_, library, bad):
    typed = whole_form(library) | {"people-0-library": "other", "people-0-organisation": bad or ""}
    send(client, address_of(round_, "tilmelding/tjek"), typed)


@pytest.mark.parametrize(
    "bad", [bad for bad in BAD.values() if bad], ids=[name for name, bad in BAD.items() if bad]
)
def test_bad_text_is_shown_as_text_on_receipt_and_min_tilmelding(client, round_, library, bad):
    typed = whole_form(library) | {"people-0-name": bad, "people-0-title": bad, "reference": bad}
    answer = client.flask.post(
        address_of(round_, "tilmelding/tjek"), data={**typed, "csrf_token": client.csrf_token()}
    )
    if answer.status_code != 303:
        return  # refused with a sentence
    receipt = client.get(answer.location)
    assert rows()[0].name in receipt.text


@pytest.mark.parametrize(
    "name", ["people", "people-", "people-0", "people-0-", "people-x-name", "people--1-name", "x" * 9000]
)
def test_fields_that_no_form_has_are_nothing(client, round_, library, name):
    client.post(address_of(round_), {**fields({**ANNE, "library": library.number}), name: "x"}, 303)


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "nonsense"]
)
@pytest.mark.parametrize("body", [b"", b"{}", b"--x", b"\xff\x00", b"people-0-name=Anne"])
def test_what_is_no_form_at_all_is_an_empty_one(client, round_, library, content_type, body):
    answer = client.flask.post(address_of(round_), data=body, content_type=content_type)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("path", ["tilmelding", "tilmelding/tjek", "tilmelding/pris"])
@pytest.mark.parametrize(
    "bad", [bad for bad in BAD.values() if bad], ids=[name for name, bad in BAD.items() if bad]
)
def test_bad_text_in_all_fields_at_once(client, round_, library, path, bad):
    typed = dict.fromkeys(EVERY_FIELD, bad)
    answer = client.flask.post(address_of(round_, path), data={**typed, "csrf_token": client.csrf_token()})
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("path", ["tilmelding", "tilmelding/tjek", "tilmelding/pris"])
def test_a_file_where_a_text_is_expected_is_no_fault(client, round_, library, path):
    for field in (*EVERY_FIELD, "csrf_token", "add", "remove-0", "price"):
        typed = {**whole_form(library), "csrf_token": client.csrf_token()}
        typed[field] = (BytesIO(b"\x00\xff"), "evil.exe")
        answer = client.flask.post(address_of(round_, path), data=typed)
        assert answer.status_code in (200, 303, 400, 422), field
