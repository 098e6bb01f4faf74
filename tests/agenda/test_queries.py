"""A round's agenda in order of time, as it is at one revision of its content."""

import pytest

from app.agenda.models import ItemKind
from app.agenda.queries import agenda
from app.common.models import db
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    EastFactory,
    RoundFactory,
    SittingFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def round_(app):
    return RoundFactory()


def titles(round_, revision=0) -> list[str]:
    return [item.title for item in agenda(round_.id, revision)]


def test_items_stand_in_order_of_time_and_then_as_they_were_written(round_):
    for minutes, title in ((45, "Pause"), (0, "Velkomst"), (45, "Samtidig")):
        AgendaItemFactory(round=round_, starts_after=minutes, title=title)
    AgendaItemFactory(round=RoundFactory(), title="I en anden runde")
    assert titles(round_) == ["Velkomst", "Pause", "Samtidig"]


def test_speakers_stand_in_the_order_printed_with_whom_they_speak_for(round_):
    item = AgendaItemFactory(round=round_, kind=ItemKind.DIALOGUE, note="I plenum")
    for position, (name, organisation) in ((1, ("Bo Ærø", "")), (0, ("Åse Ø", "DBC"))):
        speaker = SpeakerFactory(name=name, organisation=organisation)
        AppearanceFactory(item_id=item.id, speaker=speaker, position=position)
    (read,) = agenda(round_.id, 0)
    assert read.speakers == ("Åse Ø, DBC", "Bo Ærø")
    assert (read.kind, read.minutes, read.note) == (ItemKind.DIALOGUE, 45, "I plenum")


def test_a_round_may_have_none_yet(round_):
    assert agenda(round_.id, 0) == ()


def test_it_is_read_again_when_the_revision_has_risen_and_only_then(round_):
    item = AgendaItemFactory(round=round_, title="Før")
    assert titles(round_) == ["Før"]
    item.title = "Efter"
    db.session.commit()
    assert titles(round_) == ["Før"]
    assert titles(round_, revision=1) == ["Efter"]


def test_an_item_of_one_sitting_says_which_and_is_left_out_at_the_other(round_):
    west, east = SittingFactory(round=round_), EastFactory(round=round_)
    for number, (title, sitting) in enumerate((("Velkomst", None), ("Kun vest", west), ("Kun øst", east))):
        AgendaItemFactory(
            round=round_, title=title, starts_after=15 * number, sitting_id=sitting.id if sitting else None
        )
    assert [(item.title, item.only_at) for item in agenda(round_.id, 0)] == [
        ("Velkomst", ""),
        ("Kun vest", "vest"),
        ("Kun øst", "oest"),
    ]
    assert [item.title for item in agenda(round_.id, 0, "oest")] == ["Velkomst", "Kun øst"]
