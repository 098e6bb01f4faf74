"""Closed by default: what a visitor may do is said on each view, and no form is taken without its token."""

import pytest
from flask import Blueprint

from app.common.access import Access, access_of
from app.common.extensions import csrf, db
from app.common.links import Purpose, token
from app.outbox.models import Message
from app.registrations.models import Booking
from app.registrations.queries import library_token
from tests.factories import LibraryFactory, RegistrationFactory, SittingFactory

CHECKED_IN_THE_VIEW = {
    f"app.registrations.{view}"
    for view in (
        *("views.sign_up", "views.confirm", "find_views.find", "find_views.save_ean"),
        *("own_views.change", "own_views.move", "own_views.hand_over", "own_views.cancel"),
        *("own_views.undo", "own_views.save_diet"),
    )
}
"""Their views check the token themselves, so that nothing typed is lost; tested below."""


def test_every_endpoint_says_who_may_come(app):
    unmarked = {name for name, view in app.view_functions.items() if access_of(view) is None}
    assert unmarked == {"static"}


def test_every_address_that_needs_a_link_takes_its_token(app):
    for rule in app.url_map.iter_rules():
        if access_of(app.view_functions[rule.endpoint]) not in (Access.PUBLIC, None):
            assert "token" in rule.arguments, rule


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


def test_every_form_is_refused_without_its_token(app, client):
    registration = RegistrationFactory()
    values = {
        "series": registration.round.series.slug,
        "round_slug": registration.round.slug,
        "sitting": registration.sitting.slug,
        "token": token(
            Purpose.REGISTRATION, registration.reference, registration.id, registration.link_version
        ),
    }
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert posts
    for rule in posts:
        if access_of(app.view_functions[rule.endpoint]) is Access.LIBRARY_LINK:
            values["token"] = library_token(registration.library)
        path = app.url_map.bind("kreds.example").build(rule.endpoint, {n: values[n] for n in rule.arguments})
        name = f"{app.view_functions[rule.endpoint].__module__}.{app.view_functions[rule.endpoint].__name__}"
        client.post(path, status=422 if name in CHECKED_IN_THE_VIEW else 400, csrf=False)


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
