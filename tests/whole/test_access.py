"""Closed by default: what a visitor may do is said on each view, and no form is taken without its token."""

import pytest
from flask import Blueprint

from app.accounts.roles import Role
from app.accounts.services import set_role
from app.common.access import NEEDS_LINK, NEEDS_SIGN_IN, Access, access_of
from app.common.extensions import csrf, db
from app.common.links import Purpose, token
from app.common.transaction import write
from app.outbox.models import Message
from app.registrations.models import Booking
from app.registrations.queries import library_token
from app.renewals.links import token_of
from tests.conftest import signed_in
from tests.factories import (
    AccountFactory,
    BroadcastFactory,
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    RenewalFactory,
    SeriesFactory,
    SittingFactory,
)

CHECKED_IN_THE_VIEW = {
    f"app.registrations.{view}"
    for view in (
        *("views.sign_up", "views.confirm", "find_views.find", "find_views.save_ean"),
        *("own_views.change", "own_views.move", "own_views.hand_over", "own_views.cancel"),
        *("own_views.undo", "own_views.save_diet", "own_choices_views.save_choices"),
    )
} | {f"app.renewals.views.{view}" for view in ("renew", "decline", "send_link")}
"""Their views check the token themselves, so that nothing typed is lost; tested below."""


@pytest.fixture
def registration(app):
    return RegistrationFactory()


@pytest.fixture
def laid_out(app, registration):
    """The address of a rule, about this registration and its round."""
    account = AccountFactory()
    renewal = token_of(RenewalFactory(round_id=registration.round_id))
    values = {
        "series": registration.round.series.slug,
        "round_slug": registration.round.slug,
        "sitting": registration.sitting.slug,
        "registration_id": registration.id,
        "account_id": account.id,
        "number": registration.library.number,
        "broadcast_id": BroadcastFactory(round_id=registration.round_id).id,
        "verb": "ret",
        "message_id": 1,
        "ending": "csv",
        "partner_id": 1,
        "step": "op",
        "digest": "0",
    }

    def path_of(rule):
        if access_of(app.view_functions[rule.endpoint]) is Access.LIBRARY_LINK:
            values["token"] = library_token(registration.library)
        elif access_of(app.view_functions[rule.endpoint]) is Access.RENEWAL_LINK:
            values["token"] = renewal
        elif rule.endpoint.startswith("accounts."):
            values["token"] = "no-such-link"
        else:
            values["token"] = token(
                Purpose.REGISTRATION, registration.reference, registration.id, registration.link_version
            )
        return app.url_map.bind("kreds.example").build(rule.endpoint, {n: values[n] for n in rule.arguments})

    return path_of


def test_every_endpoint_says_who_may_come(app):
    unmarked = {name for name, view in app.view_functions.items() if access_of(view) is None}
    assert unmarked == {"static"}


def test_every_address_that_needs_a_link_takes_its_token(app):
    for rule in app.url_map.iter_rules():
        if access_of(app.view_functions[rule.endpoint]) in NEEDS_LINK:
            assert "token" in rule.arguments, rule


def test_every_address_of_organisers_is_theirs_alone(app, client, laid_out):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/arrangoer/") and "GET" in (rule.methods or ()):
            if access_of(app.view_functions[rule.endpoint]) in NEEDS_SIGN_IN:
                assert client.get(laid_out(rule), 302).location == "/arrangoer/log-ind"
            else:
                assert "log-ind" in rule.rule, rule


def test_who_is_signed_out_changes_nothing(app, client, laid_out):
    for rule in app.url_map.iter_rules():
        if access_of(app.view_functions[rule.endpoint]) in NEEDS_SIGN_IN and "POST" in (rule.methods or ()):
            client.post(laid_out(rule), status=401)


def test_a_reader_may_look_and_not_touch(app, laid_out, registration):
    account = GrantFactory(role=Role.READER, series_id=registration.round.series_id).account
    reader = signed_in(app, account)
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access in (Access.ORGANISER, Access.OWNER):
            for method in {"GET", "POST"} & (rule.methods or set()):
                reader._open(method, laid_out(rule), 403, data={"csrf_token": reader.csrf_token()})
        elif access is Access.READER and "GET" in (rule.methods or ()) and not rule.rule.endswith("ending>"):
            reader.get(laid_out(rule))


def test_an_organiser_of_one_series_does_not_see_another(app, laid_out):
    account = GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory(slug="en-anden").id).account
    organiser = signed_in(app, account)
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access in NEEDS_SIGN_IN and "series" in rule.arguments and "GET" in (rule.methods or ()):
            organiser.get(laid_out(rule), 403)


def test_a_role_that_ends_while_a_page_is_open_stops_its_form(app, registration):
    grant = GrantFactory(role=Role.ORGANISER, series_id=registration.round.series_id)
    organiser = signed_in(app, grant.account)
    path = f"/arrangoer/{registration.round.series.slug}/{registration.round.slug}/indstillinger"
    form = organiser.get(path).form(path)
    write(set_role, grant.account_id, registration.round.series_id, None, "command")
    refused = form.submit("Gem indstillinger", status=403)
    assert "spørg en ejer" in refused.text


def test_a_view_without_a_mark_lets_nobody_in(make_app):
    other = make_app()
    bp = Blueprint("unmarked", __name__)
    bp.get("/umaerket")(lambda: "secret")
    other.register_blueprint(bp)
    answer = other.test_client().get("/umaerket")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_no_other_view_is_spared_the_token():
    assert set(csrf._exempt_views) == CHECKED_IN_THE_VIEW
    assert not csrf._exempt_blueprints


def test_every_form_is_refused_without_its_token(app, desk, registration, laid_out):
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert posts
    for rule in posts:
        name = f"{app.view_functions[rule.endpoint].__module__}.{app.view_functions[rule.endpoint].__name__}"
        desk.post(laid_out(rule), status=422 if name in CHECKED_IN_THE_VIEW else 400, csrf=False)


@pytest.mark.parametrize("page", ["tilmelding", "tilmelding/tjek"])
@pytest.mark.parametrize("given", [None, "", "IjEi.aaaa.bbbb"])
def test_a_sign_up_without_its_token_signs_nobody_up_and_loses_nothing(app, client, page, given):
    sitting = SittingFactory()
    fields = {
        "people-0-name": "Bjørn Ærø",
        "people-0-email": "bjoern@bibliotek.example",
        "people-0-library": LibraryFactory().number,
        "people-0-sitting": sitting.slug,
        "form_id": "a" * 32,
        "shown_total": "50000",
    }
    path = f"/{sitting.round.series.slug}/{sitting.round.slug}/{page}"
    refused = client.post(path, fields if given is None else {**fields, "csrf_token": given}, 422, csrf=False)
    assert refused.select("[name=people-0-name]")[0]["value"] == "Bjørn Ærø"
    assert db.session.query(Booking).count() == db.session.query(Message).count() == 0

    form = refused.form(path.removesuffix("/tjek"))
    form.submit("Tilmeld", status=303)
    assert db.session.query(Booking).count() == 1
