"""A visitor: gets pages, fills in forms, and checks every page it is shown."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.common.models import db
from tests.support.html import Document, Node
from tests.support.html_checks import problems


class PageClient:
    """Flask's test client for pages. Every answer must be what was asked for, and a sound page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.flask = app.test_client()

    def get(self, path: str, status: int = 200, **options: Any) -> "Page":
        """The page at `path`. A redirect is followed by `.follow()`, when asked for by its status."""
        return self._open("GET", path, status, **options)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        status: int = 200,
        *,
        csrf: bool = True,
        **options: Any,
    ) -> "Page":
        """What answers these form fields; a form token is added unless `csrf` is False."""
        token = {"csrf_token": self.csrf_token()} if csrf else {}
        return self._open("POST", path, status, data={**token, **(data or {})}, **options)

    def csrf_token(self) -> str:
        """A form token that fits this visitor's cookie."""
        with self.flask.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(raw))

    def _open(self, method: str, path: str, status: int, **options: Any) -> "Page":
        # What the test has prepared is seen by the request, and what the request changed by the test.
        db.session.commit()
        with self.app.app_context():  # of its own, for requests do not share one outside either
            response = self.flask.open(path, method=method, **options)
        asked = f"{method} {path}"
        if response.status_code != status:
            raise AssertionError(f"{asked} answered {response.status}, not {status}: {_gist(response)}")
        page = Page(self, response, path)
        page.check(asked)
        return page


class Page:
    """A page that was shown, or the redirect to one."""

    def __init__(self, client: PageClient, response: TestResponse, path: str) -> None:
        self.client = client
        self.path = path
        self.status = response.status_code
        self.headers = response.headers
        self.source = response.get_data(as_text=True)
        self.is_redirect = 300 <= response.status_code < 400
        self.document = Document("" if self.is_redirect else self.source)

    def check(self, asked: str) -> None:
        """Raises AssertionError with everything that is wrong."""
        wrong = self._wrong_headers()
        if not self.is_redirect:
            wrong += problems(self.document, self.client.app)
        if wrong:
            raise AssertionError(f"{asked} answered a page that is not sound:\n- " + "\n- ".join(wrong))

    @property
    def h1(self) -> str:
        return self.document.select("h1")[0].text

    @property
    def title(self) -> str:
        return self.document.select("title")[0].text

    @property
    def text(self) -> str:
        """All that is read on the page, with single spaces."""
        return self.document.select("body")[0].text

    @property
    def main(self) -> Node:
        return self.document.select("main")[0]

    @property
    def links(self) -> dict[str, str]:
        """The addresses of its links by their words."""
        return {link.text: link["href"] or "" for link in self.document.select("a[href]")}

    @property
    def location(self) -> str:
        """The path that a redirect leads to."""
        parts = urlsplit(self.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def select(self, selector: str) -> list[Node]:
        """Elements by a small part of CSS, see Node.select."""
        return self.document.select(selector)

    def follow(self, status: int = 200) -> "Page":
        """The page that a redirect leads to."""
        if not self.is_redirect:
            raise AssertionError(f"{self.path} is a page, not a redirect")
        return self.client.get(self.location, status)

    def click(self, words: str, status: int = 200) -> "Page":
        """The page behind the link with these words."""
        if words not in self.links:
            raise AssertionError(f"{self.path} has no link {words!r}, only {list(self.links)}")
        return self.client.get(self.links[words], status)

    def form(self, action: str | None = None) -> "Form":
        """Its form, or the one with this action where it has several."""
        forms = [one for one in self.select("form") if action in (None, one["action"])]
        if len(forms) != 1:
            raise AssertionError(
                f"{self.path} has {len(forms)} forms{f' to {action}' if action else ''}, not one"
            )
        return Form(self, forms[0])

    def _wrong_headers(self) -> list[str]:
        wrong = []
        policy = self.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe-inline" in policy or "unsafe-eval" in policy:
            wrong.append(f"its Content-Security-Policy is {policy!r}")
        if not self.is_redirect and self.headers.get("Content-Type") != "text/html; charset=utf-8":
            wrong.append(f"its Content-Type is {self.headers.get('Content-Type')!r}")
        return wrong


class Form:
    """A form on a page: filled in as a person can, and sent with everything it holds."""

    def __init__(self, page: Page, node: Node) -> None:
        self.page = page
        self.node = node
        self.fields: dict[str, str | list[str]] = {}
        for control in node.select("input, select, textarea"):
            self._take(control)

    def fill(self, fields: Mapping[str, str | list[str] | None] | None = None, **more: str | None) -> "Form":
        """Fill in by name; None unticks a box. Only what the form offers can be chosen."""
        for name, value in {**(fields or {}), **more}.items():
            controls = self._controls(name)
            if not controls:
                raise AssertionError(f"the form has no field {name!r}, only {sorted(self.fields)}")
            if value is None:
                self.fields.pop(name, None)
                continue
            for one in value if isinstance(value, list) else [value]:
                _refuse_what_cannot_be(controls, name, one)
            self.fields[name] = value
        return self

    def submit(self, button: str | None = None, status: int = 200) -> Page:
        """Press the first button, or the one with this name, value or these words."""
        pressed = self._button(button)
        fields: dict[str, Any] = dict(self.fields)
        if pressed["name"]:
            fields[pressed["name"]] = pressed["value"] or ""
        action = pressed["formaction"] or self.node["action"] or self.page.path
        client = self.page.client
        if (self.node["method"] or "get").lower() == "get":
            return client.get(action, status, query_string=fields)
        return client.post(action, fields, status, csrf=False)  # it sends the token it holds, or none

    def _take(self, control: Node) -> None:
        name, kind = control["name"], control["type"]
        if not name or "disabled" in control or kind in ("submit", "button", "reset", "image", "file"):
            return
        if control.tag == "select":
            self.fields[name] = _chosen(control)
        elif control.tag == "textarea":
            self.fields[name] = control.element.text or ""
        elif kind not in ("checkbox", "radio"):
            self.fields[name] = control["value"] or ""
        elif "checked" in control:
            ticked = control["value"] or "on"
            before = self.fields.get(name)
            self.fields[name] = ticked if before is None else [*_as_list(before), ticked]

    def _controls(self, name: str) -> list[Node]:
        return [one for one in self.node.select("input, select, textarea") if one["name"] == name]

    def _button(self, wanted: str | None) -> Node:
        buttons = [b for b in self.node.select("button, input[type=submit]") if b["type"] != "button"]
        fitting = [b for b in buttons if wanted in (None, b["name"], b["value"], b.text)]
        if not fitting:
            raise AssertionError(f"the form has no button {wanted!r}, only {[b.text for b in buttons]}")
        return fitting[0]


def _refuse_what_cannot_be(controls: list[Node], name: str, value: str) -> None:
    first = controls[0]
    if first["type"] in ("checkbox", "radio"):
        offered = [control["value"] or "on" for control in controls]
    elif first.tag == "select":
        offered = [_option_value(option) for option in first.select("option")]
    else:
        longest = first["maxlength"]
        if longest and len(value) > int(longest):
            raise AssertionError(f"{name!r} takes {longest} characters, not {len(value)}")
        return
    if value not in offered:
        raise AssertionError(f"{name!r} does not offer {value!r}, only {offered}")


def _chosen(select: Node) -> str:
    options = select.select("option")
    chosen = [option for option in options if "selected" in option] or options[:1]
    return _option_value(chosen[0]) if chosen else ""


def _option_value(option: Node) -> str:
    value = option["value"]
    return option.text if value is None else value


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _gist(response: TestResponse) -> str:
    """What a page says, short enough to be read in a failure."""
    if response.location:
        return f"Location {response.location}"
    body = Document(response.get_data(as_text=True)).select("main")
    return body[0].text[:1000] if body else response.get_data(as_text=True)[:300]
