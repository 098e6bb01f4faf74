"""Signing in by a mailed link, and how sessions end."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Session, SignInLink
from app.accounts.roles import Role
from app.accounts.services import (
    INVITATION_LIVES,
    LINK_LIVES,
    SESSION_LIVES,
    SESSION_RESTS,
    ask_for_link,
    forget_old,
    hash_of,
    invite,
    new_link,
    sign_out_everywhere,
)
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.outbox import services as outbox
from app.outbox.delivery import deliver_due
from app.outbox.models import Message
from tests.accounts.mailbox import link_of, mails
from tests.conftest import signed_in
from tests.factories import AccountFactory, GrantFactory, SittingFactory
from tests.support.pages import PageClient
from tests.support.queries import counted_queries

SECOND = timedelta(seconds=1)
USED_UP = "Linket gælder ikke længere"


@pytest.fixture
def karen(app):
    return GrantFactory(account__name="Karen Ravnsborg", account__email="Karen@KB.example").account


def ask(client, email="karen@kb.example", status=200):
    return client.get("/arrangoer/log-ind").form().fill(email=email).submit("Send link", status)


def link(account, lives=LINK_LIVES) -> str:
    return f"/arrangoer/log-ind/{write(new_link, account.id, lives)}"


def sessions(**values) -> int:
    return db.session.scalar(select(func.count(Session.id)).filter_by(**values))


def test_an_organiser_signs_in_by_the_link_in_the_mail(client, karen):
    assert ask(client, " karen@kb.EXAMPLE ").h1 == "Se i din mail"
    (mail,) = mails()
    assert (mail.to_address, mail.to_name, mail.subject) == (
        "Karen@KB.example",
        "Karen Ravnsborg",
        "Log ind på Kreds",
    )
    page = client.get(link_of(mail))
    assert page.h1 == "Log ind"
    assert page.form().submit("Log ind", 303).follow().h1 == "Overblik"


@pytest.mark.parametrize("times", [1, 5])
def test_opening_the_link_uses_nothing_up(client, karen, times):
    path = link(karen)
    for _ in range(times):
        PageClient(client.app).get(path)  # a mail scanner
        client.flask.head(path)
    assert sessions() == 0
    client.get(path).form().submit("Log ind", 303)
    assert sessions() == 1


def test_a_link_signs_in_once(client, karen):
    path = link(karen)
    other = PageClient(client.app)
    form = other.get(path).form()
    client.get(path).form().submit("Log ind", 303)
    assert form.submit("Log ind", 410).h1 == USED_UP
    assert other.get(path, 410).click("Få et nyt link").h1 == "Log ind som arrangør"
    assert sessions() == 1


def test_a_used_link_leads_on_where_one_is_signed_in(client, karen):
    path = link(karen)
    client.post(path, status=303)
    assert client.get(path, 303).location == client.post(path, status=303).location == "/arrangoer/"
    assert sessions() == 1


@pytest.mark.parametrize("lives", [LINK_LIVES, INVITATION_LIVES])
def test_a_link_signs_in_until_its_time_is_over(client, karen, frozen, lives):
    last, late = link(karen, lives), link(karen, lives)
    frozen.shift(lives - SECOND)
    client.get(last).form().submit("Log ind", 303)
    frozen.shift(SECOND)
    other = PageClient(client.app)
    assert other.get(late, 410).h1 == USED_UP
    assert other.post(late, status=410).h1 == USED_UP


@pytest.mark.parametrize("secret", ["x", "0" * 43, "../brugere", "æ", "%00"])
def test_a_link_that_was_never_sent_signs_nobody_in(client, karen, secret):
    status = 404 if "/" in secret else 410
    client.get(f"/arrangoer/log-ind/{secret}", status)
    if status == 410:
        client.post(f"/arrangoer/log-ind/{secret}", status=410)
    assert sessions() == 0


def test_neither_links_nor_sessions_nor_mails_that_have_left_can_be_read_in_the_database(app, karen):
    write(ask_for_link, "karen@kb.example")
    deliver_due()
    (message,) = db.session.scalars(select(Message))
    (row,) = db.session.scalars(select(SignInLink))
    assert (message.state, message.content) == ("sent", None)
    assert len(row.secret_hash) == 64
    secret = write(new_link, karen.id)
    client = PageClient(app)
    client.post(f"/arrangoer/log-ind/{secret}", status=303)
    with client.flask.session_transaction() as cookie:
        key = cookie["organiser"]
    assert db.session.scalars(select(Session.key_hash)).one() == hash_of(key) != key


@pytest.mark.parametrize("email", ["", "karen", "karen@", "a@b@c.example", "k" * 250 + "@kb.example"])
def test_what_is_no_address_is_said_at_the_field_and_kept(client, karen, email):
    page = ask(client, email, 422)
    assert page.title.startswith("Fejl: ")
    assert page.form().fields["email"] == email
    assert mails() == []


class TestWhoeverAsks:
    """Nobody learns whether an address has an account: neither from the answer nor from its time."""

    def test_reads_the_same(self, client, karen):
        known, unknown = ask(client), ask(client, "erik@kb.example")
        assert known.text.replace("karen@", "x@") == unknown.text.replace("erik@", "x@")
        assert [mail.to_address for mail in mails()] == ["Karen@KB.example"]

    def test_costs_the_same(self, client, karen):
        asked = []
        for email in ("karen@kb.example", "erik@kb.example"):
            with counted_queries(db.engine) as statements:
                ask(client, email)
            asked.append(statements)
        assert asked[0] == asked[1]

    def test_has_no_mail_when_the_account_is_removed_meanwhile(self, app, karen):
        account = AccountFactory(email="bo@kb.example", email_key="bo@kb.example")
        write(ask_for_link, "bo@kb.example")
        db.session.delete(account)
        db.session.commit()
        assert mails() == []


def test_five_mails_with_links_a_quarter_and_other_mails_do_not_count(client, karen, frozen):
    for number in range(7):
        _mail_of_another_kind("karen@kb.example")
        ask(client)
        _all_sent()
        assert _links_mailed() == min(number + 1, 5)
    frozen.shift(timedelta(minutes=15) + SECOND)
    ask(client)
    assert _links_mailed() == 6


def test_an_address_on_the_network_may_ask_as_often_as_the_setting_says(client, karen):
    client.app.config["SIGN_INS_PER_QUARTER"] = 3
    for number in range(3):
        ask(client, f"nr-{number}@kb.example")
    assert ask(client, "nr-4@kb.example", 429).h1 == "Der er kommet for mange på én gang"


class TestTheWayBack:
    """Who is sent to the sign-in page comes back to where they were going, and never elsewhere."""

    def test_leads_to_the_page_that_was_asked_for(self, client, karen):
        sitting = SittingFactory()
        desk = f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}"
        path = f"{desk}/tilmeldinger?status=tilmeldt&soeg=%C3%A6"
        assert client.get(path, 302).location == "/arrangoer/log-ind"
        assert client.post(link(karen), status=303).location == path

    def test_leads_to_overblik_without_one(self, client, karen):
        assert client.post(link(karen), status=303).location == "/arrangoer/"

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
            "/",
            "",
            "/arrangoer/log-ud",
        ],
    )
    def test_leads_nowhere_else(self, client, karen, wanted):
        with client.flask.session_transaction() as cookie:
            cookie["after_sign_in"] = wanted
        assert client.post(link(karen), status=303).location == "/arrangoer/"

    def test_forgets_an_address_too_long_for_a_cookie(self, client, karen):
        client.get(f"/arrangoer/?x={'x' * 5000}", 302)
        assert client.post(link(karen), status=303).location == "/arrangoer/"

    @pytest.mark.parametrize(
        "query", ["naeste=https://evil.example", "next=//evil.example", "after_sign_in=/x"]
    )
    def test_is_not_given_by_an_address(self, client, karen, query):
        client.get(f"/arrangoer/log-ind?{query}")
        assert client.post(f"{link(karen)}?{query}", status=303).location == "/arrangoer/"


class TestSession:
    def test_a_cookie_from_before_is_of_no_use_afterwards(self, client, karen):
        client.get("/arrangoer/log-ind")
        with client.flask.session_transaction() as cookie:
            cookie["organiser"] = planted = "known to somebody else"
            before = cookie["csrf_token"]
        client.post(link(karen), status=303)
        with client.flask.session_transaction() as cookie:
            assert cookie["organiser"] != planted
            assert cookie.get("csrf_token") != before

    def test_signing_in_anew_ends_the_session_that_was_open_in_the_browser(self, app, karen):
        client = signed_in(app, karen)
        client.post(link(karen), status=303)
        assert (sessions(), sessions(ended_at=None)) == (2, 1)
        client.get("/arrangoer/")

    def test_rests_for_three_days_and_no_longer(self, app, karen, frozen):
        client = signed_in(app, karen)
        for _ in range(3):
            frozen.shift(SESSION_RESTS - SECOND)
            client.get("/arrangoer/")
        frozen.shift(SESSION_RESTS)
        assert client.get("/arrangoer/", 302).location == "/arrangoer/log-ind"

    def test_ends_after_a_month_however_much_it_is_used(self, app, karen, frozen):
        client = signed_in(app, karen)
        begun = now()
        while now() + timedelta(days=2) < begun + SESSION_LIVES:
            frozen.shift(timedelta(days=2))
            client.get("/arrangoer/")
        frozen.move_to(begun + SESSION_LIVES)
        client.get("/arrangoer/", 302)

    def test_is_ended_by_its_holder_and_its_cookie_opens_nothing_any_more(self, app, karen):
        client = signed_in(app, karen)
        stolen = client.flask.get_cookie("kreds").value
        other = signed_in(app, karen)
        page = client.get("/arrangoer/")
        assert page.form("/arrangoer/log-ud").submit("Log ud", 303).location == "/arrangoer/log-ind"
        client.get("/arrangoer/", 302)
        other.get("/arrangoer/")
        client.flask.set_cookie("kreds", stolen)
        client.get("/arrangoer/", 302)

    def test_all_of_ones_own_are_ended_at_once_and_links_on_their_way_too(self, app, karen):
        client, other, path = signed_in(app, karen), signed_in(app, karen), link(karen)
        page = client.get("/arrangoer/mig")
        assert len(page.select("tbody tr")) == 2
        page.form("/arrangoer/mig/log-ud").submit("Log ud alle steder", 303)
        for one in (client, other):
            one.get("/arrangoer/", 302)
        client.get(path, 410)

    def test_who_is_signed_out_already_is_let_out_all_the_same(self, app, karen):
        client = signed_in(app, karen)
        form = client.get("/arrangoer/").form("/arrangoer/log-ud")
        write(sign_out_everywhere, karen.id, "command")
        assert form.submit("Log ud", 303).location == "/arrangoer/log-ind"

    def test_who_has_no_role_any_more_sees_nothing_and_can_leave(self, app):
        client = signed_in(app, AccountFactory())
        assert "spørg en ejer" in client.get("/arrangoer/", 403).text
        client.post("/arrangoer/log-ud", status=303)
        assert sessions(ended_at=None) == 0

    def test_a_form_sent_after_it_has_ended_changes_nothing_and_says_how_to_go_on(self, app, karen):
        client = signed_in(app, karen)
        form = client.get("/arrangoer/brugere").form("/arrangoer/brugere")
        write(sign_out_everywhere, karen.id, "command")
        page = form.fill({"name": "Bo", "email": "bo@kb.example", "role-owner": "1"}).submit(
            "Send invitation", 401
        )
        assert "Det, du har skrevet, er der endnu" in page.text
        assert mails() == []

    def test_is_noted_as_used_at_most_every_five_minutes(self, app, karen, frozen):
        client = signed_in(app, karen)
        for minutes, writes in ((0, 0), (4, 0), (2, 1), (1, 0)):
            frozen.shift(timedelta(minutes=minutes))
            with counted_queries(db.engine) as statements:
                client.get("/arrangoer/mig")
            assert len([one for one in statements if one.startswith("UPDATE")]) == writes

    def test_its_cookie_is_for_this_site_and_no_script(self, app, karen, make_app):
        client = signed_in(make_app(SITE_URL="https://kreds.example"), karen)
        (cookie,) = [value for name, value in client.get("/arrangoer/").headers if name == "Set-Cookie"]
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie


def test_old_links_and_sessions_are_forgotten(app, karen, frozen):
    client = signed_in(app, karen)
    link(karen)
    frozen.shift(SESSION_LIVES + SESSION_RESTS)
    client.get("/arrangoer/", 302)
    assert write(forget_old) == 2  # both links; the session is kept one moment longer
    frozen.shift(SECOND)
    assert write(forget_old) == 1
    assert write(forget_old) == sessions() == 0


def test_an_invitation_and_a_link_asked_for_come_in_one_mail_if_neither_has_left(app, karen):
    write(ask_for_link, "karen@kb.example")
    write(invite, "Karen Ravnsborg", "karen@kb.example", {None: Role.OWNER}, "command")
    assert [mail.subject for mail in mails()] == ["Du er inviteret til Kreds"]


def _links_mailed() -> int:
    return db.session.scalar(select(func.count(Message.id)).filter_by(kind="sign in"))


def _mail_of_another_kind(recipient: str) -> None:
    write(outbox.put, "find", 0, "find:1", recipient)


def _all_sent() -> None:
    deliver_due()
    db.session.commit()
