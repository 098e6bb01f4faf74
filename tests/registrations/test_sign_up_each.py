"""An organiser signs several people up, each with a booking of their own."""

import pytest

from app.common.models import db
from app.common.transaction import write
from app.registrations.models import Booking
from app.registrations.order import Shown
from app.registrations.quotes import Refused
from app.registrations.services import OfferChanged, sign_up_each
from app.registrations.states import State
from tests.registrations.stories import ANNE, BO, CARL, check_invariants, count, person, rows, signed_up

EAN = "5798009954343"
FORM = "form-of-an-organiser"


def sign_up(round_, *people, form=FORM, shown=10_000_00, waiting=()):
    return write(sign_up_each, round_.id, form, people, "organiser", Shown(shown, frozenset(waiting)))


@pytest.mark.both_databases
def test_each_is_their_own_contact_and_pays_by_the_librarys_ean(round_, library):
    library.ean = EAN
    db.session.commit()
    made = sign_up(
        round_, person(ANNE, library), person(BO, library), person(CARL, None, organisation="Skolen")
    )
    assert made == [row.id for row in rows()]
    assert [row.booking.contact_email for row in rows()] == [who["email"] for who in (ANNE, BO, CARL)]
    assert [row.booking.ean for row in rows()] == [EAN, EAN, ""]
    assert [row.fee_amount for row in rows()] == [0, 500_00, 0]
    assert rows()[2].state is State.PENDING
    check_invariants()


@pytest.mark.both_databases
def test_the_same_form_twice_adds_nobody_twice(round_, library):
    sign_up(round_, person(ANNE, library))
    assert sign_up(round_, person(ANNE, library), person(BO, library)) == []
    assert count(Booking) == 1


@pytest.mark.both_databases
def test_all_of_them_or_nobody(round_, library):
    signed_up(round_, person(BO, library))
    with pytest.raises(Refused) as refused:
        sign_up(round_, person(ANNE, library), person(BO, library))
    assert [problem.person for problem in refused.value.problems] == [1]
    assert count(Booking) == 1


@pytest.mark.both_databases
def test_nobody_is_signed_up_for_more_than_was_shown(round_, library):
    with pytest.raises(OfferChanged) as changed:
        sign_up(round_, person(ANNE, library), person(BO, library), shown=499_99)
    assert changed.value.quote.total == 500_00
    assert count(Booking) == 0
    sign_up(round_, person(ANNE, library), person(BO, library), shown=500_00)
    assert count(Booking) == 2
