"""Brugere: who may do what, invited by mail; the last owner cannot go."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.accounts import services
from app.accounts.models import Account, Grant, SignInLink
from app.accounts.roles import Role
from app.accounts.services import AccountRefused, invite, remove, set_role
from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from tests.accounts.mailbox import link_of, mails
from tests.conftest import signed_in
from tests.factories import AccountFactory, GrantFactory, SeriesFactory
from tests.support.pages import Form, Page, PageClient
from tests.support.queries import counted_queries

PAGE = "/arrangoer/brugere"
LAST_OWNER = "Der skal være mindst én ejer. Gør en anden til ejer først."


@pytest.fixture
def series(app):
    return SeriesFactory()


@pytest.fixture
def karen(app):
    return GrantFactory(account__name="Karen Ravnsborg").account


@pytest.fixture
def at_users(app, karen):
    """The page of users, as the owner Karen sees it."""
    client = signed_in(app, karen)
    return lambda: client.get(PAGE)


def roles_of(account_id: int) -> dict[int | None, Role]:
    rows = db.session.scalars(select(Grant).filter_by(account_id=account_id))
    return {grant.series_id: grant.role for grant in rows}


def owners() -> int:
    return db.session.scalar(select(func.count(Grant.id)).filter_by(role=Role.OWNER))


def account(email: str) -> Account:
    return db.session.scalars(select(Account).filter_by(email_key=email)).one()


class TestInvitation:
    @pytest.mark.parametrize(
        ("role", "sentence"),
        [
            ("organiser", "Du kan nu arrangere møder i: Netværk i lånesamarbejde."),
            ("reader", "Du kan nu se, men ikke ændre: Netværk i lånesamarbejde."),
        ],
    )
    def test_says_what_one_may_do_and_its_link_signs_in(self, app, at_users, series, role, sentence):
        fields = {"name": "Bo Ærø", "email": "Bo@KB.example", f"role-{series.id}": role}
        page = at_users().form(PAGE).fill(fields).submit("Send invitation", 303).follow()
        assert "Invitationen er sendt" in page.text
        assert "Har ikke logget ind endnu" in page.text
        (mail,) = mails()
        assert (mail.to_address, mail.subject) == ("Bo@kb.example", "Du er inviteret til Kreds")
        assert sentence in mail.text
        assert sentence in mail.html
        assert (
            "Næste gang beder du selv om et link her: http://kreds.example/arrangoer/log-ind\n" in mail.text
        )
        client = PageClient(app)
        overview = client.post(link_of(mail), status=303).follow()
        assert ("Ny møderunde" in overview.text) == (role == "organiser")
        assert roles_of(account("bo@kb.example").id) == {series.id: Role(role)}

    def test_of_an_owner_gives_everything(self, app, at_users):
        at_users().form(PAGE).fill({"name": "Bo", "email": "bo@kb.example", "role-owner": "1"}).submit(
            None, 303
        )
        (mail,) = mails()
        assert "Du er nu ejer af Kreds og kan ændre alt, også brugere." in mail.text
        client = PageClient(app)
        client.post(link_of(mail), status=303)
        client.get(PAGE)

    def test_of_somebody_known_adds_roles_and_takes_none_away(self, at_users, series):
        bo = GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory(name="Tema").id).account
        fields = {"name": "Bo", "email": bo.email.upper(), f"role-{series.id}": "reader"}
        at_users().form(PAGE).fill(fields).submit(None, 303)
        assert sorted(roles_of(bo.id).values()) == [Role.ORGANISER, Role.READER]
        (mail,) = mails()
        assert "arrangere møder i: Tema." in mail.text
        assert "ikke ændre: Netværk i lånesamarbejde." in mail.text

    def test_whose_roles_are_taken_back_before_it_leaves_is_not_sent(self, app, series):
        id_ = write(invite, "Bo", "bo@kb.example", {series.id: Role.READER}, "command")
        write(set_role, id_, series.id, None, "command")
        assert mails() == []

    def test_says_all_that_is_missing_and_keeps_what_was_typed(self, at_users, series):
        page = at_users().form(PAGE).fill({"name": "", "email": "bo"}).submit("Send invitation", 422)
        assert page.title.startswith("Fejl: ")
        assert page.links["Vælg mindst én rolle."] == "#role-owner"
        for sentence in ("Indtast navnet.", "i formen navn@bibliotek.dk", "Vælg mindst én rolle."):
            assert page.text.count(sentence) == 2  # in the summary and at the field
        fields = {"name": "Bo", "email": "bo", f"role-{series.id}": "reader"}
        page = page.form(PAGE).fill(fields).submit("Send invitation", 422)
        assert {**page.form(PAGE).fields, "csrf_token": ""} == {**fields, "csrf_token": ""}
        assert db.session.scalar(select(func.count(Account.id))) == 1

    def test_takes_no_role_from_outside(self, app, at_users, series):
        client = at_users().client
        fields = {
            "name": "Bo",
            "email": "bo@kb.example",
            f"role-{series.id}": "owner",
            "role-999": "organiser",
        }
        assert "Vælg mindst én rolle." in client.post(PAGE, fields, 422).text


class TestRoles:
    def test_are_changed_on_the_page(self, at_users, series):
        bo = GrantFactory(role=Role.READER, series_id=series.id, account__name="Bo Ærø").account
        form = at_users().form(f"{PAGE}/{bo.id}")
        assert form.fields[f"role-{series.id}"] == "reader"
        page = form.fill({f"role-{series.id}": "organiser"}).submit("Gem roller", 303).follow()
        assert "Netværk i lånesamarbejde: arrangør" in page.text
        assert roles_of(bo.id) == {series.id: Role.ORGANISER}
        page.form(f"{PAGE}/{bo.id}").fill({f"role-{series.id}": ""}).submit("Gem roller", 303)
        assert roles_of(bo.id) == {}

    def test_are_logged_by_number(self, at_users, karen, series):
        bo = GrantFactory(role=Role.READER, series_id=series.id).account
        at_users().form(f"{PAGE}/{bo.id}").fill({f"role-{series.id}": "organiser"}).submit("Gem roller", 303)
        entry = db.session.scalars(select(AuditEntry).filter_by(action="account.role")).one()
        assert (entry.actor, entry.subject) == (f"account:{karen.id}", f"account:{bo.id}")
        assert entry.before == {"role": "reader", "series": series.id}
        assert entry.after == {"role": "organiser", "series": series.id}

    def test_of_the_last_owner_stay_and_what_was_chosen_too(self, at_users, karen, series):
        form = at_users().form(f"{PAGE}/{karen.id}")
        page = form.fill({"role-owner": None, f"role-{series.id}": "reader"}).submit("Gem roller", 422)
        assert LAST_OWNER in page.text
        kept = page.form(f"{PAGE}/{karen.id}").fields
        assert ("role-owner" in kept, kept[f"role-{series.id}"]) == (False, "reader")
        assert page.form(PAGE).fields[f"role-{series.id}"] == ""  # the form below invites somebody else
        assert roles_of(karen.id) == {None: Role.OWNER}

    def test_an_owner_may_step_back_when_there_is_another(self, app, at_users, karen):
        GrantFactory()
        at_users().form(f"{PAGE}/{karen.id}").fill({"role-owner": None}).submit("Gem roller", 303)
        assert owners() == 1


def removing(page: Page, account: Account) -> Form:
    """The form that asks whether an account is to be removed."""
    path = f"{PAGE}/{account.id}/fjern"
    return page.client.get(path).form(path)


class TestRemoval:
    def test_ends_everything_of_an_account_and_keeps_what_it_did(self, app, at_users, karen):
        bo = GrantFactory(account__name="Bo Ærø").account
        client, path, id_ = signed_in(app, bo), write(services.new_link, bo.id), bo.id
        asked = at_users().click("Fjern Bo Ærø")
        assert bo.email in asked.text
        assert "bliver logget ud alle steder og kan ikke logge ind mere" in asked.text
        client.get("/arrangoer/")
        page = asked.form(f"{PAGE}/{id_}/fjern").submit("Fjern bruger", 303).follow()
        assert "Brugeren er fjernet" in page.text
        assert "Bo Ærø" not in page.main.text
        assert asked.client.get(f"{PAGE}/{id_}/fjern", 303).follow().h1 == "Brugere"
        client.get("/arrangoer/", 302)
        client.get(f"/arrangoer/log-ind/{path}", 410)
        assert db.session.scalar(select(func.count(SignInLink.id)).filter_by(account_id=id_)) == 0
        assert db.session.scalar(select(func.count(AuditEntry.id)).filter_by(actor=f"account:{id_}")) == 1

    def test_of_the_last_owner_is_refused(self, at_users, karen):
        page = removing(at_users(), karen).submit("Fjern bruger", 422)
        assert LAST_OWNER in page.text
        assert owners() == 1

    @pytest.mark.parametrize("button", ["Gem roller", "Fjern bruger", "Log ud alle steder"])
    def test_by_another_owner_at_the_same_time_is_said(self, at_users, button):
        bo = GrantFactory().account
        form = removing(at_users(), bo) if "Fjern" in button else at_users().form(f"{PAGE}/{bo.id}")
        write(remove, bo.id, "command")
        assert "Brugeren er fjernet af en anden imens." in form.submit(button, 422).text

    def test_of_oneself_leads_to_the_sign_in_page(self, app, at_users, karen):
        GrantFactory()
        form = removing(at_users(), karen)
        assert "Det er dig selv." in form.page.text
        page = form.submit("Fjern bruger", 303).follow(302)
        assert page.location == "/arrangoer/log-ind"


def test_somebody_else_is_signed_out_everywhere(app, at_users):
    bo = GrantFactory().account
    client = signed_in(app, bo)
    assert (
        "er logget ud" in at_users().form(f"{PAGE}/{bo.id}").submit("Log ud alle steder", 303).follow().text
    )
    client.get("/arrangoer/", 302)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "leave", [remove, lambda one, actor: set_role(one, None, None, actor)], ids=["gone", "less"]
)
def test_two_owners_who_leave_at_once_do_not_both_go(app, leave):
    accounts = [GrantFactory().account.id for _ in range(2)]
    together = Barrier(2)

    def go(account_id: int) -> bool:
        with app.app_context():
            together.wait(10)
            try:
                write(leave, account_id, "command")
            except AccountRefused:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, accounts)) == [False, True]
    db.session.rollback()
    assert owners() == 1


@pytest.mark.both_databases
def test_two_who_invite_the_same_address_at_once_make_one_account(app, series):
    series_id, together = series.id, Barrier(2)

    def go(role: Role) -> int:
        with app.app_context():
            together.wait(10)
            return write(invite, "Bo Ærø", "bo@kb.example", {series_id: role}, "command")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(go, [Role.ORGANISER, Role.READER])
    db.session.rollback()
    assert first == second
    assert len(roles_of(first)) == 1
    assert len(mails()) == 1


def test_the_page_costs_the_same_for_few_and_many(app, at_users, series):
    def queries() -> int:
        with counted_queries(db.engine) as statements:
            at_users()
        return len(statements)

    few = queries()
    for _ in range(40):
        signed_in(app, GrantFactory(role=Role.READER, series_id=series.id).account)
    AccountFactory()
    assert queries() == few
