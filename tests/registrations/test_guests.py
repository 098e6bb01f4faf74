"""Speakers and hosts: once per sitting, without a fee or a free place (DOMAIN.md, Places 7)."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting
from app.registrations import self_service
from app.registrations.fees import Fee, Reason
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.pricing import price_seat
from app.registrations.states import Role
from tests.factories import RegistrationFactory
from tests.registrations.stories import ANNE, person, signed_up, sitting_of, two_sittings

pytestmark = pytest.mark.both_databases


def comes(sitting: Sitting, role: Role, **fields: object) -> Registration:
    return RegistrationFactory(sitting=sitting, role=role, email="anne@dbc.example", **fields)


@pytest.mark.parametrize("role", [Role.SPEAKER, Role.HOST])
def test_places_7_who_speaks_comes_to_both_sittings_of_a_round(round_, role):
    west, east = round_.sittings
    comes(west, role)
    comes(east, role)
    comes(east, Role.PARTICIPANT)
    with pytest.raises(IntegrityError):
        comes(east, Role.SPEAKER)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        comes(west, Role.PARTICIPANT)


def test_who_speaks_owes_nothing_and_takes_no_free_place_from_the_house(app, library):
    round_ = two_sittings(fee_amount=500_00)
    speaker = comes(sitting_of(round_), Role.SPEAKER, library=library)
    assert price_seat(speaker, speaker.sitting_id, speaker.round) == Fee(0, Reason.GUEST)
    (anne,) = signed_up(round_, person(ANNE, library))
    assert (anne.free_slot, anne.fee_amount) == (1, 0)


def test_who_comes_without_a_seat_leaves_none(app, library):
    round_ = two_sittings(west={"capacity": 1})
    speaker = comes(sitting_of(round_), Role.SPEAKER, library=library, takes_seat=False)
    signed_up(round_, person(ANNE, library))
    assert sitting_of(round_).taken == 1
    write(self_service.cancel, speaker.id, Shown())
    assert sitting_of(round_).taken == 1
