"""Conditional requests: a page that has not changed is answered with 304 before it is made."""

import hashlib

from flask import Response, make_response, request


def validator(*parts: object) -> str:
    """A strong ETag from everything the page depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def not_modified(etag: str) -> Response | None:
    """The 304 for a visitor who has this very version, else None."""
    if not request.if_none_match.contains(etag):
        return None
    response = make_response("", 304)
    return with_validator(response, etag)


def with_validator(response: Response, etag: str) -> Response:
    """The response with its ETag; browsers may keep it but must ask each time."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response
