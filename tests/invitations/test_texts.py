import pytest
from hypothesis import given

from app.invitations.texts import one_line, person, several_lines
from tests.invitations.stories import anything, unhurried


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9.30 Ankomst\r\n10.00 Velkomst\r", "9.30 Ankomst\n10.00 Velkomst"),
        ("sidste\u2028linje\x85her", "sidste\nlinje\nher"),
        ("tal\ttabel", "tal tabel"),
        ("nul\x00 og klokke\x07", "nul og klokke"),
        ("halv \ud83d hel 📚", "halv  hel 📚"),
        ("familie 👩‍👩‍👧", "familie 👩‍👩‍👧"),  # the joiners between them are no controls
        ("fil\u202etxt.exe", "filtxt.exe"),
        ("مرحبا", "مرحبا"),  # right-to-left letters stay; marks that turn the line do not
    ],
)
def test_controls_are_stripped_and_lines_end_alike(typed, kept):
    """CALENDAR.md 11."""
    assert several_lines(typed) == kept


def test_one_line_has_single_blanks():
    assert one_line("  Dokk1,\r\n Hack Kampmanns   Plads 2\t") == "Dokk1, Hack Kampmanns Plads 2"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [('Bo "Bølle" Holm', "Bo Bølle Holm"), ("Sine ^'Nielsen", "Sine 'Nielsen"), ("Ane\nBAK", "Ane BAK")],
)
def test_quotes_are_dropped_from_names(typed, printed):
    """CALENDAR.md 11."""
    assert person(typed) == printed


@unhurried
@given(anything())
def test_stripping_twice_changes_nothing(text):
    for strip in (several_lines, one_line, person):
        assert strip(strip(text)) == strip(text)
