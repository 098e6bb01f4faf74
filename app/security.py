"""Closed by default: headers on every answer, and no view runs before its mark lets the visitor in."""

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as accounts
from app.accounts.roles import Visitor
from app.accounts.services import note_seen
from app.common.access import NEEDS_LINK, Access, access_of
from app.common.faults import LinkRevoked, NotFound
from app.common.links import LinkState, Purpose, link_state
from app.common.models import Model
from app.common.transaction import write
from app.libraries.models import Library
from app.registrations.models import Booking, PersonalFeed, Registration
from app.renewals.models import Renewal

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_LONGEST_PATH = 1000  # of a page to return to: browsers drop a cookie of 4096 characters
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Tokens live in addresses: no other site may learn where a visitor came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

_OPENED_BY: dict[Access, tuple[type[Model], Purpose]] = {
    Access.PARTICIPANT_LINK: (Registration, Purpose.REGISTRATION),
    Access.CONTACT_LINK: (Booking, Purpose.BOOKING),
    Access.LIBRARY_LINK: (Library, Purpose.LIBRARY),
    Access.RENEWAL_LINK: (Renewal, Purpose.RENEWAL),
    Access.FEED_LINK: (PersonalFeed, Purpose.FEED),
}


def register_security(app: Flask) -> None:
    """Put the guard before every view and the headers on every answer."""
    app.before_request(_let_in)
    app.after_request(_add_headers)


def _let_in() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint == "static":
        return None  # no view at all: 404, or a file that anybody may have
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        abort(403)
    if access is Access.PUBLIC:
        return None
    if access in NEEDS_LINK:
        _check_link(access, str((request.view_args or {}).get("token", "")))
        return None
    return _check_visitor(access)


def _check_link(access: Access, token: str) -> None:
    """Raises NotFound for a mangled or foreign link, LinkRevoked for one that was replaced."""
    state = link_state(*_OPENED_BY[access], token)
    if state is LinkState.UNKNOWN:
        raise NotFound
    if state is LinkState.REVOKED:
        raise LinkRevoked


def _check_visitor(access: Access) -> AnyResponse | None:
    """Let in who is signed in and has the role; send who is not to the sign-in page and back again."""
    visitor = accounts.visitor_of(session.get("organiser", ""))
    if visitor is None:
        if request.method not in ("GET", "HEAD"):
            abort(401)
        wanted = request.full_path.rstrip("?")
        session["after_sign_in"] = wanted if len(wanted) < _LONGEST_PATH else ""
        return redirect(url_for("accounts.sign_in_page"))
    if not _may(visitor, access, (request.view_args or {}).get("series")):
        abort(403)
    g.visitor = visitor
    if visitor.is_to_be_noted:
        write(note_seen, visitor.session_id)
    return None


def _may(visitor: Visitor, access: Access, series: str | None) -> bool:
    if access is Access.OWNER:
        return visitor.is_owner
    return visitor.may_organise(series) if access is Access.ORGANISER else visitor.may_read(series)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["PREFERRED_URL_SCHEME"] == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and "v" in request.args:
        # Its address changes with its content, see templating.static_url.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static" and "Cache-Control" not in response.headers:
        # Pages hold people's names, and a form kept by the browser would be sent twice.
        response.headers["Cache-Control"] = "no-store"
    return response
