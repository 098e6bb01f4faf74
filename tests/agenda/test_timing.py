"""Durations drive times: when items begin, and the gaps and overlaps between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.timing import Length, fixed_starts, place

BOTH = ["vest", "oest"]


def lengths(story: str) -> list[Length]:
    """'15 @30:10 v20': minutes; '@30:' fixes the start; v and o hold it in the west or the east only."""
    items = []
    for word in story.split():
        fixed, _, rest = word.removeprefix("@").rpartition(":")
        only_at = {"v": "vest", "o": "oest"}.get(rest[0], "")
        items.append(Length(int(rest.lstrip("vo")), int(fixed) if fixed else None, only_at))
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
    ],
)
def test_gaps_and_overlaps_are_known_for_each_meeting(story, gaps):
    assert place(lengths(story), BOTH)[-1].gaps == gaps


LENGTHS = st.builds(
    Length,
    st.integers(1, 90),
    st.one_of(st.none(), st.integers(-90, 400)),
    st.sampled_from(["", "vest", "oest"]),
)


@given(st.lists(LENGTHS, max_size=12))
def test_an_agenda_known_by_its_starts_is_shown_so_that_it_is_read_back_the_same(items):
    placed = place(items, BOTH)
    known = sorted(zip((one.starts for one in placed), items, strict=True), key=lambda one: one[0])
    fixed = fixed_starts(known, BOTH)
    again = place(
        [Length(one.minutes, at, one.only_at) for (_, one), at in zip(known, fixed, strict=True)], BOTH
    )
    assert [one.starts for one in again] == [start for start, _ in known]


@given(st.lists(LENGTHS, max_size=12))
def test_without_fixed_starts_nothing_overlaps(items):
    free = [Length(one.minutes, None, one.only_at) for one in items]
    assert all(gap >= 0 for one in place(free, BOTH) for gap in one.gaps.values())
    assert fixed_starts(
        [(one.starts, item) for one, item in zip(place(free, BOTH), free, strict=True)], BOTH
    ) == [None] * len(items)
