"""Who a sign-up mail is about, read from the words in which people write it to a mailbox.

Pure. Nothing is decided here: an organiser looks through what was found before anybody is
signed up. So a name too many does less harm than one that is missing, and an address is
never put together: each stands in the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.registrations.pasted_letters import ADDRESS, Letter, letters_in, without_bullet
from app.registrations.pasted_names import Name, names_in, workplace_in
from app.registrations.wishes import Meeting, wish_in

MOST = 50
"""People found in one mail."""

_LABEL = re.compile(
    r"(navn|fulde navn|deltager|e-?mail|mail|mailadresse|bibliotek|arbejdsplads|kommune|stilling|titel|"
    r"møde|sted)\s*\.?\s*:\s*(.+)",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:til)?meld\w*|deltag\w*|\bkommer\b|\bkolleg\w*|\bskrive?\b.*\bpå\b|"
    r"\bmed til\b|\bplads(?:er)? til\b",
    re.IGNORECASE,
)
_SHARED = re.compile(r"(?:bib|info|kontakt|kultur|laan|mail|post)", re.IGNORECASE)
"""How an address begins that belongs to a house and not to a person."""

_NOT_COMING = re.compile(r"\bjeg\b[^.!?;\n]{0,40}\bikke\b[^.!?;,\n]*", re.IGNORECASE)
_WRITER_COMES = re.compile(
    r"\b(?:mig selv|undertegnede|(?:og|samt|plus|både) (?:jeg|mig)|(?:jeg|mig) (?:og|samt))\b|"
    r"\b(?:til)?meld(?:e|er|es|t)? (?:jeg )?(?:også |gerne |venligst |hermed )*(?:mig|os)\b|"
    r"\b(?:skrive?|sætte?|notere?) (?:i |venligst |gerne )*(?:mig|os)\b|"
    r"\bjeg\b(?:(?!\bhave\b|\btilmelde\b)[^.!?;\n]){0,60}?"
    r"\b(?:deltage|deltager|kommer|komme|tilmeld(?:t|es)|være med|er med|gerne med|med til)\b|"
    r"\btilmelding af mig\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a mail is about. `workplace` may name a library; the wish is as `wish_in` gives it."""

    name: str
    email: str = ""
    workplace: str = ""
    wish: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody in a line, and where their name stands there."""

    name: str
    email: str
    start: int
    end: int


def read_mail(text: str, meetings: Sequence[Meeting]) -> tuple[Candidate, ...]:
    """The people of a mail, its writer first, then in the order in which they stand there. Never fails."""
    letters = letters_in(text)
    letter = _that_signs_up(letters)
    others = _people(letter.lines, meetings) or _people([letter.subject], meetings)
    writer = _writer(letter, letters)
    comes = _writer_comes(letter) or (not others and not _NOT_COMING.search(letter.text))
    others += [one for one in _people(letter.signature, meetings) if _is_afterthought(one, writer)]
    named = next((one for one in others if _is_same(one, writer)), None)
    found = [writer, *others] if comes and named is None and (writer.name or writer.email) else others
    home = _home(letter)
    wish = wish_in(letter.text, meetings)
    return tuple(_once(_complete(one, writer, home, wish) for one in found)[:MOST])


def _that_signs_up(letters: Sequence[Letter]) -> Letter:
    """The mail itself, or the one below it that is only passed on."""
    first, *below = letters
    if not below:
        return first
    if first.passes_on or below[0].is_passed_on or not any(first.lines):
        return below[0]
    says_nothing = not _writer_comes(first) and not _people(first.lines, ())
    return below[0] if says_nothing and _writer_comes(below[0]) else first


def _is_afterthought(one: Candidate, writer: Candidate) -> bool:
    """Whether somebody below the signature is meant to come: somebody else, by name and address."""
    return bool(one.email) and " " in one.name and not _is_same(one, writer)


def _writer_comes(letter: Letter) -> bool:
    return bool(_WRITER_COMES.search(_NOT_COMING.sub("", letter.text)))


def _writer(letter: Letter, letters: Sequence[Letter]) -> Candidate:
    """Whoever wrote it: as its head says, else as it is signed, else to whom the mail it answers went."""
    below = letters[letters.index(letter) + 1 :]
    answered = below[0].recipient if below else letter.sender
    signed = [address for line in letter.signature for address in ADDRESS.findall(line)]
    signed.sort(key=lambda address: bool(_SHARED.match(address)))
    if letter.sender.email:
        return Candidate(letter.sender.name or _signed_name(letter.signature), letter.sender.email)
    name = letter.sender.name or _signed_name(letter.signature) or answered.name
    return Candidate(name, signed[0] if signed else answered.email)


def _signed_name(signature: Sequence[str]) -> str:
    """The first whole name, else the first name that somebody has signed with."""
    names = [name for line in signature for name in names_in(ADDRESS.sub("", line))]
    whole = [name.text for name in names if name.is_whole]
    alone = [name.text for name in names[:1] if signature[0].startswith(name.text)]
    return next(iter(whole or alone), "")


def _home(letter: Letter) -> str:
    """Where the people of a mail come from, where it does not say otherwise of one."""
    without_people = (line for line in letter.lines if not ADDRESS.search(line))
    before_people = (ADDRESS.split(line)[0] for line in letter.lines)
    said = map(workplace_in, (*without_people, *letter.signature, *before_people))
    return next(filter(None, said), "")


def _people(lines: Sequence[str], meetings: Sequence[Meeting]) -> list[Candidate]:
    """Everybody named in the lines: by blocks of labels, else line by line."""
    return _labelled(lines, meetings) or _listed(lines, meetings)


def _labelled(lines: Sequence[str], meetings: Sequence[Meeting]) -> list[Candidate]:
    """Blocks such as 'Navn: …', 'E-mail: …', 'Bibliotek: …'; a new name begins the next person."""
    people: list[Candidate] = []
    for line in lines:
        label = _LABEL.fullmatch(without_bullet(line)[0])
        if label is None:
            continue
        what, value = label[1].casefold(), label[2].strip()
        address = ADDRESS.search(value)
        if what in ("navn", "fulde navn", "deltager"):
            name = re.split(r"[,;<(]", value, maxsplit=1)[0].strip()
            people.append(Candidate("" if "@" in name else name, address[1] if address else ""))
        elif people:
            people[-1] = replace(people[-1], **_labelled_fact(what, value, meetings))
    return people


def _labelled_fact(what: str, value: str, meetings: Sequence[Meeting]) -> dict[str, str]:
    if "mail" in what:
        address = ADDRESS.search(value)
        return {"email": address[1]} if address else {}
    if what in ("møde", "sted"):
        return {"wish": wish_in(value, meetings)}
    return {"title" if what in ("stilling", "titel") else "workplace": value}


def _listed(lines: Sequence[str], meetings: Sequence[Meeting]) -> list[Candidate]:
    """Addresses with the names before them; names alone where a list or a sentence announces people.

    The head of a list may name the meeting: 'Vest:'.
    """
    found: list[Candidate] = []
    in_list, wish = False, ""
    for line in lines:
        text, has_bullet = without_bullet(line)
        people = _on_line(text, meetings, announced=in_list or has_bullet or bool(_ANNOUNCES.search(text)))
        found += [one if one.wish else replace(one, wish=wish) for one in people]
        if line.endswith(":"):
            in_list, wish = True, wish_in(line, meetings)
        elif line and not people:
            in_list, wish = False, ""
    return found


def _on_line(line: str, meetings: Sequence[Meeting], *, announced: bool) -> list[Candidate]:
    """The people of a line; `announced`: a name without an address is meant to come as well.

    What stands from one person to the next is said of the first, what stands before them of all.
    """
    addresses = list(ADDRESS.finditer(line))
    without = ADDRESS.sub(lambda address: "@" * len(address[0]), line)
    people = _named(without, addresses, announced=announced)
    before = without[: people[0].start] if people else ""
    found = []
    for index, one in enumerate(people):
        own = without[one.end : people[index + 1].start if index + 1 < len(people) else len(without)]
        found.append(
            Candidate(
                one.name,
                one.email,
                workplace_in(own) or workplace_in(before),
                wish_in(own, meetings) or wish_in(before, meetings) or wish_in(line, meetings),
            )
        )
    return found


def _named(line: str, addresses: Sequence[re.Match[str]], *, announced: bool) -> list[_Named]:
    """The names and addresses that belong together, in their order in the line."""
    names = names_in(line)
    found, begin = [], 0
    for address in addresses:
        before = [name for name in names if begin <= name.start and name.end <= address.start()]
        name = _owner(before, line, address.start()) or Name("", *address.span())
        found.append(_Named(name.text, address[1], name.start, name.end))
        names = [one for one in names if one is not name]
        begin = address.end()
    if announced:
        found += [_Named(one.text, "", one.start, one.end) for one in names if one.is_whole]
    return sorted(found, key=lambda one: one.start)


def _owner(names: Sequence[Name], line: str, at: int) -> Name | None:
    """Whose an address is: the name right before it, else the last whole name."""
    touching = [name for name in names if not line[name.end : at].strip(" (<[\"':,;|–-")]
    whole = [name for name in names if name.is_whole]
    return next(reversed(touching or whole), None)


def _complete(one: Candidate, writer: Candidate, home: str, wish: str) -> Candidate:
    if _is_same(one, writer):
        one = replace(one, name=one.name or writer.name, email=one.email or writer.email)
    domain, home_domain = (each.email.rpartition("@")[2].casefold() for each in (one, writer))
    from_home = not one.email or not writer.email or domain == home_domain
    return replace(
        one,
        name=(one.name or _name_of(one.email))[:120],
        workplace=(one.workplace or (home if from_home else ""))[:120],
        wish=one.wish or wish,
        title=one.title[:120],
    )


def _is_same(one: Candidate, other: Candidate) -> bool:
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def _name_of(address: str) -> str:
    """'anne.soerensen@…' → 'Anne Soerensen'; '' where the address says no name."""
    words = address.partition("@")[0].split(".")
    is_name = len(words) > 1 and all(len(word) > 1 and word.isalpha() for word in words)
    return " ".join(word.capitalize() for word in words) if is_name else ""


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    """Each person once, with what is said of them in any place; a label without a name is nobody."""
    kept: list[Candidate] = []
    for one in found:
        if not one.name and not one.email:
            continue
        twin = next((index for index, other in enumerate(kept) if _is_same(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            other = kept[twin]
            kept[twin] = replace(other, name=other.name or one.name, email=other.email or one.email)
    return kept
