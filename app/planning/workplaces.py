"""Making the library of a workplace that people have typed."""

from flask_babel import gettext

from app.common.faults import DomainError
from app.libraries.guess import remember
from app.libraries.making import make_library
from app.planning.library_reading import NewLibrary
from app.registrations.decisions import change_library
from app.registrations.workplaces import Typed, typed_alike, typed_workplace


class WorkplaceSettled(DomainError):
    """The workplace has become a library meanwhile, or the registration is no longer active."""

    def __init__(self) -> None:
        """Somebody was faster."""
        super().__init__(
            gettext("Personen har fået et bibliotek eller er afmeldt i mellemtiden. Gå til personens side.")
        )


def others(one: Typed, series: frozenset[str]) -> list[Typed]:
    """The others in these series (by slug) who typed the same workplace."""
    return [each for each in typed_alike(one) if each.series_slug in series]


def make(new: NewLibrary, actor: str) -> int:
    """A new library; its id.

    Raises:
        NumberTaken: another library has the number.
    """
    return make_library(new.facts, actor, number=new.number, has_free_place=new.has_free_place, ean=new.ean)


def make_for(registration_id: int, series: frozenset[str], new: NewLibrary, actor: str) -> int:
    """A new library for the workplace somebody typed, and for the others in these series; its id.

    The domain of their addresses points to it from now on.

    Raises:
        WorkplaceSettled: somebody was faster.
        NumberTaken: another library has the number.
    """
    asked = typed_workplace(registration_id)
    if asked is None:
        raise WorkplaceSettled
    people = sorted([asked, *others(asked, series)], key=lambda one: one.round_id)
    library_id = make(new, actor)
    for one in people:
        change_library(one.id, library_id, actor)
        remember(one.email.rpartition("@")[2], library_id)
    return library_id
