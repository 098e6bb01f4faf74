"""A round with two open sittings, and Horsens Bibliotek."""

import pytest

from app.libraries.models import Library
from app.meetings.models import Round
from tests.factories import ResearchLibraryFactory
from tests.registrations.stories import horsens, two_sittings


@pytest.fixture
def round_(app) -> Round:
    """Vest and Øst, both open, 70 places each."""
    return two_sittings()


@pytest.fixture
def library(app) -> Library:
    """Horsens Bibliotek, in the west, with a free place."""
    return horsens()


@pytest.fixture
def school(app) -> Library:
    """The library of a school of music, without a free place."""
    return ResearchLibraryFactory(name="Musikskolen")
