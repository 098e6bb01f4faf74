from dataclasses import replace
from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.meetings.models import FreeScope, QueueOrder, Round, SittingState
from app.meetings.steps import CancelStep
from app.planning.round_file import read_round_file
from app.planning.services import PlanRefused, publish, set_up_round, set_up_series
from tests.planning.round_files import EAST, changed

SERIES, ROUND = read_round_file(changed(more=EAST))
WEST, OTHER = ROUND.sittings


@pytest.fixture
def series(app):
    return set_up_series(SERIES)


@pytest.mark.parametrize("slug", ["kontakt", "static", "Lån", "", "a b", "x" * 61])
def test_a_series_needs_an_address_of_its_own(app, slug):
    with pytest.raises(PlanRefused):
        set_up_series(replace(SERIES, slug=slug))


def test_a_series_is_known_by_its_slug_and_what_visitors_see_counts_up(series):
    again = set_up_series(replace(SERIES, name="Et andet navn"))
    assert (again.id, again.name, again.content_revision) == (series.id, "Et andet navn", 2)


@pytest.mark.parametrize(
    "plan",
    [
        replace(ROUND, slug="Marts 2027"),
        replace(ROUND, sittings=()),
        replace(ROUND, sittings=(replace(WEST, slug="Vest"),)),
        replace(ROUND, sittings=(replace(WEST, capacity=0),)),
        replace(ROUND, sittings=(replace(WEST, ends_at=WEST.starts_at),)),
        replace(ROUND, sittings=(replace(WEST, opens_at=WEST.signup_until),)),
        replace(ROUND, sittings=(replace(WEST, signup_until=WEST.ends_at),)),
        replace(ROUND, sittings=(replace(WEST, promote_until=WEST.ends_at),)),
        replace(ROUND, sittings=(replace(WEST, cancel_steps=(CancelStep(WEST.ends_at, 50),)),)),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(series, plan):
    with pytest.raises(PlanRefused):
        set_up_round(series, plan)


def test_every_setting_of_places_and_fees_is_kept(series):
    steps, moment = (CancelStep(WEST.cancel_until + timedelta(days=1), 50),), WEST.starts_at
    sitting = replace(WEST, cancel_steps=steps, promote_until=moment)
    settings = {
        "fee_amount": 1,
        "free_places": 2,
        "sector_free_places": 3,
        "free_scope": FreeScope.SITTING,
        "vat_sentence": "uden moms",
        "no_show_fee": 4,
        "fees_lock_at": moment,
        "queue_order": QueueOrder.FIRST_COME,
        "sector_release_at": moment,
    }
    made = set_up_round(series, replace(ROUND, sittings=(sitting,), **settings))
    db.session.commit()
    assert {name: getattr(made, name) for name in settings} == settings
    assert (made.sittings[0].cancel_steps, made.sittings[0].promote_until) == (steps, moment)
    assert set_up_series(replace(SERIES, invites_waiting=True)).invites_waiting


def test_seats_go_to_the_queue_until_two_days_before_unless_said_otherwise(series):
    (sitting,) = set_up_round(series, replace(ROUND, sittings=(WEST,))).sittings
    assert sitting.promote_until == WEST.starts_at - timedelta(hours=48)


def test_two_rounds_of_a_series_cannot_share_an_address(series):
    set_up_round(series, ROUND)
    with pytest.raises(PlanRefused):
        set_up_round(series, ROUND)
    assert set_up_round(set_up_series(replace(SERIES, slug="et-andet-netvaerk")), ROUND).slug == ROUND.slug


def test_publishing_shows_drafts_and_leaves_what_was_cancelled(series):
    round_ = set_up_round(series, ROUND)
    west, other = round_.sittings
    other.state = SittingState.CANCELLED
    publish(round_)
    db.session.expire_all()
    assert [one.state for one in db.session.get_one(Round, round_.id).sittings] == [
        SittingState.PUBLISHED,
        SittingState.CANCELLED,
    ]
    assert (west.content_changed_at, round_.content_revision) == (other.content_changed_at, 1)


def test_a_venue_told_anew_is_shown_anew_by_every_round_held_there(series):
    earlier = set_up_round(series, ROUND)
    set_up_round(series, replace(ROUND, slug="den-samme-igen"))
    db.session.refresh(earlier)
    assert earlier.content_revision == 0
    moved = replace(WEST, venue=replace(WEST.venue, directions="Gå ind ad porten"))
    set_up_round(series, replace(ROUND, slug="efteraar", sittings=(moved,)))
    db.session.refresh(earlier)
    assert earlier.content_revision == 1


def test_publishing_twice_is_publishing_once(series):
    round_ = set_up_round(series, ROUND)
    for _ in range(2):
        publish(round_)
    assert round_.content_revision == 1
    assert db.session.query(AuditEntry).filter_by(action="round.published").count() == 1
