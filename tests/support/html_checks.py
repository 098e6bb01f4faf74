"""What holds for every page; each check yields what is wrong as a sentence."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from tests.support.html import Document, Node

_REFERENCES = (
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "headers",
    "list",
)
_NOT_TYPED_IN = ("hidden", "submit", "button", "reset", "image")
_DATA_BLOCKS = ("application/json", "application/ld+json")


def problems(document: Document, app: Flask) -> list[str]:
    """Everything that is wrong with a page."""
    return [
        *document.syntax_errors,
        *(problem for check in _CHECKS for problem in check(document)),
        *_unanswered_forms(document, app),
        *_missing_files(document, app),
    ]


def _heading(document: Document) -> Iterator[str]:
    headings = [heading.text for heading in document.select("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"it needs exactly one h1 with text, not {headings}"
        return
    titles = [title.text for title in document.select("title")]
    if len(titles) != 1 or not titles[0].removeprefix("Fejl: ").startswith(headings[0]):
        yield f"its title {titles} does not begin with its h1 {headings[0]!r}"


def _levels(document: Document) -> Iterator[str]:
    level = 0
    for heading in document.select("h1, h2, h3, h4, h5, h6"):
        if any("alert-error" in above.classes for above in heading.ancestors):
            continue  # the error summary stands above everything, the h1 too
        if int(heading.tag[1]) > level + 1:
            yield f"{heading.tag} {heading.text!r} skips a level"
        level = int(heading.tag[1])


def _language(document: Document) -> Iterator[str]:
    if not document.root["lang"]:
        yield "html says no lang"


def _ids(document: Document) -> Iterator[str]:
    counts = Counter(node["id"] for node in document.select("[id]"))
    yield from (f"id {name!r} occurs {count} times" for name, count in counts.items() if count > 1)
    yield from (
        f"{node.tag} has an id that is none: {node['id']!r}"
        for node in document.select("[id]")
        if not _is_id(node)
    )


def _is_id(node: Node) -> bool:
    name = node["id"] or ""
    return bool(name) and not any(letter.isspace() for letter in name)


def _references(document: Document) -> Iterator[str]:
    ids = {node["id"] for node in document.select("[id]")}
    for attribute in _REFERENCES:
        for node in document.select(f"[{attribute}]"):
            for target in (node[attribute] or "").split() or [""]:
                if target not in ids:
                    yield f"{node.tag} {attribute}={target!r} points at nothing"
    for link in document.select("a[href]"):
        href = link["href"] or ""
        if href.startswith("#") and href[1:] not in ids:
            yield f"link {link.text!r} to {href!r} points at nothing on the page"


def _labels(document: Document) -> Iterator[str]:
    labelled = {label["for"] for label in document.select("label[for]") if label.text}
    for control in document.select("input, select, textarea"):
        if control.tag == "input" and control["type"] in _NOT_TYPED_IN:
            continue
        wrapped = any(above.tag == "label" and above.text for above in control.ancestors)
        if not (control["id"] in labelled or wrapped or control["aria-label"] or control["aria-labelledby"]):
            yield f"{control.tag} {control['name']!r} has no label"


def _groups(document: Document) -> Iterator[str]:
    for radio in document.select("input[type=radio]"):
        groups = [above for above in radio.ancestors if above.tag == "fieldset"]
        if not groups or not any(child.tag == "legend" and child.text for child in groups[0].children):
            yield f"radio {radio['name']!r} stands in no fieldset with a legend"


def _words(document: Document) -> Iterator[str]:
    for node in document.select("a[href], button"):
        if node["aria-hidden"] == "true" and node["tabindex"] == "-1":
            continue  # nobody meets it: what the key Enter presses in a form of several buttons
        pictured = any(image["alt"] for image in node.select("img"))
        if not (node.text or pictured or node["aria-label"] or node["aria-labelledby"]):
            yield f"{node.tag} {node['href'] or node['name']!r} says nothing"
    yield from (f"img {image['src']!r} has no alt" for image in document.select("img") if "alt" not in image)
    yield from (f"th {cell.text!r} has no scope" for cell in document.select("th") if "scope" not in cell)


def _content_model(document: Document) -> Iterator[str]:
    allowed = {
        "ul": {"li", "script", "template"},
        "ol": {"li", "script", "template"},
        "dl": {"dt", "dd", "div"},
    }
    for parent in document.select("ul, ol, dl"):
        for child in parent.children:
            if child.tag not in allowed[parent.tag]:
                yield f"{child.tag} stands directly in {parent.tag}"
    for node in document.select("a, button, label, form"):
        if node.tag != "label" and any(above.tag in ("a", "button") for above in node.ancestors):
            yield f"{node.tag} {node.text!r} stands inside a link or button"
    for node in document.select("p div, p ul, p h2, p h3, span div, span p, span ul"):
        yield f"{node.tag} {node.text!r} stands inside text"


def _own_files_only(document: Document) -> Iterator[str]:
    for node in document.select("style"):
        yield f"an inline style: {node.element.text!r}"
    for node in document.select("script"):
        if "src" not in node and node["type"] not in _DATA_BLOCKS:
            yield f"an inline script: {node.element.text!r}"
    for node in document.elements():
        for attribute in node.element.attrib:
            if str(attribute).startswith("on") or attribute == "style":
                yield f"{node.tag} has the inline attribute {attribute}"
    for node, address in _resources(document):
        if urlsplit(address).netloc or urlsplit(address).scheme not in ("", "data"):
            yield f"{node.tag} fetches from elsewhere: {address}"


def _resources(document: Document) -> Iterator[tuple[Node, str]]:
    for node in document.select("[src], link[href]"):
        if node.tag == "link" and node["rel"] in ("canonical", "alternate", "author", "help"):
            continue
        yield node, node["src"] or node["href"] or ""


def _missing_files(document: Document, app: Flask) -> Iterator[str]:
    folder = f"{app.static_url_path}/"
    for _, address in _resources(document):
        path = unquote(urlsplit(address).path)
        if (
            path.startswith(folder)
            and not (Path(str(app.static_folder)) / path.removeprefix(folder)).is_file()
        ):
            yield f"there is no file {path}"


def _unanswered_forms(document: Document, app: Flask) -> Iterator[str]:
    router = app.url_map.bind(app.config["SERVER_NAME"] or "localhost")
    for form in document.select("form"):
        action, method = form["action"], (form["method"] or "get").upper()
        if action is None:
            yield "a form has no action"
            continue
        if urlsplit(action).netloc or not action.startswith("/"):
            yield f"the form's action {action!r} is no path of ours"
            continue
        try:
            router.match(urlsplit(action).path, method)
        except (NotFound, MethodNotAllowed, RequestRedirect) as error:
            yield f"the form's {method} {action} leads nowhere: {type(error).__name__}"


_CHECKS: tuple[Callable[[Document], Iterator[str]], ...] = (
    _heading,
    _levels,
    _language,
    _ids,
    _references,
    _labels,
    _groups,
    _words,
    _content_model,
    _own_files_only,
)
