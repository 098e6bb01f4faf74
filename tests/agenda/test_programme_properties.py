"""Whatever is pasted: reading never fails, keeps to the order of time, and loses no word."""

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from app.agenda.programme import Programme, read_programme

TIMES = st.sampled_from(
    "|9|9.30 |10.00-10.15 |kl. 10 |10:00 – 11:00: |11.15\t|25.00 |12.00-11.00 |16-17 |- |3 ".split("|")
)
WORDS = st.sampled_from(
    "Velkomst_Åse Sørensen_Bo Ærø_DBC_Slots-_og_v/_ved_af_–_,_:_(_)_;_begge_konsulent_fra_Slut_Program_"
    "Oplæg:_frokost_&_samt_(pause)_1._\t_|_.".split("_")
)
LINES = st.builds(lambda time, words: time + " ".join(words), TIMES, st.lists(WORDS, max_size=8))
PROGRAMMES = st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=12).map("\n".join)

_SAID_OTHERWISE = frozenset("og samt ved med af fra hos begge alle v kl ca til".split())
"""Words that are shown by the place of what they join."""


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", text) if word.casefold() not in _SAID_OTHERWISE}


def kept(programme: Programme) -> set[str]:
    """Every word that is shown afterwards."""
    shown = [one.text for one in programme.unread]
    for item in programme.items:
        shown += [item.title, item.note, *(part for speaker in item.speakers for part in speaker)]
    return words(" ".join(shown))


_PASSED_OVER = re.compile(
    r"slut|tak|mødet|programmet|program|dagsorden|agenda|tid|punkt|\w+dag|foreløbig", re.IGNORECASE
)
"""Headings, and the end of the meeting."""


@given(PROGRAMMES)
@example("10.00 Nyt v/ Åse Sørensen, DBC, konsulent, og resten")
@example("10.00 Nyt ved Åse Sørensen - begge DBC (Ballerup)")
@example("10.00 Oplæg: \n11.00 Slut\nv/")
@example("10.00 v/ , og (")
@example("9.30 v/ .")
def test_no_word_is_lost(text):
    programme = read_programme(text)
    for line in unicodedata.normalize("NFC", text).splitlines():
        if not _PASSED_OVER.search(line):
            lost = words(line) - kept(programme) - {"Oplæg", "oplæg"}
            assert not lost, (line, programme)


@given(PROGRAMMES)
def test_items_come_in_order_with_sound_times_and_something_to_show(text):
    programme = read_programme(text)
    starts = [item.starts for item in programme.items]
    assert starts == sorted(starts)
    for item in programme.items:
        assert 0 <= item.starts < 24 * 60
        assert item.minutes is None or item.minutes > 0
        assert item.title or item.speakers
        assert "\n" not in item.title
        assert "\t" not in item.title
        assert all(name.strip() for name, _ in item.speakers)


@given(PROGRAMMES)
def test_unread_lines_are_named_by_number_in_order_each_once(text):
    numbers = [line.number for line in read_programme(text).unread]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= len(text.splitlines()) for number in numbers)
