"""Names which function writes which kind of mail."""

from app.accounts import mails as accounts
from app.outbox.composers import register
from app.registrations import mails


def register_composers() -> None:
    """Tell the outbox who composes what."""
    register("registration", mails.registration_news)
    register("link", mails.link)
    register("receipt", mails.booking_receipt)
    register("fee", mails.fee_change)
    register("no room", mails.no_room)
    register("reminder", mails.reminder)
    register("find", mails.find)
    register("sign in", accounts.sign_in_link, secret=True)
    register("invitation", accounts.invitation, secret=True)
