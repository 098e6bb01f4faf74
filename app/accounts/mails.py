"""The mails with which organisers sign in. The link's secret is made as the mail is written."""

from datetime import timedelta

from flask import render_template
from flask_babel import gettext

from app.accounts.models import Account
from app.accounts.services import INVITATION_LIVES, LINK_LIVES, new_link
from app.common.clock import now
from app.common.danish import moment
from app.common.links import site_url
from app.common.models import db
from app.outbox.composers import Mail
from app.outbox.models import Message


def sign_in_link(message: Message) -> Mail | None:
    """To an organiser who asked for it: a link that signs in once, within the hour."""
    intro = gettext("Tryk på linket, og log ind med knappen på siden. Det virker én gang.")
    return _mail(message, gettext("Log ind"), gettext("Log ind"), intro, LINK_LIVES)


def invitation(message: Message) -> Mail | None:
    """To a new organiser: what it is, and the first link."""
    intro = gettext(
        "Du kan nu arrangere møder her. Tryk på linket, og log ind med knappen på siden. "
        "Næste gang beder du selv om et link på siden Log ind."
    )
    return _mail(
        message, gettext("Du er inviteret som arrangør"), gettext("Velkommen"), intro, INVITATION_LIVES
    )


def _mail(message: Message, subject: str, heading: str, intro: str, lives: timedelta) -> Mail | None:
    account = db.session.get(Account, message.subject_id)
    if account is None:
        return None
    words = {
        "subject": subject,
        "heading": heading,
        "intro": intro,
        "name": account.name,
        "until": moment(now() + lives),
        "link": site_url("accounts.link_page", token=new_link(account.id, lives)),
    }
    return Mail(
        to_address=account.email,
        to_name=account.name,
        subject=subject,
        text=render_template("mail/sign_in.txt", **words),
        html=render_template("mail/sign_in.html", **words),
    )
