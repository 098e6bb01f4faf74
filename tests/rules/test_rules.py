"""Every numbered rule of fees and places (DOMAIN.md) as stories, which organisers read in docs/rules.md."""

from pathlib import Path

import pytest

from app.common.faults import DomainError
from tests.registrations.stories import check_invariants
from tests.rules.fees import FEES
from tests.rules.owed import OWED
from tests.rules.places import PLACES
from tests.rules.stage import Stage, setting
from tests.rules.table import written
from tests.rules.wishes import WISHES
from tests.support.snapshots import check_snapshot

STORIES = (*FEES, *OWED, *PLACES, *WISHES)
DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


@pytest.mark.both_databases
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.rule)
def test_the_story_ends_as_it_is_told(app, frozen, story):
    stage = Stage(story, frozen)
    if story.refused:
        with pytest.raises(DomainError, match=story.refused):
            stage.play()
    else:
        stage.play()
    assert stage.ending() == list(story.ending)
    assert {name: stage.history(name) for name in story.history or {}} == (story.history or {})
    check_invariants()


@pytest.mark.parametrize(("section", "rules"), [("Gebyrer", 10), ("Pladser", 9)])
def test_every_rule_has_a_story(section, rules):
    told = {story.rule for story in STORIES}
    assert {f"{section} {number}" for number in range(1, rules + 1)} <= told


SETTINGS_OF_DOMAIN = {
    *("fee_amount", "free_places", "sector_free_places", "free_scope", "vat_sentence", "no_show_fee"),
    *("cancel_until", "cancel_steps", "fees_lock_at", "capacity", "promote_until"),
    *("queue_order", "sector_release_at"),
}
"""What an organiser can set about fees and places, as DOMAIN.md names it."""


def test_every_setting_has_a_story():
    told = set()
    for sentence in {sentence for story in STORIES for sentence in story.given}:
        told |= set(setting(sentence)[1])
    assert told == SETTINGS_OF_DOMAIN


def test_the_document_tells_these_stories():
    check_snapshot(DOCUMENT, written((*FEES, *OWED), (*PLACES, *WISHES)))
