"""Merge fields: what is put in, what is complained of, and that nothing else can be reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.broadcasts.merge import Field, StrayBrace, UnknownField, merge, problems

ANNE = {
    Field.NAME: "Anne Ærø",
    Field.FIRST_NAME: "Anne",
    Field.LIBRARY: "Horsens Bibliotek",
    Field.SITTING: "Vest",
    Field.TIME: "tirsdag den 24. marts 2027 kl. 10.00–15.00",
    Field.PLACE: "Det Kgl. Bibliotek, Victor Albecks Vej 1, 8000 Aarhus C",
    Field.PRICE: "Gratis: første deltager fra Horsens Bibliotek",
    Field.LINK: "https://kreds.example/tilmelding/K7Q-2X9P.0",
}

texts = st.lists(
    st.sampled_from([*"{}ab \n-.é[]0!:", "navn", "møde", "{navn}", "{{", "}}"]), max_size=30
).map("".join)


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("", ""),
        ("Kære {fornavn}", "Kære Anne"),
        ("{navn}, {navn}", "Anne Ærø, Anne Ærø"),
        ("{Navn} fra { bibliotek }", "Anne Ærø fra Horsens Bibliotek"),
        ("{MØDE}", "Vest"),
        ("{ingenting}", "{ingenting}"),
        ("{", "{"),
        ("{{navn}}", "{Anne Ærø}"),
        ("{navn", "{navn"),
        ("{na\nvn}", "{na\nvn}"),
        # What str.format would take for a way into objects.
        ("{navn.__class__}", "{navn.__class__}"),
        ("{navn!r:>10} {0} {navn[0]}", "{navn!r:>10} {0} {navn[0]}"),
    ],
)
def test_fields_are_replaced_and_nothing_else(text, merged):
    assert merge(text, ANNE) == merged


@pytest.mark.parametrize("field", Field)
def test_each_field_has_its_value(field):
    assert merge(f"<{{{field}}}>", ANNE) == f"<{ANNE[field]}>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kære {fornavn}, vi ses i {MØDE}.", []),
        ("Ingen felter", []),
        ("{name}", [UnknownField("{name}")]),
        ("{name} og {name}", [UnknownField("{name}")]),
        ("{}", [UnknownField("{}")]),
        ("{navn.__class__}", [UnknownField("{navn.__class__}")]),
        ("Kære {navn", [StrayBrace("Kære {navn")]),
        ("Kære navn}", [StrayBrace("Kære navn}")]),
        ("{{navn}}", [StrayBrace("{{navn}}")]),
        ("Hej\n{navn\n}", [StrayBrace("{navn"), StrayBrace("}")]),
        ("{name}\nå }", [UnknownField("{name}"), StrayBrace("å }")]),
    ],
)
def test_what_only_looks_like_a_field_is_complained_of(text, found):
    assert problems(text) == found


def test_a_name_with_braces_stays_a_name():
    assert merge("{navn} {fornavn}", {**ANNE, Field.NAME: "{fornavn} {"}) == "{fornavn} { Anne"


def test_a_field_without_a_value_stays_as_it_is_written():
    assert merge("{navn} {pris}", {Field.NAME: "Bo"}) == "Bo {pris}"


@given(texts)
def test_nothing_that_is_written_breaks_it(text):
    merge(text, ANNE)
    problems(text)


@given(st.text())
def test_text_without_fields_is_unchanged(text):
    plain = text.replace("{", "").replace("}", "")
    assert merge(plain, ANNE) == plain
    assert problems(plain) == []


@given(texts, st.dictionaries(st.sampled_from(list(Field)), texts))
def test_what_is_put_in_is_not_read_again(text, values):
    """Merging with values is merging with marks, in whose place the values are put afterwards."""
    marks = {field: chr(0xE000 + number) for number, field in enumerate(values)}
    merged = merge(text, marks)
    for field, mark in marks.items():
        merged = merged.replace(mark, values[field])
    assert merge(text, values) == merged


@given(texts)
def test_a_text_without_problems_has_no_brace_left_when_it_is_merged(text):
    if not problems(text):
        assert not {"{", "}"} & set(merge(text, ANNE))
