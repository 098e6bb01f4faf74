"""The ground of the races: made once for each database, for its servers are dear to start."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from app.common.cache import forget
from app.common.models import db
from tests.races.harness import Ground, open_ground


@pytest.fixture(scope="session")
def _grounds(worker: str) -> Iterator[Callable[[str], Ground]]:
    with ExitStack() as stack:
        made: dict[str, Ground] = {}

        def ground(dialect: str) -> Ground:
            if dialect not in made:
                made[dialect] = stack.enter_context(open_ground(dialect, worker))
            return made[dialect]

        yield ground


@pytest.fixture
def ground(dialect: str, _grounds: Callable[[str], Ground]) -> Iterator[Ground]:
    """Two servers on one database, which log no fault while the test runs; with its context pushed."""
    ground = _grounds(dialect)
    forget()  # what this process has kept is of another database
    with ground.app.app_context():
        yield ground
        db.session.remove()
    ground.check_logs()
