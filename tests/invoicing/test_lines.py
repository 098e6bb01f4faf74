"""How what is owed is put together: pure, as tables."""

from dataclasses import replace

import pytest

from app.invoicing.lines import Charge, Payer, Payment, Sent, Show, lines_of, total_of, version_of

EAN = "5790000387250"
HORSENS = Payer(7, "761500", "Horsens Bibliotek", Payment(EAN))
BO = Charge(1, 1, "Bo Ærø", "Vest", 500_00, "500 kr.: 2. deltager", HORSENS)


def charge(name="Bo", amount=500_00, payer=HORSENS, sent=None, **payment):
    """One person's charge; `sent` in øre, under the payment of now."""
    payer = replace(payer, payment=replace(payer.payment, **payment)) if payment else payer
    known = None if sent is None else Sent(sent, payer.library_id, payer.payment)
    return Charge(sum(map(ord, name)), 1, name, "Vest", amount, "", payer, known)


def test_one_library_is_one_line_of_all_its_people():
    (line,) = lines_of([charge("Bo"), charge("Anne", 250_00)])
    assert [one.name for one in line.charges] == ["Anne", "Bo"]
    assert line.total == 750_00


@pytest.mark.parametrize(
    "payment", [{"ean": "5798008800917"}, {"reference": "Anne"}, {"order_number": "17"}], ids=str
)
def test_what_an_invoice_must_carry_parts_the_bookings_of_a_library(payment):
    lines = lines_of([charge("Bo"), charge("Anne", **payment)])
    assert len(lines) == 2
    assert total_of(lines) == 1_000_00


def test_workplaces_that_are_no_library_yet_are_lines_of_their_own():
    schools = [Payer(None, "", name, Payment()) for name in ("Lille Skole", "Stor Skole")]
    assert len(lines_of(charge(payer=one) for one in schools)) == 2


def test_lines_stand_in_the_order_of_the_danish_alphabet():
    names = ("Åbyhøj", "Aalborg", "Ærø", "Vejle", "Ølstykke")
    lines = lines_of(charge(payer=replace(HORSENS, name=name)) for name in names)
    assert [line.payer.name for line in lines] == ["Vejle", "Ærø", "Ølstykke", "Åbyhøj", "Aalborg"]


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (charge(), "alle ikke-sendt"),
        (charge(ean=""), "alle uden-ean ikke-sendt"),
        (charge(sent=500_00), "alle"),
        (charge(sent=250_00), "alle aendret"),
        (charge(amount=0, sent=500_00), "alle aendret"),
        (charge(amount=0, sent=500_00, ean=""), "alle aendret"),  # nothing is owed: no EAN is needed
        (replace(charge(), sent=Sent(500_00, 7, Payment())), "alle aendret"),  # its EAN came later
        (replace(charge(), sent=Sent(500_00, 8, HORSENS.payment)), "alle aendret"),  # another library pays
    ],
)
def test_a_line_stands_under_these_chips(one, shown):
    (line,) = lines_of([one])
    assert " ".join(show for show in Show if line.is_shown(show)) == shown


def test_who_owes_nothing_and_never_did_is_not_listed():
    assert lines_of([charge(amount=0)]) == []


def test_a_version_is_of_exactly_these_lines():
    line = lines_of([charge()])
    assert version_of(line) == version_of(lines_of([charge()]))
    others = [charge(amount=1), charge(ean=""), charge("Anne")]
    assert len({version_of(lines_of([one])) for one in others} | {version_of(line), version_of([])}) == 5


def test_a_line_is_found_by_the_name_of_its_payer_and_its_people():
    (line,) = lines_of([charge("Bo Ærø")])
    assert line.has("horsens")
    assert line.has("ærø")
    assert not line.has("anne")
