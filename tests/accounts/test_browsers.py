"""Browsers are named so that people know their own again."""

import pytest

from app.accounts.browsers import browser_and_system
from app.accounts.models import Session
from app.common.models import db
from tests.conftest import signed_in
from tests.factories import GrantFactory

LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "known"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE} Chrome/131.0.0.0 Safari/537.36",
            ("Chrome", "Windows"),
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            ("Edge", "Windows"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", ("Firefox", "Linux")),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
            ),
            ("Safari", "iPhone"),
        ),
        (
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "Version/18.1 Safari/605.1.15"
            ),
            ("Safari", "Mac"),
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {LIKE} Chrome/131.0.0.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_known_by_its_own_name_and_what_it_runs_on(user_agent, known):
    assert browser_and_system(user_agent) == known


def test_the_page_names_them_and_says_which_is_this_one(app):
    account = GrantFactory().account
    for agent in ("Mozilla/5.0 (Windows NT 10.0) Firefox/133.0", "curl/8.5.0"):
        signed_in(app, account)
        newest = db.session.query(Session).order_by(Session.id.desc()).first()
        newest.browser = agent
        db.session.commit()
    client = signed_in(app, account)
    names = [row.select("th")[0].text for row in client.get("/arrangoer/mig").select("tbody tr")]
    assert sorted(names) == ["Firefox på Windows", "Ukendt browser", "Ukendt browser (denne)"]
