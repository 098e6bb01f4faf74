"""Who came last time becomes a standing member."""

from datetime import timedelta

import pytest

from app.attendance.models import Presence
from app.common.clock import now
from app.common.transaction import write
from app.libraries.members import members_of
from app.meetings.models import SittingState
from app.meetings.spans import held_rounds, round_at_hand, spans_of
from app.planning.regulars import adopt_newcomers, newcomers
from app.registrations.states import Role
from tests.factories import EastFactory, LibraryFactory, ResearchLibraryFactory, SeriesFactory
from tests.planning.library_pages import held, seat, to_come

pytestmark = pytest.mark.both_databases


@pytest.fixture
def series(app, dialect):
    return SeriesFactory()


def last_of(series):
    return held_rounds(spans_of(series.id))[0].id


def test_who_came_is_new_once(series):
    home, school = LibraryFactory(), ResearchLibraryFactory()
    west = held(series, 20, "foer")
    east = EastFactory(round=west.round, starts_at=west.starts_at + timedelta(days=2))
    seat(west, home, Presence.PRESENT, name="Åse", email="aase@x.example", title="Leder")
    seat(west, home, Presence.EXCUSED, name="Syg", email="syg@x.example")
    seat(west, home, name="Umærket", email="umaerket@x.example")
    seat(east, school, name="Bo", email="bo@x.example")
    seat(east, home, Presence.PRESENT, role=Role.SPEAKER, name="Taler", email="taler@x.example")
    seat(west, None, Presence.PRESENT, organisation="SLKS", name="Uden", email="uden@x.example")
    assert [one.name for one in newcomers(series.id, last_of(series), home.id)] == ["Åse"]
    assert write(adopt_newcomers, series.id, last_of(series), None, "command") == 1
    assert write(adopt_newcomers, series.id, last_of(series), None, "command") == 0
    assert [(one.name, one.library_id, one.title) for one in members_of(series.id)] == [
        ("Åse", home.id, "Leder")
    ]


def test_a_cancelled_round_is_not_the_last_one(series):
    home = LibraryFactory()
    seat(held(series, 20, "foer"), home, name="Åse", email="aase@x.example")
    seat(held(series, 5, "aflyst", state=SittingState.CANCELLED, cancelled_at=now()), home)
    coming = to_come(series)
    seat(coming, home)
    assert [one.name for one in newcomers(series.id, last_of(series))] == ["Åse"]
    at_hand = round_at_hand(spans_of(series.id))
    assert at_hand is not None
    assert at_hand.id == coming.round_id


def test_without_rounds_there_is_none_at_hand(series):
    assert round_at_hand([]) is None
    held(series, 20, "foer")
    at_hand = round_at_hand(spans_of(series.id))
    assert at_hand is not None
    assert at_hand.slug == "foer"
