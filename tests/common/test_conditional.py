import pytest
from flask import make_response

from app.common.conditional import not_modified, validator, with_validator


def test_a_validator_is_the_same_for_the_same_parts_only():
    assert validator("a", (1, 2)) == validator("a", (1, 2))
    assert (
        len({validator("a", (1, 2)), validator("a", (1, 3)), validator("a", "(1, 2)"), validator("a", 1, 2)})
        == 4
    )


@pytest.mark.parametrize("header", ['"abc"', '"x", "abc"', "*"])
def test_a_visitor_who_has_the_version_gets_304_without_a_body(app, header):
    with app.test_request_context(headers={"If-None-Match": header}):
        answer = not_modified("abc")
    assert answer is not None
    assert (answer.status_code, answer.get_data(), answer.headers["ETag"]) == (304, b"", '"abc"')
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("header", ['"abd"', "abd", "", None, "\x00"])
def test_everybody_else_gets_the_page(app, header):
    with app.test_request_context(headers={} if header is None else {"If-None-Match": header}):
        assert not_modified("abc") is None


def test_browsers_ask_each_time(app):
    with app.test_request_context():
        answer = with_validator(make_response("page"), "abc")
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == ('"abc"', "no-cache")
