"""People's text made fit for a calendar object (CALENDAR.md 11).

Pure. What is stripped here can neither end a line nor start a property, in whatever
parser; escaping and folding come on top.
"""

import re

# Some readers end a line at each of these, though RFC 5545 knows only CRLF.
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

# Controls, halves of surrogate pairs (UTF-8 has no bytes for them), and the marks that
# turn the direction of all that follows: one in a name would turn the rest of the line.
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

# A quote cannot be written in a parameter, and RFC 6868 writes it with a caret,
# which readers that do not know it would show.
_QUOTES = re.compile('["^]')


def several_lines(text: str) -> str:
    r"""`text` with '\n' as its only control character; no blanks at either end."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " ")).strip()


def one_line(text: str) -> str:
    """`text` on one line, with single blanks between its words."""
    return " ".join(several_lines(text).split())


def person(name: str) -> str:
    """`name` fit for the CN of a person: on one line, without quotes."""
    return one_line(_QUOTES.sub("", name))
