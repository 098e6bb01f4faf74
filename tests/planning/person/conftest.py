"""Horsens Bibliotek, and an organiser who works with its people."""

from typing import Any

import pytest

from app.accounts.roles import Role
from app.meetings.models import Round
from app.registrations.models import Registration
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings
from tests.support.pages import PageClient


@pytest.fixture
def round_(app) -> Round:
    return two_sittings()


@pytest.fixture
def library(app) -> Any:
    return horsens()


@pytest.fixture
def anne(round_, library) -> Registration:
    """Anne, who holds the free place of Horsens in the west."""
    return signed_up(round_, person(ANNE, library))[0]


@pytest.fixture
def bo(round_, library, anne) -> Registration:
    """Bo of Horsens, who pays."""
    return signed_up(round_, person(BO, library))[0]


@pytest.fixture(params=["owner", "organiser"])
def organiser(request, app, round_) -> PageClient:
    """Whoever may change things in the series."""
    if request.param == "owner":
        return signed_in(app, GrantFactory().account)
    return signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=round_.series_id).account)
