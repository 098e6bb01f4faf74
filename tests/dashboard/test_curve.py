"""The sign-up curve counts Danish days before the meeting, and sets earlier rounds beside this one."""

from datetime import UTC, datetime, timedelta

import pytest

from app.common.models import db
from app.dashboard.curve import DAYS, curve
from app.meetings.queries import rounds_of
from app.registrations.states import State
from tests.factories import (
    EastFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
)
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases


@pytest.fixture
def series(app):
    return SeriesFactory()


@pytest.fixture
def library(app):
    return LibraryFactory()


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=UTC)


def held(series, day: str, *signed_up: str, state: State = State.CONFIRMED):
    """A round whose first meeting is on this day at 9 UTC, and who signed up when (UTC)."""
    sitting = SittingFactory(round=RoundFactory(series=series), starts_at=utc(f"{day} 09.00"))
    library = LibraryFactory()
    for moment in signed_up:
        RegistrationFactory(sitting=sitting, library=library, signed_up_at=utc(moment), state=state)
    return sitting.round


def drawn(round_):
    """The curve of a round against those before it."""
    rounds = rounds_of(round_.series_id, drafts=True)
    (this,) = [one for one in rounds if one.id == round_.id]
    return curve(this, [one for one in rounds if one.starts_at < this.starts_at])


def counts(round_) -> dict[int, int | None]:
    return dict(zip(DAYS, drawn(round_).lines[0].counts, strict=True))


# Now is Monday 1 February 2027, 9.00 UTC.
def test_people_are_counted_by_the_end_of_each_day_before(series):
    round_ = held(
        series, "2027-03-01", "2027-01-04 12.00", "2027-01-11 12.00", "2027-01-11 13.00", "2027-02-01 08.00"
    )
    assert counts(round_) == {56: 1, 49: 3, 42: 3, 35: 3, 28: 4, 21: None, 14: None, 7: None, 0: None}


@pytest.mark.parametrize(
    ("moment", "day_before", "count"),
    [
        ("2026-11-30 22.59", 28, 1),  # the last minute of the day in Denmark, in winter
        ("2026-11-30 23.00", 28, 0),  # the first minute of the next, though it is the same day in UTC
        ("2026-11-30 23.30", 28, 0),
        ("2026-12-01 00.30", 28, 0),
    ],
)
def test_a_day_ends_at_midnight_in_denmark(series, moment, day_before, count):
    round_ = held(series, "2026-12-28", moment, "2026-12-20 12.00")
    assert counts(round_)[day_before] == count


@pytest.mark.parametrize(
    ("moment", "count"), [("2026-08-31 21.59", 1), ("2026-08-31 22.00", 0), ("2026-08-31 23.30", 0)]
)
def test_and_in_summer_two_hours_before_midnight_utc(series, moment, count):
    round_ = held(series, "2026-09-28", moment, "2026-09-20 12.00")
    assert counts(round_)[28] == count


def test_the_day_on_which_clocks_change_ends_in_time(series):
    round_ = held(series, "2026-11-22", "2026-10-25 22.59", "2026-10-25 23.00")
    assert (counts(round_)[28], counts(round_)[21]) == (1, 2)


@pytest.mark.parametrize("state", [State.CANCELLED, State.WAITING, State.PENDING])
def test_only_those_who_have_a_seat_count(series, state):
    round_ = held(series, "2027-03-01", "2027-01-04 12.00")
    RegistrationFactory(sitting=round_.sittings[0], signed_up_at=utc("2027-01-04 12.00"), state=state)
    assert counts(round_)[56] == 1


def test_both_meetings_count_from_the_first(series, library):
    round_ = held(series, "2027-03-01", "2027-01-04 12.00")
    east = EastFactory(round=round_, starts_at=utc("2027-03-03 09.00"))
    RegistrationFactory(sitting=east, library=library, signed_up_at=utc("2027-01-11 12.00"))
    assert [counts(round_)[days] for days in (56, 49)] == [1, 2]


def test_three_earlier_rounds_stand_beside_it(series):
    for day in ("2025-03-03", "2025-11-03", "2026-03-02", "2026-11-02"):
        held(series, day, f"{day} 08.00")
    held(SeriesFactory(), "2026-12-01", "2026-11-01 08.00")
    round_ = held(series, "2027-03-01", "2027-01-04 12.00")
    found = drawn(round_)
    assert [str(one.starts_at.date()) for one in found.lines] == [
        "2027-03-01",
        "2026-11-02",
        "2026-03-02",
        "2025-11-03",
    ]
    assert [one.counts[-1] for one in found.lines] == [None, 1, 1, 1]
    assert found.table[0] == (56, ["1", "0", "0", "0"])
    assert found.table[-1] == (0, ["–", "1", "1", "1"])


def test_the_line_goes_up_to_today(series):
    round_ = held(series, "2027-02-11", "2027-01-04 12.00", "2027-02-01 08.00")
    assert drawn(round_).lines[0].points.split()[-1] == "526,192"  # 10 days before, 2 of 10


def test_nobody_has_signed_up_yet(series):
    held(series, "2026-11-02", "2026-10-01 08.00")
    assert drawn(held(series, "2027-03-01")) is None
    assert drawn(held(series, "2027-09-01")) is None


def test_it_costs_a_query_for_each_line_however_many_people(series):
    library = LibraryFactory()
    rounds = [held(series, day, f"{day} 08.00") for day in ("2026-03-02", "2026-11-02", "2027-02-11")]
    for round_ in rounds:
        moment = round_.sittings[0].starts_at - timedelta(days=20)
        db.session.add_all(
            RegistrationFactory.build(sitting=round_.sittings[0], library=library, signed_up_at=moment)
            for _ in range(100)
        )
    db.session.commit()
    views = rounds_of(series.id, drafts=True)
    with counted_queries(db.engine) as statements:
        found = curve(views[0], views[1:])
    assert len(statements) == 3
    assert [line.counts[DAYS.index(7)] for line in found.lines] == [None, 100, 100]
    assert found.most == 200
