"""Finding series, rounds and sittings: a draft is invisible, whoever asks."""

from datetime import timedelta

import pytest

from app.common.clock import now
from app.common.faults import NotFound
from app.common.models import db
from app.meetings import queries
from app.meetings.phases import Phase
from tests.factories import RoundFactory, SeriesFactory, SittingFactory
from tests.registrations.stories import in_phase, one_sitting, two_sittings

pytestmark = pytest.mark.both_databases


def found(round_):
    db.session.commit()
    return queries.find_round(round_.series.slug, round_.slug)


def test_a_round_is_found_with_its_sittings_in_order_of_time(app):
    round_ = RoundFactory()
    late = SittingFactory(round=round_, slug="vest", starts_at=now() + timedelta(weeks=8))
    early = SittingFactory(round=round_, slug="oest", starts_at=now() + timedelta(weeks=7))
    assert [sitting.id for sitting in found(round_).sittings] == [early.id, late.id]


def test_its_values_are_those_of_the_rows(app):
    round_ = one_sitting()
    view = found(round_)
    assert (view.title, view.fee_amount, view.free_scope) == (round_.title, 500_00, round_.free_scope)
    assert view.series.slug == round_.series.slug
    (sitting,) = view.sittings
    venue = round_.sittings[0].venue
    assert sitting.place == f"{venue.name}, Mødelokale Å, {venue.street}, 8000 Aarhus C"
    assert sitting.starts_at == round_.sittings[0].starts_at
    assert sitting.left == 70


@pytest.mark.parametrize("sitting", [{"state": "draft"}, None])
def test_a_round_without_anything_to_show_is_not_found(app, sitting):
    round_ = RoundFactory() if sitting is None else one_sitting(sitting=sitting)
    with pytest.raises(NotFound):
        found(round_)
    with pytest.raises(NotFound):
        queries.round_version(round_.series.slug, round_.slug)
    assert queries.rounds_of(round_.series_id) == []
    assert queries.next_rounds() == {}


def test_a_round_belongs_to_its_series(app):
    one, other = one_sitting(slug="foraar"), one_sitting(slug="foraar")
    assert found(one).id == one.id
    assert found(other).id == other.id
    with pytest.raises(NotFound):
        queries.find_round("en-tredje", "foraar")


def test_round_of_is_the_same_round(app):
    round_ = two_sittings()
    assert queries.round_of(round_.id) == found(round_)


@pytest.mark.parametrize(
    ("west", "east", "cancelled", "over"),
    [
        ("published", "published", False, False),
        ("cancelled", "published", False, False),
        ("cancelled", "cancelled", True, True),
        ("draft", "cancelled", True, True),
    ],
)
def test_a_round_is_cancelled_when_all_that_can_be_seen_of_it_is(app, west, east, cancelled, over):
    view = found(two_sittings(west={"state": west}, east={"state": east}))
    assert (view.is_cancelled, view.is_over) == (cancelled, over)


def test_the_start_of_a_round_is_that_of_its_first_sitting_that_is_held(app):
    round_ = two_sittings(west={"state": "cancelled"})
    assert found(round_).starts_at == round_.sittings[1].starts_at


def test_a_round_all_of_which_is_cancelled_still_has_a_date(app):
    round_ = two_sittings(west={"state": "cancelled"}, east={"state": "cancelled"})
    assert found(round_).starts_at == round_.sittings[0].starts_at


def test_open_sittings_are_those_one_can_sign_up_for_full_ones_included(app):
    round_ = RoundFactory()
    for slug, fields in {
        "open": {},
        "full": {"taken": 70},
        "coming": in_phase("coming"),
        "closed": in_phase("closed"),
        "cancelled": {"state": "cancelled"},
        "draft": {"state": "draft"},
    }.items():
        SittingFactory(round=round_, slug=slug, **fields)
    assert {sitting.slug for sitting in found(round_).open_sittings} == {"open", "full"}


def test_rounds_of_a_series_come_the_latest_first(app):
    series = SeriesFactory()
    for phase in ("held", "open", "archived", "coming"):
        one_sitting(series=series, title=phase, sitting=in_phase(phase))
    one_sitting()
    assert [view.title for view in queries.rounds_of(series.id)] == ["coming", "open", "held", "archived"]


def test_the_next_round_of_a_series_is_the_first_of_which_something_is_to_come(app):
    for phase in ("coming", "open", "closed", "held", "archived"):
        one_sitting(title=phase, sitting=in_phase(phase))
    one_sitting(title="cancelled", sitting={"state": "cancelled"})
    assert {view.title for view in queries.next_rounds().values()} == {"coming", "open", "closed"}


def test_series_are_found_by_name(app):
    for name in ("B", "A"):
        SeriesFactory(name=name, slug=name.lower())
    assert [series.name for series in queries.all_series()] == ["A", "B"]
    assert queries.find_series("a").name == "A"
    with pytest.raises(NotFound):
        queries.find_series("c")


def test_the_version_of_a_round_is_one_query_and_changes_with_the_phase(app, frozen):
    round_ = two_sittings()
    names = round_.series.slug, round_.slug
    before = queries.round_version(*names)
    assert queries.round_version(*names) == before
    frozen.move_to(round_.sittings[0].signup_until + timedelta(seconds=1), tick=False)
    after = queries.round_version(*names)
    assert after != before
    assert after[-1] == (str(Phase.CLOSED), str(Phase.OPEN))
