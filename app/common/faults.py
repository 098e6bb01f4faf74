"""Errors of the domain: something a person can put right, with the sentence that says how."""


class DomainError(Exception):
    """The wish cannot be met; the message is shown to the person who had it."""


class NotFound(DomainError):
    """What was asked for does not exist, or not for this visitor."""


class LinkRevoked(DomainError):
    """The link was right once and has been replaced by a newer one."""
