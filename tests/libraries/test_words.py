import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.libraries.words import fold, search_text, sort_key, spellings, without_generic


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Aarhus", "aarhus"),
        ("ÅRHUS", "aarhus"),
        ("A\u030arhus", "aarhus"),
        ("Høje-Taastrup", "hoeje taastrup"),
        ("hoeje  taastrup", "hoeje taastrup"),
        ("Höje Tåstrup", "hoeje taastrup"),
        ("Ærø", "aeroe"),
        ("Näsby", "naesby"),
        ("Býarbókasavnið, Tórshavn", "byarbokasavnid torshavn"),
        ("Furesø Bibliotek & Borgerservice", "furesoe bibliotek borgerservice"),
        ("DK-761500", "dk 761500"),
        (" –  ", ""),
    ],
)
def test_names_are_folded_to_plain_words(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Aarhus", "aarhus arhus"),
        ("København", "koebenhavn kobenhavn"),
        ("Tårnby", "taarnby tarnby"),
        ("Horsens", "horsens"),
        ("Rudkøbing Å", "rudkoebing aa|rudkobing aa|rudkoebing a|rudkobing a"),
    ],
)
def test_a_name_has_the_spellings_of_keyboards_without_danish_letters(name, written):
    expected = written.split("|") if "|" in written else written.split()
    assert sorted(spellings(name)) == sorted(expected)


def test_a_row_is_searched_by_each_of_its_words_once():
    words = search_text("Høje-Taastrup", "Høje-Taastrup Kommunes Biblioteker", "716900", "DK-716900").split()
    assert len(words) == len(set(words))
    assert {"hoeje", "hoje", "taastrup", "hoejetaastrup", "hojetaastrup", "716900", "dk"} <= set(words)


@pytest.mark.parametrize(
    ("folded", "place"),
    [
        ("horsens kommune", "horsens"),
        ("bibliotekerne i horsens", "horsens"),
        ("bornholms regionskommune", "bornholms"),
        ("kommunens bibliotek", ""),
        ("biblioteket", ""),
    ],
)
def test_the_words_that_every_library_has_say_nothing_of_the_place(folded, place):
    assert without_generic(folded) == place


@pytest.mark.parametrize(
    "names",
    [
        "Vejle Zealand Ærø Ølsted Aabenraa",
        "Aabenraa Aalborg Århus",
        "Odense Ørsted Ålborg",
        "Favrskov Furesø Fåborg",
        "Lyngby Lyngby-Taarbæk Lynæs",
        "By Býar Byen",
    ],
)
def test_names_sort_as_in_a_danish_directory(names):
    assert sorted(reversed(names.split()), key=sort_key) == names.split()
