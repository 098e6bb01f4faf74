from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invitations.entry import Organiser, fingerprint
from app.invitations.versions import Method, next_version
from tests.invitations.stories import ENTRY, ORGANISER, unhurried

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = next_version(None, fingerprint(ENTRY, ORGANISER), NOON)


def after_first(entry=ENTRY, organiser=ORGANISER, now=NOON + DAY):
    return next_version(FIRST, fingerprint(entry, organiser), now)


def test_first_version_is_number_nought():
    assert (FIRST.sequence, FIRST.dtstamp, FIRST.method) == (0, NOON, Method.REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": ENTRY.starts_at + timedelta(minutes=30)},
        {"ends_at": ENTRY.ends_at - timedelta(minutes=30)},
        {"starts_at": ENTRY.starts_at + DAY, "ends_at": ENTRY.ends_at + DAY},
        {"location": "DBC, Tempovej 7, 2750 Ballerup", "room": "Auditoriet"},
        {"location": "Online", "room": "", "online_url": "https://video.example/m/17"},
    ],
    ids=["start", "end", "day", "venue", "online"],
)
def test_a_change_of_substance_raises_sequence(change):
    """CALENDAR.md 2."""
    version = after_first(replace(ENTRY, **change))
    assert (version.sequence, version.dtstamp) == (1, NOON + DAY)


@pytest.mark.parametrize(
    ("change", "organiser"),
    [
        ({"description": "9.30 Ankomst\n10.00 Nyt oplæg"}, ORGANISER),
        ({"summary": "Netværk i lånesamarbejde, forår"}, ORGANISER),
        ({"room": "Lille sal"}, ORGANISER),
        ({"url": "https://kreds.example/laanesamarbejde/maj-2027/"}, ORGANISER),
        ({"name": "Anne Sørensen Holm"}, ORGANISER),
        ({}, Organiser("Lånesamarbejdet", ORGANISER.address)),
    ],
    ids=["agenda", "text", "room", "url", "name", "organiser's name"],
)
def test_a_change_of_wording_only_raises_dtstamp(change, organiser):
    """CALENDAR.md 2."""
    version = after_first(replace(ENTRY, **change), organiser)
    assert (version.sequence, version.dtstamp) == (0, NOON + DAY)


def test_a_new_joining_link_is_wording():
    """CALENDAR.md 2: online stays online."""
    online = replace(ENTRY, location="Online", room="", online_url="https://video.example/m/17")
    first = next_version(None, fingerprint(online, ORGANISER), NOON)
    moved = replace(online, online_url="https://video.example/m/18")
    assert next_version(first, fingerprint(moved, ORGANISER), NOON + DAY).sequence == 0


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"address": "Anne@Bib.example"},
        {"starts_at": ENTRY.starts_at.astimezone(timezone(timedelta(hours=1)))},
        {"description": ENTRY.description.replace("\n", "\r\n") + " \x00"},
        {"summary": f" {ENTRY.summary}\t"},
    ],
    ids=["nothing", "case of address", "zone", "line ends", "blanks"],
)
def test_what_calendars_would_not_see_is_not_told(change):
    """CALENDAR.md 3: nothing changed against what was told, nothing is sent."""
    assert after_first(replace(ENTRY, **change)) is None


def test_back_to_what_was_told_before_anything_left_is_nothing_to_tell():
    """CALENDAR.md 4: a queued version that equals what was told is withdrawn."""
    there = replace(ENTRY, location="DBC, Tempovej 7, 2750 Ballerup")
    assert after_first(there) is not None
    assert after_first(replace(there, location=ENTRY.location)) is None


def test_dtstamp_is_whole_seconds_in_utc():
    """CALENDAR.md 2."""
    summer_time = timezone(timedelta(hours=2))
    now = datetime(2026, 7, 1, 14, 0, 0, 999_999, tzinfo=summer_time)
    stamp = next_version(None, fingerprint(ENTRY, ORGANISER), now).dtstamp
    assert stamp.isoformat() == "2026-07-01T12:00:00+00:00"


@pytest.mark.parametrize("step", [timedelta(0), timedelta(milliseconds=300), -DAY], ids=str)
def test_dtstamp_is_a_second_later_when_the_clock_is_not(step):
    """CALENDAR.md 2: max(now, last + 1 s)."""
    version = after_first(replace(ENTRY, room="Lille sal"), now=NOON + step)
    assert version.dtstamp == NOON + timedelta(seconds=1)


def edits():
    """One thing somebody does to a sitting, or back again, from few values so that they meet."""
    moments = st.sampled_from([ENTRY.starts_at, ENTRY.starts_at + timedelta(hours=1), ENTRY.starts_at + DAY])
    few = st.sampled_from(["", "Dokk1", "Online", "Store sal, Dokk1"])
    fields = ("summary", "location", "description", "url", "room", "online_url", "name")
    return st.one_of(
        moments.map(lambda moment: {"starts_at": moment, "ends_at": moment + timedelta(hours=5)}),
        *(few.map(lambda value, field=field: {field: value}) for field in fields),
    )


@unhurried
@given(st.lists(st.tuples(edits(), st.timedeltas(timedelta(hours=-2), timedelta(hours=2))), max_size=40))
def test_versions_told_always_rise(history):
    """CALENDAR.md 2 and 3: for any history, the clock stepping back included."""
    entry, now, told = ENTRY, NOON, [FIRST]
    for change, step in history:
        before, entry, now = entry, replace(entry, **change), now + step
        version = next_version(told[-1], fingerprint(entry, ORGANISER), now)
        assert (version is None) == (entry == before)
        if version is not None:
            told.append(version)
            assert next_version(version, fingerprint(entry, ORGANISER), now + DAY) is None
    assert all((a.sequence, a.dtstamp) < (b.sequence, b.dtstamp) for a, b in pairwise(told))
    assert all(b.sequence - a.sequence in (0, 1) and b.dtstamp > a.dtstamp for a, b in pairwise(told))


@unhurried
@given(
    st.lists(
        st.tuples(edits(), st.sampled_from(Method), st.timedeltas(timedelta(hours=-2), timedelta(hours=2))),
        max_size=40,
    )
)
def test_versions_told_always_rise_also_when_people_leave_and_come_back(history):
    """CALENDAR.md 2, 3 and 9: nothing is cancelled that is not there, and coming back is a change."""
    entry, now, told = ENTRY, NOON, []
    for change, method, step in history:
        entry, now = replace(entry, **change), now + step
        wanted, before = fingerprint(entry, ORGANISER), told[-1] if told else None
        version = next_version(before, wanted, now, method)
        is_there = before is not None and before.method is Method.REQUEST
        if method is Method.CANCEL:
            assert (version is not None) == is_there
        else:
            assert (version is not None) == (not is_there or before.fingerprint != wanted)
        if version is not None:
            told.append(version)
    assert all((a.sequence, a.dtstamp) < (b.sequence, b.dtstamp) for a, b in pairwise(told))
    for a, b in pairwise(told):
        substance = a.fingerprint.substance != b.fingerprint.substance
        assert b.sequence - a.sequence == (substance or a.method is not b.method)


def test_calendar_4_the_same_again_has_the_same_sequence_and_a_later_stamp():
    """Also within the same second, and whatever the clock says by now."""
    again = next_version(FIRST, FIRST.fingerprint, NOON, again=True)
    assert (again.sequence, again.dtstamp, again.method) == (0, NOON + timedelta(seconds=1), Method.REQUEST)
    assert next_version(again, FIRST.fingerprint, NOON + DAY) is None
    gone = next_version(again, FIRST.fingerprint, NOON + DAY, Method.CANCEL)
    gone_again = next_version(gone, FIRST.fingerprint, NOON + DAY, Method.CANCEL, again=True)
    assert (gone_again.sequence, gone_again.dtstamp) == (gone.sequence, gone.dtstamp + timedelta(seconds=1))


def test_calendar_4_what_was_never_told_is_not_cancelled_again():
    assert next_version(None, FIRST.fingerprint, NOON, Method.CANCEL, again=True) is None


@unhurried
@given(
    st.lists(
        st.tuples(
            edits(),
            st.sampled_from(Method),
            st.booleans(),
            st.timedeltas(timedelta(hours=-2), timedelta(hours=2)),
        ),
        max_size=40,
    )
)
def test_versions_told_always_rise_also_when_the_same_is_wanted_again(history):
    """CALENDAR.md 2 and 4: under the same SEQUENCE where nothing of substance has changed."""
    entry, now, told = ENTRY, NOON, []
    for change, method, again, step in history:
        entry, now = replace(entry, **change), now + step
        before = told[-1] if told else None
        version = next_version(before, fingerprint(entry, ORGANISER), now, method, again=again)
        if again:
            assert (version is None) == (before is None and method is Method.CANCEL)
        if version is not None:
            told.append(version)
    assert all((a.sequence, a.dtstamp) < (b.sequence, b.dtstamp) for a, b in pairwise(told))
    assert all(b.dtstamp > a.dtstamp for a, b in pairwise(told))
    for a, b in pairwise(told):
        substance = a.fingerprint.substance != b.fingerprint.substance
        assert b.sequence - a.sequence == (substance or a.method is not b.method)


def test_a_tentative_entry_that_becomes_a_seat_is_a_change_of_substance():
    waiting = next_version(None, fingerprint(replace(ENTRY, tentative=True), ORGANISER), NOON)
    seated = next_version(waiting, fingerprint(ENTRY, ORGANISER), NOON)
    assert seated.sequence == waiting.sequence + 1
