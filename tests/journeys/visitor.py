"""A person at a browser: what they touch is counted, and what the browser complains of is kept."""

import os
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.kreds import Kreds
from tests.journeys.rounds import OPEN

PHONE, DESK = 360, 1280
HEIGHT = 800
MOST_TABS = 120


class Visitor:
    """One tab of a browser, at the front page of `kreds`."""

    def __init__(self, context: BrowserContext, kreds: Kreds) -> None:
        self.kreds = kreds
        self.page: Page = context.new_page()
        self.loads = 0
        self.touched: set[str] = set()
        self.complaints: list[str] = []
        self.responses: list[Response] = []
        self._watch()

    def go(self, address: str, status: int = 200) -> None:
        """Open an address of Kreds."""
        answer = self.page.goto(f"{self.kreds.url}{address}")
        assert answer is not None
        assert answer.status == status, f"{address} answered {answer.status}, not {status}"

    def follow_to_form(self) -> None:
        """From the front page to the sign-up form, as a person finds it."""
        self.go("/")
        self.page.get_by_role("link", name="Se program og tilmeld dig").first.click()
        self.page.get_by_role("link", name="Tilmeld dig", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Tilmeld dig")
        self.page.wait_for_load_state("load")
        self.loads = 1
        self.touched.clear()

    def field(self, name: str, number: int = 0) -> Locator:
        """The field of a person as it is seen: 'name', 'email', 'library', …"""
        return self.page.locator(f"#people-{number}-{name}")

    def fill(self, name: str, text: str, number: int = 0) -> None:
        """Type into the field of a person."""
        self.touched.add(f"{name} {number}")
        self.field(name, number).fill(text)

    def fill_person(self, name: str, email: str, number: int = 0) -> None:
        """Name and address of a person."""
        self.fill("name", name, number)
        self.fill("email", email, number)

    def press(self, button: str) -> None:
        """Press a button by its words."""
        self.touched.add(button)
        self.page.get_by_role("button", name=button, exact=True).click()

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there; it must be seen wherever it comes by."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            unseen = self.page.evaluate(_FOCUS_UNSEEN)
            assert not unseen, f"the focus cannot be seen on {unseen}"
            if target.evaluate("it => it === document.activeElement"):
                return
        raise AssertionError(f"Tab does not lead to {target}")

    def price(self) -> Locator:
        """The price beside the form."""
        return self.page.locator("[data-price]")

    def heading(self, words: str | re.Pattern[str]) -> None:
        """The page must have this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def receipt_for(self, *names: str) -> None:
        """The page must be the receipt for these people."""
        self.heading("Kvittering")
        headings = self.page.get_by_role("heading", level=2)
        expect(headings).to_have_text(["Tilmeldingen er modtaget", *names])

    def values(self) -> dict[str, str]:
        """What the form would send, its hidden fields left out."""
        found: dict[str, str] = self.page.evaluate(
            "Object.fromEntries([...new FormData(document.querySelector('form')).entries()]"
            ".filter(([name]) => name.startsWith('people-') || name.startsWith('contact_')))"
        )
        return found

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        return self.page.locator(f"input[name={name}]").input_value()

    def at_width(self, width: int) -> None:
        """Make the window as wide as that."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page in the folder SHOTS, where one is given."""
        if folder := os.environ.get("SHOTS"):
            size = self.page.viewport_size or {"width": 0}
            file = re.sub(r"\W+", "-", name)
            self.page.screenshot(path=Path(folder) / f"{file}-{size['width']}.png", full_page=True)

    def _watch(self) -> None:
        self.page.on("load", self._count_load)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda response: self.responses.append(response))

    def _count_load(self, _: Page) -> None:
        self.loads += 1

    def _hear(self, message: ConsoleMessage) -> None:
        address = message.location.get("url")
        # That the page itself answered 404 or 422 is checked where it is asked for.
        known = message.text.startswith("Failed to load resource") and address == self.page.url
        if message.type in ("error", "warning") and not known:
            self.complaints.append(f"console: {message.text} ({address})")

    def _failed(self, request: Request) -> None:
        # Given up by the page itself: it was left, or the live price asks anew before it has its answer.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request: {request.url} {request.failure}")


def open_form(visitor: Visitor) -> None:
    """The form of the open round, without the way to it."""
    visitor.go(f"{OPEN}tilmelding")


_FOCUS_UNSEEN = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return '';
  const box = it.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const marks = [it, it.nextElementSibling].filter(Boolean).flatMap((one) =>
    [getComputedStyle(one), getComputedStyle(one, '::before'), getComputedStyle(one, '::after')]);
  const marked = marks.some((style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
  return inside && marked ? '' : it.outerHTML.slice(0, 200);
}"""
