"""Every page in every state a visitor can meet, and the way to it."""

from collections.abc import Callable, Mapping

from playwright.sync_api import expect

from tests.journeys.rounds import LONG_NAME, LONG_TITLE
from tests.journeys.visitor import Visitor, open_form

Way = Callable[[Visitor], None]


def _page(name: str, status: int = 200) -> Way:
    return lambda visitor: visitor.go(visitor.kreds.pages[name], status)


def _errors(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.press("Tilføj en kollega")
    visitor.fill_person("", "ikke en adresse")
    visitor.fill_person(LONG_NAME, "", 1)
    visitor.press("Fortsæt")
    expect(visitor.page.get_by_text("Der er problemer")).to_be_visible()


def _open_list(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.field("library").press_sequentially("bib")
    expect(visitor.page.get_by_role("option").first).to_be_visible()


def _no_match(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.field("library").press_sequentially("qqq")
    expect(visitor.page.get_by_role("option")).to_have_count(1)


def _not_listed(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.field("library").press_sequentially("ikke på listen")
    visitor.page.get_by_role("option").last.click()
    visitor.fill("organisation", LONG_TITLE[:110])
    expect(visitor.price()).to_contain_text("0 kr. nu")


def _three(visitor: Visitor) -> None:
    open_form(visitor)
    for number in range(3):
        if number:
            visitor.press("Tilføj en kollega")
        visitor.fill_person(f"{LONG_NAME} {number}", f"person-{number}@nordfyn.example", number)
    expect(visitor.price()).to_contain_text(
        "I alt: 1.500 kr."
    )  # the fill of the open round has its free place


def _check(visitor: Visitor) -> None:
    _three(visitor)
    visitor.press("Fortsæt")
    visitor.heading("Tjek din tilmelding")


def _changed(visitor: Visitor) -> None:
    _check(visitor)
    visitor.page.locator("[name=shown_total]").evaluate("it => { it.value = '0'; }")
    visitor.press("Tilmeld")
    expect(visitor.page.get_by_text("har ændret sig")).to_be_visible()


def _check_queue(visitor: Visitor) -> None:
    visitor.go(visitor.kreds.pages["formular, venteliste"])
    visitor.fill_person(LONG_NAME, "ny-i-koeen@nordfyn.example")
    expect(visitor.price()).to_contain_text("På ventelisten")
    visitor.press("Skriv mig på ventelisten")
    visitor.heading("Tjek din tilmelding")


def _refused(page: str, button: str, **typed: str) -> Way:
    def way(visitor: Visitor) -> None:
        visitor.go(visitor.kreds.pages[page])
        for name, text in typed.items():
            visitor.page.locator(f"#{name}").fill(text)
        visitor.press(button)
        expect(visitor.page.get_by_role("alert", name="Der er problemer")).to_be_focused()

    return way


def _found(visitor: Visitor) -> None:
    visitor.go("/find")
    visitor.page.get_by_label("E-mail").fill(f"{'anne-margrethe' * 4}@nordfyn.example")
    visitor.press("Send mine links")
    visitor.heading("Se i din mail")


def _diet_refused(visitor: Visitor) -> None:
    visitor.go(visitor.kreds.pages["min tilmelding, ny pris og kost"])
    visitor.page.get_by_label("Jeg samtykker").uncheck()
    visitor.press("Gem kost")
    expect(visitor.page.get_by_role("alert", name="Der er problemer")).to_be_focused()


def _taken(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.fill_person("Åse Sørensen", "aase@ballerup.example")
    visitor.press("Tilmeld")
    expect(visitor.page.locator("#people-0-email-error")).to_contain_text("findes allerede")


STATES: Mapping[str, Way] = {
    **{
        name: _page(name)
        for name in (
            "forside",
            "netværk",
            "netværk uden kommende møder",
            "netværk, lange navne",
            "runde",
            "runde, fuld",
            "runde, kommende",
            "runde, lukket",
            "runde, aflyst",
            "runde, holdt",
            "runde, lange navne",
            "dagsorden",
            "ikke åben",
            "formular",
            "kvittering",
            "kvittering for tre",
            "min tilmelding",
            "min tilmelding, lange navne",
            "min tilmelding, afventer",
            "runde, venteliste",
            "runde, fordeling",
            "formular, venteliste",
            "kvittering, venteliste",
            "min tilmelding, venteliste",
            "min tilmelding, ønske",
            "min tilmelding, afmeldt",
            "min tilmelding, ny pris og kost",
            "min tilmelding, fordeling",
            "ret",
            "skift møde",
            "skift møde, kø",
            "skift møde, ønske",
            "skift møde, venteliste",
            "giv videre",
            "afmeld, gebyr",
            "afmeld, venteliste",
            "find",
            "vores bibliotek",
            "vores bibliotek, tomt",
            "kalender",
            "runde, flere dage",
            "dagsorden, én dag",
            "min tilmelding, flere dage",
            "dage",
            "fornyelse",
            "fornyelse, gebyr og kø",
            "fornyelse, nej",
            "fornyelse, tak",
            "fornyelse, efter nej",
            "fornyelse, tilmeldt",
            "fornyelse, lukket",
            "privatliv",
            "cookies",
            "kontakt",
        )
    },
    "findes ikke": _page("findes ikke", 404),
    "ugyldigt link": _page("ugyldigt link", 410),
    "formular, fejl": _errors,
    "formular, liste": _open_list,
    "formular, ingen passer": _no_match,
    "formular, ikke på listen": _not_listed,
    "formular, tre": _three,
    "formular, findes allerede": _taken,
    "tjek, venteliste": _check_queue,
    "ret, fejl": _refused("ret", "Gem", name="", email="ikke en adresse"),
    "giv videre, fejl": _refused("giv videre", "Giv pladsen videre", name="", email="ikke en adresse"),
    "giv videre, andet bibliotek": _refused(
        "giv videre", "Giv pladsen videre", name=LONG_NAME, email="ea@horsens.example"
    ),
    "skift møde, fejl": _refused("skift møde", "Skift møde"),
    "find, fejl": _refused("find", "Send mine links", email="ikke en adresse"),
    "find, sendt": _found,
    "vores bibliotek, fejl": _refused("vores bibliotek", "Gem EAN-nummer", ean="1234"),
    "fornyelse, fejl": _refused("fornyelse, gebyr og kø", "Skriv mig på ventelisten", ean="1234"),
    "kost, fejl": _diet_refused,
    "tjek": _check,
    "tjek, ændret": _changed,
}
