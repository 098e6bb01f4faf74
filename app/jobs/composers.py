"""Names which function writes which kind of mail."""

from app.outbox.composers import register
from app.registrations import mails


def register_composers() -> None:
    """Tell the outbox who composes what."""
    register("confirmation", mails.confirmation)
    register("link", mails.link)
    register("receipt", mails.booking_receipt)
