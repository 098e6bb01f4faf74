"""Names which function writes which kind of mail."""

from functools import partial

from app.accounts import mails as accounts
from app.broadcasts import mails as broadcasts
from app.meetings.days import MOST_DAYS
from app.outbox.composers import register
from app.registrations import mails
from app.registrations.news import day_kind
from app.renewals import mails as renewals


def register_composers() -> None:
    """Tell the outbox who composes what."""
    register("registration", mails.registration_news)
    for day in range(2, MOST_DAYS + 1):
        register(day_kind(day), partial(mails.day_news, day))
    register("link", mails.link)
    register("receipt", mails.booking_receipt)
    register("fee", mails.fee_change)
    register("no room", mails.no_room)
    register("reminder", mails.reminder)
    register("find", mails.find)
    register("sign in", accounts.sign_in_link, secret=True)
    register("invitation", accounts.invitation, secret=True)
    register("broadcast", broadcasts.copy_for_one, bulk=True)
    register("broadcast test", broadcasts.trial_copy)
    register("renewal", renewals.invitation, bulk=True)
    register("renewal reminder", renewals.reminder, bulk=True)
    register("renewal test", renewals.trial)
