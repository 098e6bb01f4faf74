"""What runs at the same time under one time of a programme, however it is written."""

import pytest

from app.agenda.programme import read_programme
from app.agenda.tracks import room_in, tracks


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Parallelle spor: A: Data, B: Dannelse"], [("Spor A", "Data"), ("Spor B", "Dannelse")]),
        (["Parallelle spor", "A: Data", "B) Ærø"], [("Spor A", "Data"), ("Spor B", "Ærø")]),
        (["Tre parallelle workshops: 1: Data, 2: Nu"], [("Workshop 1", "Data"), ("Workshop 2", "Nu")]),
        (["Sessioner", "Session 1: Data", "Session 2: Nu"], [("Session 1", "Data"), ("Session 2", "Nu")]),
        (["Lokale 2.10: Data; Lokale 3: Nu"], [("Lokale 2.10", "Data"), ("Lokale 3", "Nu")]),
        (["Sal A – Data", "Sal B – Nu"], [("Sal A", "Data"), ("Sal B", "Nu")]),
        (
            ["Vælg selv", "Spor A: Data", "Spor B: Nu"],
            [("", "Vælg selv"), ("Spor A", "Data"), ("Spor B", "Nu")],
        ),
        (["Spor A: Data"], [("Spor A", "Data")]),
    ],
)
def test_tracks_are_told_apart(texts, found):
    assert [(one.place, " ".join(one.texts)) for one in tracks(texts)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Velkomst",
        "Workshop: Data",
        "Parallelle oplæg: Bo Ærø og Ib Å",
        "Parallelle spor",
        "Dialog: hvad nu?",
        "Spor A",
    ],
)
def test_what_names_no_track_stays_as_it_is(text):
    (one,) = tracks([text])
    assert (one.place, one.texts) == ("", (text,))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Data (lokale 2)", ("Data", "lokale 2")),
        ("Data (Bo Ærø)", ("Data (Bo Ærø)", "")),
        ("(Sal A)", ("(Sal A)", "")),
    ],
)
def test_a_room_in_parentheses_is_where_it_is_held(line, found):
    assert room_in(line) == found


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("10-11 A\n10-11 B\n11-12 C", [False, True, False]),
        ("10.00-11.30 Spor A: x\n10.30-11.00 Spor B: y\n11.30-12 C", [False, True, False]),
        ("10.00-11.30 A\n10.30-11.00 B", [False, False]),  # an overlap, which the page says
        ("10.00 A\n10.00 B\n11-12 C", [False, True, False]),
        ("10.00-11.00\tSpor A: x\tSpor B: y", [False, True]),
    ],
)
def test_the_same_time_on_lines_that_follow_is_parallel(text, beside):
    assert [one.is_parallel for one in read_programme(text).items] == beside
