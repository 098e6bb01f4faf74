"""The form of an organiser's page; the page's head has one more, to sign out."""

from tests.support.pages import Form, Page


def form_on(page: Page) -> Form:
    """The one form of its main part."""
    (node,) = page.main.select("form")
    return page.form(node["action"])


def anchor_of(page: Page, sentence: str) -> str:
    """Where the summary of errors leads for what ends in this sentence, with or without the field's name."""
    (found,) = {
        href for words, href in page.links.items() if words.endswith(sentence) and href.startswith("#")
    }
    return found
