"""Names which function writes which kind of mail."""


def register_composers() -> None:
    """Tell the outbox who composes what."""
