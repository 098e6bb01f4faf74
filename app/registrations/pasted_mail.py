"""Who a sign-up mail is about, read from the words in which people write it to a mailbox. Pure.

Nothing is decided here: an organiser looks through what was found before anybody is signed up.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.registrations.columns import wish_of

MOST = 30
"""People found in one mail."""
_MOST_LINES, _MOST_CHARACTERS = 500, 500  # of a mail, and of a line: what is longer nobody wrote by hand

_ADDRESS = re.compile(
    r"(?:mailto:)?\b([A-Za-z0-9][\w.+'-]{0,63}@[A-Za-z0-9ÆØÅæøå][\wæøå.-]{0,250}\.[A-Za-z]{2,24})\b"
)
_HEADER = re.compile(
    r"(fra|from|til|to|cc|kopi|bcc|sendt|sent|dato|date|emne|subject|vedr)\.?\s*:\s*(.*)", re.IGNORECASE
)
_LABEL = re.compile(
    r"(navn|fulde navn|deltager|deltagere|e-?mail|mail|mailadresse|bibliotek|arbejdsplads|kommune|"
    r"stilling|titel|telefon|tlf|ean|ean-nr|ean-nummer)\.?\s*:\s*(.*)",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(-{2,}\s*(?:oprindelig meddelelse|original message|videresendt)|_{10,}|"
    r"(?:den|on) .{4,80}(?:skrev|wrote)\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:med )?(?:de )?(?:venlige?|bedste|mange|kærlige?|hjertelige?)? ?(?:hilsen|hilsner|hilsener)\b|"
    r"mvh\b|vh\b|kh\b|best regards",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•·–—▪◦>]+|[0-9]{1,2}[.)])\s+")
_NAME_WORD = r"[A-ZÆØÅÄÖÜÉ][a-zæøåäöüéáíó'’]+(?:-[A-ZÆØÅÄÖÜÉ][a-zæøåäöüéáíó'’]+)*|[A-ZÆØÅ]\."
_NAME = re.compile(rf"(?:{_NAME_WORD})(?: (?:de|von|van|la|{_NAME_WORD})){{1,4}}")
_WRITER = re.compile(r"\b(?:jeg|mig|undertegnede)\b", re.IGNORECASE)
_WORKPLACE = re.compile(
    r"bibliotek(?!ar|skonsulent)|kommune|dbc|center|kultur|styrelse|universitet|skole", re.IGNORECASE
)
_NOT_NAMES = re.compile(
    r"\b(?:bibliotek\w*|kommune|kommunes|kære|hej|hermed|tilmelding|møde\w*|netværk\w*|venlig|hilsen|det|den|vi|jeg|hvis|på|"
    r"center|dbc|universitet\w*|fra|til|emne|sendt|mandag|tirsdag|onsdag|torsdag|fredag|januar|februar|marts|april|maj|juni|"
    r"juli|august|september|oktober|november|december|øst|vest|aarhus|ballerup|tak|god|dag|ean|tlf|telefon|bedste)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a mail is about. `workplace` may name a library; the wish is 'vest', 'oest', 'begge' or ''."""

    name: str
    email: str = ""
    workplace: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail in its parts."""

    sender: Candidate
    lines: tuple[str, ...]  # what was written, above the signature
    workplace: str  # as the signature says


def read_mail(text: str) -> tuple[Candidate, ...]:
    """The people of a mail, in the order in which they stand there. Never fails."""
    mail = _parts(unicodedata.normalize("NFC", text))
    body = "\n".join(mail.lines)
    wish = wish_of(
        " ".join(re.findall(r"\w*(?:vest|øst|aarhus|århus|begge|lige meget)\w*", body, re.IGNORECASE))
    )
    others = _people(mail.lines)
    sender_named = any(_is_same(mail.sender, one) for one in others)
    writes_of_self = bool(_WRITER.search(body)) or not others
    found = others
    if (mail.sender.name or mail.sender.email) and writes_of_self and not sender_named:
        found = [mail.sender, *others]
    completed = [_complete(one, mail, wish) for one in found]
    return tuple(_once(completed)[:MOST])


def _parts(text: str) -> _Mail:
    sender = Candidate("")
    lines: list[str] = []
    signature: list[str] = []
    in_signature = False
    for raw in text.splitlines()[:_MOST_LINES]:
        line = " ".join(raw[:_MOST_CHARACTERS].split())
        if line.startswith(">") or (_HISTORY.match(line) and (lines or in_signature)):
            break
        header = _HEADER.fullmatch(line)
        if header and not in_signature:
            if header[1].casefold() in ("fra", "from") and not sender.name:
                sender = _sender(header[2])
        elif _GREETING.match(line) and lines:
            in_signature = True
            after = line[_GREETING.match(line).end() :].strip(" ,")  # type: ignore[union-attr]
            signature += [after] if after else []
        elif line:
            (signature if in_signature else lines).append(line)
    return _Mail(_signed(sender, signature), tuple(lines), _named_workplace(signature))


def _sender(text: str) -> Candidate:
    address = _ADDRESS.search(text)
    name = re.split(r"[<\[(]", text, maxsplit=1)[0].strip(" \"'")
    return Candidate(name if "@" not in name else "", address[1] if address else "")


def _signed(sender: Candidate, signature: Sequence[str]) -> Candidate:
    """The sender, with what only the signature says."""
    name = sender.name or next((_name_in(line) for line in signature if _name_in(line)), "")
    addresses = [found[1] for found in map(_ADDRESS.search, signature) if found]
    email = sender.email or (addresses or [""])[0]
    return Candidate(name, email)


def _named_workplace(lines: Sequence[str]) -> str:
    return next((_workplace_in(line) for line in lines if _workplace_in(line)), "")


def _people(lines: Sequence[str]) -> list[Candidate]:
    """Everybody named in the lines: by blocks of labels, else line by line."""
    labelled = _labelled(lines)
    if labelled:
        return labelled
    found: list[Candidate] = []
    listing = False
    for line in lines:
        named = _on_line(_BULLET.sub("", line), listed=listing or bool(_BULLET.match(line)))
        found += named
        listing = line.endswith(":") or (listing and bool(named))
    return found


def _labelled(lines: Sequence[str]) -> list[Candidate]:
    """Blocks such as 'Navn: …', 'E-mail: …', 'Bibliotek: …'; a new name begins the next person."""
    people: list[Candidate] = []
    for line in lines:
        label = _LABEL.fullmatch(_BULLET.sub("", line))
        if label is None or not label[2]:
            continue
        what, value = label[1].casefold(), label[2].strip()
        if what in ("navn", "fulde navn", "deltager"):
            address = _ADDRESS.search(value)
            name = re.split(r"[,;<(]", value, maxsplit=1)[0].strip()
            people.append(Candidate(name, address[1] if address else ""))
        elif people and "mail" in what and (address := _ADDRESS.search(value)):
            people[-1] = replace(people[-1], email=address[1])
        elif people and what in ("bibliotek", "arbejdsplads", "kommune"):
            people[-1] = replace(people[-1], workplace=value)
    return people


def _on_line(line: str, *, listed: bool) -> list[Candidate]:
    """The people of one line: each address with the name before it; names alone where a list is written."""
    addresses = list(_ADDRESS.finditer(line))
    if addresses:
        return _with_addresses(line, addresses)
    named = [found for found in _NAME.findall(line) if not _NOT_NAMES.search(found)]
    announces = re.search(r"tilmeld|deltage|kommer|deltager", line, re.IGNORECASE)
    workplace = _workplace_in(line)
    return [Candidate(name, workplace=workplace) for name in named] if listed or announces else []


def _with_addresses(line: str, addresses: Sequence[re.Match[str]]) -> list[Candidate]:
    found = []
    begin = 0
    for address in addresses:
        before = line[begin : address.start()]
        names = [name for name in _NAME.findall(before) if not _NOT_NAMES.search(name)]
        end = next((other.start() for other in addresses if other.start() > address.end()), len(line))
        workplace = _workplace_in(before) or (
            _workplace_in(line[address.end() :]) if end == len(line) else ""
        )
        name = names[-1] if names else ""
        found += [Candidate(one, workplace=workplace) for one in names[:-1]]
        found.append(Candidate(name, address[1], workplace))
        begin = address.end()
    return found


def _workplace_in(line: str) -> str:
    """The part of a line, between commas and the like, that may name a library."""
    parts = re.split(r"[,;:|()\[\]<>\t]| [-–—] ", _ADDRESS.sub("", line))
    for part in parts:
        cut = re.sub(r"^.*?\b(?:fra|hos|ved|på)\s+", "", part.strip(" ."))
        if _WORKPLACE.search(cut) and len(cut) <= 80 and cut[:1].isupper():
            return cut
    return ""


def _name_in(line: str) -> str:
    """The name a line begins with, '' where it begins with something else."""
    found = _NAME.match(line)
    return found[0] if found and not _NOT_NAMES.search(found[0]) else ""


def _complete(one: Candidate, mail: _Mail, wish: str) -> Candidate:
    name = one.name or (mail.sender.name if _is_same(one, mail.sender) else "") or _name_of(one.email)
    email = one.email or (mail.sender.email if _is_same(one, mail.sender) else "")
    return Candidate(name[:120], email, (one.workplace or mail.workplace)[:120], one.wish or wish)


def _is_same(one: Candidate, other: Candidate) -> bool:
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def _name_of(address: str) -> str:
    """'anne.soerensen@…' → 'Anne Soerensen'; '' where the address says no name."""
    words = address.partition("@")[0].split(".")
    return (
        " ".join(word.capitalize() for word in words)
        if len(words) > 1 and all(map(str.isalpha, words))
        else ""
    )


def _once(found: Sequence[Candidate]) -> list[Candidate]:
    """Each address once, and each name without one only where nobody with one has it."""
    kept: list[Candidate] = []
    for one in found:
        twin = next((other for other in kept if _is_same(one, other)), None)
        if twin is None:
            kept.append(one)
        elif one.email and not twin.email:
            kept[kept.index(twin)] = replace(twin, email=one.email)
    return kept
