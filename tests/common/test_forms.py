"""Text as people type it, cleaned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.forms import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anne   Sørensen ", "Anne Sørensen"),
        ("Anne\r\nSørensen", "Anne Sørensen"),
        ("Anne\tSørensen", "Anne Sørensen"),
        ("Anne\u00a0Sørensen", "Anne Sørensen"),
        ("Anne\u2028Sørensen", "Anne Sørensen"),
        ("A\u030ase", "Åse"),  # typed on another keyboard
        ("An\x00ne", "Anne"),
        ("\u202eenna\u202c", "enna"),
        ("\u200fAnne\u200e", "Anne"),
        ("anne@horsens.example\u200b", "anne@horsens.example"),  # copied from a mail
        ("\u200b", ""),
        ("\ud83d", ""),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),  # joined by signs that take no room either
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("<script>", "<script>"),
    ],
)
def test_text_is_made_one_line_that_hides_nothing(typed, kept):
    assert clean(typed) == kept


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_kept_is_one_line_a_database_takes(typed):
    kept = clean(typed)
    assert "\x00" not in kept
    assert kept == " ".join(kept.split())
    kept.encode()


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_twice_changes_nothing(typed):
    assert clean(clean(typed)) == clean(typed)
