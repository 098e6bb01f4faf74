"""A round with two open sittings, and Horsens Bibliotek."""

import pytest

from app.libraries.models import Library
from app.meetings.models import Round
from tests.registrations.stories import horsens, two_sittings


@pytest.fixture
def round_(app) -> Round:
    """Vest and Øst, both open, 70 places each."""
    return two_sittings()


@pytest.fixture
def library(app) -> Library:
    """Horsens Bibliotek, in the west, with a free place."""
    return horsens()
