"""The task Fremmøde: mark who comes on the day, and whoever was forgotten afterwards."""

from datetime import timedelta

import pytest

from app.attendance.models import Presence
from app.meetings.models import SittingState
from tests.attendance.meetings import seat, sitting_today
from tests.factories import AttendanceFactory, EastFactory, RoundFactory, SittingFactory


def task_of(desk, sitting) -> tuple[str, str]:
    """Its state and its words on the page of the round."""
    page = desk.get(f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/")
    (task,) = (one for one in page.select(".task") if one.select("a")[0].text == "Fremmøde")
    state = task.select(".task-state")[0].text
    return state, task.text.removeprefix(f"{state} Fremmøde ")


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        (timedelta(days=-1), ("Senere", "På mødedagen krydser du navnene af her.")),
        (timedelta(minutes=-30), ("Gør det nu", "Vest den 1. februar: 1 er ikke krydset af.")),
        (timedelta(days=20), ("Gør det nu", "Vest den 12. januar: 1 er ikke krydset af.")),
        (timedelta(days=40), ("Klar", "Vest den 23. december: 1 er ikke krydset af.")),
    ],
)
def test_it_is_to_be_done_from_the_day_on_and_for_some_weeks(desk, began, expected):
    sitting = sitting_today(began)
    seat(sitting)
    AttendanceFactory(row=seat(sitting))
    assert task_of(desk, sitting) == expected


def test_it_is_done_when_everybody_is_marked(desk, app):
    sitting = sitting_today()
    EastFactory(round=sitting.round, starts_at=sitting.starts_at + timedelta(days=2))
    for presence in (Presence.PRESENT, Presence.PRESENT, Presence.ABSENT):
        AttendanceFactory(row=seat(sitting), presence=presence)
    assert task_of(desk, sitting) == ("Klar", "2 er mødt op.")


def test_each_meeting_is_named_with_its_own_number(desk, app):
    sitting = sitting_today()
    east = EastFactory(round=sitting.round, starts_at=sitting.starts_at)
    seat(sitting)
    for _ in range(2):
        seat(east)
    assert task_of(desk, sitting)[1] == (
        "Vest den 1. februar: 1 er ikke krydset af. Øst den 1. februar: 2 er ikke krydset af."
    )


def test_a_cancelled_meeting_asks_for_nobody(desk, app):
    sitting = sitting_today(timedelta(days=2), state=SittingState.CANCELLED)
    seat(sitting)
    assert task_of(desk, sitting)[0] == "Klar"


def test_overblik_asks_for_the_last_round_also_when_the_next_is_there(desk, app):
    round_ = RoundFactory()
    seat(sitting_today(timedelta(days=3), round=round_))
    SittingFactory(round=RoundFactory(series=round_.series))
    todo = desk.get("/arrangoer/").select(".todo")[0].text
    assert "Fremmøde, 29. januar 2027: Vest den 29. januar: 1 er ikke krydset af." in todo
