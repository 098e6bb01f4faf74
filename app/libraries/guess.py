"""Which library somebody comes from, guessed from their mail address (DOMAIN.md, Real numbers to use)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from app.common.cache import kept
from app.common.models import db
from app.libraries.directory import Directory, LibraryRow, directory
from app.libraries.domains import Domains, domains_of, host, is_free_mail, parents
from app.libraries.models import MailDomain

_USED = select(MailDomain.domain, MailDomain.library_id).where(
    MailDomain.domain.in_(bindparam("domains", expanding=True))
)
# Two may remember the same at once, and neither may fail for it.
_REMEMBER = {
    "sqlite": sqlite.insert(MailDomain).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(MailDomain).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """The library, if there is one answer; else those it may be, in the directory's order."""

    library: LibraryRow | None = None
    candidates: tuple[LibraryRow, ...] = ()


def guess(email_domain: str) -> Guess:
    """The library of people who write from this domain, or from one above it.

    Asked in turn: who has signed up from it before, whose web address it is, whose
    municipality has such a name. The first that knows exactly one decides.
    """
    return guess_each([email_domain])[email_domain]


def guess_each(email_domains: Iterable[str]) -> dict[str, Guess]:
    """The guess of each domain; two queries, however many there are."""
    chains = {one: _chain(one) for one in email_domains}
    asked = {domain for chain in chains.values() for domain in chain}
    if not asked:
        return dict.fromkeys(chains, Guess())
    libraries = directory()
    known = kept("library domains", libraries.revision, lambda: _domains(libraries))
    sources = (_used(sorted(asked)), known.websites, known.names)
    return {one: _guess(chain, sources, libraries) for one, chain in chains.items()}


def _chain(email_domain: str) -> Sequence[str]:
    """The domain and those above it, none where it says nothing of a workplace."""
    domain = host(email_domain)
    return parents(domain) if domain and not is_free_mail(domain) else ()


def _guess(
    chain: Sequence[str], sources: Iterable[Mapping[str, frozenset[int]]], libraries: Directory
) -> Guess:
    candidates: set[int] = set()
    for source in sources:
        ids = next((source[one] for one in chain if one in source), frozenset()) & libraries.by_id.keys()
        if len(ids) == 1:
            library = libraries.by_id[min(ids)]
            return Guess(library, (library,))
        candidates |= ids
    return Guess(None, tuple(row for row in libraries.rows if row.id in candidates))


def belongs_to(email_domain: str, library_id: int) -> bool:
    """Whether a domain is this library's by its web address or its municipality's name.

    Where people have signed up from says nothing here: anybody can do that.
    """
    domain, libraries = host(email_domain), directory()
    if not domain or is_free_mail(domain):
        return False
    known = kept("library domains", libraries.revision, lambda: _domains(libraries))
    return any(
        source.get(one) == frozenset({library_id})
        for one in parents(domain)
        for source in (known.websites, known.names)
    )


def remember(email_domain: str, library_id: int) -> None:
    """Keep that somebody from this domain has signed up for this library; known pairs stay as they are.

    Part of the sign-up's own transaction. Domains where anybody can have an address are not kept.
    """
    domain = host(email_domain)
    if not domain or is_free_mail(domain):
        return
    statement = _REMEMBER[db.session.get_bind().dialect.name]
    db.session.execute(statement, {"domain": domain, "library_id": library_id})


def _used(domains: Sequence[str]) -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for domain, library_id in db.session.execute(_USED, {"domains": list(domains)}):
        found[domain] = found.get(domain, frozenset()) | {library_id}
    return found


def _domains(libraries: Directory) -> Domains:
    return domains_of(libraries.rows)
