"""Plain text as paragraphs, lists and links, for the pages and mails that show it. Pure.

Lines that begin with "- " are a list, empty lines part paragraphs, web addresses are links.
Everything else is what it is: templates escape it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_AFTER_IT = ".,;:!?'’"
"""What ends a sentence and not an address."""

_ITEM = "- "


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; a link where it has an `href`."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its lines, or a list with its items."""

    lines: tuple[tuple[Piece, ...], ...]
    is_list: bool = False


def blocks(text: str, named: Mapping[str, str] | None = None) -> list[Block]:
    """The blocks of a text. `named`: what stands for some addresses in the text of their links."""
    return [
        Block(tuple(tuple(_pieces(line.removeprefix(_ITEM), named or {})) for line in lines), kind == _ITEM)
        for kind, lines in groupby(text.splitlines(), _kind)
        if kind
    ]


def _kind(line: str) -> str:
    """'' for what parts blocks."""
    if not line.strip():
        return ""
    return _ITEM if line.startswith(_ITEM) else "paragraph"


def _pieces(line: str, named: Mapping[str, str]) -> Iterator[Piece]:
    end = 0
    for found in _WEB_ADDRESS.finditer(line):
        address = _trimmed(found[0])
        if found.start() > end:
            yield Piece(line[end : found.start()])
        href = address if "://" in address else f"https://{address}"
        yield Piece(named.get(address, address), href)
        end = found.start() + len(address)
    if end < len(line):
        yield Piece(line[end:])


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence, and a bracket that was opened before it."""
    while address[-1] in _AFTER_IT or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address
