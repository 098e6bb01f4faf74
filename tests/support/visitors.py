"""A person's way through the sign-up pages over HTTP: cookies and forms, kept and sent as by a browser."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TIMEOUT = 60
MOST_CHECKS = 5
"""How often somebody accepts a price that has changed again."""


@dataclass(slots=True)
class Page:
    """An answer; `fields` and `action` are those of its form, `location` where it redirects to."""

    status: int
    location: str
    text: str
    fields: dict[str, str]
    action: str

    @property
    def is_check(self) -> bool:
        """Whether it is the check page, which asks to go on at the price it shows."""
        return self.status == 200 and self.action.endswith("/tilmelding/tjek")

    @property
    def has_changed(self) -> bool:
        """Whether it says that the price is another than before, or that a seat has gone."""
        return "Prisen har ændret sig" in self.text or "Pladsen har ændret sig" in self.text

    @property
    def shown_total(self) -> int:
        """The total (øre) that the person reads on the check page."""
        found = re.search(r"I alt: ([0-9.]+) kr\.", self.text)
        if not found:
            raise AssertionError(f"no total on the page: {self.text[:1000]}")
        return int(found[1].replace(".", "")) * 100


@dataclass(slots=True)
class Outcome:
    """How a sign-up went: every answer to it in turn, and the total (øre) read before the last one."""

    pages: list[Page]
    agreed: int = 0

    @property
    def last(self) -> Page:
        return self.pages[-1]

    @property
    def is_accepted(self) -> bool:
        return self.last.status == 303 and self.last.location.startswith("/kvittering/")


@dataclass(slots=True)
class Visitor:
    """A browser at the server on one port."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        return self._ask("POST", path, fields)

    def twin(self, port: int) -> "Visitor":
        """The same browser, whose next request reaches another server."""
        return Visitor(port, deepcopy(self.cookies))

    def sign_up(self, form: Page, fields: Mapping[str, str] | None = None) -> Outcome:
        """Send a form, or the check page, with `fields` filled in.

        Every price shown is agreed to, until there is no more to ask.
        """
        page = self.post(form.action, {**form.fields, **(fields or {})})
        outcome = Outcome([page], agreed=form.shown_total if form.is_check else 0)
        while page.is_check and len(outcome.pages) <= MOST_CHECKS:
            outcome.agreed = page.shown_total
            page = self.post(page.action, page.fields)
            outcome.pages.append(page)
        return outcome

    def _ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            source = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return _page(response.status, response.headers.get("Location", ""), source)


def person(index: int, **answers: str) -> dict[str, str]:
    """The fields of one person on the form: `person(0, name=…, email=…, library=…, sitting=…)`."""
    return {f"people-{index}-{name}": value for name, value in answers.items()}


def _page(status: int, location: str, source: str) -> Page:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    parts = urlsplit(location)
    return Page(status, parts.path, " ".join(" ".join(reader.words).split()), reader.fields, reader.action)


class _Reader(HTMLParser):
    """The words of a page, and what its form would send if nothing more were filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.fields: dict[str, str] = {}
        self.action = ""
        self._select = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method") == "post":
            self.action = attributes["action"]
        elif tag == "select":
            self._select = attributes["name"]
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in attributes:
            self.fields[self._select] = attributes["value"]
        elif tag == "input" and _is_sent(attributes):
            self.fields[attributes["name"]] = attributes.get("value", "")


def _is_sent(attributes: Mapping[str, str]) -> bool:
    kind = attributes.get("type", "text")
    if kind in ("radio", "checkbox"):
        return "checked" in attributes
    return "name" in attributes and kind not in ("submit", "button")
