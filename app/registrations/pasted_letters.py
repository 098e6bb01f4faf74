"""A mail as it is copied from a mail program, in its parts: who wrote it, what it says, how it is signed.

Pure. Below a mail often stand others: the one it answers, or the one that is passed on.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

_MOST_LINES, _MOST_CHARACTERS = 500, 500  # of a mail, and of a line: what is longer nobody wrote by hand

ADDRESS = re.compile(
    r"(?:mailto:)?(?<![\w.+-])"
    r"([A-Za-z0-9][\w.+'-]{0,63}@[A-Za-z0-9ÆØÅæøå](?:[\w-]{0,62}\.){1,8}[A-Za-z]{2,24})(?![\w-])"
)
_LINK = re.compile(
    r"<a\s[^<>]{0,200}mailto:([^\"'<>?\s]{1,254})[^<>]{0,200}>([^<>]{0,200})</a>", re.IGNORECASE
)
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|table|h[1-6]|hr|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|td|th|tbody|html|head|body|meta|img|o:p|small|center)\b[^<>]*>",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\*?(fra|from|til|to|cc|kopi|bcc|sendt|sent|dato|date|emne|subject|vedr|svar til|reply-to|"
    r"vedhæftede filer|vedhæftet fil|attachments|prioritet|importance)\*?\.?\s*:\*?\s*(.*)",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"[-_ ]*(?:videresendt (?:meddelelse|besked|mail)|forwarded message|begin forwarded message|"
    r"start på videresendt \w+)\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"[-_ ]{2,}\s*(?:oprindelig (?:meddelelse|besked)|original message)|_{10,}|"
    r"(?:den|on)\b.{4,120}\b(?:skrev|wrote)\b",
    re.IGNORECASE,
)
_PASSED_ON_SUBJECT = re.compile(r"(?:vs|vb|fw|fwd|videresendt)\s*:", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:(?:med|de|en)\s+)*(?:(?:venligs?te?|venlig|bedste|mange|kærlige?|hjertelige?|varme|gode)\s+)*"
    r"(?:hilsen|hilsner|hilsener)\b(?: fra\b)?|(?:d?mvh|vh|kh|dbh|m\.?v\.?h)\b\.?|venligst(?=[.,]?\s*$)|"
    r"(?:best |kind )?regards\b|"
    r"/{1,2}\s*(?=[^\W\d_])|--(?=\s*$)",
    re.IGNORECASE,
)
_SIGN_OFF_WITHIN = re.compile(rf"(?<=[.!?,]\s)(?={_SIGN_OFF.pattern})", re.IGNORECASE)
_FOOTER = re.compile(r"(?:sendt|sent) fra\b|sent from\b|(?:hent|get|download) outlook\b", re.IGNORECASE)
_GREETING = re.compile(
    r"(?i:kære|hej(?:sa)?|goddag|dear|hi)\b(?: (?:alle|igen|jer|til|med|Kgl\.|[^\W\d_a-zæøå][\w'’-]*)){0,6}"
    r"[,.!]*\s*"
)
_NAME_ALONE = re.compile(r"[^\W\d_a-zæøå][\w.'’-]*(?: (?:de|la|van|von|[^\W\d_a-zæøå][\w.'’-]*)){0,4}")
_BULLET = re.compile(r"(?:[-*•·–—▪◦]+|[0-9]{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever a mail is from or to, as far as it says; '' where it does not."""

    name: str = ""
    email: str = ""


@dataclass(slots=True)
class Letter:
    """One mail. `lines` are its own words, the subject first; '' where a line is empty."""

    sender: Writer = field(default_factory=Writer)
    recipient: Writer = field(default_factory=Writer)
    subject: str = ""
    lines: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    is_passed_on: bool = False  # the mail above says that it is meant to be read

    @property
    def text(self) -> str:
        """Its own words."""
        return "\n".join([self.subject, *self.lines])

    @property
    def passes_on(self) -> bool:
        """Whether its subject says that the mail below is what it is about."""
        return bool(_PASSED_ON_SUBJECT.match(self.subject))


def letters_in(text: str) -> list[Letter]:
    """The mails of a text, the newest first; at least one."""
    reader = _Reader()
    for line in readable(text[: _MOST_LINES * _MOST_CHARACTERS]).splitlines()[:_MOST_LINES]:
        reader.take(" ".join(line[:_MOST_CHARACTERS].split()))
    for letter in reader.letters:
        letter.lines = _on_one_line(_unwrapped(letter.lines))
        _part_signature(letter)
    return reader.letters


def readable(text: str) -> str:
    """The text without what HTML has left in it, composed (NFC)."""
    text = _LINK.sub(lambda link: f"{link[2]} {'' if link[1] in link[2] else link[1]}", text)
    text = _TAG.sub(" ", _BREAK.sub("\n", text))
    return unicodedata.normalize("NFC", html.unescape(text)).replace("\u200b", "")


def writer_in(text: str) -> Writer:
    """'Sørensen, Anne <anne@…>', '"Anne Sørensen" [mailto:…]' or an address alone."""
    address = ADDRESS.search(text)
    name = re.split(r"[<\[(;]", text, maxsplit=1)[0].strip(" \"',*")
    if "@" in name:
        name = ""
    last, comma, first = name.partition(", ")
    return Writer(f"{first} {last}" if comma else name, address[1] if address else "")


def without_bullet(line: str) -> tuple[str, bool]:
    """A line without what marks it as one of a list, and whether something did."""
    found = _BULLET.match(line)
    return (line[found.end() :], True) if found else (line, False)


class _Reader:
    """Takes line after line; a head within the text begins the next mail."""

    def __init__(self) -> None:
        self.letters = [Letter()]
        self._in_head = True
        self._goes_on = False  # the last line of the head named several and is not at its end

    def take(self, line: str) -> None:
        letter = self.letters[-1]
        if line.startswith(">"):
            return  # an older mail, under which or between whose lines somebody has answered
        if _PASSED_ON.match(line) or _ANSWERED.match(line):
            self._begin_next(is_passed_on=bool(_PASSED_ON.match(line)))
            return
        header = _HEADER.fullmatch(line)
        if header and not self._in_head and header[1].casefold() in ("fra", "from"):
            self._begin_next()
            letter = self.letters[-1]
        if header and self._in_head:
            _note(letter, header[1].casefold(), header[2])
            self._goes_on = header[2].endswith((";", ","))
        elif self._goes_on:
            self._goes_on = line.endswith((";", ","))
        elif not _FOOTER.match(line) and (line or letter.lines):
            greeting = _GREETING.match(line)
            letter.lines.append(line[greeting.end() :] if greeting else line)
            self._in_head = False

    def _begin_next(self, *, is_passed_on: bool = False) -> None:
        """The next mail, unless nothing has been written before it: then the answer may stand below."""
        self._in_head = True
        if any(self.letters[-1].lines) or self.letters[-1].sender != Writer():
            self.letters.append(Letter(is_passed_on=is_passed_on))


def _note(letter: Letter, name: str, value: str) -> None:
    if name in ("fra", "from") and letter.sender == Writer():
        letter.sender = writer_in(value)
    elif name in ("til", "to") and value.count("@") <= 1:
        letter.recipient = writer_in(value)
    elif name in ("emne", "subject", "vedr"):
        letter.subject = value


def _unwrapped(lines: Iterable[str]) -> list[str]:
    """The lines with those put together that a mail program has parted."""
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        if len(before) > 60 and line and before[-1] not in ".:;!?" and not _begins_anew(line):
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return joined


def _on_one_line(lines: Sequence[str]) -> list[str]:
    """The lines with each person on one line, where they stand as blocks of name, workplace and address."""
    blocks = [list(block) for _, block in groupby(lines, key=bool)]
    if sum(map(_is_card, blocks)) < 2:
        return list(lines)
    return [line for block in blocks for line in ([", ".join(block)] if _is_card(block) else block)]


def _is_card(block: Sequence[str]) -> bool:
    return bool(_NAME_ALONE.fullmatch(block[0])) and sum(bool(ADDRESS.search(line)) for line in block) == 1


def _begins_anew(line: str) -> bool:
    return bool(_BULLET.match(line) or _SIGN_OFF.match(line) or _HEADER.fullmatch(line))


def _part_signature(letter: Letter) -> None:
    """Part what is written from how it is signed: from the sign-off, else from a last block under a name."""
    for index, line in enumerate(letter.lines):
        off = _SIGN_OFF.match(line) if index or len(letter.lines) == 1 else None
        within = _SIGN_OFF_WITHIN.search(line)
        if off or within:
            own, rest = ("", line) if off else (line[: within.start()], line[within.start() :])  # type: ignore[union-attr]
            signed = _SIGN_OFF.sub("", rest, count=1).strip(" ,.")
            letter.signature = [one for one in (signed, *letter.lines[index + 1 :]) if one]
            letter.lines = [*letter.lines[:index], own.strip()]
            return
    begin = _last_block(letter.lines)
    letter.signature, letter.lines = letter.lines[begin:], letter.lines[:begin]


def _last_block(lines: Sequence[str]) -> int:
    """Where a last block begins that stands under a name and is no list; else the number of lines."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    begin = end
    while begin and lines[begin - 1]:
        begin -= 1
    block = lines[begin:end]
    above = next((line for line in reversed(lines[:begin]) if line), "")
    is_signed = bool(block) and bool(_NAME_ALONE.fullmatch(block[0])) and max(map(len, block)) <= 60
    return begin if begin and is_signed and not above.endswith(":") else len(lines)
