"""Which libraries a mail domain points to, from what is known of the libraries alone.

Pure. Staff often write from the municipality's address, not the library's (DOMAIN.md,
Real numbers to use).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.libraries.words import fold, spellings

_LONGEST = 253  # characters of a host name
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}")

_FREE_MAIL = frozenset(
    """
    aol.com fastmail.com gmx.com gmx.de gmx.net hey.com icloud.com mac.com mail.com me.com pm.me
    proton.me protonmail.ch protonmail.com rocketmail.com tuta.com tuta.io tutanota.com web.de
    yandex.com zoho.com 12mail.dk 12move.dk adslhome.dk altiboxmail.dk bbsyd.dk cybercity.dk dlgtele.dk
    email.dk energimail.dk esenet.dk fiberpost.dk forum.dk get2net.dk hafnet.dk image.dk jubii.dk
    jubiimail.dk ka-net.dk kabelmail.dk mail-online.dk mail.dk mail.tele.dk mobilpost.dk newmail.dk
    ofir.dk pc.dk post.cybercity.dk post.tele.dk post12.dk privat.dk profibermail.dk sol.dk stofanet.dk
    tdc.dk tdcadsl.dk tdcspace.dk tele.dk tiscali.dk turbopost.dk vip.cybercity.dk webspeed.dk
    worldonline.dk youmail.dk kallnet.fo olivant.fo greennet.gl
    """.split()
)
# One house, many countries: yahoo.dk, hotmail.co.uk, live.com …
_FREE_HOUSES = re.compile(r"(?:gmail|googlemail|hotmail|live|msn|outlook|yahoo|ymail)\.(?:com?\.)?[a-z]{2,3}")

# Domains that follow from neither a web address nor the municipality's name, by library number.
_KNOWN_BY_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "717300": ("ltk.dk",),  # Lyngby-Taarbæk
    "717500": ("rk.dk",),  # Rødovre
    "724000": ("egekom.dk",),  # Egedal
    "743000": ("fmk.dk",),  # Faaborg-Midtfyn
    "776000": ("rksk.dk",),  # Ringkøbing-Skjern
    "782000": ("vesthimmerland.dk",),  # Vesthimmerlands
    "820030": ("sdu.dk",),  # Syddansk Universitetsbibliotek
    "820050": ("aau.dk",),  # Aalborg Universitetsbibliotek
    "820080": ("aarch.dk",),  # Arkitektskolen Aarhus
    "820190": ("itu.dk",),  # IT-Universitetet i København
    "830060": ("kp.dk",),  # Københavns Professionshøjskole
    "830370": ("pha.dk",),  # Professionshøjskolen Absalon
    "830520": ("dkdm.dk",),  # Det Kgl. Danske Musikkonservatorium
    "831020": ("via.dk",),  # VIA Bibliotekerne
}


class Listed(Protocol):
    """What is known of a library here."""

    @property
    def id(self) -> int:
        """Internal key."""

    @property
    def number(self) -> str:
        """Library number."""

    @property
    def municipality(self) -> str:
        """Name of its municipality, or ''."""

    @property
    def website(self) -> str:
        """Its web address without https://, or ''."""


@dataclass(frozen=True, slots=True)
class Domains:
    """The ids of the libraries behind each domain: by web address, and by the municipality's name."""

    websites: Mapping[str, frozenset[int]]
    names: Mapping[str, frozenset[int]]


def domains_of(libraries: Iterable[Listed]) -> Domains:
    """The domains of all libraries, to be made once per version of the list."""
    websites: dict[str, set[int]] = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    for library in libraries:
        for domain in parents(host(library.website)):
            websites[domain].add(library.id)
        for domain in (*_municipal(library.municipality), *_KNOWN_BY_OTHER_NAMES.get(library.number, ())):
            names[domain].add(library.id)
    return Domains(_frozen(websites), _frozen(names))


def _frozen(found: Mapping[str, set[int]]) -> Mapping[str, frozenset[int]]:
    return {domain: frozenset(ids) for domain, ids in found.items()}


def host(text: str) -> str:
    """The host in a mail or web address: lower case, Latin letters, without `www.`; '' where there is none.

    Danish letters become their two Latin ones, encoded (xn--…) or not: for a library both
    belong to the same house.
    """
    text = text.strip().lower().rpartition("://")[2].partition("/")[0].rpartition("@")[2]
    labels = [_latin(label) for label in text.rstrip(".").split(".")]
    found = ".".join(labels).removeprefix("www.")
    return found if len(found) <= _LONGEST and _HOST.fullmatch(found) else ""


def _latin(label: str) -> str:
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except ValueError:
            return label
    return label if label.isascii() else fold(label).replace(" ", "-")


def parents(domain: str) -> Sequence[str]:
    """The domain and those above it, nearest first, down to two labels: mail.horsens.dk, horsens.dk."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that it says nothing of where people work."""
    return any(one in _FREE_MAIL or _FREE_HOUSES.fullmatch(one) for one in parents(domain))


def _municipal(municipality: str) -> Iterable[str]:
    """The domains a municipality of this name may have, such as koebenhavn.dk and kobenhavnkommune.dk."""
    for spelling in spellings(municipality):
        for name in {spelling.replace(" ", "-"), spelling.replace(" ", "")} - {""}:
            yield from (f"{name}.dk", f"{name}kommune.dk", f"{name}-kommune.dk", f"{name}kom.dk")
