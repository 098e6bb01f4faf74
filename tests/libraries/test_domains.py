import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.libraries.domains import domains_of, host, is_free_mail, parents
from tests.libraries.test_directory import REAL


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("horsens.dk", "horsens.dk"),
        (" Horsens.DK. ", "horsens.dk"),
        ("anne@horsens.dk", "horsens.dk"),
        ("https://www.horsensbibliotek.dk/om?a=b", "horsensbibliotek.dk"),
        ("køge.dk", "koege.dk"),
        ("xn--kge-0na.dk", "koege.dk"),
        ("høje-taastrup.dk", "hoeje-taastrup.dk"),
        ("xn--.dk", ""),
        ("xn--99999999.dk", "xn--99999999.dk"),
        ("horsens", ""),
        ("", ""),
        ("..", ""),
        ("a b.dk", ""),
        ("Ω.dk", ""),
        ("127.0.0.1", ""),
        (f"{'a' * 64}.dk", ""),
        (f"{'a.' * 130}dk", ""),
    ],
)
def test_a_host_has_one_form_however_it_is_written(written, found):
    assert host(written) == found


def test_a_domain_lies_within_those_above_it_but_not_within_dk():
    assert list(parents("a.mail.horsens.dk")) == ["a.mail.horsens.dk", "mail.horsens.dk", "horsens.dk"]
    assert list(parents("")) == []


@pytest.mark.parametrize(
    "domain",
    "gmail.com hotmail.com hotmail.dk outlook.com outlook.dk live.dk live.com yahoo.com yahoo.dk yahoo.co.uk "
    "icloud.com me.com mail.dk jubii.dk stofanet.dk tdcadsl.dk youmail.dk proton.me protonmail.com "
    "mail.tele.dk post.tele.dk x.gmail.com".split(),
)
def test_anybody_can_have_an_address_at(domain):
    assert is_free_mail(domain)


@pytest.mark.parametrize(
    "domain",
    "horsens.dk mail.horsens.dk live.horsens.dk outlook.horsens.dk kk.dk kb.dk gmail.example".split(),
)
def test_only_colleagues_have_an_address_at(domain):
    assert not is_free_mail(domain)


@pytest.mark.parametrize(
    "row", [row for row in REAL.rows if row.municipality], ids=lambda row: row.municipality
)
def test_no_domain_of_a_real_municipality_is_anothers(row):
    names = domains_of(REAL.rows).names
    mine = [domain for domain, ids in names.items() if row.id in ids]
    assert mine
    assert all(names[domain] == {row.id} for domain in mine)
    assert not any(is_free_mail(domain) for domain in mine)


@given(st.text())
def test_any_text_may_stand_where_a_domain_should(text):
    assert host(host(text)) == host(text)
    assert host(text).isascii()
