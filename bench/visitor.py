"""A visitor on one kept connection, cheap enough to leave the processor to the server."""

import re
import socket
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

_CONTROLS = re.compile(r"<input[^>]*>")
_HIDDEN = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"')


class Visitor:
    """Sends requests one after the other and reads each answer whole."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)
        self.connection = socket.create_connection(self.address)
        self.cookie = ""

    def get(self, path: str, headers: str = "") -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of a page."""
        return self._send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{self.cookie}{headers}\r\n".encode())

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> tuple[int, dict[str, str], bytes]:
        """The answer to a form."""
        body = urlencode(fields, doseq=True).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{self.cookie}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self._send(head.encode() + body)

    def sign_in(self, path: str) -> str:
        """Press the button on the page of a sign-in link; the cookie that stands for it."""
        _, _, form = self.get(path)
        status, _, body = self.post(path, hidden_fields(form.decode()))
        if status != 303:
            raise AssertionError(f"sign-in answered {status}: {body[:2000]!r}")
        return self.cookie

    def sign_up(self, path: str, name: str, email: str, library: str) -> None:
        """The form, the post and the receipt of one person for whom nothing is owed."""
        _, _, form = self.get(path)
        fields = hidden_fields(form.decode())
        person = {"name": name, "email": email, "library": library, "sitting": "vest"}
        status, headers, body = self.post(
            path, fields | {f"people-0-{field}": value for field, value in person.items()}
        )
        if status != 303:
            raise AssertionError(f"sign-up answered {status}: {body[:2000]!r}")
        status, _, _ = self.get(headers["location"])
        if status != 200:
            raise AssertionError(f"receipt answered {status}")

    def conference_sign_up(self, path: str, name: str, email: str, library: str) -> None:
        """People, choices, payment, check and receipt of one person who takes what most take."""
        _, _, page = self.get(path)
        person = {"name": name, "email": email, "library": library}
        typed = {f"people-0-{field}": value for field, value in person.items()}
        for step in ("choices", "payment", "check"):
            answered, _, page = self.post(path, {**all_fields(page.decode()), **typed, "step": step})
            typed = {}
            if answered != 200:
                raise AssertionError(f"{step} answered {answered}: {page[:2000]!r}")
        status, headers, page = self.post(f"{path}/tjek", all_fields(page.decode()))
        if status != 303:
            raise AssertionError(f"sign-up answered {status}: {page[:2000]!r}")
        status, _, _ = self.get(headers["location"])
        if status != 200:
            raise AssertionError(f"receipt answered {status}")

    def _send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        self.connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        while len(body) < int(headers.get("content-length", 0)):
            body += self._more()
        if "set-cookie" in headers:
            self.cookie = f"Cookie: {headers['set-cookie'].split(';')[0]}\r\n"
        return int(lines[0].split()[1]), headers, body

    def _more(self) -> bytes:
        part = self.connection.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def all_fields(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of a form nobody has touched: what is hidden, typed or ticked."""
    found: dict[str, str | list[str]] = {}
    for control in _CONTROLS.findall(page):
        can_be_ticked = 'type="checkbox"' in control or 'type="radio"' in control
        named = _HIDDEN.match(control)
        if named is None or (can_be_ticked and " checked" not in control):
            continue
        if can_be_ticked and named[1] in found:
            before = found[named[1]]
            found[named[1]] = [*(before if isinstance(before, list) else [before]), unescape(named[2])]
        else:
            found[named[1]] = unescape(named[2])
    return found


def hidden_fields(page: str) -> dict[str, str]:
    """The fields of a form as they stand, without its buttons."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}
