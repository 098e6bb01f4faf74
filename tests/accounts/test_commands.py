"""`flask add-owner` and `flask sign-in-link`."""

import pytest
from sqlalchemy import select

from app.accounts.commands import add_owner_command, sign_in_link_command
from app.accounts.models import Account, Grant
from app.accounts.roles import Role
from app.common.models import db
from tests.accounts.mailbox import link_of, mails
from tests.factories import GrantFactory
from tests.support.pages import PageClient


@pytest.fixture
def run(app):
    return lambda command, *words: app.test_cli_runner().invoke(command, words)


def test_an_owner_is_made_and_has_a_mail(app, run):
    result = run(add_owner_command, " Karen@KB.example", "Karen  Ravnsborg ")
    assert (result.exit_code, result.output) == (
        0,
        "Karen Ravnsborg er ejer nu og får en mail med et link.\n",
    )
    account = db.session.scalars(select(Account)).one()
    assert (account.email_key, account.grants[0].role) == ("karen@kb.example", Role.OWNER)
    (mail,) = mails()
    PageClient(app).post(link_of(mail), status=303)


def test_an_owner_named_again_gets_another_mail_and_a_new_name(app, run):
    for name in ("Karen", "Karen Ravnsborg"):
        run(add_owner_command, "karen@kb.example", name)
    assert db.session.scalars(select(Account.name)).all() == ["Karen Ravnsborg"]
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("mail", "name", "sentence"),
    [
        ("karen", "Karen", "Indtast en e-mailadresse i formen navn@bibliotek.dk."),
        ("", "Karen", "Indtast e-mailadressen."),
        ("karen@kb.example", "  ", "Skriv et navn på højst 120 tegn."),
        ("karen@kb.example", "k" * 121, "Skriv et navn på højst 120 tegn."),
    ],
)
def test_what_cannot_be_right_is_said_and_makes_nobody_an_owner(app, run, mail, name, sentence):
    result = run(add_owner_command, mail, name)
    assert (result.exit_code, sentence in result.output) == (1, True)
    assert db.session.scalars(select(Grant)).all() == []


def test_a_link_is_printed_that_signs_in_once(app, run):
    GrantFactory(account__email="Karen@KB.example")
    result = run(sign_in_link_command, " karen@kb.example")
    assert result.exit_code == 0
    path = result.output.strip().removeprefix("http://kreds.example")
    client = PageClient(app)
    assert client.get(path).form().submit("Log ind", 303).location == "/arrangoer/"
    assert mails() == []


def test_nobody_with_this_address_is_said_with_what_to_do(app, run):
    result = run(sign_in_link_command, "bo@kb.example")
    assert result.exit_code == 1
    assert "Opret en ejer med: flask add-owner bo@kb.example NAVN" in result.output
