"""Names of versions, so that whoever saves a form is told of what another has saved meanwhile. Pure."""

import hashlib


def version_of(what: object) -> str:
    """A short name of exactly these facts: of plans, which say all of themselves by `repr`."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]
