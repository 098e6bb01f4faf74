"""Names in addresses: lower-case letters, digits and hyphens."""

import re

from werkzeug.routing import BaseConverter

PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"

RESERVED = frozenset(
    "api arrangoer bibliotek cookies doer find fornyelse healthz kalender kontakt kvittering metrics "
    "privatliv readyz static tilmelding was".split()
)
"""First segments that are pages of their own, so no series may take them (INTERFACES.md)."""


class SlugConverter(BaseConverter):
    """A slug in an address; anything else is no page at all."""

    regex = PATTERN
    part_isolating = True


def is_slug(text: str) -> bool:
    """Whether a series, round or sitting may have this name."""
    return re.fullmatch(PATTERN, text) is not None and len(text) <= 60
