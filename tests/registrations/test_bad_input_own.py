"""Whatever is put into a field of Min tilmelding, Find or Vores bibliotek is refused, or harmless text."""

import pytest

from app.registrations.queries import library_token, ticket
from tests.registrations.stories import ANNE, check_invariants, person, rows, signed_up
from tests.registrations.test_bad_input import BAD
from tests.support.pages import Page

FIELDS = {
    "ret": ("name", "email", "title"),
    "skift-moede": ("sitting", "shown_totals", "shown_queues"),
    "giv-videre": ("name", "email", "same_library"),
    "afmeld": ("shown_total", "shown_waiting"),
    "fortryd": ("shown_total", "shown_waiting"),
    "kost": ("diet", "note", "consent"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("bad", [bad for bad in BAD.values() if bad is not None])
@pytest.mark.parametrize("verb", FIELDS)
def test_one_bad_text_in_every_field_of_a_verb(client, round_, library, verb, bad):
    (anne,) = signed_up(round_, person(ANNE, library))
    path = f"/tilmelding/{ticket(anne.id)[0].token}/{verb}"
    sound = {"name": "Anne", "email": "anne@horsens.example", "sitting": "oest"}
    for field in FIELDS[verb]:
        typed = {name: sound.get(name, "") for name in FIELDS[verb]} | {field: bad}
        _send(client, path, typed)
    for row in rows():
        for text in (row.name, row.title, row.diet, row.diet_note):
            assert not set("\x00\r\n\u202e\u200f") & set(text)
            assert len(text) <= 120
    check_invariants()


@pytest.mark.both_databases
@pytest.mark.parametrize("bad", [bad for bad in BAD.values() if bad is not None])
def test_one_bad_text_where_anybody_or_a_library_writes(client, library, bad):
    _send(client, "/find", {"email": bad})
    _send(client, f"/bibliotek/{library_token(library)}", {"ean": bad})


def _send(client, path: str, typed: dict[str, object]) -> None:
    """What answers is no fault, and where it is a page nothing has broken out of its place."""
    answer = client.flask.post(path, data={**typed, "csrf_token": client.csrf_token()})
    assert answer.status_code in (200, 303, 410, 422, 429), answer.status
    if answer.status_code in (200, 422):
        page = Page(client, answer, path)
        page.check(path)
        assert not page.select("[onfocus]")
