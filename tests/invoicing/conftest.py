"""A round with two open sittings, and Horsens Bibliotek, of which two have signed up."""

from collections.abc import Sequence

import pytest

from app.libraries.models import Library
from app.meetings.models import Round
from app.registrations.models import Registration
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings


@pytest.fixture
def round_(app: object) -> Round:
    """Vest and Øst, both open, 500 kr. from the second participant."""
    return two_sittings(vat_sentence="momsfrit")


@pytest.fixture
def library(app: object) -> Library:
    """Horsens Bibliotek, with a free place and no EAN."""
    return horsens()


@pytest.fixture
def people(round_: Round, library: Library) -> Sequence[Registration]:
    """Anne, who holds the free place, and Bo, who is charged 500 kr."""
    return signed_up(round_, person(ANNE, library), person(BO, library))
