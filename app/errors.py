"""Errors → a page in Danish. A fault of ours gets a reference number and a log line with it."""

import secrets

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.common.faults import LinkRevoked, NotFound
from app.common.limits import TooMany
from app.common.logs import log
from app.common.models import db


def register_errors(app: Flask) -> None:
    """Answer every error with a page that says what to do."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NotFound, lambda _: _page(404))
    app.register_error_handler(LinkRevoked, lambda _: _page(410))
    app.register_error_handler(TooMany, lambda _: _page(429))
    app.register_error_handler(CSRFError, lambda _: _page(400))
    app.register_error_handler(Exception, _fault)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()  # a redirect that travels as an exception
    page, status = _page(error.code)
    return page, status, [(n, v) for n, v in error.get_headers() if n == "Allow"]


def _fault(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    reference = secrets.token_hex(4)
    log.error("fault", reference=reference, request_id=g.get("request_id"), exc_info=_without_values(error))
    return _page(500, reference)


def _without_values(error: Exception) -> Exception:
    """The error as it may be logged: a database error carries rows, and rows carry people."""
    if hasattr(error, "hide_parameters"):
        error.hide_parameters = True
    return error


def _page(status: int, reference: str | None = None) -> tuple[str, int]:
    heading, text = _words(status)
    page = render_template(
        "errors/error.html", status=status, heading=heading, text=text, reference=reference
    )
    return page, status


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (
            gettext("Siden kunne ikke sendes"),
            gettext("Gå tilbage, genindlæs siden og prøv igen."),
        ),
        401: (
            gettext("Du er logget ud"),
            gettext(
                "Det er ikke gemt. Log ind i et nyt vindue, gå tilbage hertil, og tryk på knappen igen. "
                "Det, du har skrevet, er der endnu."
            ),
        ),
        403: (
            gettext("Du har ikke adgang til siden"),
            gettext(
                "Brug linket i den mail, du har fået. "
                "Er du arrangør, kan din rolle være ændret: spørg en ejer."
            ),
        ),
        404: (
            gettext("Siden findes ikke"),
            gettext(
                "Tjek adressen. Kom du fra et link i en mail, så kopiér hele linket ind i adressefeltet."
            ),
        ),
        405: (
            gettext("Det kan man ikke her"),
            gettext("Gå tilbage til siden, du kom fra, og brug knapperne dér."),
        ),
        410: (
            gettext("Linket gælder ikke længere"),
            gettext("Der er sendt et nyere link. Find den seneste mail om tilmeldingen."),
        ),
        413: (
            gettext("Det var for meget på én gang"),
            gettext("Gå tilbage, gør teksten kortere eller filen mindre, og prøv igen."),
        ),
        429: (
            gettext("Der er kommet for mange på én gang"),
            gettext(
                "Vent et minut, gå så tilbage og tryk på knappen igen. Det, du har skrevet, er der endnu."
            ),
        ),
        500: (
            gettext("Der skete en fejl hos os"),
            gettext("Prøv igen om lidt. Bliver det ved, så skriv til os og oplys nummeret herunder."),
        ),
    }
    return known.get(status) or known[400 if status < 500 else 500]
