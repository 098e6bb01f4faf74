"""Conditional requests: a page that has not changed is answered with 304 before it is made."""

import hashlib
from datetime import datetime

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


def conditional(content: bytes, kind: str, etag: str, changed_at: datetime) -> Response:
    """An answer with a strong ETag and Last-Modified, or the 304 for whoever has this version.

    If-None-Match goes before If-Modified-Since (RFC 9110 §13.2.2).
    """
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.last_modified = changed_at
    with_validator(response, etag).make_conditional(request)
    return response


def with_validator(response: Response, etag: str) -> Response:
    """The response with its ETag; browsers may keep it but must ask each time."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def for_good(content: bytes, kind: str, etag: str) -> Response:
    """What stays the same at its address for ever, or the 304 for whoever has it."""
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(etag)
    response.make_conditional(request)
    return response
