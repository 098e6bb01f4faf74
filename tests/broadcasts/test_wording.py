"""The words for whom a message is for, and for how far it has come."""

import pytest

from app.broadcasts.audience import Audience
from app.broadcasts.queries import Progress
from app.broadcasts.wording import audience_words, progress_words
from app.meetings.models import Side
from app.meetings.queries import round_of
from app.registrations.states import Role, State
from tests.factories import EastFactory, SittingFactory

LIBRARIES = {1: "Horsens Bibliotek", 2: "Vejle Bibliotek", 3: "Ærø Folkebibliotek"}
CONFIRMED = frozenset({State.CONFIRMED})


@pytest.fixture
def round_(app):
    west = SittingFactory()
    EastFactory(round=west.round)
    return round_of(west.round_id)


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (Audience(CONFIRMED), "Tilmeldte"),
        (Audience(frozenset(State)), "Tilmeldte, på ventelisten, afventer og afmeldte"),
        (
            Audience(CONFIRMED, roles=frozenset({Role.SPEAKER, Role.HOST})),
            "Tilmeldte; Oplægsholdere og værter",
        ),
        (Audience(CONFIRMED, libraries=frozenset({2, 1})), "Tilmeldte; Horsens Bibliotek og Vejle Bibliotek"),
        (Audience(CONFIRMED, libraries=frozenset({1, 2, 3})), "Tilmeldte; 3 biblioteker"),
        (Audience(CONFIRMED, libraries=frozenset({9})), "Tilmeldte; et andet bibliotek"),
        (Audience(CONFIRMED, sides=frozenset({Side.WEST})), "Tilmeldte; Vest for Storebælt"),
    ],
)
def test_an_audience_is_named(round_, audience, words):
    assert audience_words(audience, round_, LIBRARIES) == words


def test_meetings_are_named(round_):
    both = frozenset(one.id for one in round_.sittings)
    assert audience_words(Audience(CONFIRMED, sittings=both), round_, {}) == "Tilmeldte; Vest og Øst"


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(total=132, sent=87), "87 af 132 sendt"),
        (Progress(total=132, sent=87, given_up=1), "87 af 132 sendt, 1 opgivet"),
        (Progress(total=4, sent=1, given_up=2, needless=1), "1 af 4 sendt, 2 opgivet, 1 udgået"),
    ],
)
def test_progress_is_told(app, progress, words):
    assert progress_words(progress) == words
