"""Plain text as paragraphs, lists and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.broadcasts.blocks import Block, Piece, blocks


def paragraph(*lines: str) -> Block:
    return Block(tuple((Piece(line),) for line in lines))


def items(*lines: str) -> Block:
    return Block(tuple((Piece(line),) for line in lines), is_list=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n \n", []),
        ("Kære Anne", [paragraph("Kære Anne")]),
        ("a\nb\n\n\nc", [paragraph("a", "b"), paragraph("c")]),
        ("Husk:\n- kaffe\n- te\n\nHilsen", [paragraph("Husk:"), items("kaffe", "te"), paragraph("Hilsen")]),
        ("- a\n\n- b", [items("a"), items("b")]),
        ("-a", [paragraph("-a")]),
        ("10 - 12", [paragraph("10 - 12")]),
        ("<b>&", [paragraph("<b>&")]),
    ],
)
def test_text_becomes_blocks(text, found):
    assert blocks(text) == found


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("Se https://kb.dk.", {"https://kb.dk": "https://kb.dk"}),
        ("(https://kb.dk/a_(b))", {"https://kb.dk/a_(b)": "https://kb.dk/a_(b)"}),
        ("(se www.kb.dk)", {"www.kb.dk": "https://www.kb.dk"}),
        ("HTTP://KB.DK/Å?a=1&b=2, og", {"HTTP://KB.DK/Å?a=1&b=2": "HTTP://KB.DK/Å?a=1&b=2"}),
        ("“https://kb.dk/x”", {"https://kb.dk/x": "https://kb.dk/x"}),
        ("https://a.dk og https://b.dk", {"https://a.dk": "https://a.dk", "https://b.dk": "https://b.dk"}),
        ("- https://a.dk", {"https://a.dk": "https://a.dk"}),
        ("anne@horsens.example og kb.dk", {}),
        ("javascript:alert(1) data:text/html,x ftp://kb.dk", {}),
        ("https://", {}),
        ("www.", {}),
    ],
)
def test_web_addresses_become_links_and_nothing_else_does(line, links):
    (block,) = blocks(line)
    assert {piece.text: piece.href for piece in block.lines[0] if piece.href} == links


@given(st.text(alphabet="a-h:/.tps w(),\n<&Å", max_size=40))
def test_no_word_is_lost(text):
    shown = "\n".join("".join(piece.text for piece in line) for block in blocks(text) for line in block.lines)
    written = [line.removeprefix("- ") for line in text.splitlines() if line.strip()]
    assert shown == "\n".join(written)


@given(st.text())
def test_a_link_leads_to_the_web_alone(text):
    hrefs = [piece.href for block in blocks(text) for line in block.lines for piece in line if piece.href]
    assert all(href.lower().startswith(("http://", "https://")) for href in hrefs)
