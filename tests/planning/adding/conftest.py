"""Horsens Bibliotek, and a round to sign up for."""

from typing import Any

import pytest

from app.meetings.models import Round
from tests.registrations.stories import horsens, two_sittings


@pytest.fixture
def round_(app) -> Round:
    return two_sittings()


@pytest.fixture
def library(app) -> Any:
    return horsens(ean="5798009954343")
