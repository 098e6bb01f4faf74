"""The mails with which organisers sign in. The link's secret is made as the mail is written."""

from datetime import timedelta

from flask import current_app, render_template
from flask_babel import gettext

from app.accounts.models import Account
from app.accounts.queries import account_with
from app.accounts.roles import Role
from app.accounts.services import INVITATION_LIVES, LINK_LIVES, new_link
from app.common.clock import now
from app.common.danish import moment
from app.common.links import site_url
from app.meetings.queries import all_series
from app.outbox.composers import Mail
from app.outbox.models import Message


def sign_in_link(message: Message) -> Mail | None:
    """To an organiser who asked for it: a link that signs in once, within the hour."""
    account = account_with(message.recipient)
    if account is None:
        return None
    return _mail(account, gettext("Log ind på %(site)s", site=_site()), gettext("Log ind"), [], LINK_LIVES)


def invitation(message: Message) -> Mail | None:
    """To a new organiser, or one with new roles: what they may do now, and a link."""
    account = account_with(message.recipient)
    if account is None or not account.grants:
        return None
    subject = gettext("Du er inviteret til %(site)s", site=_site())
    return _mail(account, subject, gettext("Velkommen"), _abilities(account), INVITATION_LIVES)


def _abilities(account: Account) -> list[str]:
    """What an account may do, in sentences."""
    held = {grant.series_id: grant.role for grant in account.grants}
    if None in held:
        return [gettext("Du er nu ejer af %(site)s og kan ændre alt, også brugere.", site=_site())]
    names = {role: [one.name for one in all_series() if held.get(one.id) is role] for role in Role}
    sentences = {
        Role.ORGANISER: gettext("Du kan nu arrangere møder i: %(names)s."),
        Role.READER: gettext("Du kan nu se, men ikke ændre: %(names)s."),
    }
    return [
        sentence % {"names": ", ".join(names[role])} for role, sentence in sentences.items() if names[role]
    ]


def _mail(account: Account, subject: str, heading: str, abilities: list[str], lives: timedelta) -> Mail:
    words = {
        "subject": subject,
        "heading": heading,
        "abilities": abilities,
        "name": account.name,
        "until": moment(now() + lives),
        "link": site_url("accounts.link_page", token=new_link(account.id, lives)),
        "sign_in_page": site_url("accounts.sign_in_page"),
    }
    return Mail(
        to_address=account.email,
        to_name=account.name,
        subject=subject,
        text=render_template("mail/sign_in.txt", **words),
        html=render_template("mail/sign_in.html", **words),
    )


def _site() -> str:
    return str(current_app.config["SITE_NAME"])
