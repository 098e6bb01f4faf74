"""Every page in every state: usable by everybody, on a phone as at a desk, and quiet in the console."""

import pytest

from tests.journeys.checks import check_for_everybody
from tests.journeys.conftest import Visit
from tests.journeys.states import STATES

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]


@pytest.mark.parametrize("state", STATES)
def test_page_is_for_everybody(state: str, visit: Visit) -> None:
    visitor = visit()
    STATES[state](visitor)
    check_for_everybody(visitor, state)
