"""Who may come: each view carries one mark, and a view without one lets nobody in.

The marks only say it; `app.security` resolves them before the view runs.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """What a visitor must have to be let in."""

    PUBLIC = "public"
    PARTICIPANT_LINK = "participant link"
    CONTACT_LINK = "contact link"
    LIBRARY_LINK = "library link"
    RENEWAL_LINK = "renewal link"
    FEED_LINK = "feed link"
    READER = "reader"
    ORGANISER = "organiser"
    OWNER = "owner"


NEEDS_LINK = frozenset(
    {
        Access.PARTICIPANT_LINK,
        Access.CONTACT_LINK,
        Access.LIBRARY_LINK,
        Access.RENEWAL_LINK,
        Access.FEED_LINK,
    }
)
NEEDS_SIGN_IN = frozenset({Access.READER, Access.ORGANISER, Access.OWNER})


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


public = _mark(Access.PUBLIC)
"""Anybody may come."""

participant_link = _mark(Access.PARTICIPANT_LINK)
"""Whoever holds the link of a registration, given as `token` in the address."""

contact_link = _mark(Access.CONTACT_LINK)
"""Whoever holds the link of a booking's contact, given as `token` in the address."""

library_link = _mark(Access.LIBRARY_LINK)
"""Whoever holds the link of a library, given as `token` in the address."""

renewal_link = _mark(Access.RENEWAL_LINK)
"""Whoever holds the link with which somebody was asked to come again, given as `token` in the address."""

feed_link = _mark(Access.FEED_LINK)
"""Whoever has the address of somebody's own calendar, given as `token` in the address."""

reader = _mark(Access.READER)
"""Whoever is signed in and has any role in the `series` of the address; without one, in any series."""

organiser = _mark(Access.ORGANISER)
"""Whoever is signed in as owner, or as organiser of the `series` of the address; without one, of any."""

owner = _mark(Access.OWNER)
"""Whoever is signed in as owner."""


def access_of(view: object) -> Access | None:
    """The mark of a view, None where it has none."""
    return getattr(view, "access", None)
