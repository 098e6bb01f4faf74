import pytest

from app.meetings.prices import Category, others_of, price_of

LIBRARY, SECTOR, GUEST, SPEAKER, PARTNER = Category
RULE = {LIBRARY: 500, SECTOR: 500, GUEST: 0, SPEAKER: 0, PARTNER: 0}


def test_prices_that_the_rule_of_the_network_gives_anyway_are_none_of_their_own():
    assert others_of(RULE) == {}
    assert {one: price_of(one, 500, {}) for one in Category} == RULE


@pytest.mark.parametrize(
    "differs", [{SECTOR: 600}, {SECTOR: 0}, {GUEST: 500}, {SPEAKER: 1}, {PARTNER: 1_990}], ids=str
)
def test_any_other_price_makes_a_list_of_all_but_the_first(differs):
    whole = {**RULE, **differs}
    others = others_of(whole)
    assert others == {one: whole[one] for one in (SECTOR, GUEST, SPEAKER, PARTNER)}
    assert {one: price_of(one, 500, others) for one in Category} == whole
