"""304 is never stale: neither after a change nor when a deadline passes (ARCHITECTURE.md 8)."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.planning.services import publish
from tests.registrations.stories import (
    ANNE,
    address_of,
    horsens,
    in_phase,
    one_sitting,
    person,
    signed_up,
    two_sittings,
)

pytestmark = pytest.mark.both_databases
A_SECOND = timedelta(seconds=1)


@pytest.fixture(params=["", "vest.ics"])
def path(request, round_) -> str:
    return address_of(round_, request.param)


@pytest.fixture
def round_(app):
    return two_sittings()


@pytest.fixture
def visit(flask_client, path):
    """Visits as a browser does that keeps the last version; the status it gets."""
    kept: dict[str, str] = {}

    def once(method: str = "GET") -> int:
        db.session.commit()
        answer = flask_client.open(
            path, method=method, headers={"If-None-Match": kept["etag"]} if kept else {}
        )
        if answer.status_code == 200:
            kept["etag"] = answer.headers["ETag"]
        assert answer.headers["Cache-Control"] == "no-cache"
        if answer.status_code == 304:
            assert answer.data == b""
        return answer.status_code

    return once


def test_a_second_visit_costs_nothing_in_between(visit):
    assert [visit(), visit(), visit()] == [200, 304, 304]


def test_head_answers_like_get(visit):
    assert visit("HEAD") == 200
    assert visit("HEAD") == 304


def test_after_a_sign_up_it_is_not_stale(visit, round_):
    visit()
    signed_up(round_, person(ANNE, horsens()))
    assert [visit(), visit()] == [200, 304]


def test_after_a_change_of_content_it_is_not_stale(visit, round_):
    visit()
    round_.title, round_.content_revision = "Nyt navn", round_.content_revision + 1
    assert [visit(), visit()] == [200, 304]


def test_after_a_change_of_the_series_it_is_not_stale(visit, round_):
    visit()
    round_.series.contact_name, round_.series.content_revision = "Bo", round_.series.content_revision + 1
    assert [visit(), visit()] == [200, 304]


def test_another_rounds_changes_do_not_matter(visit):
    visit()
    signed_up(two_sittings(), person(ANNE, horsens()))
    assert visit() == 304


@pytest.mark.parametrize("moment", ["signup_until", "ends_at"])
def test_when_a_moment_of_a_sitting_passes_it_is_not_stale(visit, round_, frozen, moment):
    passes = getattr(round_.sittings[0], moment)
    before = passes if moment == "signup_until" else passes - A_SECOND
    frozen.move_to(before, tick=False)
    assert [visit(), visit()] == [200, 304]
    frozen.move_to(before + A_SECOND, tick=False)
    assert [visit(), visit()] == [200, 304]


def test_when_it_opens_it_is_not_stale(flask_client, frozen):
    round_ = one_sitting(sitting=in_phase("coming"))
    frozen.move_to(round_.sittings[0].opens_at - A_SECOND, tick=False)
    etag = flask_client.get(address_of(round_, "")).headers["ETag"]
    frozen.move_to(round_.sittings[0].opens_at, tick=False)
    page = flask_client.get(address_of(round_, ""), headers={"If-None-Match": etag})
    assert page.status_code == 200
    assert "Tilmeld dig" in page.text


def test_the_next_local_day_counts_anew_how_many_days_are_left(visit, frozen):
    frozen.move_to("2027-02-01 22:59:59+00:00", tick=False)
    assert [visit(), visit()] == [200, 304]
    frozen.move_to("2027-02-01 23:00:00+00:00", tick=False)  # midnight in Denmark
    assert [visit(), visit()] == [200, 304]


def test_a_round_that_is_published_is_new(flask_client):
    round_ = two_sittings(east={"state": "draft"})
    etag = flask_client.get(address_of(round_, "")).headers["ETag"]
    publish(round_)
    db.session.commit()
    page = flask_client.get(address_of(round_, ""), headers={"If-None-Match": etag})
    assert (page.status_code, "Øst" in page.text) == (200, True)


def test_two_sittings_files_have_versions_of_their_own(flask_client, round_):
    tags = {
        flask_client.get(address_of(round_, rest)).headers["ETag"] for rest in ("", "vest.ics", "oest.ics")
    }
    assert len(tags) == 3


def test_a_site_with_another_name_makes_other_pages(round_, make_app):
    etag = make_app().test_client().get(address_of(round_, "")).headers["ETag"]
    other = make_app(SITE_NAME="Møder").test_client()
    assert other.get(address_of(round_, ""), headers={"If-None-Match": etag}).status_code == 200


def test_what_does_not_exist_has_no_version(flask_client, round_):
    assert flask_client.get(address_of(round_, "nord.ics")).status_code == 404
    assert flask_client.get("/ingen/steder/", headers={"If-None-Match": "*"}).status_code == 404
