"""Durations drive times: when items begin, and the gaps and overlaps between them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.timing import Length, fixed_starts, place

BOTH = ["vest", "oest"]


def lengths(story: str) -> list[Length]:
    """'15 @30:10 v20 =5': minutes; '@30:' fixes the start; v and o hold it in the west or the east only.

    '=' lets it run beside the one before.
    """
    items = []
    for word in story.split():
        fixed, _, rest = word.lstrip("=@").rpartition(":")
        only_at = {"v": "vest", "o": "oest"}.get(rest[0], "")
        is_parallel = word.startswith("=")
        items.append(Length(int(rest.lstrip("vo")), int(fixed) if fixed else None, only_at, is_parallel))
    return items


@pytest.mark.parametrize(
    ("story", "starts"),
    [
        ("", []),
        ("15", [0]),
        ("15 45 10", [0, 15, 60]),
        ("15 @30:45 10", [0, 30, 75]),
        ("30 @10:5 10", [0, 10, 30]),  # the short one lies within the long one; what follows comes after both
        ("15 v20 o20 10", [0, 15, 15, 35]),
        ("15 v20 v10 o5 10", [0, 15, 35, 15, 45]),
        ("v20 o30 o10", [0, 0, 30]),
        ("@20:10 v5", [20, 30]),
        ("@-30:30 10", [-30, 0]),  # coffee before the meeting
        ("@-30:10 10", [-30, -20]),
        ("@-30:v10 10", [-30, 0]),
        ("15 60 =45 =30 10", [0, 15, 15, 15, 75]),
        ("15 45 =60 10", [0, 15, 15, 75]),  # time goes on after the longest
        ("=15 10", [0, 15]),  # there is none before it
        ("15 60 =@30:30 =20 10", [0, 15, 30, 15, 75]),  # one that begins later still runs beside the first
        ("15 v20 =v20 10", [0, 15, 15, 35]),
        ("15 v20 =o20 10", [0, 15, 0, 35]),  # beside what is before it in the east
    ],
)
def test_an_item_follows_those_before_it_at_its_own_meeting_or_all(story, starts):
    assert [one.starts for one in place(lengths(story), BOTH)] == starts


@pytest.mark.parametrize(
    ("story", "gaps"),
    [
        ("15 45", {"vest": 0, "oest": 0}),
        ("15 @30:45", {"vest": 15, "oest": 15}),
        ("15 @10:45", {"vest": -5, "oest": -5}),
        ("15 v20 45", {"vest": 0, "oest": 20}),  # those in the east wait
        ("15 v20 @20:45", {"vest": -15, "oest": 5}),
        ("15 v20", {"vest": 0}),
        ("@-30:30", {"vest": 0, "oest": 0}),
        ("@30:30", {"vest": 30, "oest": 30}),
        ("@-30:10 @0:10", {"vest": 20, "oest": 20}),
        ("15 60 =45", {"vest": 0, "oest": 0}),
        ("15 60 =@30:60", {"vest": 0, "oest": 0}),
        ("15 60 =@10:60", {"vest": -65, "oest": -65}),  # before what it was to run beside
        ("15 60 =@90:60", {"vest": 15, "oest": 15}),
        ("15 60 =45 @60:10", {"vest": -15, "oest": -15}),
    ],
)
def test_gaps_and_overlaps_are_known_for_each_meeting(story, gaps):
    assert place(lengths(story), BOTH)[-1].gaps == gaps


@pytest.mark.parametrize(
    ("story", "beside"),
    [
        ("15 45 =45 =30", [False, False, True, True]),
        ("=15 =15", [False, True]),
        ("15 =@15:10", [False, False]),
        ("15 =@-5:10", [False, False]),
        ("v15 =o15", [False, False]),
    ],
)
def test_only_what_runs_while_another_does_runs_beside_it(story, beside):
    assert [one.is_parallel for one in place(lengths(story), BOTH)] == beside


LENGTHS = st.builds(
    Length,
    st.integers(1, 90),
    st.one_of(st.none(), st.integers(-90, 400)),
    st.sampled_from(["", "vest", "oest"]),
    st.booleans(),
)


@given(st.lists(LENGTHS, max_size=12))
def test_an_agenda_known_by_its_starts_is_shown_so_that_it_is_read_back_the_same(items):
    placed = place(items, BOTH)
    known = sorted(zip((one.starts for one in placed), items, strict=True), key=lambda one: one[0])
    fixed = fixed_starts(known, BOTH)
    again = place([replace(one, fixed=at) for (_, one), at in zip(known, fixed, strict=True)], BOTH)
    assert [one.starts for one in again] == [start for start, _ in known]


@given(st.lists(LENGTHS, max_size=12))
def test_without_fixed_starts_nothing_overlaps(items):
    free = [replace(one, fixed=None) for one in items]
    assert all(gap >= 0 for one in place(free, BOTH) for gap in one.gaps.values())
    assert fixed_starts(
        [(one.starts, item) for one, item in zip(place(free, BOTH), free, strict=True)], BOTH
    ) == [None] * len(items)
