"""HTML as a tree that tests can ask: elements by a small part of CSS, their text, their parents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

import html5lib

_PART = re.compile(
    r"(?P<tag>[a-z0-9]+)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|\[(?P<name>[\w-]+)(?:=\"?(?P<value>[^\"\]]*)\"?)?\]"
)

_BLOCKS = frozenset(
    "address article aside blockquote br button caption dd details div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p section select summary table tbody td "
    "tfoot th thead tr ul".split()
)


@dataclass(frozen=True, slots=True)
class Node:
    """One element within its document."""

    element: Element
    document: "Document"

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def text(self) -> str:
        """What is read in it, with single spaces."""
        return " ".join("".join(_texts(self.element)).split())

    @property
    def parent(self) -> "Node | None":
        found = self.document.parents.get(self.element)
        return None if found is None else Node(found, self.document)

    @property
    def ancestors(self) -> Iterator["Node"]:
        node = self.parent
        while node:
            yield node
            node = node.parent

    @property
    def children(self) -> list["Node"]:
        return [Node(child, self.document) for child in self.element if _is_element(child)]

    @property
    def classes(self) -> list[str]:
        return (self["class"] or "").split()

    def __getitem__(self, attribute: str) -> str | None:
        return self.element.get(attribute)

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.element.attrib

    def select(self, selector: str) -> list["Node"]:
        """Elements in it that fit `tag`, `#id`, `.class`, `[name]`, `[name=value]`, `a b` or `a, b`."""
        alternatives = [one.split() for one in selector.split(",")]
        return [
            node
            for element in self.element.iter()
            if element is not self.element and _is_element(element)
            for node in [Node(element, self.document)]
            if any(node._fits_path(path) for path in alternatives)
        ]

    def _fits_path(self, path: list[str]) -> bool:
        if not self._fits(path[-1]):
            return False
        above = self.ancestors
        return all(any(ancestor._fits(step) for ancestor in above) for step in reversed(path[:-1]))

    def _fits(self, step: str) -> bool:
        return all(self._fits_part(part) for part in _parts(step))

    def _fits_part(self, part: dict[str, str | None]) -> bool:
        if part["tag"]:
            return self.tag == part["tag"]
        if part["id"]:
            return self["id"] == part["id"]
        if part["class"]:
            return part["class"] in self.classes
        name = str(part["name"])
        return name in self if part["value"] is None else self[name] == part["value"]


@cache
def _parts(step: str) -> list[dict[str, str | None]]:
    """What one step of a selector asks for; asked of every element of every page, so read once."""
    if _PART.sub("", step):
        raise ValueError(f"not understood as a selector: {step}")
    return [part.groupdict() for part in _PART.finditer(step)]


class Document:
    """A parsed page and what is wrong with its syntax."""

    def __init__(self, source: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root = Node(parser.parse(source), self)
        self.parents = {child: parent for parent in self.root.element.iter() for child in parent}
        self.syntax_errors = [f"line {line}: {code} {values}" for (line, _), code, values in parser.errors]

    def select(self, selector: str) -> list[Node]:
        """All elements that fit; see Node.select."""
        return self.root.select(selector)

    def elements(self) -> list[Node]:
        """All elements."""
        return [Node(element, self) for element in self.root.element.iter() if _is_element(element)]


def _is_element(element: Element) -> bool:
    """Whether it is no comment."""
    return isinstance(element.tag, str)


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template") or not _is_element(element):
        return
    yield element.text or ""
    for child in element:
        # Whoever looks sees a gap wherever a new block begins.
        gap = " " if child.tag in _BLOCKS else ""
        yield gap
        yield from _texts(child)
        yield gap
        yield child.tail or ""
