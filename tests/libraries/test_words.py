import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.libraries.words import (
    NOT_FOUND,
    WITHIN,
    fold,
    rank,
    search_text,
    sort_key,
    spellings,
    without_generic,
)


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


def test_a_row_is_searched_by_its_municipality_then_by_each_other_word_once():
    text = search_text("Høje-Taastrup", "Høje-Taastrup Kommunes Biblioteker", "716900", "DK-716900")
    place, names = (part.split() for part in text.split("|"))
    assert len(place) == len(set(place))
    assert len(names) == len(set(names))
    assert {"hoeje", "hoje", "taastrup", "tastrup", "hoejetaastrup", "hojetaastrup"} <= set(place)
    assert set(place) | {"kommunes", "biblioteker", "716900", "dk", "dk716900"} == set(names)
    assert search_text("", "VIA") == "| via"


@pytest.mark.parametrize(
    ("typed", "fit"),
    [("hors", 0), ("", 0), ("horsens bib", 1), ("761", 1), ("ors", WITHIN), ("hors vejle", NOT_FOUND)],
)
def test_what_begins_the_municipality_fits_best(typed, fit):
    assert rank(search_text("Horsens", "Horsens Bibliotek", "761500"), typed.split()) == fit


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
    assert sorted(names.split(), key=sort_key) == names.split()
