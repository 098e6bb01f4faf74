from app.common.slugs import RESERVED, is_slug
from tests.factories import SittingFactory

LATER = {"api", "arrangoer", "bibliotek", "doer", "find", "kalender", "metrics"}
"""Kept free for pages that are not built yet."""


def test_no_series_can_hide_a_page_of_ours(app):
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if not rule.rule.startswith("/<")}
    assert {segment for segment in first if is_slug(segment)} <= RESERVED
    assert first - {""} >= RESERVED - LATER


def test_no_round_or_sitting_can_hide_a_page_of_a_series(app):
    """Beside what their names stand for, nothing may hang where a name does."""
    patterns = [
        rule.rule.split("/") for rule in app.url_map.iter_rules() if rule.rule.startswith("/<slug:series>/")
    ]
    assert not [parts for parts in patterns if is_slug(parts[2])]


def test_addresses_have_one_form(client):
    sitting = SittingFactory()
    series, round_ = sitting.round.series.slug, sitting.round.slug
    client.get(f"/{series}", 308)
    client.get(f"/{series}/{round_}", 308)
    client.get(f"/{series.upper()}/", 404)
