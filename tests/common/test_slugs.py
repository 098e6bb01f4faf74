import pytest

from app.common.slugs import RESERVED, is_slug


@pytest.mark.parametrize("name", ["vest", "oest", "foraar-2027", "2027", "a", "a" * 60, "a-b-c"])
def test_names_that_can_stand_in_an_address(name):
    assert is_slug(name)


@pytest.mark.parametrize(
    "name",
    ["", "-", "Vest", "øst", "a--b", "-a", "a-", "a b", "a/b", "a.ics", "a_b", "a" * 61, "a\n", "²", "a\x00"],
)
def test_names_that_cannot(name):
    assert not is_slug(name)


def test_every_first_segment_of_our_own_pages_is_reserved(app):
    firsts = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    own = {first for first in firsts if is_slug(first)}
    assert own <= RESERVED
    assert all(is_slug(name) for name in RESERVED)
