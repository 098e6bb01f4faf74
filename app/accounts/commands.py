"""`flask add-owner MAIL NAME` and `flask sign-in-link MAIL`."""

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.accounts.queries import account_with
from app.accounts.roles import Role
from app.accounts.services import invite, new_link
from app.common.checks import address_of
from app.common.forms import MOST_CHARACTERS, clean
from app.common.links import site_url
from app.common.transaction import write


@click.command("add-owner")
@click.argument("mail")
@click.argument("name")
@with_appcontext
def add_owner_command(mail: str, name: str) -> None:
    """Let NAME, with the address MAIL, arrange everything, and mail them a link to sign in with."""
    name = clean(name)
    email, wrong = address_of(clean(mail))
    if wrong or not 0 < len(name) <= MOST_CHARACTERS:
        raise click.ClickException(wrong or gettext("Skriv et navn på højst 120 tegn."))
    write(invite, name, email, {None: Role.OWNER}, "command")
    click.echo(gettext("%(name)s er ejer nu og får en mail med et link.", name=name))


@click.command("sign-in-link")
@click.argument("mail")
@with_appcontext
def sign_in_link_command(mail: str) -> None:
    """Print a link that signs in once, within an hour, for the organiser with the address MAIL."""
    account = account_with(clean(mail))
    if account is None:
        message = gettext(
            "Ingen arrangør har adressen %(mail)s. Opret en ejer med: flask add-owner %(mail)s NAVN",
            mail=mail,
        )
        raise click.ClickException(message)
    click.echo(site_url("accounts.link_page", token=write(new_link, account.id)))
