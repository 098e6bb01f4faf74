"""The order of a queue (DOMAIN.md, Places 4), as tables and for every queue.

A story names who waits, in the order in which they signed up: a letter is a library, * has no free place.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.models import QueueOrder
from app.registrations.waiting_list import Place, Rank, Waiting, in_order

NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)


def waiting(story: str) -> list[Waiting]:
    return [
        Waiting(number, ord(word[0]), not word.endswith("*"), NINE + timedelta(minutes=number))
        for number, word in enumerate(story.split(), start=1)
    ]


def order(story: str, seated: str = "", rule: QueueOrder = QueueOrder.FAIR) -> str:
    """The stories' numbers in the order of the queue."""
    places = in_order(waiting(story), set(map(ord, seated.split())), rule)
    return " ".join(str(place.id) for place in places)


@pytest.mark.parametrize(
    ("story", "seated", "fair"),
    [
        ("", "", ""),
        ("A", "", "1"),
        ("A B", "A", "2 1"),  # a library without a seat in the round goes first
        ("A A B", "", "1 3 2"),  # and of each library one person, for after that somebody has
        ("A A B B", "", "1 3 2 4"),
        ("A A B", "A B", "1 2 3"),  # by time within a class
        ("C* A", "A", "2 1"),  # the rest of the sector comes last
        ("C* D* A A B", "B", "3 4 5 1 2"),
        ("C* D*", "C", "1 2"),  # to whom it makes no difference whether a colleague has a seat
    ],
)
def test_places_4_fair_is_by_library_then_by_time(story, seated, fair):
    assert order(story, seated) == fair


@pytest.mark.parametrize("seated", ["", "A", "B"])
def test_places_4_first_come_is_by_time_alone(seated):
    assert order("C* A A B", seated, QueueOrder.FIRST_COME) == "1 2 3 4"


def test_places_4_each_has_a_number_and_what_it_rests_on():
    assert in_order(waiting("C* A A"), set(), QueueOrder.FAIR) == [
        Place(2, 1, Rank.NOBODY_YET),
        Place(3, 2, Rank.SOMEBODY_ALREADY),
        Place(1, 3, Rank.SECTOR),
    ]
    assert [place.rank for place in in_order(waiting("A"), {ord("A")}, QueueOrder.FAIR)] == [
        Rank.SOMEBODY_ALREADY
    ]


def test_who_signed_up_at_one_moment_comes_in_the_order_of_the_rows():
    twins = [Waiting(2, 1, True, NINE), Waiting(1, 2, True, NINE), Waiting(3, 3, True, NINE)]
    for rule in QueueOrder:
        assert [place.id for place in in_order(twins, set(), rule)] == [1, 2, 3]
    colleagues = [Waiting(2, 1, True, NINE), Waiting(1, 1, True, NINE)]
    assert [place.id for place in in_order(colleagues, set(), QueueOrder.FAIR)] == [1, 2]


queues = st.lists(
    st.builds(
        Waiting,
        st.integers(1, 1000),
        st.integers(1, 5),
        st.booleans(),
        st.integers(0, 9).map(lambda m: NINE + timedelta(minutes=m)),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


@given(queues, st.sets(st.integers(1, 5)), st.sampled_from(QueueOrder), st.randoms())
def test_the_order_depends_on_nothing_but_the_people(queue, seated, rule, random):
    places = in_order(queue, seated, rule)
    random.shuffle(queue)
    assert in_order(queue, seated, rule) == places
    assert [place.number for place in places] == list(range(1, len(queue) + 1))
    assert {place.id for place in places} == {one.id for one in queue}


@given(queues, st.sets(st.integers(1, 5)))
def test_who_is_shown_as_first_is_followed_by_who_was_shown_as_second(queue, seated):
    """The queue shown is the order in which seats are given, though each seat given changes who is seated."""
    shown = [place.id for place in in_order(queue, seated, QueueOrder.FAIR)]
    given_to, library_of = [], {one.id: one.library_id for one in queue}
    while queue:
        first = in_order(queue, seated, QueueOrder.FAIR)[0].id
        given_to.append(first)
        queue = [one for one in queue if one.id != first]
        seated = seated | {library_of[first]}
    assert given_to == shown
